#pragma once
// The registers, asked about people: who bears a user's name, for one report on use, and what
// stands there of somebody who takes their data along. Nothing of it is kept.

#include "gateway/app/installation.h"
#include "gateway/rights/portability.h"
#include "gateway/rights/use.h"

#include <map>
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

/// What the register says of one person now, in all of its selections that have them; nothing where
/// it has no access. A selection that the register does not have is named in `not_read`, unless
/// questions are answered from it, or there is no other; so is a column that an exchange needs of a
/// selection, which is read without it, but for the one by which persons are found. Rows of which
/// nobody can say whose they are stop nobody's copy: they are counted in `unreadable`.
/// @throws core::GatewayError REGISTER_DATA (the selection: a row of the person that cannot be
/// read, or rows that cannot be taken for one person's), REGISTER_COLUMN (a column that its binding
/// requires is gone), or as the register fails.
[[nodiscard]] rights::RegisterRecord
register_record(Installation& installation, core::RegisterId reg, const core::PersonId& person);

/// What the first of its selections that tells the person's name says of them: it may be asked of
/// many, one after another. Selections that cannot be read are passed over.
/// @return nothing where no selection tells it.
/// @throws core::GatewayError REGISTER_UNREACHABLE, or where the register cannot be asked at all.
[[nodiscard]] std::vector<core::Field>
register_name(Installation& installation, core::RegisterId reg, const core::PersonId& person);

}
