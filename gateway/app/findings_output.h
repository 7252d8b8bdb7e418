#pragma once
// What hinders a verb in a folder of mappings: its errors alone. Notes are what `check` is for; a
// hundred of them would hide the one line that matters.

#include "gateway/config/configuration.h"

#include <iosfwd>
#include <span>

namespace gateway::app {

/// As print_findings(), of the errors among them.
void print_errors(std::span<const config::Finding> findings, bool as_json, std::ostream& out);

}
