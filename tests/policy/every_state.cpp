#include "tests/policy/every_state.h"

#include <algorithm>
#include <map>
#include <variant>

namespace every {

namespace {

using Laws = std::vector<const policy::Law*>;

std::set<core::FactId> facts_of(const Laws& laws) {
    std::set<core::FactId> facts;
    for (const policy::Law* law : laws) {
        for (const policy::Permit& permit : law->permits) {
            for (const policy::Requirement& required : permit.required) {
                if (const auto* fact = std::get_if<core::FactId>(&required.term)) {
                    facts.insert(*fact);
                }
            }
            if (permit.despite_restriction) {
                facts.insert(core::FactId::intern("approval.restriction-exception"));
            }
        }
        for (const policy::Cap& cap : law->caps) {
            facts.insert(cap.triggers.begin(), cap.triggers.end());
            facts.insert(cap.unless.begin(), cap.unless.end());
        }
    }
    return facts;
}

/// Every state with this fact told, beside every one without it.
void double_up(
    std::vector<Circumstances>& states, core::FactId fact,
    std::vector<core::FactId> Circumstances::*list) {
    const std::size_t count{states.size()};
    for (std::size_t at{0}; at < count; ++at) {
        Circumstances told{states[at]};
        (told.*list).push_back(fact);
        states.push_back(std::move(told));
    }
}

void multiply(
    std::vector<Circumstances>& states, const std::vector<std::vector<core::Hold>>& choices) {
    std::vector<Circumstances> more;
    for (const Circumstances& state : states) {
        for (const std::vector<core::Hold>& holds : choices) {
            Circumstances next{state};
            next.holds.insert(next.holds.end(), holds.begin(), holds.end());
            more.push_back(std::move(next));
        }
    }
    states = std::move(more);
}

core::Hold hold(core::HoldKind kind, std::set<std::string> bases = {}) {
    core::Hold made;
    made.kind = kind;
    made.state = core::HoldState::upheld;
    made.bases.assign(bases.begin(), bases.end());
    return made;
}

/// Bases of all permits: a hold can reach any of their subsets.
std::set<std::string> bases_of(const Laws& laws) {
    std::set<std::string> bases;
    for (const policy::Law* law : laws) {
        for (const policy::Permit& permit : law->permits) {
            bases.insert(permit.basis.gdpr6);
            if (!permit.basis.gdpr9.empty()) {
                bases.insert(permit.basis.gdpr9);
            }
        }
    }
    return bases;
}

/// No hold of the kind, one on everything, and one on each set of bases.
std::vector<std::vector<core::Hold>>
holds_on(core::HoldKind kind, const std::set<std::string>& bases) {
    std::vector<std::vector<core::Hold>> choices{{}, {hold(kind)}};
    const std::vector<std::string> list{bases.begin(), bases.end()};
    for (unsigned bits{1}; bits < 1U << list.size(); ++bits) {
        std::set<std::string> some;
        for (std::size_t at{0}; at < list.size(); ++at) {
            if ((bits >> at & 1U) != 0) {
                some.insert(list[at]);
            }
        }
        choices.push_back({hold(kind, some)});
    }
    return choices;
}

std::vector<Agreed> agreements(const Laws& laws, core::ConsentRole role) {
    bool asked{false};
    bool flags[3]{};
    for (const policy::Law* law : laws) {
        for (const policy::Permit& permit : law->permits) {
            for (const policy::Requirement& required : permit.required) {
                const auto* consent = std::get_if<policy::Requirement::Consent>(&required.term);
                if (consent != nullptr && consent->role == role) {
                    asked = true;
                    flags[0] = flags[0] || consent->is_explicit;
                    flags[1] = flags[1] || consent->itemised;
                    flags[2] = flags[2] || consent->written;
                }
            }
        }
    }
    std::vector<Agreed> all{{Agreed::Kind::refused}, {Agreed::Kind::silent}};
    for (unsigned bits{0}; asked && bits < 8; ++bits) {
        const bool is[]{(bits & 1U) != 0, (bits & 2U) != 0, (bits & 4U) != 0};
        if ((!is[0] || flags[0]) && (!is[1] || flags[1]) && (!is[2] || flags[2])) {
            all.push_back({Agreed::Kind::given, is[0], is[1], is[2]});
        }
    }
    return all;
}

}

std::vector<Circumstances> state(const Laws& laws) {
    std::vector<Circumstances> states(1);
    for (const core::FactId fact : facts_of(laws)) {
        const std::string_view name{fact.text()};
        if (name.starts_with("suspension.")) {
            double_up(states, fact, &Circumstances::absent);
        } else if (
            name.starts_with("relation.") || name.starts_with("decision.")
            || name.starts_with("right.") || name.starts_with("approval.")) {
            double_up(states, fact, &Circumstances::present);
        } else if (name == "hold.turvakielto") {
            multiply(states, {{}, {hold(core::HoldKind::turvakielto)}});
        } else if (name == "hold.deceased") {
            multiply(states, {{}, {hold(core::HoldKind::deceased)}});
        }
    }
    const std::set<std::string> bases{bases_of(laws)};
    multiply(states, holds_on(core::HoldKind::restriction, bases));
    if (bases.contains("6.1.e")) {
        multiply(states, holds_on(core::HoldKind::objection, {}));
    }
    for (std::size_t role{0}; role < policy::analysed_roles; ++role) {
        std::vector<Circumstances> more;
        for (const Circumstances& one : states) {
            for (const Agreed& agreed : agreements(laws, static_cast<core::ConsentRole>(role))) {
                more.push_back(one);
                more.back().consents.at(role) = agreed;
            }
        }
        states = std::move(more);
    }
    return states;
}

std::vector<Question> question(const Laws& laws) {
    std::vector<Question> questions;
    std::set<std::string> seen;
    for (const policy::Law* law : laws) {
        for (const policy::Permit& permit : law->permits) {
            for (const core::RegisterId reg : law->registers) {
                for (const core::PurposeId purpose : permit.purposes) {
                    for (const policy::PartyFacts& party : law->parties) {
                        for (const auto& [item, form] : permit.items) {
                            std::vector<std::string> codes{""};
                            if (item.text() == "statement.code") {
                                codes = {"0", "H1", "A1"};
                            }
                            for (const std::string& code : codes) {
                                const std::string key{
                                    std::string{reg.text()} + ' ' + std::string{purpose.text()}
                                    + ' ' + std::string{party.id.text()} + ' '
                                    + std::string{item.text()} + ' ' + code};
                                if (seen.insert(key).second) {
                                    questions.push_back({reg, purpose, party.id, item, code});
                                }
                            }
                        }
                    }
                }
            }
        }
    }
    return questions;
}

std::vector<core::Instant> instant(const Laws& laws) {
    std::set<core::Instant> points{world::day("1990-01-01")};
    for (const policy::Law* law : laws) {
        const std::vector<core::Instant> edges{world::edges(*law)}; // -1 µs, the date, +1 µs
        for (const core::Instant at : edges) {
            const auto before = at + std::chrono::microseconds{-1};
            if (std::binary_search(edges.begin(), edges.end(), before)) {
                points.insert(at);
            }
        }
    }
    return {points.begin(), points.end()};
}

policy::Witness witness(const Question& asked, core::Instant at, const Circumstances& told) {
    policy::Witness made;
    made.at = at;
    made.reg = asked.reg;
    made.party = asked.party;
    made.purpose = asked.purpose;
    made.item = asked.item;
    made.code = asked.code;
    made.told = told;
    const bool locating{
        asked.item.text() == "person.contact.address"
        || asked.item.text() == "person.contact.municipality" || asked.code == "A1"};
    if (locating) {
        made.beside = core::ItemId::intern("person.address-protection");
    }
    return made;
}

core::Form form(
    const policy::RuleSet& rules, const Question& asked, core::Instant at,
    const Circumstances& told) {
    return policy::decide(rules, witness(asked, at, told)).fields.front().form;
}

}
