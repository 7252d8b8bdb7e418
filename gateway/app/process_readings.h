#pragma once
// What the kernel says of this process and its file system.

#include <cstdint>
#include <filesystem>
#include <optional>

namespace gateway::app {

struct ProcessReadings {
    std::optional<std::uint64_t> resident_bytes{};
    std::optional<std::uint64_t> open_files{};
};

[[nodiscard]] ProcessReadings read_process() noexcept;

/// Bytes that may still be written where `folder` is; nothing where that cannot be told.
[[nodiscard]] std::optional<std::uintmax_t>
free_space(const std::filesystem::path& folder) noexcept;

}
