// Soundness of explanations (I12) and constancy between change points (I9).

#include "tests/policy/world.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <set>

namespace core = gateway::core;
namespace policy = gateway::policy;
using core::Form;
using core::Reason;

namespace {

world::Draw seeded(unsigned seed) {
    return [engine = std::mt19937{seed}](int low, int high) mutable {
        return std::uniform_int_distribution<int>{low, high}(engine);
    };
}

bool has(const core::FieldDecision& field, Reason reason) {
    return std::find(field.reasons.begin(), field.reasons.end(), reason) != field.reasons.end();
}

/// Whether nothing but the unmet terms stands between the field and its nearest permit.
bool only_terms(const core::FieldDecision& field) {
    return field.nearest && !has(field, Reason::hold) && !has(field, Reason::cap)
           && !has(field, Reason::not_in_force) && !has(field, Reason::rule_expired)
           && !has(field, Reason::special_without_art9) && !has(field, Reason::basis_swap);
}

void grant_consent(
    const policy::Requirement::Consent& term, core::ItemId item, world::Case& drawn) {
    std::erase_if(drawn.consents, [&](const core::ConsentState& state) {
        return state.item == item && state.role == term.role;
    });
    core::ConsentState given;
    given.item = item;
    given.role = term.role;
    given.kind = core::ConsentKind::given;
    given.is_explicit = given.itemised = given.written = given.has_evidence = true;
    drawn.consents.push_back(given);
}

/// Makes one fact true, in the question or in the party's configuration.
void grant_fact(core::FactId fact, policy::Law& law, world::Case& drawn) {
    const std::string_view name{fact.text()};
    if (name.starts_with("relation.")) {
        core::Relation relation;
        relation.kind = fact;
        drawn.relations.push_back(relation);
    } else if (name == "agreement.covers") {
        for (policy::PartyFacts& party : law.parties) {
            party.agreements.push_back({"granted", {drawn.purpose}, {}});
        }
    } else {
        std::erase_if(drawn.facts, [&](const policy::Fact& told) { return told.id == fact; });
        drawn.facts.push_back({fact, policy::Truth::yes});
    }
}

/// Grants the terms that the decision lists as unmet, and nothing else.
void grant(const core::FieldDecision& field, policy::Law& law, world::Case& drawn) {
    const auto permit =
        std::find_if(law.permits.begin(), law.permits.end(), [&](const policy::Permit& candidate) {
            return candidate.id == *field.nearest;
        });
    REQUIRE(permit != law.permits.end());
    for (const policy::Requirement& required : permit->required) {
        if (std::find(field.unmet.begin(), field.unmet.end(), required.verbatim)
            == field.unmet.end()) {
            continue;
        }
        if (const auto* fact = std::get_if<core::FactId>(&required.term); fact != nullptr) {
            grant_fact(*fact, law, drawn);
        } else {
            grant_consent(std::get<policy::Requirement::Consent>(required.term), field.item, drawn);
        }
    }
}

/// What goes only together with something else says nothing about one field alone.
void forget_protection(world::Case& drawn) {
    std::erase_if(drawn.holds, [](const core::Hold& hold) {
        return hold.kind == core::HoldKind::turvakielto;
    });
    std::erase_if(
        drawn.facts, [](const policy::Fact& told) { return told.id.text() == "hold.turvakielto"; });
}

world::Case again(const world::Case& drawn) {
    world::Case copy;
    copy.at = drawn.at;
    copy.reg = drawn.reg;
    copy.party = drawn.party;
    copy.purpose = drawn.purpose;
    copy.fields = drawn.fields; // their values live on in `drawn`
    copy.relations = drawn.relations;
    copy.facts = drawn.facts;
    copy.consents = drawn.consents;
    copy.holds = drawn.holds;
    return copy;
}

}

TEST_CASE("I12: granting what is listed as unmet releases the field", "[policy][I12]") {
    int granted{0};
    for (unsigned seed{0}; seed < 1500; ++seed) {
        const world::Draw draw{seeded(seed)};
        policy::Law law{world::drawn_law(draw, draw(1, 10), draw(0, 2))};
        law.groups.clear();
        const auto rules = world::compiled(law);
        world::Case drawn{world::drawn_fair_case(law, draw)};
        forget_protection(drawn);
        const core::Decision decision{policy::decide(*rules, drawn.question())};
        for (const core::FieldDecision& field : decision.fields) {
            if (field.form != Form::none || !only_terms(field)) {
                continue;
            }
            REQUIRE_FALSE(field.unmet.empty());
            policy::Law changed{law};
            world::Case asked{again(drawn)};
            grant(field, changed, asked);
            const core::Decision after{policy::decide(*world::compiled(changed), asked.question())};
            INFO("seed " << seed << ' ' << field.item);
            INFO(world::show(decision));
            INFO(world::show(after));
            REQUIRE(world::form_of(after, field.item) != Form::none);
            ++granted;
        }
    }
    CHECK(granted > 300);
}

TEST_CASE("I12: removing the permits that are named withholds the field", "[policy][I12]") {
    int removed{0};
    for (unsigned seed{0}; seed < 1500; ++seed) {
        const world::Draw draw{seeded(seed)};
        const policy::Law law{world::drawn_law(draw, draw(1, 10), draw(0, 2))};
        const world::Case drawn{world::drawn_fair_case(law, draw)};
        const core::Decision decision{policy::decide(*world::compiled(law), drawn.question())};
        for (const core::FieldDecision& field : decision.fields) {
            if (field.form == Form::none) {
                REQUIRE(field.permits.empty());
                continue;
            }
            REQUIRE_FALSE(field.permits.empty());
            policy::Law without{law};
            std::erase_if(without.permits, [&](const policy::Permit& permit) {
                return std::find(field.permits.begin(), field.permits.end(), permit.id)
                       != field.permits.end();
            });
            const core::Decision after{policy::decide(*world::compiled(without), drawn.question())};
            REQUIRE(world::form_of(after, field.item) == Form::none);
            ++removed;
        }
    }
    CHECK(removed > 100);
}

TEST_CASE(
    "I12: lifting the caps that are named gives more where nothing else is in the way",
    "[policy][I12]") {
    int lifted{0};
    for (unsigned seed{0}; seed < 1500; ++seed) {
        const world::Draw draw{seeded(seed)};
        policy::Law law{world::drawn_law(draw, draw(1, 10), draw(1, 4))};
        law.groups.clear();
        world::Case drawn{world::drawn_fair_case(law, draw)};
        forget_protection(drawn);
        const core::Decision decision{policy::decide(*world::compiled(law), drawn.question())};
        for (const core::FieldDecision& field : decision.fields) {
            REQUIRE(has(field, Reason::cap) == !field.caps.empty());
            if (field.caps.empty() || field.reasons.size() != 1) {
                continue;
            }
            policy::Law without{law};
            std::erase_if(without.caps, [&](const policy::Cap& cap) {
                return std::find(field.caps.begin(), field.caps.end(), cap.id) != field.caps.end();
            });
            const core::Decision after{policy::decide(*world::compiled(without), drawn.question())};
            REQUIRE(world::form_of(after, field.item) > field.form);
            ++lifted;
        }
    }
    CHECK(lifted > 20);
}

namespace {

/// Decisions without what names the instant itself.
core::Decision timeless(core::Decision decision) {
    decision.at = {};
    return decision;
}

}

TEST_CASE(
    "I9: a decision is constant until its next change point, over both daylight-saving nights",
    "[policy][I9]") {
    int changes{0};
    for (unsigned seed{0}; seed < 150; ++seed) {
        const world::Draw draw{seeded(seed)};
        const policy::Law law{world::drawn_law(draw, draw(1, 10), draw(0, 4))};
        const auto rules = world::compiled(law);
        world::Case drawn{world::drawn_fair_case(law, draw)};
        const std::vector<core::Instant> instants{world::edges(law)};
        for (std::size_t at{0}; at < instants.size(); ++at) {
            drawn.at = instants[at];
            const core::Decision decision{policy::decide(*rules, drawn.question())};
            REQUIRE((!decision.next_change || *decision.next_change > drawn.at));
            for (std::size_t later{at + 1}; later < instants.size(); ++later) {
                drawn.at = instants[later];
                const core::Decision next{policy::decide(*rules, drawn.question())};
                if (decision.next_change && *decision.next_change <= drawn.at) {
                    changes += timeless(next) == timeless(decision) ? 0 : 1;
                    break;
                }
                INFO(world::show(decision));
                INFO(world::show(next));
                REQUIRE(timeless(next) == timeless(decision));
            }
        }
    }
    CHECK(changes > 300);
}

TEST_CASE(
    "I9: a day of the law begins at local midnight on both daylight-saving nights",
    "[policy][I9]") {
    for (const auto& [date, utc] :
         {std::pair{"2026-03-29", "2026-03-28T22:00:00Z"},
          std::pair{"2026-03-30", "2026-03-29T21:00:00Z"},
          std::pair{"2025-10-26", "2025-10-25T21:00:00Z"},
          std::pair{"2025-10-27", "2025-10-26T22:00:00Z"}}) {
        policy::Law law{world::bare_law()};
        policy::Permit permit{world::drawn_permit(law, seeded(1), 1)};
        permit.purposes = {law.purposes[0]};
        permit.parties = {law.parties[0].id};
        permit.classes.clear();
        permit.registers.clear();
        permit.items = {{law.items[0].id, Form::full}};
        permit.required.clear();
        permit.despite_restriction.reset();
        law.items[0].personal = false;
        permit.basis = {
            {law.provisions[0].id}, "6.1.c", "", policy::SecrecyGround::statutory_right};
        permit.validity = world::days(date, nullptr);
        law.permits = {permit};
        const auto rules = world::compiled(law);
        world::Case asked;
        asked.reg = law.registers[0];
        asked.party = law.parties[0].id;
        asked.purpose = law.purposes[0];
        asked.fields = {{law.items[0].id, nullptr}};
        const core::Instant midnight{*core::parse_instant(utc)};
        asked.at = midnight + std::chrono::microseconds{-1};
        CHECK(policy::decide(*rules, asked.question()).outcome == core::Outcome::refused);
        CHECK(policy::decide(*rules, asked.question()).next_change == midnight);
        asked.at = midnight;
        CHECK(policy::decide(*rules, asked.question()).outcome == core::Outcome::released);
    }
}
