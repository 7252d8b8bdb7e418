#pragma once
// Whether a data directory is one: an installation is begun by `serve` in an empty folder that
// somebody made for it, and by nothing else. A name that was mistyped must never become a second
// installation, with keys of its own and without a single consent.

#include <filesystem>

namespace gateway::app {

/// For `serve`, which begins an installation where there is none.
/// @throws core::GatewayError DATA_DIRECTORY_ABSENT, DATA_DIRECTORY_OCCUPIED (something else is in
/// it). Nothing was made.
void require_place(const std::filesystem::path& data_directory);

/// For every other verb. @throws core::GatewayError INSTALLATION_ABSENT, DATA_DIRECTORY_FORBIDDEN
/// (not ours to look into). Nothing was made.
void require_installation(const std::filesystem::path& data_directory);

/// Where bodies lie that are too long for memory: nameless files, so an ended daemon leaves none.
/// Made where it is not there.
[[nodiscard]] std::filesystem::path held_folder(const std::filesystem::path& data_directory);

}
