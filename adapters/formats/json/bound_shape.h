#pragma once
// A shape that was checked, in the form that reading and writing need.

#include "gateway/ports/format.h"
#include "gateway/text/json_schema.h"
#include "gateway/text/known_names.h"

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
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

    /// The known place, as it is known, at which a path that is none of them shows something of
    /// another kind: a value where more is known below it, more below what is known as a value, an
    /// array for an object or an object for an array. Empty: there is none. An array is told by its
    /// first element: a member may be named by digits, too.
    [[nodiscard]] std::string_view of_another_kind(std::string_view unknown) const;

private:
    /// What is known directly below a place.
    struct Below {
        bool members{false};
        bool any_element{false}; ///< a *
        bool digits{false};      ///< an element, or a member named so
    };

    struct Hash {
        using is_transparent = void;

        [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };

    void add_places_of(std::string_view path);
    [[nodiscard]] bool
    differs(std::string_view place, const Below* below, std::string_view rest) const;

    std::unordered_set<std::string, Hash, std::equal_to<>> m_paths;
    std::unordered_map<std::string, Below, Hash, std::equal_to<>> m_places; ///< all above a path
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
