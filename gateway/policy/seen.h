#pragma once
// What the gate sees of a value, and nothing more of it: with it a decision can be made again after
// the value is gone (I17). It must never hold the value itself.

#include "gateway/policy/decide.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gateway::policy {

struct SeenValue {
    core::ItemId item;
    bool present{true};                ///< there was a value
    bool year{false};                  ///< it was a year, standing for a date
    bool coded{false};                 ///< its item has a code list …
    bool known{true};                  ///< … which has this code, …
    std::set<core::CategoryId> adds{}; ///< … and it adds these categories

    friend bool operator==(const SeenValue&, const SeenValue&) = default;
};

[[nodiscard]] SeenValue see(const RuleSet& rules, const AskedField& field);

/// Values of which the gate sees just this under these rules, one for each code that it could have
/// been; nothing where there was no value.
/// @return empty if there is no such value (the rules are not those that saw it).
[[nodiscard]] std::vector<std::optional<core::Value>>
values_like(const RuleSet& rules, const SeenValue& seen);

}
