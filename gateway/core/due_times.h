#pragma once
// When something is due: a cron expression in Europe/Helsinki, on some days only. Pure: the same
// rule gives the same instants on every node. It must never ask what time it is.

#include "gateway/core/cron.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gateway::core {

/// A time of the day in Europe/Helsinki, to the minute.
struct TimeOfDay {
    std::uint8_t hour{0};
    std::uint8_t minute{0};

    friend constexpr auto operator<=>(const TimeOfDay&, const TimeOfDay&) = default;
};

/// `06:00`.
[[nodiscard]] std::optional<TimeOfDay> parse_time_of_day(std::string_view text);

/// The instant of a time of a day. A time that the spring's jump leaves out is the first instant
/// after the gap; one that comes twice in autumn is its first.
[[nodiscard]] Instant instant_of(LocalDate day, TimeOfDay time);

/// On which days something may be due.
enum class Days : std::uint8_t { every, bank_days, no_public_holidays };

/// What becomes of a day that cron names and `Days` excludes.
enum class OtherDays : std::uint8_t { skip, previous_bank_day, next_bank_day };

[[nodiscard]] bool permits(Days days, const Calendar& calendar, LocalDate day) noexcept;

class DueTimes final {
public:
    DueTimes(Cron cron, Days days, OtherDays other, std::shared_ptr<const Calendar> calendar)
        : m_cron{std::move(cron)}, m_days{days}, m_other{other}, m_calendar{std::move(calendar)} {}

    /// The first due time after `after`; nothing within the ten years that follow, or before the
    /// end of 2099, is nothing.
    [[nodiscard]] std::optional<Instant> next(Instant after) const;

    /// Those in (after, until], in order, at most `limit`, the earliest. Fewer: there are no more,
    /// or none before the end of 2099.
    [[nodiscard]] std::vector<Instant>
    between(Instant after, Instant until, std::size_t limit) const;

    /// The rule in one line: two rules with the same text have the same due times.
    [[nodiscard]] std::string text() const;

private:
    /// Whether something is due on this day, be it moved here from another.
    [[nodiscard]] bool has(LocalDate day) const noexcept;
    /// The due times of a day that has some, in order, each once.
    [[nodiscard]] std::vector<Instant> of(LocalDate day) const;

    Cron m_cron;
    Days m_days;
    OtherDays m_other;
    std::shared_ptr<const Calendar> m_calendar;
};

}
