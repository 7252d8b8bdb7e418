#pragma once
// Whether a run got on since somebody looked.

#include "gateway/admin/operation.h"

#include <string_view>

namespace gateway::admin {

/// @param run   its id, as it was asked for. @param known the id of the last event that was seen.
/// @return also true where there is no such run: whoever waits is told.
[[nodiscard]] bool run_has_news(Operation& operation, std::string_view run, std::string_view known);

}
