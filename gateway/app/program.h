#pragma once
// Which program this is: its version, and the build that the linker stamped it with (a digest of
// what was linked: the same sources, tools and flags make the same). For `--version`, and for what
// has to say later by which program it was made.

#include <string>

namespace gateway::app {

/// 0.1.0: as the project's.
[[nodiscard]] std::string program_version();
/// The GNU build id of the running program, in hexadecimal; empty where the linker stamped none.
[[nodiscard]] std::string program_build();
/// `0.1.0 (build 4f2c…)`.
[[nodiscard]] std::string program_words();

}
