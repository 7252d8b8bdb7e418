#pragma once
// A shape that was checked, in the form that reading and writing need.

#include "gateway/ports/format.h"
#include "gateway/text/json_schema.h"
#include "gateway/text/known_names.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace adapters::json {

/// The paths that a mapping knows.
class KnownPaths final {
public:
    KnownPaths() = default;
    explicit KnownPaths(const std::vector<std::string>& paths);

    /// Indices in `path` also fit a * in a known path.
    [[nodiscard]] bool contains(std::string_view path) const;

private:
    struct Hash {
        using is_transparent = void;

        [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };

    std::unordered_set<std::string, Hash, std::equal_to<>> m_paths;
    bool m_stars{false};
};

struct BoundShape {
    std::string record_path;
    std::string record_id; ///< member of a record that is written; empty: none
    KnownPaths known_paths;
    KnownPaths control_paths;
    bool has_controls{false};
    gateway::text::KnownNames names;
    std::size_t limit{0};
    std::size_t known_limit{0}; ///< of a long document: bytes that are kept
    std::shared_ptr<const gateway::text::JsonSchema> schema; ///< null: none
    bool schema_of_document{false};                          ///< of the whole; else of each record
};

enum class Kind : std::uint8_t { json, ndjson };

[[nodiscard]] gateway::core::Result<std::shared_ptr<const BoundShape>>
bind_shape(const gateway::ports::Shape& shape, Kind kind);

/// Whether a segment is an array's index: digits only.
[[nodiscard]] bool is_index(std::string_view segment) noexcept;

/// Its number; nothing for one that no array is written with: with zeros before it, which a JSON
/// Pointer does not have (RFC 6901), or so large that the holes before it would be the document.
/// @pre is_index(segment)
[[nodiscard]] std::optional<std::size_t> index_of(std::string_view segment) noexcept;

/// The decoded segments of a JSON Pointer; nothing if it is none or is empty.
[[nodiscard]] std::optional<std::vector<std::string>> segments_of(std::string_view pointer);

}
