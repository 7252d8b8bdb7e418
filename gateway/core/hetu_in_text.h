#pragma once
// Personal identity codes where people write them into sentences: with spaces, points, slashes or
// line ends between, with the whole year, in small or full-width letters, any dash or no sign at
// all. For warnings and caps; who somebody is, only parse_hetu()
// says.

#include <string_view>

namespace gateway::core {

/// Whether something in `text` reads as a hetu in any spelling: a day and month that exist, a
/// number from 002 to 999, the right check character. One in 31 other numbers of that shape is
/// taken for one too.
[[nodiscard]] bool holds_hetu(std::string_view text) noexcept;

/// The same of what lies open and must be about nobody, a name, a code, a reference: there also a
/// code that stands whole within a longer word, be its letters small. Not of a message's id, whose
/// random digits read as anything.
[[nodiscard]] bool may_name_a_person(std::string_view text) noexcept;

}
