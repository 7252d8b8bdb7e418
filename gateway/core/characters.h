#pragma once
// Characters as identifiers are made of them: ASCII alone, whatever the locale says.

#include <algorithm>
#include <string_view>

namespace gateway::core {

[[nodiscard]] constexpr bool is_digit(char character) noexcept {
    return character >= '0' && character <= '9';
}

[[nodiscard]] constexpr bool is_capital(char character) noexcept {
    return character >= 'A' && character <= 'Z';
}

[[nodiscard]] constexpr bool is_capital_or_digit(char character) noexcept {
    return is_digit(character) || is_capital(character);
}

/// At least one, and nothing else.
[[nodiscard]] constexpr bool all_digits(std::string_view text) noexcept {
    return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

/// What forms write where there is no number: it passes every check digit.
[[nodiscard]] constexpr bool all_zeros(std::string_view text) noexcept {
    return text.find_first_not_of('0') == std::string_view::npos;
}

}
