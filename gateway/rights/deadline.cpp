#include "gateway/rights/deadline.h"

#include "gateway/core/calendar.h"

#include <array>

namespace gateway::rights {

namespace {

constexpr int months_to_answer{1};
constexpr int months_of_extension{2};

int days_in(int year, int month) noexcept {
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap{(year % 4 == 0 && year % 100 != 0) || year % 400 == 0};
    return days.at(static_cast<std::size_t>(month - 1)) + (month == 2 && leap ? 1 : 0);
}

/// Days since 1 March of year 0; the calendar's usual arithmetic.
std::int64_t number_of(core::LocalDate date) noexcept {
    const std::int64_t year{date.year - (date.month <= 2 ? 1 : 0)};
    const std::int64_t month{(date.month + 9) % 12};
    return year * 365 + year / 4 - year / 100 + year / 400 + (month * 306 + 5) / 10 + date.day - 1;
}

}

core::LocalDate plus_months(core::LocalDate day, int months) noexcept {
    const int count{day.year * 12 + (day.month - 1) + months};
    const int year{count / 12};
    const int month{count % 12 + 1};
    return core::LocalDate{
        static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
        static_cast<std::uint8_t>(std::min<int>(day.day, days_in(year, month)))};
}

std::int64_t days_between(core::LocalDate from, core::LocalDate until) {
    return number_of(until) - number_of(from);
}

Deadline deadline_of(const ports::RightsCase& request, core::LocalDate today) {
    Deadline deadline;
    std::optional<core::LocalDate> asked;
    for (const ports::RightsEvent& event : request.steps) {
        const core::LocalDate day{core::local_date(event.at)};
        if (event.step == ports::RightsStep::clarification && !asked) {
            asked = day;
        } else if (event.step == ports::RightsStep::clarified && asked) {
            deadline.waited += days_between(*asked, day);
            asked.reset();
        } else if (event.step == ports::RightsStep::extended) {
            deadline.extended = true;
        }
    }
    if (asked) {
        deadline.stands_still = true;
        deadline.waited += days_between(*asked, std::max(today, *asked));
    }
    deadline.due = core::plus_days(
        plus_months(
            request.request.received,
            months_to_answer + (deadline.extended ? months_of_extension : 0)),
        static_cast<int>(deadline.waited));
    return deadline;
}

}
