// The shipped rules at every date of theirs: one microsecond before, on it, one after, and over the
// daylight-saving nights.

#include "gateway/config/configuration.h"
#include "gateway/policy/vocabulary.h"
#include "tests/policy/oracle.h"
#include "tests/policy/world.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

namespace core = gateway::core;
namespace config = gateway::config;
namespace policy = gateway::policy;

namespace {

using std::chrono::microseconds;

std::shared_ptr<const policy::RuleSet> shipped() {
    const auto loaded = config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {});
    REQUIRE(loaded.configuration);
    return loaded.configuration->rules;
}

/// Every instant that a date of the law makes interesting, and the nights on which clocks change.
std::vector<core::Instant> instants(const policy::Law& law) {
    std::vector<core::Instant> points{world::edges(law)};
    for (const char* turn :
         {"2025-03-30T01:00:00Z", "2025-10-26T01:00:00Z", "2026-03-29T01:00:00Z",
          "2026-10-25T01:00:00Z"}) {
        const core::Instant at{*core::parse_instant(turn)};
        points.insert(points.end(), {at + microseconds{-1}, at, at + microseconds{1}});
    }
    std::sort(points.begin(), points.end());
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
}

/// Dates of one permit and its provisions, as `instants`.
std::vector<core::Instant> own_instants(const policy::Law& law, const policy::Permit& permit) {
    policy::Law own;
    own.permits = {permit};
    for (const policy::Provision& provision : law.provisions) {
        const auto& ids = permit.basis.provisions;
        if (std::find(ids.begin(), ids.end(), provision.id) != ids.end()) {
            own.provisions.push_back(provision);
        }
    }
    return instants(own);
}

const policy::PartyFacts* recipient(const policy::Law& law, const policy::Permit& permit) {
    const auto found =
        std::find_if(law.parties.begin(), law.parties.end(), [&](const policy::PartyFacts& party) {
            const auto in = [](const auto& list, auto wanted) {
                return std::find(list.begin(), list.end(), wanted) != list.end();
            };
            return in(permit.parties, party.id) || in(permit.classes, party.cls);
        });
    return found == law.parties.end() ? nullptr : &*found;
}

/// A blocking fact is told not to be, any other to be.
void tell(core::FactId fact, world::Case& asked) {
    const auto kind = policy::fact_kind(fact.text());
    if (!kind || kind->source == policy::FactSource::hold) {
        return;
    }
    if (kind->source == policy::FactSource::relation) {
        asked.relations.push_back({fact, std::nullopt, {}, "case"});
    } else {
        asked.facts.push_back(
            {fact, kind->polarity == policy::Polarity::blocking ? policy::Truth::no
                                                                : policy::Truth::yes});
    }
}

/// The permit's items, asked in circumstances in which nothing but time stands against it.
world::Case fair_question(
    const policy::Law& law, const policy::Permit& permit, const policy::PartyFacts& party) {
    world::Case asked;
    asked.reg = permit.registers.empty() ? law.registers.front() : permit.registers.front();
    asked.party = party.id;
    asked.purpose = permit.purposes.front();
    for (const auto& [item, form] : permit.items) {
        asked.fields.push_back({item, nullptr});
        for (int role{0}; role < 3; ++role) {
            core::ConsentState& state{asked.consents.emplace_back()};
            state.item = item;
            state.role = static_cast<core::ConsentRole>(role);
            state.kind = core::ConsentKind::given;
            state.is_explicit = state.itemised = state.written = state.has_evidence = true;
        }
    }
    for (const policy::Requirement& required : permit.required) {
        if (const auto* fact = std::get_if<core::FactId>(&required.term)) {
            tell(*fact, asked);
        }
    }
    for (const policy::Cap& cap : law.caps) {
        std::for_each(
            cap.triggers.begin(), cap.triggers.end(), [&](auto one) { tell(one, asked); });
        std::for_each(cap.unless.begin(), cap.unless.end(), [&](auto one) { tell(one, asked); });
    }
    return asked;
}

core::Decision timeless(core::Decision decision) {
    decision.at = {};
    return decision;
}

/// Calls `judge(permit, question)` for every permit that has a recipient.
template <class Judge> void for_permits(const policy::Law& law, Judge judge) {
    for (const policy::Permit& permit : law.permits) {
        if (const policy::PartyFacts* const party{recipient(law, permit)}) {
            INFO(permit.id);
            world::Case asked{fair_question(law, permit, *party)};
            judge(permit, asked);
        }
    }
}

}

TEST_CASE(
    "I9: every date of the shipped statutes and rules is a day of Helsinki, from its midnight",
    "[proof][shipped][I9]") {
    const auto rules = shipped();
    std::size_t dates{0};
    const auto check = [&](const core::Validity& validity) {
        for (const auto& date : {validity.from, validity.until}) {
            if (date) {
                CHECK(core::start_of_day(core::local_date(*date)) == *date);
                CHECK(core::local_date(*date + microseconds{-1}) < core::local_date(*date));
                ++dates;
            }
        }
    };
    for (const policy::Provision& provision : rules->law().provisions) {
        check(provision.force);
    }
    for (const policy::Permit& permit : rules->law().permits) {
        check(permit.validity);
    }
    for (const policy::Cap& cap : rules->law().caps) {
        check(cap.validity);
    }
    CHECK(dates > 100);
}

TEST_CASE(
    "I9: between the change points that it names no decision of the shipped rules changes, to the "
    "microsecond",
    "[proof][shipped][I9]") {
    const auto rules = shipped();
    const std::vector<core::Instant> points{instants(rules->law())};
    std::size_t changes{0};
    for_permits(rules->law(), [&](const policy::Permit&, world::Case& asked) {
        asked.at = points.front();
        core::Decision before{policy::decide(*rules, asked.question())};
        for (std::size_t at{1}; at < points.size(); ++at) {
            asked.at = points[at];
            const core::Decision now{policy::decide(*rules, asked.question())};
            REQUIRE((!now.next_change || *now.next_change > asked.at));
            if (!before.next_change || asked.at < *before.next_change) {
                REQUIRE(timeless(now) == timeless(before));
            } else {
                REQUIRE(*before.next_change == asked.at); // no date is stepped over
                ++changes;
            }
            before = now;
        }
    });
    CHECK(changes > 100);
}

TEST_CASE(
    "I13: at each date of a shipped rule, a microsecond before and after, the oracle agrees",
    "[proof][shipped][I9][I13]") {
    const auto rules = shipped();
    std::size_t decided{0};
    std::size_t released{0};
    for_permits(rules->law(), [&](const policy::Permit& permit, world::Case& asked) {
        for (const core::Instant at : own_instants(rules->law(), permit)) {
            asked.at = at;
            const core::Decision decision{policy::decide(*rules, asked.question())};
            const core::Decision expected{oracle::decide(rules->law(), asked.question())};
            INFO(world::show(decision));
            INFO(world::show(expected));
            REQUIRE(decision == expected);
            released += decision.outcome == core::Outcome::refused ? 0 : 1;
            ++decided;
        }
    });
    CHECK(decided > 500);
    CHECK(released > decided / 5);
}
