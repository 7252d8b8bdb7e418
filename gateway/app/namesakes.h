#pragma once
// The registers, asked about people: who bears a user's name, for one report on use, and what
// stands there of somebody who takes their data along. Nothing of it is kept.

#include "gateway/app/installation.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gateway::app {

/// @param names  family names by user.
/// @return       persons known to the store who bear them, by user.
/// @throws core::GatewayError REGISTER_UNKNOWN, or as the register fails.
[[nodiscard]] std::map<std::string, std::set<core::PersonNo>> namesakes(
    Installation& installation, core::RegisterId reg,
    const std::map<std::string, std::set<std::string>>& names);

/// What the register says of one person now, in the first of its selections that has them: with the
/// holds that it shows itself (turvakielto).
/// @throws core::GatewayError as the register fails.
[[nodiscard]] std::optional<mapping::Mapped>
register_record(Installation& installation, core::RegisterId reg, const core::PersonId& person);

/// The same, and its values alone.
/// @throws core::GatewayError as the register fails.
[[nodiscard]] std::vector<core::Field>
register_values(Installation& installation, core::RegisterId reg, const core::PersonId& person);

}
