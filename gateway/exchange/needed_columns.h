#pragma once
// What an exchange cannot do without of the register's selection that it reads.

#include "gateway/config/configuration.h"
#include "gateway/ports/register_reader.h"

#include <vector>

namespace gateway::exchange {

/// Columns by which the selection's binding knows whose a row is, what the exchange sends of it,
/// the holds that the row shows, and what tells a person's rows apart (`record-key`); of a release,
/// what it counts by. All columns of the relations of a binding of the selection's own. A binding
/// that selections share names the relations of all of them: a selection without the day from which
/// one stands does not tell it, and nothing rests on it; where that day is there, the relation's
/// other columns must be too, or one that has ended would pass for one without an end. A column
/// that is gone must never pass for a person of whom the register knows no such thing.
/// @pre the exchange sends or answers from a selection of the register.
[[nodiscard]] std::vector<ports::NeededColumn>
needed_columns(const config::Exchange& exchange, const config::Register& reg);

}
