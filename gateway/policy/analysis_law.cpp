#include "gateway/policy/analysis_law.h"

#include <algorithm>
#include <cassert>
#include <limits>
#include <tuple>
#include <utility>

namespace gateway::policy {

namespace {

constexpr std::string_view example_mark{"class:"};

template <class T> bool among(const std::vector<T>& list, const T& wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

bool is_recipient(const Permit& permit, const PartyFacts& party) {
    return among(permit.parties, party.id) || among(permit.classes, party.cls);
}

/// Active, in Finland, with an agreement for everything: whatever the class could get, it gets.
PartyFacts example_of(const Law& law, core::PartyClass cls) {
    PartyFacts example;
    // of a closed list: a stranger cannot make the pool of names grow
    example.id = core::PartyId::intern(std::string{example_mark} + std::string{cls.text()});
    example.cls = cls;
    example.active = true;
    example.certificate_pinned = true;
    example.countries = {"FI"};
    example.agreements = {{"example", law.purposes, {}}};
    return example;
}

std::shared_ptr<const RuleSet> compiled(Law law) {
    std::vector<CompileFinding> findings;
    std::shared_ptr<const RuleSet> rules{RuleSet::compile(std::move(law), findings)};
    assert(rules != nullptr && findings.empty());
    return rules;
}

void add(std::set<core::Instant>& instants, const core::Validity& validity) {
    for (const std::optional<core::Instant>& point : {validity.from, validity.until}) {
        if (point) {
            instants.insert(*point);
        }
    }
}

/// A value that stands in no code list of its item.
std::string unlisted(const Item& item) {
    std::string value{"*"};
    while (item.code_effects.contains(value)) {
        value += '*';
    }
    return value;
}

using Effect = std::optional<std::set<core::CategoryId>>; ///< nothing: the code is not known

Effect effect_of(const Item* item, const std::string& code) {
    if (item == nullptr) {
        return std::nullopt;
    }
    if (item->code_effects.empty()) {
        return std::set<core::CategoryId>{};
    }
    const auto found = item->code_effects.find(code);
    return found == item->code_effects.end() ? std::nullopt : Effect{found->second};
}

/// Every value that either law may tell from others.
std::set<std::string> values_of(const Item& item, const Item* other) {
    std::set<std::string> values;
    for (const auto& [code, categories] : item.code_effects) {
        values.insert(code);
    }
    if (other != nullptr && item.code_effects.empty() && !other->code_effects.empty()) {
        for (const auto& [code, categories] : other->code_effects) {
            values.insert(code);
        }
        values.insert(unlisted(*other));
    }
    return values;
}

}

std::vector<core::RuleId>
resting_on(const Law& law, const PartyFacts& party, const Agreement& agreement) {
    const auto asks_for_agreement = [](const Requirement& required) {
        const auto* const fact = std::get_if<core::FactId>(&required.term);
        return fact != nullptr
               && fact_kind(fact->text()).value_or(FactKind{}).source == FactSource::agreement;
    };
    const auto of_agreement = [&](core::PurposeId purpose) {
        return std::find(agreement.purposes.begin(), agreement.purposes.end(), purpose)
               != agreement.purposes.end();
    };
    std::vector<core::RuleId> rules;
    for (const Permit& permit : law.permits) {
        if (is_recipient(permit, party)
            && std::any_of(permit.required.begin(), permit.required.end(), asks_for_agreement)
            && std::any_of(permit.purposes.begin(), permit.purposes.end(), of_agreement)) {
            rules.push_back(permit.id);
        }
    }
    std::sort(rules.begin(), rules.end());
    return rules;
}

AnalysedLaw::AnalysedLaw(Law law, const std::set<core::PartyClass>& classes) {
    for (const core::PartyClass cls : classes) {
        law.parties.push_back(example_of(law, cls));
    }
    m_rules = compiled(std::move(law));
    for (const Item& item : m_rules->law().items) {
        m_items.emplace(item.id, &item);
    }
    for (const Provision& provision : m_rules->law().provisions) {
        m_provisions.emplace(provision.id, &provision);
    }
    find_cells();
}

void AnalysedLaw::find_cells() {
    std::map<std::tuple<core::RegisterId, core::PurposeId, core::PartyId>, Cell> cells;
    for (const Permit& permit : law().permits) {
        const std::vector<core::RegisterId>& registers{
            permit.registers.empty() ? law().registers : permit.registers};
        for (const PartyFacts& party : law().parties) {
            if (!is_recipient(permit, party)) {
                continue;
            }
            for (const core::RegisterId reg : registers) {
                for (const core::PurposeId purpose : permit.purposes) {
                    Cell& cell{cells.try_emplace({reg, purpose, party.id}).first->second};
                    cell.reg = reg;
                    cell.purpose = purpose;
                    cell.party = &party;
                    if (!among<const Permit*>(cell.permits, &permit)) {
                        cell.permits.push_back(&permit);
                    }
                }
            }
        }
    }
    for (auto& [key, cell] : cells) {
        m_cells.push_back(std::move(cell));
    }
}

const Cell* AnalysedLaw::find(const Cell& like) const noexcept {
    const auto found = std::lower_bound(
        m_cells.begin(), m_cells.end(), like,
        [](const Cell& left, const Cell& right) { return left.key() < right.key(); });
    return found != m_cells.end() && found->key() == like.key() ? &*found : nullptr;
}

const Item* AnalysedLaw::item(core::ItemId id) const noexcept {
    const auto found = m_items.find(id);
    return found == m_items.end() ? nullptr : found->second;
}

const Provision* AnalysedLaw::provision(core::ProvisionId id) const noexcept {
    const auto found = m_provisions.find(id);
    return found == m_provisions.end() ? nullptr : found->second;
}

std::vector<Variant> AnalysedLaw::variants(core::ItemId id, const AnalysedLaw* other) const {
    const Item* const item{this->item(id)};
    if (item == nullptr) {
        return {};
    }
    const Item* const elsewhere{other == nullptr ? nullptr : other->item(id)};
    std::map<std::pair<Effect, Effect>, std::vector<std::string>> groups;
    for (const std::string& value : values_of(*item, elsewhere)) {
        groups[{effect_of(item, value), effect_of(elsewhere, value)}].push_back(value);
    }
    if (groups.empty()) {
        groups[{std::set<core::CategoryId>{}, std::nullopt}] = {};
    }
    std::vector<Variant> variants;
    for (const auto& [effects, codes] : groups) {
        Variant variant;
        variant.item = item;
        variant.codes = codes;
        variant.every_code = groups.size() == 1;
        variant.categories = item->categories;
        variant.categories.insert(item->implies.begin(), item->implies.end());
        variant.special = inherently_special(law(), *item);
        for (const core::CategoryId category : *effects.first) {
            variant.categories.insert(category);
            variant.special_by_value =
                variant.special_by_value || special_category(law(), category);
        }
        variant.special = variant.special || variant.special_by_value;
        variants.push_back(std::move(variant));
    }
    return variants;
}

std::set<core::ItemId> AnalysedLaw::listed(const Cell& cell) const {
    std::set<core::ItemId> items;
    for (const Permit* permit : cell.permits) {
        for (const auto& [item, form] : permit->items) {
            items.insert(item);
        }
    }
    return items;
}

std::set<core::Instant> AnalysedLaw::changes(const Cell& cell) const {
    std::set<core::Instant> instants;
    for (const Permit* permit : cell.permits) {
        add(instants, permit->validity);
        for (const core::ProvisionId id : permit->basis.provisions) {
            add(instants, provision(id)->force);
        }
    }
    for (const Cap& cap : law().caps) {
        add(instants, cap.validity);
    }
    for (const Agreement& agreement : cell.party->agreements) {
        add(instants, agreement.validity);
    }
    return instants;
}

Standing
AnalysedLaw::standing(core::FactId fact, const Cell& cell, core::Instant at) const noexcept {
    const auto configured = [](bool so) {
        return so ? Standing::true_by_configuration : Standing::false_by_configuration;
    };
    const std::string_view name{fact.text()};
    const FactKind kind{fact_kind(name).value_or(FactKind{})};
    switch (kind.source) {
    case FactSource::party_active: return configured(cell.party->active);
    case FactSource::agreement:
        return configured(std::any_of(
            cell.party->agreements.begin(), cell.party->agreements.end(),
            [&](const Agreement& agreement) {
                return agreement.validity.covers(at) && among(agreement.purposes, cell.purpose);
            }));
    case FactSource::party_class:
        return configured(
            name.substr(std::string_view{"party.class."}.size()) == cell.party->cls.text());
    case FactSource::purpose:
        return configured(name.substr(std::string_view{"purpose."}.size()) == cell.purpose.text());
    case FactSource::right:
        return among(cell.party->rights, fact) ? Standing::true_by_configuration
                                               : Standing::releasing;
    case FactSource::hold: return Standing::hold;
    case FactSource::relation:
    case FactSource::asked: break;
    }
    return kind.polarity == Polarity::blocking ? Standing::blocking : Standing::releasing;
}

bool AnalysedLaw::in_force(const Permit& permit, core::Instant at) const noexcept {
    return permit.validity.covers(at)
           && std::all_of(
               permit.basis.provisions.begin(), permit.basis.provisions.end(),
               [&](core::ProvisionId id) { return provision(id)->force.covers(at); });
}

bool AnalysedLaw::by_own_right(const Permit& permit) const noexcept {
    const bool by_consent{
        std::any_of(permit.required.begin(), permit.required.end(), [](const Requirement& term) {
            return std::holds_alternative<Requirement::Consent>(term.term);
        })};
    return !by_consent
           && std::any_of(
               permit.basis.provisions.begin(), permit.basis.provisions.end(),
               [&](core::ProvisionId id) {
                   const std::set<Gives>& gives{provision(id)->gives};
                   return gives.contains(Gives::duty_to_disclose)
                          || gives.contains(Gives::right_to_receive);
               });
}

std::optional<core::ItemId> AnalysedLaw::beside(const Variant& variant) const {
    const auto marker = std::find_if(
        law().items.begin(), law().items.end(), [](const Item& item) { return item.ban_marker; });
    const bool locating{
        std::any_of(variant.categories.begin(), variant.categories.end(), locating_category)};
    return locating && marker != law().items.end() && marker->id != variant.item->id
               ? std::optional{marker->id}
               : std::nullopt;
}

Path AnalysedLaw::path(const Cell& cell, const Variant& variant) const {
    return {
        cell.reg,
        cell.purpose,
        cell.party->id,
        cell.party->cls,
        !is_example_party(cell.party->id.text()),
        variant.item->id,
        variant.every_code ? std::vector<std::string>{} : variant.codes,
        variant.special};
}

std::set<core::PartyClass> classes_without_party(const Law& law) {
    std::set<core::PartyClass> classes;
    for (const Permit& permit : law.permits) {
        classes.insert(permit.classes.begin(), permit.classes.end());
    }
    for (const PartyFacts& party : law.parties) {
        classes.erase(party.cls);
    }
    return classes;
}

bool is_example_party(std::string_view party) noexcept {
    return party.starts_with(example_mark);
}

std::shared_ptr<const RuleSet> with_examples(const RuleSet& rules) {
    return AnalysedLaw{rules.law(), classes_without_party(rules.law())}.rules();
}

core::Instant beginning() noexcept {
    return core::Instant::from_microseconds(std::numeric_limits<std::int64_t>::min());
}

core::Instant
readable_instant(const core::Validity& when, std::optional<core::Instant> wanted) noexcept {
    if (wanted && when.covers(*wanted)) {
        return *wanted;
    }
    if (when.from) {
        return *when.from;
    }
    return when.until ? *when.until + std::chrono::microseconds{-1} : core::Instant{};
}

}
