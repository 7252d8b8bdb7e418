// Soundness of explanations (I12), constancy between change points (I9), and a small world tried
// out in full.

#include "tests/policy/oracle.h"
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

namespace {

/// Sets of up to three rules of the pool, each by its bits.
std::vector<unsigned> small_sets(unsigned pool) {
    std::vector<unsigned> sets;
    for (unsigned bits{0}; bits < 1U << pool; ++bits) {
        if (__builtin_popcount(bits) <= 3) {
            sets.push_back(bits);
        }
    }
    return sets;
}

/// The pool: eleven permits and four caps, drawn once, over four items.
struct Pool {
    policy::Law law{world::bare_law()};
    std::vector<policy::Permit> permits;
    std::vector<policy::Cap> caps;

    Pool() {
        const world::Draw draw{seeded(11)};
        const std::set<std::size_t> kept{0, 2, 3, 5};
        for (int number{0}; permits.size() < 11; ++number) {
            policy::Permit permit{world::drawn_permit(law, draw, number)};
            std::erase_if(permit.items, [&](const auto& listed) {
                return std::none_of(kept.begin(), kept.end(), [&](std::size_t at) {
                    return law.items[at].id == listed.first;
                });
            });
            if (!permit.items.empty()) {
                permits.push_back(permit);
            }
        }
        for (int number{0}; number < 4; ++number) {
            caps.push_back(world::drawn_cap(draw, number));
        }
    }

    [[nodiscard]] policy::Law with(unsigned bits) const {
        policy::Law made{law};
        for (std::size_t at{0}; at < permits.size() + caps.size(); ++at) {
            if ((bits >> at & 1U) == 0) {
                continue;
            }
            if (at < permits.size()) {
                made.permits.push_back(permits[at]);
            } else {
                made.caps.push_back(caps[at - permits.size()]);
            }
        }
        return made;
    }
};

/// One of 16 sets of facts about the person and the recipient.
void tell(unsigned facts, const policy::Law& law, world::Case& asked) {
    asked.relations.clear();
    asked.facts.clear();
    asked.consents.clear();
    asked.holds.clear();
    if ((facts & 1U) != 0) {
        for (const char* kind : {"relation.referral", "relation.vacancy"}) {
            asked.relations.push_back({core::FactId::intern(kind), std::nullopt, {}, "case"});
        }
    }
    if ((facts & 2U) != 0) {
        asked.facts.push_back({core::FactId::intern("decision.open-tail"), policy::Truth::yes});
        asked.facts.push_back({core::FactId::intern("suspension.channel"), policy::Truth::no});
    }
    for (const policy::Item& item : law.items) {
        for (int role{0}; role < 3; ++role) {
            grant_consent({static_cast<core::ConsentRole>(role), true, true, true}, item.id, asked);
            if ((facts & 4U) == 0) {
                asked.consents.back().kind = core::ConsentKind::refused;
                asked.consents.back().told_basis = role == 1 ? "9.2.a" : "";
            }
        }
    }
    if ((facts & 8U) != 0) {
        core::Hold hold;
        hold.kind = core::HoldKind::turvakielto;
        hold.state = core::HoldState::upheld;
        asked.holds.push_back(hold);
        hold.kind = core::HoldKind::objection;
        asked.holds.push_back(hold);
    }
}

}

TEST_CASE("I13: a small world agrees with the oracle in every one of its states", "[policy][I13]") {
    const Pool pool;
    std::size_t decided{0};
    for (const unsigned bits : small_sets(15)) {
        const policy::Law law{pool.with(bits)};
        const auto rules = world::compiled(law);
        for (unsigned state{0}; state < 2 * 3 * 3 * 16; ++state) {
            world::Case asked;
            asked.reg = law.registers[0];
            asked.purpose = law.purposes[state % 2];
            asked.party = law.parties[state / 2 % 3].id;
            asked.at =
                world::day(std::array{"2024-06-01", "2025-06-01", "2026-06-01"}[state / 6 % 3]);
            for (const std::size_t at : {0U, 2U, 3U, 5U}) {
                asked.fields.push_back({law.items[at].id, nullptr});
            }
            tell(state / 18, law, asked);
            const core::Decision decision{policy::decide(*rules, asked.question())};
            if (decision != oracle::decide(law, asked.question())) {
                INFO(world::show(decision));
                INFO(world::show(oracle::decide(law, asked.question())));
                FAIL("set " << bits << " state " << state);
            }
            ++decided;
        }
    }
    CHECK(decided == 576U * 288U);
}
