#pragma once
// Days and instants that a caller asks about.

#include "gateway/core/plausible_dates.h"
#include "gateway/text/strict_json.h"

#include <optional>
#include <string>
#include <string_view>

namespace gateway::admin {

/// What stands at a key of the body. Refuses DATE_FORM, and DATE_IMPLAUSIBLE outside 2000–2099.
[[nodiscard]] inline std::optional<core::Instant>
read_date(text::StrictJson& json, const text::JsonValue& body, std::string_view key) {
    std::optional<core::Instant> at{json.optional_instant(body, key, "")};
    if (at && !core::is_plausible(*at)) {
        json.refuse(
            '/' + std::string{key}, "DATE_IMPLAUSIBLE",
            "a day of the years 2000 to 2099 is expected");
        at.reset();
    }
    return at;
}

}
