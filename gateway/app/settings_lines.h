#pragma once
// Where each key of a settings file stands, so that what is wrong with it can be found.

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace gateway::app {

/// The lines, from 1, on which each key is given; of a file that cannot be read, nothing.
[[nodiscard]] std::map<std::string, std::vector<std::size_t>>
setting_lines(const std::filesystem::path& file);

/// `store.mode, line 7`: the key with the last of its lines, which is the one that counts.
[[nodiscard]] std::string setting_place(const std::string& key, const std::filesystem::path& file);

}
