#include "gateway/app/retention_years.h"

#include "gateway/app/checkpoints.h"
#include "gateway/app/retention_end.h"
#include "gateway/app/verb_output.h"
#include "gateway/core/error.h"
#include "gateway/journal/keeper_bodies.h"

#include <chrono>
#include <ostream>
#include <thread>

namespace gateway::app {

using core::GatewayError;
using storage::KeptYear;
using text::JsonValue;

namespace {

/// Somebody who reads a year is waited for as long as nobody notices, and asked again.
constexpr int most_tries{100};
constexpr std::chrono::milliseconds between_tries{300};

/// Something of it may go, or it is empty and may.
bool is_due(const KeptYear& year) {
    return year.goes > 0 || year.stays == 0;
}

std::string year_of(const KeptYear& year) {
    const std::string ended{core::to_utc_text(year.until)};
    return std::to_string(std::stoi(ended.substr(0, 4)) - 1);
}

/// @return false: more or less would go than was judged.
bool end_year(Workbench& bench, const ports::EndedYear& ended, const std::string& certificate) {
    for (int tried{0}; tried < most_tries; ++tried) {
        const exchange::Noted noted{bench.try_note(
            [&](const exchange::Ground&, exchange::Writing& writing) {
                writing.note(
                    journal::EntryKind::retention, std::nullopt, core::PersonNo::none, certificate);
                writing.rights.push_back({ended});
            },
            {}, exchange::Takes::something)};
        if (!noted.failure) {
            return true;
        }
        if (noted.failure->code() == core::Code{"RETENTION_MOVED"}) {
            return false;
        }
        if (noted.failure->in_doubt() || noted.failure->code() != core::Code{"STORE_BUSY"}) {
            throw GatewayError{*noted.failure};
        }
        std::this_thread::sleep_for(between_tries);
    }
    throw GatewayError{
        "RETENTION_WAITS", ended.part + " is read by somebody; run it again, it goes on from there",
        GatewayError::Retry::later};
}

}

std::vector<JudgedYears> judge_years(Installation& installation, core::Instant now) {
    const Settings& settings{installation.settings()};
    std::vector<JudgedYears> judged{
        {"decisions", "decision", settings.decision_years, {}},
        {"provenance", "provenance", settings.provenance_years, {}},
        {"deliveries", "delivery_piece", settings.delivery_years, {}}};
    for (JudgedYears& one : judged) {
        if (one.years > 0) {
            one.over = installation.store().kept_years().over(one.table, one.years, now);
        }
    }
    return judged;
}

std::int64_t
end_years(Installation& installation, Workbench& bench, const std::vector<JudgedYears>& judged) {
    const std::int64_t newest{newest_generation(installation)};
    std::int64_t gone{0};
    for (const JudgedYears& one : judged) {
        for (const KeptYear& year : one.over) {
            if (!is_due(year)) {
                continue;
            }
            const bool done{end_year(
                bench, {std::string{one.table}, year.part, one.years, year.goes, year.stays},
                journal::year_body(
                    one.name, one.years, year.until, year.goes, year.stays, newest))};
            gone += done ? year.goes : 0;
        }
    }
    sign_own_chain(installation, "cli-retention");
    return gone;
}

JsonValue json_of(const std::vector<JudgedYears>& judged) {
    JsonValue list{JsonValue::make_array()};
    for (const JudgedYears& one : judged) {
        JsonValue due{JsonValue::make_array()};
        for (const KeptYear& year : one.over) {
            JsonValue each{JsonValue::make_object()};
            each.add("year", json(year_of(year)))
                .add("rows", json(year.goes))
                .add("held", json(year.stays));
            due.push(std::move(each));
        }
        JsonValue body{JsonValue::make_object()};
        body.add("of", json(one.name)).add("years", json(one.years)).add("due", std::move(due));
        list.push(std::move(body));
    }
    return list;
}

void print(const std::vector<JudgedYears>& judged, std::ostream& out) {
    for (const JudgedYears& one : judged) {
        out << one.name << ": ";
        if (one.years == 0) {
            out << "no period of their own (retention." << one.name << ")\n";
            continue;
        }
        out << one.years << " years after the year in which they came";
        for (const KeptYear& year : one.over) {
            out << "; due " << year_of(year) << " (" << year.goes << " rows, " << year.stays
                << " held)";
        }
        out << '\n';
    }
}

}
