#pragma once
// Letters as the linter compares them: small, without diacritics, ASCII. A scanner's mistakes are
// forgiven by the patterns, never here: what a notice says is kept as it stands.

#include <cstddef>
#include <string_view>

namespace gateway::notice {

/// One character of UTF-8. @pre `at` begins a character of valid UTF-8.
struct Character {
    char32_t code{0};
    std::size_t size{1};
};

[[nodiscard]] Character character_at(std::string_view text, std::size_t at) noexcept;

/// What the character is when compared: `ä` is `a`, a section sign is `$`, a dash is `-`, any space
/// is ` `, a ligature is its letters. Empty: it is not seen (soft hyphen, marks).
/// A character of no meaning here is `~`.
[[nodiscard]] std::string_view folded(char32_t code) noexcept;

[[nodiscard]] bool is_upper(char32_t code) noexcept;
[[nodiscard]] bool is_letter(char32_t code) noexcept;
/// A dot, ring or square before an item of a list.
[[nodiscard]] bool is_bullet(char32_t code) noexcept;

enum class Box : std::uint8_t { none, empty, ticked };
[[nodiscard]] Box box_of(char32_t code) noexcept;

[[nodiscard]] constexpr bool is_ascii_letter(char byte) noexcept {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

[[nodiscard]] constexpr bool is_digit(char byte) noexcept {
    return byte >= '0' && byte <= '9';
}

}
