#pragma once
// Five-field cron expressions: minute, hour, day of the month, month, day of the week. Lists,
// ranges, steps, and three-letter names of months and days. No sixth field, no @daily, no L, W or
// #: what is not understood is refused.

#include "gateway/core/calendar.h"
#include "gateway/core/result.h"

#include <bitset>
#include <string>
#include <string_view>

namespace gateway::core {

class Cron final {
public:
    /// @return rejection CRON_FORM with the field's name as its path: minute, hour, day-of-month,
    /// month, day-of-week; without a path where there are not five. CRON_NEVER: no year has such a
    /// day.
    [[nodiscard]] static Result<Cron> parse(std::string_view text);

    /// Whether it names this day. Where day of the month and day of the week are both restricted,
    /// either is enough; a field that begins with * restricts nothing by this rule, but its step
    /// counts (`*/2` and Monday: a Monday of an odd number), as Debian's cron has it.
    [[nodiscard]] bool matches(LocalDate day) const noexcept;

    [[nodiscard]] bool has_hour(int hour) const noexcept {
        return m_hours.test(static_cast<std::size_t>(hour));
    }
    [[nodiscard]] bool has_minute(int minute) const noexcept {
        return m_minutes.test(static_cast<std::size_t>(minute));
    }

    /// As it was written, one space between the fields.
    [[nodiscard]] const std::string& text() const noexcept { return m_text; }

    friend bool operator==(const Cron& left, const Cron& right) {
        return left.m_text == right.m_text;
    }

private:
    Cron() = default;

    [[nodiscard]] bool ever() const noexcept;

    std::bitset<60> m_minutes;
    std::bitset<24> m_hours;
    std::bitset<32> m_days;    ///< of the month; bit 0 is unused
    std::bitset<13> m_months;  ///< bit 0 is unused
    std::bitset<7> m_weekdays; ///< 0 is Sunday
    bool m_any_day{false};     ///< of the month: the field begins with *
    bool m_any_weekday{false};
    std::string m_text;
};

}
