#pragma once
// YAML as far as a configuration needs it: maps, lists and words, each with its line. Anchors,
// aliases, tags, several documents, deep nesting and keys that stand twice are refused.

#include "gateway/config/findings.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::config {

struct Tree {
    enum class Kind : std::uint8_t { null, scalar, sequence, map };
    struct Entry;

    Kind kind{Kind::null};
    std::size_t line{0};        ///< 1-based
    std::string text;           ///< of a scalar
    bool is_quoted{false};      ///< a scalar in quotes is text, whatever it looks like
    std::vector<Tree> items;    ///< of a sequence
    std::vector<Entry> entries; ///< of a map, in the order of the file

    [[nodiscard]] const Entry* find(std::string_view key) const noexcept;
};

struct Tree::Entry {
    std::string key;
    std::size_t line{0};
    Tree value;
};

inline constexpr std::size_t file_limit{std::size_t{4} << 20U};
inline constexpr std::size_t depth_limit{64};

/// Reads one file. @return nothing if it could not be read to its end; whatever was wrong is in the
/// findings.
[[nodiscard]] std::optional<Tree> parse_yaml(const Sheet& sheet, const std::string& text);

/// JSON of a tree: plain true, false, null and nothing else are such; every other word is a string.
[[nodiscard]] std::string to_json(const Tree& tree);

}
