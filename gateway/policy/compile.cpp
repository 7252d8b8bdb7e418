#include "gateway/policy/check.h"
#include "gateway/policy/compiled.h"

#include <algorithm>
#include <cassert>
#include <set>

namespace gateway::policy {

namespace {

using Compiled = RuleSet::Compiled;

Micros begin_of(const core::Validity& validity) {
    return validity.from ? validity.from->microseconds() : begin_of_time;
}

Micros end_of(const core::Validity& validity) {
    return validity.until ? validity.until->microseconds() : end_of_time;
}

template <class Thing, class Id>
std::vector<Index> in_order_of_name(const std::vector<Thing>& things, Id Thing::*id) {
    std::vector<Index> order(things.size());
    for (Index at{0}; at < order.size(); ++at) {
        order[at] = at;
    }
    std::sort(order.begin(), order.end(), [&](Index left, Index right) {
        return things[left].*id < things[right].*id;
    });
    return order;
}

bool intersect(
    const std::vector<core::CategoryId>& left, const std::vector<core::CategoryId>& right) {
    return std::any_of(left.begin(), left.end(), [&](core::CategoryId category) {
        return std::binary_search(right.begin(), right.end(), category);
    });
}

void compile_items(Compiled& rules) {
    for (const Index source : in_order_of_name(rules.law.items, &Item::id)) {
        const Item& item{rules.law.items[source]};
        std::set<core::CategoryId> categories{item.categories};
        categories.insert(item.implies.begin(), item.implies.end());
        CompiledItem& made{rules.items.emplace_back()};
        made.source = source;
        made.categories.assign(categories.begin(), categories.end());
        for (const auto& [code, added] : item.code_effects) {
            CodeEffect effect{{added.begin(), added.end()}, false};
            effect.special =
                std::any_of(added.begin(), added.end(), [&](core::CategoryId category) {
                    return special_category(rules.law, category);
                });
            made.codes.emplace(code, std::move(effect));
        }
        rules.item_names.push_back(item.id);
    }
    rules.item_index = NameIndex<core::ItemId>{rules.item_names};
    rules.words = words_for(rules.items.size());
    rules.sets = Masks{Compiled::set_count, rules.words};
    for (Index at{0}; at < rules.items.size(); ++at) {
        const Item& item{rules.law.items[rules.items[at].source]};
        const auto put = [&](Compiled::Set set, bool in) {
            if (in) {
                set_bit(rules.sets[set], at);
            }
        };
        put(Compiled::with_year,
            std::find(item.forms.begin(), item.forms.end(), core::Form::year) != item.forms.end());
        put(Compiled::with_codes, !item.code_effects.empty());
        put(Compiled::finland_only, item.finland_only);
    }
    rules.group_count = rules.law.groups.size();
    rules.groups = Masks{rules.group_count, rules.words};
    for (std::size_t group{0}; group < rules.group_count; ++group) {
        for (const core::ItemId item : rules.law.groups[group].items) {
            set_bit(rules.groups[group], rules.item_index.find(item));
        }
    }
}

/// Every hold, and every fact that a rule names, in order of name.
void compile_facts(Compiled& rules) {
    std::set<core::FactId> named;
    for (std::size_t kind{0}; kind < hold_kinds; ++kind) {
        named.insert(core::FactId::intern(fact_of(static_cast<core::HoldKind>(kind))));
    }
    for (const Permit& permit : rules.law.permits) {
        for (const Requirement& required : permit.required) {
            if (const auto* fact = std::get_if<core::FactId>(&required.term); fact != nullptr) {
                named.insert(*fact);
            }
        }
    }
    for (const Cap& cap : rules.law.caps) {
        named.insert(cap.triggers.begin(), cap.triggers.end());
        named.insert(cap.unless.begin(), cap.unless.end());
    }
    rules.facts.assign(named.begin(), named.end());
    rules.fact_index = NameIndex<core::FactId>{rules.facts};
    rules.fact_words = words_for(rules.facts.size());
    rules.fact_sets = Masks{Compiled::fact_set_count, rules.fact_words};
    rules.hold_facts.fill(no_index);
    for (Index at{0}; at < rules.facts.size(); ++at) {
        const FactKind kind{fact_kind(rules.facts[at].text()).value_or(FactKind{})};
        rules.fact_kinds.push_back(kind);
        switch (kind.source) {
        case FactSource::agreement: rules.agreement_fact = at; break;
        case FactSource::relation: set_bit(rules.fact_sets[Compiled::relation_facts], at); break;
        case FactSource::right:
        case FactSource::hold:
        case FactSource::asked: set_bit(rules.fact_sets[Compiled::asked_facts], at); break;
        case FactSource::party_active:
        case FactSource::party_class:
        case FactSource::purpose: break;
        }
        if (kind.polarity == Polarity::blocking) {
            set_bit(rules.fact_sets[Compiled::blocking_facts], at);
        }
        for (std::size_t hold{0}; hold < hold_kinds; ++hold) {
            if (rules.facts[at].text() == fact_of(static_cast<core::HoldKind>(hold))) {
                rules.hold_facts[hold] = at;
            }
        }
    }
}

void compile_parties(Compiled& rules) {
    std::vector<core::PartyId> names;
    rules.party_facts = Masks{rules.law.parties.size(), rules.fact_words};
    for (Index at{0}; at < rules.law.parties.size(); ++at) {
        const PartyFacts& party{rules.law.parties[at]};
        names.push_back(party.id);
        rules.parties.push_back({at, party.active, all_in_eea(party), all_in_finland(party)});
        for (Index fact{0}; fact < rules.facts.size(); ++fact) {
            const std::string_view name{rules.facts[fact].text()};
            const FactSource source{rules.fact_kinds[fact].source};
            const bool holds{
                (source == FactSource::party_active && party.active)
                || (source == FactSource::party_class
                    && name.substr(std::string_view{"party.class."}.size()) == party.cls.text())
                || (source == FactSource::right
                    && std::find(party.rights.begin(), party.rights.end(), rules.facts[fact])
                           != party.rights.end())};
            if (holds) {
                set_bit(rules.party_facts[at], fact);
            }
        }
    }
    rules.party_index = NameIndex<core::PartyId>{names};
    rules.purpose_index = NameIndex<core::PurposeId>{rules.law.purposes};
    rules.register_index = NameIndex<core::RegisterId>{rules.law.registers};
    rules.purpose_facts = Masks{rules.law.purposes.size(), rules.fact_words};
    for (Index purpose{0}; purpose < rules.law.purposes.size(); ++purpose) {
        for (Index fact{0}; fact < rules.facts.size(); ++fact) {
            const std::string_view name{rules.facts[fact].text()};
            if (rules.fact_kinds[fact].source == FactSource::purpose
                && name.substr(std::string_view{"purpose."}.size())
                       == rules.law.purposes[purpose].text()) {
                set_bit(rules.purpose_facts[purpose], fact);
            }
        }
    }
}

void add_change(std::vector<Micros>& changes, Micros at) {
    if (at != begin_of_time && at != end_of_time) {
        changes.push_back(at);
    }
}

void compile_provisions(const Compiled& rules, const Permit& permit, CompiledPermit& made) {
    for (const core::ProvisionId id : permit.basis.provisions) {
        const auto provision = std::find_if(
            rules.law.provisions.begin(), rules.law.provisions.end(),
            [&](const Provision& candidate) { return candidate.id == id; });
        assert(provision != rules.law.provisions.end());
        const Micros from{begin_of(provision->force)};
        const Micros until{end_of(provision->force)};
        made.force_from = std::max(made.force_from, from);
        made.force_until = std::min(made.force_until, until);
        add_change(made.changes, from);
        add_change(made.changes, until);
        made.by_own_right = made.by_own_right || provision->gives.contains(Gives::duty_to_disclose)
                            || provision->gives.contains(Gives::right_to_receive);
    }
}

Index demand_of(Compiled& rules, const Requirement::Consent& consent) {
    const ConsentDemand demand{
        consent.role, consent.is_explicit, consent.itemised, consent.written};
    const auto known = std::find(rules.demands.begin(), rules.demands.end(), demand);
    if (known != rules.demands.end()) {
        return static_cast<Index>(known - rules.demands.begin());
    }
    rules.demands.push_back(demand);
    return static_cast<Index>(rules.demands.size() - 1);
}

void compile_requirements(Compiled& rules, const Permit& permit, Index at, CompiledPermit& made) {
    for (const Requirement& required : permit.required) {
        if (const auto* fact = std::get_if<core::FactId>(&required.term); fact != nullptr) {
            set_bit(rules.permit_facts[at], rules.fact_index.find(*fact));
            continue;
        }
        const auto& consent = std::get<Requirement::Consent>(required.term);
        const Index demand{demand_of(rules, consent)};
        made.consent_roles = static_cast<std::uint8_t>(
            made.consent_roles | 1U << static_cast<unsigned>(consent.role));
        if (std::find(made.demands.begin(), made.demands.end(), demand) == made.demands.end()) {
            made.demands.push_back(demand);
        }
    }
}

void compile_permits(Compiled& rules) {
    const std::size_t count{rules.law.permits.size()};
    rules.permit_items = Masks{count, rules.words};
    rules.permit_full = Masks{count, rules.words};
    rules.permit_facts = Masks{count, rules.fact_words};
    for (const Index source : in_order_of_name(rules.law.permits, &Permit::id)) {
        const Permit& permit{rules.law.permits[source]};
        const auto at = static_cast<Index>(rules.permits.size());
        CompiledPermit made;
        made.source = source;
        made.from = begin_of(permit.validity);
        made.until = end_of(permit.validity);
        add_change(made.changes, made.from);
        add_change(made.changes, made.until);
        compile_provisions(rules, permit, made);
        compile_requirements(rules, permit, at, made);
        std::sort(made.changes.begin(), made.changes.end());
        made.gdpr9 = !permit.basis.gdpr9.empty();
        made.basis =
            basis_bit(permit.basis.gdpr6).value_or(0) | basis_bit(permit.basis.gdpr9).value_or(0);
        for (const auto& [item, form] : permit.items) {
            set_bit(rules.permit_items[at], rules.item_index.find(item));
            if (form == core::Form::full) {
                set_bit(rules.permit_full[at], rules.item_index.find(item));
            }
        }
        rules.permits.push_back(std::move(made));
    }
}

void compile_cap(Compiled& rules, Index at, const Cap& cap, CompiledCap& made) {
    made.from = begin_of(cap.validity);
    made.until = end_of(cap.validity);
    made.form = cap.form;
    made.bases = cap.bases.empty() ? 0 : hit_bases(cap.bases);
    made.categories = cap.categories;
    std::sort(made.categories.begin(), made.categories.end());
    for (Index item{0}; item < rules.items.size(); ++item) {
        if (made.categories.empty() || intersect(rules.items[item].categories, made.categories)) {
            set_bit(rules.cap_items[at], item);
        }
    }
    for (const core::FactId trigger : cap.triggers) {
        const Index fact{rules.fact_index.find(trigger)};
        if (rules.fact_kinds[fact].source != FactSource::hold) {
            set_bit(rules.cap_triggers[at], fact);
            continue;
        }
        for (std::size_t kind{0}; kind < hold_kinds; ++kind) {
            if (rules.hold_facts[kind] == fact) {
                made.holds.push_back(static_cast<std::uint8_t>(kind));
            }
        }
    }
    for (const core::FactId lifts : cap.unless) {
        set_bit(rules.cap_unless[at], rules.fact_index.find(lifts));
    }
}

void compile_caps(Compiled& rules) {
    const std::size_t count{rules.law.caps.size()};
    rules.cap_items = Masks{count, rules.words};
    rules.cap_triggers = Masks{count, rules.fact_words};
    rules.cap_unless = Masks{count, rules.fact_words};
    for (const Index source : in_order_of_name(rules.law.caps, &Cap::id)) {
        const auto at = static_cast<Index>(rules.caps.size());
        CompiledCap& made{rules.caps.emplace_back()};
        made.source = source;
        compile_cap(rules, at, rules.law.caps[source], made);
        for (const Micros change : {made.from, made.until}) {
            if (change != begin_of_time && change != end_of_time) {
                rules.cap_changes.push_back({change, at});
            }
        }
        (made.holds.empty() ? rules.free_caps : rules.held_caps.at(made.holds.front()))
            .push_back(at);
    }
    std::sort(
        rules.cap_changes.begin(), rules.cap_changes.end(),
        [](const CapChange& left, const CapChange& right) {
            return std::pair{left.at, left.cap} < std::pair{right.at, right.cap};
        });
}

void add_items(Word* into, const Word* items, std::size_t words) {
    for (std::size_t word{0}; word < words; ++word) {
        into[word] |= items[word];
    }
}

/// Who may be asked by a permit: its parties, and the parties of its classes.
std::vector<Index> recipients(const Compiled& rules, const Permit& permit) {
    std::vector<Index> found;
    for (Index party{0}; party < rules.law.parties.size(); ++party) {
        const PartyFacts& facts{rules.law.parties[party]};
        if (std::find(permit.parties.begin(), permit.parties.end(), facts.id)
                != permit.parties.end()
            || std::find(permit.classes.begin(), permit.classes.end(), facts.cls)
                   != permit.classes.end()) {
            found.push_back(party);
        }
    }
    return found;
}

void compile_cells(Compiled& rules) {
    const std::size_t registers{rules.law.registers.size()};
    const std::size_t purposes{rules.law.purposes.size()};
    const std::size_t parties{rules.parties.size()};
    rules.by_register = Masks{registers, rules.words};
    rules.by_register_party = Masks{registers * parties, rules.words};
    rules.by_register_purpose = Masks{registers * purposes, rules.words};
    std::vector<std::vector<Index>> cells(registers * purposes * parties);
    for (Index at{0}; at < rules.permits.size(); ++at) {
        const Permit& permit{rules.law.permits[rules.permits[at].source]};
        const std::vector<Index> to{recipients(rules, permit)};
        const std::set<core::PurposeId> asked{permit.purposes.begin(), permit.purposes.end()};
        for (Index reg{0}; reg < registers; ++reg) {
            if (!permit.registers.empty()
                && std::find(
                       permit.registers.begin(), permit.registers.end(), rules.law.registers[reg])
                       == permit.registers.end()) {
                continue;
            }
            const Word* const items{rules.permit_items[at]};
            add_items(rules.by_register[reg], items, rules.words);
            for (const Index party : to) {
                add_items(
                    rules.by_register_party[rules.pair_of(reg, party, parties)], items,
                    rules.words);
            }
            for (const core::PurposeId name : asked) {
                const Index purpose{rules.purpose_index.find(name)};
                add_items(
                    rules.by_register_purpose[rules.pair_of(reg, purpose, purposes)], items,
                    rules.words);
                for (const Index party : to) {
                    cells[rules.cell_of(reg, purpose, party)].push_back(at);
                }
            }
        }
    }
    for (const std::vector<Index>& cell : cells) {
        const auto first = static_cast<Index>(rules.cell_permits.size());
        rules.cell_permits.insert(rules.cell_permits.end(), cell.begin(), cell.end());
        rules.cells.emplace_back(first, static_cast<Index>(rules.cell_permits.size()));
    }
}

}

std::shared_ptr<const RuleSet> RuleSet::compile(Law law, std::vector<CompileFinding>& findings) {
    const std::vector<CompileFinding> found{check(law)};
    findings.insert(findings.end(), found.begin(), found.end());
    if (!found.empty()) {
        return nullptr;
    }
    auto rules = std::make_unique<Compiled>();
    rules->law = std::move(law);
    compile_items(*rules);
    compile_facts(*rules);
    compile_parties(*rules);
    compile_permits(*rules);
    compile_caps(*rules);
    compile_cells(*rules);
    return std::shared_ptr<const RuleSet>{new RuleSet{std::move(rules)}};
}

RuleSet::RuleSet(std::unique_ptr<Compiled> compiled) noexcept : m_compiled{std::move(compiled)} {}

RuleSet::~RuleSet() = default;

const Law& RuleSet::law() const noexcept {
    return m_compiled->law;
}

}
