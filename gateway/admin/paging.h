#pragma once
// How calls that answer page by page read which page is meant: `behind`, the `next` of the page
// before, and `limit`, how many at the most.

#include "gateway/text/strict_json.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>

namespace gateway::admin {

struct PageLimits {
    std::int64_t usual;
    std::int64_t longest;
};

/// Of what there are tens of thousands at the most, and of what grows with the traffic.
inline constexpr PageLimits list_pages{50, 500};
inline constexpr PageLimits traffic_pages{50, 200};

/// What `parse` makes of `behind`, an optional; nothing where there is none, and CURSOR_FORM where
/// `parse` makes nothing of it.
template <class Parse> [[nodiscard]] std::invoke_result_t<Parse, const std::string&>
read_behind(const text::JsonValue& body, text::StrictJson& json, const Parse& parse) {
    const std::string cursor{json.plain_text(body, "behind", "")};
    if (cursor.empty()) {
        return {};
    }
    auto behind = parse(cursor);
    if (!behind) {
        json.refuse("/behind", "CURSOR_FORM", "what `next` said is expected");
    }
    return behind;
}

/// The number that `limit` says; LIMIT_FORM outside of the limits.
[[nodiscard]] inline std::size_t
read_limit(const text::JsonValue& body, text::StrictJson& json, const PageLimits& limits) {
    std::int64_t length{limits.usual};
    if (const text::JsonValue* const limit{body.find("limit")}) {
        length = limit->integer().value_or(0);
        if (length < 1 || length > limits.longest) {
            json.refuse(
                "/limit", "LIMIT_FORM",
                "a number from 1 to " + std::to_string(limits.longest) + " is expected");
            length = limits.usual;
        }
    }
    return static_cast<std::size_t>(length);
}

}
