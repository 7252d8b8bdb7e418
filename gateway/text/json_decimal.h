#pragma once
// JSON's numbers as they are written, compared and divided exactly: 1.0 is 1, and 0.3 is a multiple
// of 0.1. Not for other rooms.

#include <cstdint>
#include <string>
#include <string_view>

namespace gateway::text {

/// (-1)^negative × digits × 10^exponent; digits without zeros at either end, empty for zero.
struct JsonDecimal {
    bool negative{false};
    std::string digits;
    std::int64_t exponent{0};

    /// @pre is_json_number(text), within the range of a double (parse_json refuses others).
    [[nodiscard]] static JsonDecimal of(std::string_view text);

    [[nodiscard]] bool is_whole() const noexcept { return digits.empty() || exponent >= 0; }
    [[nodiscard]] bool is_multiple_of(const JsonDecimal& divisor) const;

    /// Negative, 0 or positive, as this is less, equal or more.
    [[nodiscard]] int compare(const JsonDecimal& other) const;
};

}
