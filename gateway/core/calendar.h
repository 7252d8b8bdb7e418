#pragma once
// The Finnish calendar: weekdays, public holidays, the days on which banks work. Pure: a day goes
// in, an answer comes out. It must never ask what day it is.

#include "gateway/core/instant.h"

#include <cstdint>
#include <optional>
#include <set>
#include <utility>

namespace gateway::core {

enum class Weekday : std::uint8_t {
    sunday,
    monday,
    tuesday,
    wednesday,
    thursday,
    friday,
    saturday
};

[[nodiscard]] Weekday weekday(LocalDate day) noexcept;

/// The day `count` days after `day`; before it where `count` is negative.
[[nodiscard]] LocalDate plus_days(LocalDate day, int count) noexcept;

/// Easter Sunday of the Gregorian calendar.
[[nodiscard]] LocalDate easter(int year) noexcept;

/// Whether a day is a public holiday in Finland: the holidays of the Church that are days off, May
/// Day and Independence Day. An ordinary Sunday is none, Easter Sunday and Whit Sunday are.
/// @source the almanac of the University of Helsinki; Independence Day 388/1937, May Day 272/1944.
/// Epiphany and Ascension have stood on their own days since 1992: earlier years are not known
/// here.
[[nodiscard]] bool is_public_holiday(LocalDate day) noexcept;

/// Days on which banks work, and further days on which an installation says that they do not.
class Calendar final {
public:
    Calendar() = default;
    explicit Calendar(std::set<LocalDate> closed) : m_closed{std::move(closed)} {}

    /// Monday to Friday, but for public holidays, Midsummer Eve, Christmas Eve and the days that
    /// the installation adds. New Year's Eve and Maundy Thursday, when branches close early, are
    /// bank days.
    /// @source the Bank of Finland's list of bank holidays; OP Financial Group's opening hours 2024
    /// (closed on both eves, open until 13 on Maundy Thursday and New Year's Eve).
    [[nodiscard]] bool is_bank_day(LocalDate day) const noexcept;

    [[nodiscard]] LocalDate next_bank_day(LocalDate after) const noexcept;
    [[nodiscard]] LocalDate previous_bank_day(LocalDate before) const noexcept;

    [[nodiscard]] const std::set<LocalDate>& closed() const noexcept { return m_closed; }

private:
    std::set<LocalDate> m_closed;
};

}
