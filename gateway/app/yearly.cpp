#include "gateway/app/yearly.h"

#include "gateway/app/verb_output.h"
#include "gateway/core/error.h"
#include "gateway/storage/journal_figures.h"
#include "gateway/storage/journal_store.h"

#include <algorithm>
#include <array>

namespace gateway::app {

using storage::JournalFigures;
using text::JsonValue;

namespace {

constexpr int first_year{2000};
constexpr int last_year{2200};

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
    JsonValue rights{JsonValue::make_object()};
    rights.add("consents", counts(figures.consents, {"kind", nullptr, nullptr}))
        .add("holds", counts(figures.holds, {"kind", "state", nullptr}));
    JsonValue body{JsonValue::make_object()};
    body.add("year", json(std::int64_t{year}))
        .add("decisions", counts(figures.decisions, {"party", "exchange", "outcome"}))
        .add("fields", counts(figures.fields, {"party", "form", nullptr}))
        .add("bases", bases(figures.rules, configuration->rules->law()))
        .add("withheld_because", counts(figures.reasons, {"reason", nullptr, nullptr}))
        .add("rights_used", std::move(rights))
        .add("journal_entries", counts(figures.entries, {"kind", nullptr, nullptr}));
    return body;
}

}
