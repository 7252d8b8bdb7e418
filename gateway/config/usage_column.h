#pragma once
// A column that no register has: who was given what of a person for one purpose. A selection's
// binding maps it like any other, so that each purpose is an item of its own and whether the person
// is told of it is the gate's to decide.

#include "gateway/core/name.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace gateway::config {

inline constexpr std::string_view usage_prefix{"lautturi_usage_"};

/// Of a purpose: lautturi_usage_unemployment_benefit.
[[nodiscard]] inline std::string usage_column(core::PurposeId purpose) {
    std::string name{usage_prefix};
    name.append(purpose.text());
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

}
