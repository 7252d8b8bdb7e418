#pragma once
// Of this room alone: where a reader of JSON stands, as it may be told to anybody.

#include "gateway/text/known_names.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::text {

/// One of a JSON Pointer's (RFC 6901).
struct PathSegment {
    std::size_t start; ///< of its slash, in the pointer
    bool index;        ///< of an array; else a key, which may be anything
};

/// The pointer for a rejection: a key that is not known is *, for it may be somebody's data.
/// @param names null: no key is known
[[nodiscard]] inline std::string shown_path(
    std::string_view path, const std::vector<PathSegment>& segments, const KnownNames* names) {
    std::string shown;
    for (std::size_t at{0}; at < segments.size(); ++at) {
        const std::size_t start{segments[at].start + 1};
        const std::size_t end{at + 1 < segments.size() ? segments[at + 1].start : path.size()};
        const std::string_view name{path.substr(start, end - start)};
        const bool known{segments[at].index || (names != nullptr && names->contains(name))};
        shown += '/';
        shown += known ? name : std::string_view{"*"};
    }
    return shown;
}

}
