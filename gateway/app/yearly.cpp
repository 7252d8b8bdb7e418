#include "gateway/app/yearly.h"

#include "gateway/app/verb_output.h"
#include "gateway/core/error.h"
#include "gateway/exchange/consent_json.h"
#include "gateway/rights/case_json.h"
#include "gateway/rights/deadline.h"
#include "gateway/storage/journal_figures.h"
#include "gateway/storage/journal_store.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace gateway::app {

using storage::JournalFigures;
using text::JsonValue;

namespace {

constexpr int first_year{2000};
constexpr int last_year{2099};

JsonValue counts(const std::vector<JournalFigures::Count>& all, std::array<const char*, 3> names) {
    JsonValue list{JsonValue::make_array()};
    for (const JournalFigures::Count& one : all) {
        JsonValue object{JsonValue::make_object()};
        const std::array<const std::string*, 3> words{&one.first, &one.second, &one.third};
        for (std::size_t at{0}; at < names.size(); ++at) {
            if (names.at(at) != nullptr) {
                object.add(names.at(at), json(*words.at(at)));
            }
        }
        object.add("count", json(one.count));
        list.push(std::move(object));
    }
    return list;
}

/// Each rule that released something, with the basis that it has today; one that is gone says so.
JsonValue bases(const std::vector<JournalFigures::Count>& rules, const policy::Law& law) {
    JsonValue list{JsonValue::make_array()};
    for (const JournalFigures::Count& one : rules) {
        JsonValue object{JsonValue::make_object()};
        object.add("party", json(one.first)).add("rule", json(one.second));
        const auto permit =
            std::find_if(law.permits.begin(), law.permits.end(), [&](const policy::Permit& known) {
                return known.id.text() == one.second;
            });
        JsonValue provisions{JsonValue::make_array()};
        if (permit != law.permits.end()) {
            for (const core::ProvisionId provision : permit->basis.provisions) {
                provisions.push(json(provision.text()));
            }
        }
        object
            .add(
                "gdpr",
                json(permit == law.permits.end() ? "no longer a rule" : permit->basis.gdpr6))
            .add("provisions", std::move(provisions))
            .add("decisions", json(one.count));
        list.push(std::move(object));
    }
    return list;
}

/// When a request was answered: handed over, or decided where nothing is handed over.
std::optional<core::LocalDate> answered_on(const ports::RightsCase& request) {
    using ports::Right;
    using ports::RightsStep;
    const bool hands_over{
        request.request.right == Right::access || request.request.right == Right::portability};
    for (const ports::RightsEvent& event : request.steps) {
        const bool granted{event.step == RightsStep::granted || event.step == RightsStep::partly};
        if (event.step == RightsStep::released || event.step == RightsStep::refused
            || (granted && !hands_over)) {
            return core::local_date(event.at);
        }
    }
    return std::nullopt;
}

/// Requests that came in the year: by right and where they stand, and how many were or are late.
JsonValue requests_in(ports::Rights& rights, int year, core::LocalDate today) {
    struct Counted {
        std::int64_t all{0};
        std::int64_t extended{0};
        std::int64_t late{0};
    };

    const std::string begins{std::to_string(year) + '-'};
    std::map<std::pair<std::string, std::string>, Counted> counted;
    for (const ports::RightsCase& one : rights.cases(ports::Rights::Cases::all)) {
        if (!core::to_text(one.request.received).starts_with(begins)) {
            continue;
        }
        const core::LocalDate answered{answered_on(one).value_or(today)};
        const rights::Deadline deadline{rights::deadline_of(one, answered)};
        const JsonValue told{rights::json_of(one, today)};
        Counted& count{counted[{
            std::string{told.string_at("right").value_or("")},
            std::string{told.string_at("standing").value_or("")}}]};
        ++count.all;
        count.extended += deadline.extended ? 1 : 0;
        count.late += rights::days_between(deadline.due, answered) > 0 ? 1 : 0;
    }
    JsonValue list{JsonValue::make_array()};
    for (const auto& [which, count] : counted) {
        JsonValue object{JsonValue::make_object()};
        object.add("right", json(which.first))
            .add("standing", json(which.second))
            .add("count", json(count.all))
            .add("extended", json(count.extended))
            .add("late", json(count.late));
        list.push(std::move(object));
    }
    return list;
}

/// Notices to recipients that were queued in the year: by party, kind, and how far they are.
JsonValue notices_between(ports::Histories& histories, core::Instant from, core::Instant until) {
    std::map<std::array<std::string, 3>, std::int64_t> counted;
    for (const ports::TrackedNotice& one : histories.notices({}, {})) {
        if (one.queued_at >= from && one.queued_at < until) {
            ++counted[{
                std::string{one.notice.party.text()},
                std::string{exchange::word_of(one.notice.kind)},
                std::string{exchange::word_of(one.notice.state)}}];
        }
    }
    JsonValue list{JsonValue::make_array()};
    for (const auto& [words, count] : counted) {
        JsonValue object{JsonValue::make_object()};
        object.add("party", json(words[0]))
            .add("kind", json(words[1]))
            .add("state", json(words[2]))
            .add("count", json(count));
        list.push(std::move(object));
    }
    return list;
}

}

JsonValue yearly_report(Installation& installation, int year) {
    if (year < first_year || year > last_year) {
        throw core::GatewayError{"YEAR_WRONG", core::GatewayError::Retry::never};
    }
    const auto begin_of = [](int of) {
        return core::start_of_day(*core::parse_date(std::to_string(of) + "-01-01"));
    };
    const JournalFigures figures{
        installation.store().journal().figures(begin_of(year), begin_of(year + 1))};
    const auto configuration = installation.law().active()->configuration();
    storage::Store& store{installation.store()};
    JsonValue used{JsonValue::make_object()};
    used.add(
            "requests",
            requests_in(store.rights(), year, core::local_date(installation.clock().now())))
        .add("notices", notices_between(store.histories(), begin_of(year), begin_of(year + 1)))
        .add("consents", counts(figures.consents, {"kind", nullptr, nullptr}))
        .add("holds", counts(figures.holds, {"kind", "state", nullptr}));
    JsonValue body{JsonValue::make_object()};
    body.add("year", json(std::int64_t{year}))
        .add("decisions", counts(figures.decisions, {"party", "exchange", "outcome"}))
        .add("fields", counts(figures.fields, {"party", "form", nullptr}))
        .add("bases", bases(figures.rules, configuration->rules->law()))
        .add("withheld_because", counts(figures.reasons, {"reason", nullptr, nullptr}))
        .add("rights_used", std::move(used))
        .add("journal_entries", counts(figures.entries, {"kind", nullptr, nullptr}));
    return body;
}

}
