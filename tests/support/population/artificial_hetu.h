#pragma once
// Makes artificial personal identity codes (individual number 900-999, which no living person has)
// and wrong ones for the tests of refusal. Written apart from gateway/core/hetu so that each can
// check the other.

#include "gateway/core/instant.h"

#include <string>
#include <string_view>

namespace tests::population {

/// All thirteen century signs.
inline constexpr std::string_view century_signs{"+-YXWVUABCDEF"};

/// 1800, 1900 or 2000.
[[nodiscard]] int century_of(char sign) noexcept;

/// The signs that a person born in `year` may have.
[[nodiscard]] std::string_view signs_of(int year) noexcept;

/// A correct code. @pre the day exists, the sign is of its century, 900 <= individual <= 999
[[nodiscard]] std::string make_hetu(gateway::core::LocalDate born, char sign, unsigned individual);

/// The same code with another check character, which is therefore wrong. @param turn which of the
/// other thirty
[[nodiscard]] std::string with_wrong_check(std::string hetu, unsigned turn);

/// The same code with a character that is no century sign. @param turn which one
[[nodiscard]] std::string with_wrong_century(std::string hetu, unsigned turn);

/// A code whose day does not exist, with the check character that fits it. @param turn which day
[[nodiscard]] std::string with_impossible_date(const std::string& hetu, unsigned turn);

}
