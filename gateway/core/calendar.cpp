#include "gateway/core/calendar.h"

#include <date/date.h>

namespace gateway::core {

namespace {

date::sys_days to_days(LocalDate day) noexcept {
    return date::sys_days{date::year{day.year} / date::month{day.month} / date::day{day.day}};
}

LocalDate of_days(date::sys_days days) noexcept {
    const date::year_month_day ymd{days};
    return LocalDate{
        static_cast<std::int16_t>(int{ymd.year()}),
        static_cast<std::uint8_t>(unsigned{ymd.month()}),
        static_cast<std::uint8_t>(unsigned{ymd.day()})};
}

bool is(LocalDate day, int month, int number) noexcept {
    return day.month == month && day.day == number;
}

/// Whether `day` is the one `of` of the week that begins on `from` of its year.
bool is_first(Weekday of, LocalDate day, LocalDate from) noexcept {
    return weekday(day) == of && from <= day && day < plus_days(from, 7);
}

LocalDate of_year(LocalDate day, int month, int number) noexcept {
    return {day.year, static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(number)};
}

}

Weekday weekday(LocalDate day) noexcept {
    return static_cast<Weekday>(date::weekday{to_days(day)}.c_encoding());
}

LocalDate plus_days(LocalDate day, int count) noexcept {
    return of_days(to_days(day) + date::days{count});
}

// The anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8): moon and century.
LocalDate easter(int year) noexcept {
    const int golden{year % 19};
    const int century{year / 100};
    const int of_century{year % 100};
    const int correction{(century - (century + 8) / 25 + 1) / 3};
    const int epact{(19 * golden + century - century / 4 - correction + 15) % 30};
    const int to_sunday{
        (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7};
    const int late{(golden + 11 * epact + 22 * to_sunday) / 451};
    const int days{epact + to_sunday - 7 * late + 114};
    return {
        static_cast<std::int16_t>(year), static_cast<std::uint8_t>(days / 31),
        static_cast<std::uint8_t>(days % 31 + 1)};
}

bool is_public_holiday(LocalDate day) noexcept {
    const bool fixed{
        is(day, 1, 1) || is(day, 1, 6)          // New Year, Epiphany
        || is(day, 5, 1) || is(day, 12, 6)      // May Day, Independence Day
        || is(day, 12, 25) || is(day, 12, 26)}; // Christmas, St Stephen's Day
    const LocalDate paschal{easter(day.year)};
    const bool movable{
        day == plus_days(paschal, -2) || day == paschal // Good Friday, Easter Sunday
        || day == plus_days(paschal, 1)                 // Easter Monday
        || day == plus_days(paschal, 39)                // Ascension
        || day == plus_days(paschal, 49)};              // Whit Sunday
    return fixed || movable || is_first(Weekday::saturday, day, of_year(day, 6, 20)) // Midsummer
           || is_first(Weekday::saturday, day, of_year(day, 10, 31));                // All Saints
}

bool Calendar::is_bank_day(LocalDate day) const noexcept {
    const Weekday of_week{weekday(day)};
    return of_week != Weekday::saturday && of_week != Weekday::sunday && !is_public_holiday(day)
           && !is_first(Weekday::friday, day, of_year(day, 6, 19)) // Midsummer Eve
           && !is(day, 12, 24) && !m_closed.contains(day);
}

LocalDate Calendar::next_bank_day(LocalDate after) const noexcept {
    LocalDate day{plus_days(after, 1)};
    while (!is_bank_day(day)) {
        day = plus_days(day, 1);
    }
    return day;
}

LocalDate Calendar::previous_bank_day(LocalDate before) const noexcept {
    LocalDate day{plus_days(before, -1)};
    while (!is_bank_day(day)) {
        day = plus_days(day, -1);
    }
    return day;
}

}
