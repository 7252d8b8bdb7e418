#include "gateway/policy/compile.h"

#include "gateway/policy/check.h"

#include <algorithm>
#include <set>

namespace gateway::policy {

namespace {

using Compiled = RuleSet::Compiled;

bool any_locating(const std::vector<core::CategoryId>& categories) {
    return std::any_of(categories.begin(), categories.end(), locating_category);
}

/// @param number of the next effect that adds categories
std::vector<CodeEffect> compile_codes(const Law& law, const Item& item, Index& number) {
    std::vector<CodeEffect> codes;
    for (const auto& [code, added] : item.code_effects) { // ordered, as a map is
        CodeEffect& effect{codes.emplace_back()};
        effect.code = code;
        effect.categories.assign(added.begin(), added.end());
        effect.special = std::any_of(added.begin(), added.end(), [&](core::CategoryId category) {
            return special_category(law, category);
        });
        effect.locating = any_locating(effect.categories);
        effect.number = added.empty() ? 0 : number++;
    }
    return codes;
}

void compile_items(Compiled& rules) {
    Index effects{0};
    for (const Index source : in_order_of_name(rules.law.items, &Item::id)) {
        const Item& item{rules.law.items[source]};
        std::set<core::CategoryId> categories{item.categories};
        categories.insert(item.implies.begin(), item.implies.end());
        CompiledItem& made{rules.items.emplace_back()};
        made.source = source;
        made.categories.assign(categories.begin(), categories.end());
        made.codes = compile_codes(rules.law, item, effects);
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
        put(Compiled::locating, any_locating(rules.items[at].categories));
        if (item.ban_marker) {
            rules.ban_marker = at;
        }
    }
    rules.effect_words = words_for(effects);
}

void compile_groups(Compiled& rules) {
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
        if (permit.despite_restriction) {
            named.insert(core::FactId::intern(restriction_exception_fact));
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
        case FactSource::party_class: set_bit(rules.fact_sets[Compiled::class_facts], at); break;
        case FactSource::party_active:
        case FactSource::purpose: break;
        }
        if (rules.facts[at].text() == restriction_exception_fact) {
            rules.restriction_fact = at;
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
    compile_groups(*rules);
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
