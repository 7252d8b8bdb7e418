#include "gateway/core/due_times.h"

#include <algorithm>

namespace gateway::core {

namespace {

/// Further than this nobody looks from one due time to the next: the longest gap of a cron
/// expression is from one 29 February to another, eight years.
constexpr int days_ahead{3'700};
/// Nor behind the years that anything here can be about (plausible_dates.h).
constexpr std::int16_t last_year{2099};

constexpr std::string_view word(Days days) noexcept {
    switch (days) {
    case Days::every: return "every-day";
    case Days::bank_days: return "bank-days";
    case Days::no_public_holidays: return "no-public-holidays";
    }
    return {};
}

constexpr std::string_view word(OtherDays other) noexcept {
    switch (other) {
    case OtherDays::skip: return "skip";
    case OtherDays::previous_bank_day: return "previous-bank-day";
    case OtherDays::next_bank_day: return "next-bank-day";
    }
    return {};
}

}

std::optional<TimeOfDay> parse_time_of_day(std::string_view text) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4)) {
        return std::nullopt;
    }
    const int hour{(text[0] - '0') * 10 + (text[1] - '0')};
    const int minute{(text[3] - '0') * 10 + (text[4] - '0')};
    if (hour > 23 || minute > 59) {
        return std::nullopt;
    }
    return TimeOfDay{static_cast<std::uint8_t>(hour), static_cast<std::uint8_t>(minute)};
}

Instant instant_of(LocalDate day, TimeOfDay time) {
    return when_clocks_show(day, std::chrono::hours{time.hour} + std::chrono::minutes{time.minute});
}

bool permits(Days days, const Calendar& calendar, LocalDate day) noexcept {
    switch (days) {
    case Days::every: return true;
    case Days::bank_days: return calendar.is_bank_day(day);
    case Days::no_public_holidays: return !is_public_holiday(day);
    }
    return false;
}

bool DueTimes::has(LocalDate day) const noexcept {
    const Calendar& calendar{*m_calendar};
    if (m_cron.matches(day) && permits(m_days, calendar, day)) {
        return true;
    }
    if (m_other == OtherDays::skip || !calendar.is_bank_day(day)) {
        return false;
    }
    // Those beside it that are no bank days come here, if they may not be what they are.
    const int step{m_other == OtherDays::next_bank_day ? -1 : 1};
    for (LocalDate other{plus_days(day, step)}; !calendar.is_bank_day(other);
         other = plus_days(other, step)) {
        if (m_cron.matches(other) && !permits(m_days, calendar, other)) {
            return true;
        }
    }
    return false;
}

std::vector<Instant> DueTimes::of(LocalDate day) const {
    std::vector<Instant> times;
    for (std::uint8_t hour{0}; hour < 24; ++hour) {
        for (std::uint8_t minute{0}; m_cron.has_hour(hour) && minute < 60; ++minute) {
            if (m_cron.has_minute(minute)) {
                times.push_back(instant_of(day, TimeOfDay{hour, minute}));
            }
        }
    }
    // what the spring's jump leaves out comes together after it
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return times;
}

std::optional<Instant> DueTimes::next(Instant after) const {
    const std::vector<Instant> found{between(after, Instant::from_microseconds(INT64_MAX), 1)};
    return found.empty() ? std::nullopt : std::optional{found.front()};
}

std::vector<Instant> DueTimes::between(Instant after, Instant until, std::size_t limit) const {
    std::vector<Instant> found;
    LocalDate day{local_date(after)};
    for (int ahead{0}; ahead < days_ahead && day.year <= last_year && found.size() < limit;
         ++ahead, day = plus_days(day, 1)) {
        if (start_of_day(day) > until) {
            break;
        }
        for (const Instant at : has(day) ? of(day) : std::vector<Instant>{}) {
            if (at > after && at <= until && found.size() < limit) {
                found.push_back(at);
                ahead = 0; // the gap to the next one is another
            }
        }
    }
    return found;
}

std::string DueTimes::text() const {
    std::string text{m_cron.text()};
    text.append("; ").append(word(m_days)).append("; ").append(word(m_other));
    if (m_days == Days::bank_days || m_other != OtherDays::skip) {
        for (const LocalDate closed : m_calendar->closed()) {
            text.append("; ").append(to_text(closed));
        }
    }
    return text;
}

}
