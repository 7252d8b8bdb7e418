#pragma once
// The registers, asked about people: who bears a user's name, for one report on use, and what
// stands there of somebody who takes their data along. Nothing of it is kept.

#include "gateway/app/installation.h"
#include "gateway/rights/use.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace gateway::app {

/// @param names  family names by user.
/// @return       persons known to the store who bear them, by user, and which selections the
///               register does not have.
/// @throws core::GatewayError REGISTER_UNKNOWN, or as the register fails.
[[nodiscard]] rights::Namesakes namesakes(
    Installation& installation, core::RegisterId reg,
    const std::map<std::string, std::set<std::string>>& names);

/// What a register says of one person, in whichever of its selections.
struct RegisterRecord {
    std::vector<core::Field> fields; ///< an item more than once where selections differ
    std::vector<core::Hold> holds;   ///< that the register shows itself (turvakielto)
};

/// What the register says of one person now, in all of its selections that have them. A selection
/// that the register does not have is left out, unless questions are answered from it.
/// @throws core::GatewayError REGISTER_DATA (the selection: a row of the person that cannot be read
/// or taken for one person's), or as the register fails.
[[nodiscard]] std::optional<RegisterRecord>
register_record(Installation& installation, core::RegisterId reg, const core::PersonId& person);

/// The same, and its values alone.
/// @throws core::GatewayError as register_record().
[[nodiscard]] std::vector<core::Field>
register_values(Installation& installation, core::RegisterId reg, const core::PersonId& person);

}
