#pragma once
// The matrix as it is printed.

#include "tests/fault_matrix/trial.h"

#include <iosfwd>
#include <span>
#include <string>

namespace tests::faults {

/// While it goes on: a trial on a line.
void print(const Verdict& verdict, std::ostream& out);

/// All of it, with its legend; its last line says how many cells hold.
/// @param why_not the machine cannot be harmed, if it cannot
/// @return whether all of them do.
[[nodiscard]] bool
print_matrix(std::span<const Verdict> verdicts, const std::string& why_not, std::ostream& out);

}
