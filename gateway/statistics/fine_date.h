#pragma once
// Whether a value tells a date finer than a quarter. It knows how dates are written in Finland and
// by machines; words and figures around them do not hide them.

#include <string_view>

namespace gateway::statistics {

/// 2026-03, 2026/03/01, 202603, 20260301, 20260301120000, 01032026, 2026M03, 2026-W12, 2026-071,
/// 2026:03:01, 2026 03 01, 01 03 2026, 1.3.2026, 1. 3. 26, 1/3 2026, 3/2026, vko 12/2026, 2026 vko
/// 12, 12. viikko 2026, maaliskuu 2026, 01-MAR-2026: a month, a week or a day of a year, anywhere
/// in the text. A day and a month may stand in either order. Months and weeks by name in Finnish,
/// Swedish and English. A day and a month without a year are none, nor is a figure from 1 to 4
/// behind the letter Q or a word for quarter (Q3/2026, kvartal 3/2026); three short numbers such
/// as 1.2.11 are one, whatever they count. Dashes and minuses of print, and figures as wide as
/// Chinese ones, are read as those of the keyboard.
[[nodiscard]] bool tells_fine_date(std::string_view text);

}
