#pragma once
// What an exchange cannot do without of the register's selection that it reads.

#include "gateway/config/configuration.h"

#include <string>
#include <vector>

namespace gateway::exchange {

/// Columns by which the selection's binding knows whose a row is, what the exchange sends of it,
/// the holds that the row shows, and what tells a person's rows apart (`record-key`). Relations
/// only of a binding of the selection's own: a binding that selections share names those of all of
/// them. A column that is gone must never pass for a person of whom the register knows no such
/// thing.
/// @pre the exchange sends or answers from a selection of the register.
[[nodiscard]] std::vector<std::string>
needed_columns(const config::Exchange& exchange, const config::Register& reg);

}
