// A small world in every one of its states: 2 purposes, 3 recipients, 4 items, 3 stretches of time,
// 64 sets of facts, and every set of up to three rules of a pool of forty. Engine and oracle agree
// in each of them, and a pair of states that differ in one fact shows which way it points.
//
// LAUTTURI_FULL_PROOF=1 takes all of it (12 million decisions). Otherwise every set of rules is
// taken, and of the states of a set of two or three rules each sixteenth, shifted from set to set,
// so that every pair of rules meets every state.

#include "tests/policy/oracle.h"
#include "tests/policy/world.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <set>

namespace core = gateway::core;
namespace policy = gateway::policy;
using core::Form;

namespace {

constexpr std::size_t pool_size{40};
constexpr unsigned fact_sets{64};
constexpr unsigned places{2 * 3 * 3};
constexpr unsigned states{places * fact_sets};
constexpr unsigned stride{16};

using Rules = std::vector<std::size_t>; ///< of the pool, ascending

/// A birth date that can be cut to the year, an address, health, and the marker of a protection.
constexpr std::array<std::size_t, 4> item_places{2, 3, 5, 10};

core::FactId fact(const char* name) {
    return core::FactId::intern(name);
}

/// Thirty permits and ten caps, drawn once, over the four items; among the caps the one on
/// protected addresses and the one on their marker.
class Pool final {
public:
    Pool() {
        const world::Draw draw{[engine = std::mt19937{11}](int low, int high) mutable {
            return std::uniform_int_distribution<int>{low, high}(engine);
        }};
        for (int number{0}; m_permits.size() < 30; ++number) {
            policy::Permit permit{world::drawn_permit(law, draw, number)};
            std::erase_if(permit.items, [&](const auto& listed) {
                return std::none_of(item_places.begin(), item_places.end(), [&](std::size_t at) {
                    return law.items[at].id == listed.first;
                });
            });
            if (permit.items.empty()) {
                continue;
            }
            if (m_permits.size() % 2 == 0) { // the small world is for meeting, not for missing
                permit.purposes = {law.purposes[0], law.purposes[1]};
                permit.parties = {law.parties[0].id, law.parties[1].id, law.parties[2].id};
            }
            m_permits.push_back(std::move(permit));
        }
        for (int number{0}; number < 8; ++number) {
            m_caps.push_back(world::drawn_cap(draw, number));
        }
        policy::Cap ban;
        ban.id = core::RuleId::intern("cap-turvakielto");
        ban.categories = {core::CategoryId::intern("address")};
        ban.triggers = {fact("hold.turvakielto")};
        ban.unless = {fact("right.address-despite-ban")};
        m_caps.push_back(ban);
        m_caps.push_back(world::marker_cap());
        REQUIRE(m_permits.size() + m_caps.size() == pool_size);
    }

    [[nodiscard]] policy::Law with(const Rules& rules) const {
        policy::Law made{law};
        for (const std::size_t at : rules) {
            if (at < m_permits.size()) {
                made.permits.push_back(m_permits[at]);
            } else {
                made.caps.push_back(m_caps[at - m_permits.size()]);
            }
        }
        return made;
    }

    policy::Law law{world::bare_law()};

private:
    std::vector<policy::Permit> m_permits;
    std::vector<policy::Cap> m_caps;
};

/// Calls `visit` with every set of up to three rules.
template <class Visit> void for_sets(Visit visit) {
    visit(Rules{});
    for (std::size_t one{0}; one < pool_size; ++one) {
        visit(Rules{one});
        for (std::size_t two{one + 1}; two < pool_size; ++two) {
            visit(Rules{one, two});
            for (std::size_t three{two + 1}; three < pool_size; ++three) {
                visit(Rules{one, two, three});
            }
        }
    }
}

void tell_consents(bool given, const policy::Law& law, world::Case& asked) {
    for (const std::size_t place : item_places) {
        for (int role{0}; role < 3; ++role) {
            core::ConsentState& state{asked.consents.emplace_back()};
            state.item = law.items[place].id;
            state.role = static_cast<core::ConsentRole>(role);
            state.kind = given ? core::ConsentKind::given : core::ConsentKind::refused;
            state.is_explicit = state.itemised = state.written = state.has_evidence = true;
            state.told_basis = !given && role == 1 ? "9.2.a" : "";
        }
    }
}

void hold(core::HoldKind kind, world::Case& asked) {
    core::Hold& made{asked.holds.emplace_back()};
    made.kind = kind;
    made.state = core::HoldState::upheld;
}

/// Six kinds of facts, each told one way or the other; a set bit is what could release.
void tell(unsigned facts, const policy::Law& law, world::Case& asked) {
    if ((facts & 1U) != 0) {
        for (const char* kind : {"relation.referral", "relation.vacancy"}) {
            asked.relations.push_back({fact(kind), std::nullopt, {}, "case"});
        }
    }
    if ((facts & 2U) != 0) {
        asked.facts.push_back({fact("decision.open-tail"), policy::Truth::yes});
        asked.facts.push_back({fact("suspension.channel"), policy::Truth::no});
    }
    tell_consents((facts & 4U) != 0, law, asked);
    if ((facts & 8U) == 0) {
        hold(core::HoldKind::turvakielto, asked);
    }
    if ((facts & 16U) == 0) {
        hold(core::HoldKind::objection, asked);
        hold(core::HoldKind::restriction, asked);
    }
    if ((facts & 32U) != 0) {
        asked.facts.push_back({fact("right.address-despite-ban"), policy::Truth::yes});
        asked.facts.push_back({fact("approval.restriction-exception"), policy::Truth::yes});
        asked.facts.push_back({fact("approval.free-text-cleared"), policy::Truth::yes});
    }
}

/// Every state once: the questions do not depend on the rules.
std::vector<world::Case> questions(const policy::Law& law) {
    std::vector<world::Case> all;
    all.reserve(states);
    for (unsigned state{0}; state < states; ++state) {
        world::Case& asked{all.emplace_back()};
        asked.reg = law.registers[0];
        asked.purpose = law.purposes[state % 2];
        asked.party = law.parties[state / 2 % 3].id;
        asked.at = world::day(std::array{"2024-06-01", "2025-06-01", "2026-06-01"}[state / 6 % 3]);
        for (const std::size_t place : item_places) {
            asked.fields.push_back({law.items[place].id, nullptr});
        }
        tell(state / places, law, asked);
    }
    return all;
}

void disagree(
    const Rules& rules, unsigned state, const core::Decision& decision,
    const core::Decision& expected) {
    std::string set;
    for (const std::size_t rule : rules) {
        set += std::to_string(rule) + ' ';
    }
    INFO(world::show(decision));
    INFO(world::show(expected));
    FAIL("rules " << set << "state " << state);
}

bool full_proof() {
    return std::getenv("LAUTTURI_FULL_PROOF") != nullptr;
}

}

TEST_CASE("I13: a small world agrees with the oracle in every one of its states", "[proof][I13]") {
    const Pool pool;
    const std::vector<world::Case> asked{questions(pool.law)};
    std::size_t sets{0};
    std::size_t decided{0};
    std::size_t released{0};
    for_sets([&](const Rules& rules) {
        const policy::Law law{pool.with(rules)};
        std::vector<policy::CompileFinding> findings;
        const auto compiled = policy::RuleSet::compile(law, findings);
        if (!compiled) {
            FAIL("a set of the pool does not compile: " << findings.front().code);
        }
        const bool whole{rules.size() < 2 || full_proof()};
        for (unsigned state{whole ? 0U : static_cast<unsigned>(sets % stride)}; state < states;
             state += whole ? 1 : stride) {
            const core::Decision decision{policy::decide(*compiled, asked[state].question())};
            const core::Decision expected{oracle::decide(law, asked[state].question())};
            if (decision != expected) {
                disagree(rules, state, decision, expected);
            }
            released += decision.outcome == core::Outcome::refused ? 0 : 1;
            ++decided;
        }
        ++sets;
    });
    CHECK(sets == 1 + 40 + 780 + 9880);
    CHECK(decided == (full_proof() ? sets * states : 41U * states + 10'660U * states / stride));
    CHECK(released > decided / 100);
    std::printf(
        "small scope: %zu sets of rules, %zu decisions, %zu of them released something\n", sets,
        decided, released);
}

TEST_CASE("I5: in the small world no fact that could release ever lowers anything", "[proof][I5]") {
    const Pool pool;
    const std::vector<world::Case> asked{questions(pool.law)};
    std::size_t compared{0};
    std::size_t set{0};
    for_sets([&](const Rules& rules) {
        if (rules.size() > 1 && ++set % (full_proof() ? 1 : 40) != 0) {
            return;
        }
        const auto compiled = world::compiled(pool.with(rules));
        std::vector<core::Decision> decisions;
        for (const world::Case& one : asked) {
            decisions.push_back(policy::decide(*compiled, one.question()));
        }
        for (unsigned state{0}; state < states; ++state) {
            for (unsigned bit{1}; bit < fact_sets; bit <<= 1U) {
                if ((state / places & bit) == 0) {
                    const bool no_more{
                        world::gives_no_more(decisions[state], decisions[state + bit * places])};
                    if (!no_more) {
                        FAIL("state " << state << " fact " << bit);
                    }
                    ++compared;
                }
            }
        }
    });
    CHECK(compared > 100'000);
}
