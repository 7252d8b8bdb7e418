#include "gateway/policy/compile.h"

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

bool intersect(
    const std::vector<core::CategoryId>& left, const std::vector<core::CategoryId>& right) {
    return std::any_of(left.begin(), left.end(), [&](core::CategoryId category) {
        return std::binary_search(right.begin(), right.end(), category);
    });
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

/// What the cap is about: items by their own and implied categories, and codes by those they add.
void compile_cap_scope(Compiled& rules, Index at, const Cap& cap) {
    std::vector<core::CategoryId> categories{cap.categories};
    std::sort(categories.begin(), categories.end());
    for (Index item{0}; item < rules.items.size(); ++item) {
        if (categories.empty() || intersect(rules.items[item].categories, categories)) {
            set_bit(rules.cap_items[at], item);
        }
        for (const CodeEffect& effect : rules.items[item].codes) {
            if (intersect(effect.categories, categories)) {
                set_bit(rules.cap_effects[at], effect.number);
            }
        }
    }
}

void compile_cap(Compiled& rules, Index at, const Cap& cap, CompiledCap& made) {
    made.from = begin_of(cap.validity);
    made.until = end_of(cap.validity);
    made.form = cap.form;
    made.bases = cap.bases.empty() ? 0 : hit_bases(cap.bases);
    compile_cap_scope(rules, at, cap);
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

/// Whether the party's configuration alone lifts the cap, or keeps it from ever acting.
bool never_acts(const Compiled& rules, Index cap, Index party) {
    const Word* const configured{rules.party_facts[party]};
    for (std::size_t word{0}; word < rules.fact_words; ++word) {
        const Word by_class{
            rules.cap_triggers[cap][word] & rules.fact_sets[Compiled::class_facts][word]};
        if ((by_class & ~configured[word]) != 0
            || (rules.cap_unless[cap][word] & configured[word]) != 0) {
            return true;
        }
    }
    return false;
}

void compile_party_caps(Compiled& rules) {
    for (Index party{0}; party < rules.parties.size(); ++party) {
        PartyCaps& caps{rules.party_caps.emplace_back()};
        for (Index cap{0}; cap < rules.caps.size(); ++cap) {
            if (!never_acts(rules, cap, party)) {
                const std::vector<std::uint8_t>& holds{rules.caps[cap].holds};
                (holds.empty() ? caps.free : caps.held.at(holds.front())).push_back(cap);
            }
        }
    }
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
        made.by_own_right = made.by_own_right && made.demands.empty();
        made.despite_restriction = permit.despite_restriction.has_value();
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

void compile_caps(Compiled& rules) {
    const std::size_t count{rules.law.caps.size()};
    rules.cap_items = Masks{count, rules.words};
    rules.cap_effects = Masks{count, rules.effect_words};
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
    }
    std::sort(
        rules.cap_changes.begin(), rules.cap_changes.end(),
        [](const CapChange& left, const CapChange& right) {
            return std::pair{left.at, left.cap} < std::pair{right.at, right.cap};
        });
    compile_party_caps(rules);
    constexpr auto ban = static_cast<std::uint8_t>(core::HoldKind::turvakielto);
    for (Index at{0}; at < rules.caps.size(); ++at) {
        const CompiledCap& cap{rules.caps[at]};
        if (cap.bases == 0 && !rules.law.caps[cap.source].unless.empty()
            && std::find(cap.holds.begin(), cap.holds.end(), ban) != cap.holds.end()) {
            rules.ban_caps.push_back(at);
        }
    }
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
