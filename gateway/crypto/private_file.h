#pragma once
// Whether a file of secrets is closed to everybody else.

#include <filesystem>

namespace gateway::crypto {

/// Of an open file: nobody but its owner may touch it, by its mode or by its access list. systemd
/// (from version 254 on) hands credentials over as root's, with mode 0440 and a list in which the
/// group has nothing and we alone are named: the mode shows the list's mask, not a group that may
/// read.
[[nodiscard]] bool is_private(int descriptor) noexcept;

/// The same by its name; false where it cannot be opened.
[[nodiscard]] bool is_private(const std::filesystem::path& file) noexcept;

}
