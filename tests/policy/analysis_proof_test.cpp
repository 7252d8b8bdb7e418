// The analysis is exact: it is held against every state counted out.

#include "tests/policy/every_state.h"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

#include <algorithm>
#include <cstdlib>
#include <random>

namespace core = gateway::core;
namespace policy = gateway::policy;
using core::Form;
using policy::Circumstances;

namespace {

world::Draw seeded(unsigned seed) {
    return [engine = std::mt19937{seed}](int low, int high) mutable {
        return std::uniform_int_distribution<int>{low, high}(engine);
    };
}

world::Draw drawing() {
    return [](int low, int high) { return *rc::gen::resize(100, rc::gen::inRange(low, high + 1)); };
}

/// At most `count` of a list, drawn.
template <class T> std::vector<T> some(std::vector<T> list, std::size_t count, world::Draw draw) {
    while (list.size() > count) {
        const auto at = static_cast<std::size_t>(draw(0, static_cast<int>(list.size()) - 1));
        std::swap(list[at], list.back());
        list.pop_back();
    }
    return list;
}

/// How many laws to draw: LAUTTURI_PROOF_LAWS times as many for a long proof.
unsigned laws(unsigned usual) {
    const char* const times{std::getenv("LAUTTURI_PROOF_LAWS")};
    return usual * static_cast<unsigned>(times == nullptr ? 1 : std::max(1, std::atoi(times)));
}

bool is_about(const policy::Path& path, const every::Question& asked) {
    return path.reg == asked.reg && path.purpose == asked.purpose && path.party == asked.party
           && path.item == asked.item
           && (path.codes.empty()
               || std::find(path.codes.begin(), path.codes.end(), asked.code) != path.codes.end());
}

bool nobody_agreed(const Circumstances& told) {
    return std::none_of(told.consents.begin(), told.consents.end(), [](const auto& agreed) {
        return agreed.kind == policy::Agreed::Kind::given;
    });
}

/// The most of all states, and of those in which nobody agreed to anything.
std::pair<Form, Form> most(
    const policy::RuleSet& rules, const every::Question& asked, core::Instant at,
    const std::vector<Circumstances>& states) {
    std::pair<Form, Form> found{Form::none, Form::none};
    for (const Circumstances& told : states) {
        const Form form{every::form(rules, asked, at, told)};
        found.first = std::max(found.first, form);
        if (nobody_agreed(told)) {
            found.second = std::max(found.second, form);
        }
    }
    return found;
}

std::pair<Form, Form>
claimed(const std::vector<policy::Reach>& reaches, const every::Question& asked, core::Instant at) {
    std::pair<Form, Form> claim{Form::none, Form::none};
    for (const policy::Reach& reach : reaches) {
        if (is_about(reach.path, asked) && reach.when.covers(at)) {
            CHECK(claim.first == Form::none); // one stretch an instant
            claim = {reach.form, reach.without_consent};
        }
    }
    return claim;
}

/// The law with one thing changed, as a draft would.
policy::Law edited(policy::Law law, const world::Draw& draw) {
    const auto any = [&](auto& list) -> auto& {
        return list[static_cast<std::size_t>(draw(0, static_cast<int>(list.size()) - 1))];
    };
    policy::Permit& permit{any(law.permits)};
    switch (draw(0, 7)) {
    case 0: law.permits.push_back(world::drawn_permit(law, draw, 99)); break;
    case 1: law.caps.push_back(world::drawn_cap(draw, 99)); break;
    case 2:
        if (!law.caps.empty()) {
            law.caps.erase(law.caps.begin());
        }
        break;
    case 3:
        permit.validity = world::days("2025-10-26", draw(0, 1) == 0 ? nullptr : "2026-03-29");
        break;
    case 4:
        std::erase_if(permit.required, [&](const policy::Requirement& required) {
            const auto* fact = std::get_if<core::FactId>(&required.term);
            return fact != nullptr && !fact->text().starts_with("relation.")
                   && !fact->text().starts_with("approval.");
        });
        break;
    case 5:
        for (policy::Requirement& required : permit.required) {
            if (auto* consent = std::get_if<policy::Requirement::Consent>(&required.term)) {
                consent->itemised = !consent->itemised;
            }
        }
        break;
    case 6: any(law.parties).rights = {core::FactId::intern("right.address-despite-ban")}; break;
    case 7: any(law.provisions).force = world::days("2025-03-30", "2026-01-01"); break;
    }
    return law;
}

/// Whether some state gives more under `more` than under `less`.
bool gives_more(
    const policy::RuleSet& more, const policy::RuleSet& less, const every::Question& asked,
    core::Instant at, const std::vector<Circumstances>& states) {
    return std::any_of(states.begin(), states.end(), [&](const Circumstances& told) {
        return every::form(more, asked, at, told) > every::form(less, asked, at, told);
    });
}

bool claims(
    const std::vector<policy::Change>& changes, policy::Change::Kind kind,
    const every::Question& asked, core::Instant at) {
    return std::any_of(changes.begin(), changes.end(), [&](const policy::Change& change) {
        return change.kind == kind && is_about(change.path, asked) && change.when.covers(at);
    });
}

void check_reach(const policy::Law& law, const world::Draw& draw) {
    const auto rules = world::compiled(law);
    const std::vector<policy::Reach> reaches{policy::who_can(*rules, {})};
    for (const policy::Reach& reach : reaches) {
        REQUIRE(policy::decide(*rules, reach.witness).fields.front().form == reach.form);
        REQUIRE(reach.when.covers(reach.witness.at));
    }
    const auto states = some(every::state({&law}), 600, draw);
    for (const every::Question& asked : some(every::question({&law}), 6, draw)) {
        for (const core::Instant at : some(every::instant({&law}), 4, draw)) {
            INFO(
                asked.party << ' ' << asked.item << ' ' << asked.code << ' '
                            << core::to_utc_text(at) << " of " << states.size());
            const auto counted = most(*rules, asked, at, states);
            const auto claim = claimed(reaches, asked, at);
            REQUIRE(counted.first <= claim.first);
            REQUIRE(counted.second <= claim.second);
        }
    }
}

void check_comparison(
    const policy::Law& before, const policy::Law& after, const world::Draw& draw) {
    const auto old_rules = world::compiled(before);
    const auto new_rules = world::compiled(after);
    const std::vector<policy::Change> changes{policy::compare(*old_rules, *new_rules)};
    for (const policy::Change& change : changes) {
        const Form was{policy::decide(*old_rules, change.witness).fields.front().form};
        const Form is{policy::decide(*new_rules, change.witness).fields.front().form};
        REQUIRE(was == change.before);
        REQUIRE(is == change.after);
        REQUIRE((is > was) == (change.kind == policy::Change::Kind::gain));
        REQUIRE(is != was);
        REQUIRE(change.when.covers(change.witness.at));
    }
    const auto states = some(every::state({&before, &after}), 600, draw);
    for (const every::Question& asked : some(every::question({&before, &after}), 6, draw)) {
        for (const core::Instant at : some(every::instant({&before, &after}), 3, draw)) {
            INFO(
                asked.party << ' ' << asked.item << ' ' << asked.code << ' '
                            << core::to_utc_text(at));
            if (gives_more(*new_rules, *old_rules, asked, at, states)) {
                REQUIRE(claims(changes, policy::Change::Kind::gain, asked, at));
            }
            if (gives_more(*old_rules, *new_rules, asked, at, states)) {
                REQUIRE(claims(changes, policy::Change::Kind::loss, asked, at));
            }
        }
    }
}

}

TEST_CASE(
    "who-can is exact: nobody gets in any state what it does not name, and all it names is shown",
    "[policy][analysis]") {
    for (unsigned seed{0}; seed < laws(30); ++seed) {
        INFO("seed " << seed);
        const world::Draw draw{seeded(seed)};
        check_reach(world::drawn_law(draw, draw(1, 5), draw(0, 3)), draw);
    }
}

TEST_CASE(
    "diff is exact: two laws differ in a state if and only if it says so, with a message that "
    "shows "
    "it",
    "[policy][analysis]") {
    std::size_t changed{0};
    for (unsigned seed{0}; seed < laws(30); ++seed) {
        INFO("seed " << seed);
        const world::Draw draw{seeded(seed)};
        const policy::Law law{world::drawn_law(draw, draw(1, 4), draw(0, 3))};
        const policy::Law other{edited(law, draw)};
        check_comparison(law, other, draw);
        changed +=
            policy::compare(*world::compiled(law), *world::compiled(other)).empty() ? 0U : 1U;
    }
    CHECK(changed > 8);
}

TEST_CASE("diff is exact on laws that rapidcheck shrinks", "[policy][analysis]") {
    rc::prop("every difference is found", [] {
        const world::Draw draw{drawing()};
        const policy::Law law{world::drawn_law(draw, draw(1, 3), draw(0, 2))};
        const policy::Law other{edited(law, draw)};
        const auto was = world::compiled(law);
        const auto is = world::compiled(other);
        const std::vector<policy::Change> changes{policy::compare(*was, *is)};
        const auto questions = every::question({&law, &other});
        const auto instants = every::instant({&law, &other});
        const auto& asked =
            questions[static_cast<std::size_t>(draw(0, static_cast<int>(questions.size()) - 1))];
        const core::Instant at{
            instants[static_cast<std::size_t>(draw(0, static_cast<int>(instants.size()) - 1))]};
        for (const Circumstances& told : some(every::state({&law, &other}), 300, seeded(1))) {
            const Form before{every::form(*was, asked, at, told)};
            const Form after{every::form(*is, asked, at, told)};
            RC_ASSERT(after <= before || claims(changes, policy::Change::Kind::gain, asked, at));
            RC_ASSERT(after >= before || claims(changes, policy::Change::Kind::loss, asked, at));
        }
    });
}

TEST_CASE(
    "dead is exact: what it names acts in no state, and every other permit does in one",
    "[policy][analysis]") {
    std::size_t dead{0};
    for (unsigned seed{0}; seed < laws(80); ++seed) {
        INFO("seed " << seed);
        const world::Draw draw{seeded(seed)};
        const policy::Law law{world::drawn_law(draw, draw(1, 5), draw(0, 3))};
        const auto rules = world::compiled(law);
        const core::Instant from{world::day("2025-06-01")};
        const std::vector<policy::DeadRule> found{policy::dead_rules(*rules, from)};
        const std::vector<policy::Reach> reaches{policy::who_can(*rules, {})};
        for (const policy::Permit& permit : law.permits) {
            for (const auto& [item, form] : permit.items) {
                const bool named{std::any_of(found.begin(), found.end(), [&](const auto& rule) {
                    return rule.rule == permit.id
                           && (rule.items.empty()
                               || std::find(rule.items.begin(), rule.items.end(), item)
                                      != rule.items.end());
                })};
                const bool acts{std::any_of(reaches.begin(), reaches.end(), [&](const auto& reach) {
                    return reach.path.configured && reach.path.item == item
                           && (!reach.when.until || *reach.when.until > from)
                           && std::find(reach.permits.begin(), reach.permits.end(), permit.id)
                                  != reach.permits.end();
                })};
                INFO(permit.id << ' ' << item);
                REQUIRE(named != acts);
                dead += named ? 1 : 0;
            }
        }
        for (const policy::DeadRule& rule : found) {
            if (rule.witness) {
                const core::Decision decision{policy::decide(*rules, *rule.witness)};
                for (const core::FieldDecision& field : decision.fields) {
                    REQUIRE(
                        std::find(field.permits.begin(), field.permits.end(), rule.rule)
                        == field.permits.end());
                }
            }
        }
    }
    CHECK(dead > 40);
}

TEST_CASE(
    "a cap is dead if and only if no state comes out otherwise without it", "[policy][analysis]") {
    std::size_t dead{0};
    std::size_t alive{0};
    for (unsigned seed{0}; seed < laws(25); ++seed) {
        INFO("seed " << seed);
        const world::Draw draw{seeded(seed)};
        const policy::Law law{world::drawn_law(draw, draw(1, 4), draw(1, 3))};
        const auto rules = world::compiled(law);
        const auto found = policy::dead_rules(*rules, world::day("1990-01-01"));
        const auto states = some(every::state({&law}), 1000, draw);
        for (const policy::Cap& cap : law.caps) {
            policy::Law rest{law};
            std::erase_if(rest.caps, [&](const policy::Cap& other) { return other.id == cap.id; });
            const auto without = world::compiled(rest);
            const bool named{std::any_of(found.begin(), found.end(), [&](const auto& rule) {
                return rule.cap && rule.rule == cap.id;
            })};
            dead += named ? 1 : 0;
            alive += named ? 0 : 1;
            INFO(cap.id);
            if (!named) {
                const auto gains = policy::compare(*rules, *without);
                REQUIRE_FALSE(gains.empty());
                continue;
            }
            for (const every::Question& asked : some(every::question({&law}), 8, draw)) {
                for (const core::Instant at : some(every::instant({&law}), 3, draw)) {
                    REQUIRE_FALSE(gives_more(*without, *rules, asked, at, states));
                }
            }
        }
    }
    CHECK(dead > 4);
    CHECK(alive > 4);
}
