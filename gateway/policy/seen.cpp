#include "gateway/policy/seen.h"

#include "gateway/policy/compiled.h"

#include <algorithm>

namespace gateway::policy {

namespace {

bool is_year(std::string_view value) noexcept {
    return value.size() == 4 && std::all_of(value.begin(), value.end(), [](char digit) {
               return digit >= '0' && digit <= '9';
           });
}

const Item* item_of(const RuleSet& rules, core::ItemId id) noexcept {
    const RuleSet::Compiled& compiled{rules.compiled()};
    const Index index{compiled.item_index.find(id)};
    return index == no_index ? nullptr : &rules.law().items[compiled.items[index].source];
}

/// A value that no list has and that is no year, or one that is.
core::Value plain(bool year) {
    return core::Value{year ? "2000" : "-"};
}

}

SeenValue see(const RuleSet& rules, const AskedField& field) {
    SeenValue seen;
    seen.item = field.item;
    seen.present = field.value != nullptr;
    if (!seen.present) {
        return seen;
    }
    seen.year = is_year(field.value->reveal());
    const Item* const item{item_of(rules, field.item)};
    seen.coded = item != nullptr && !item->code_effects.empty();
    if (seen.coded) {
        const auto effect = item->code_effects.find(std::string{field.value->reveal()});
        seen.known = effect != item->code_effects.end();
        seen.adds = seen.known ? effect->second : std::set<core::CategoryId>{};
    }
    return seen;
}

std::vector<std::optional<core::Value>> values_like(const RuleSet& rules, const SeenValue& seen) {
    std::vector<std::optional<core::Value>> values;
    const auto keep = [&](core::Value value) {
        if (see(rules, {seen.item, &value}) == seen) {
            values.emplace_back(std::move(value));
        }
    };
    if (!seen.present) {
        values.emplace_back(std::nullopt);
        return values;
    }
    if (const Item* const item{item_of(rules, seen.item)}; item != nullptr) {
        for (const auto& [code, categories] : item->code_effects) {
            keep(core::Value{code});
        }
    }
    if (values.empty()) {
        keep(plain(seen.year));
    }
    return values;
}

}
