#pragma once
// The text of a settings file: where each key stands, so that what is wrong with it can be found,
// and its numbers.

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::app {

/// The file, behind its byte order mark if it has one; failed where it cannot be opened.
[[nodiscard]] std::ifstream open_settings(const std::filesystem::path& file);

/// Of digits alone: `1,5` is none, and no 15 either.
[[nodiscard]] std::optional<unsigned> whole_number(std::string_view text) noexcept;

/// The lines, from 1, on which each key is given; of a file that cannot be read, nothing.
[[nodiscard]] std::map<std::string, std::vector<std::size_t>>
setting_lines(const std::filesystem::path& file);

/// `store.mode, line 7`: the key with the last of its lines, which is the one that counts.
[[nodiscard]] std::string setting_place(const std::string& key, const std::filesystem::path& file);

}
