#include "gateway/core/instant.h"

#include <date/date.h>
#include <date/tz.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>

namespace gateway::core {

namespace {

using date::sys_time;
using std::chrono::microseconds;

const date::time_zone* helsinki() {
    static const date::time_zone* const zone{date::locate_zone("Europe/Helsinki")};
    return zone;
}

sys_time<microseconds> to_sys(Instant at) {
    return sys_time<microseconds>{microseconds{at.microseconds()}};
}

/// Reads exactly `count` digits.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
    if (text.size() < at + count) {
        return std::nullopt;
    }
    int number{0};
    for (const char digit : text.substr(at, count)) {
        if (digit < '0' || digit > '9') {
            return std::nullopt;
        }
        number = number * 10 + (digit - '0');
    }
    return number;
}

bool has(std::string_view text, std::size_t at, char expected) {
    return at < text.size() && text[at] == expected;
}

/// The zone of RFC 3339 at `at`, to the end of the text: Z or ±hh:mm, in minutes.
std::optional<int> zone_minutes(std::string_view text, std::size_t at) {
    if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z')) {
        return 0;
    }
    if (at + 6 != text.size() || (text[at] != '+' && text[at] != '-') || !has(text, at + 3, ':')) {
        return std::nullopt;
    }
    const std::optional<int> hours{digits(text, at + 1, 2)};
    const std::optional<int> minutes{digits(text, at + 4, 2)};
    if (!hours || !minutes || *hours > 23 || *minutes > 59) {
        return std::nullopt;
    }
    const int offset{*hours * 60 + *minutes};
    return text[at] == '-' ? -offset : offset;
}

}

std::optional<LocalDate> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return std::nullopt;
    }
    const std::optional<int> year{digits(text, 0, 4)};
    const std::optional<int> month{digits(text, 5, 2)};
    const std::optional<int> day{digits(text, 8, 2)};
    if (!year || !month || !day) {
        return std::nullopt;
    }
    const date::year_month_day ymd{
        date::year{*year}, date::month{static_cast<unsigned>(*month)},
        date::day{static_cast<unsigned>(*day)}};
    if (!ymd.ok()) {
        return std::nullopt;
    }
    return LocalDate{
        static_cast<std::int16_t>(*year), static_cast<std::uint8_t>(*month),
        static_cast<std::uint8_t>(*day)};
}

std::optional<Instant> parse_instant(std::string_view text) {
    if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || !has(text, 13, ':')
        || !has(text, 16, ':')) {
        return std::nullopt;
    }
    const std::optional<LocalDate> day{parse_date(text.substr(0, 10))};
    const std::optional<int> hour{digits(text, 11, 2)};
    const std::optional<int> minute{digits(text, 14, 2)};
    const std::optional<int> second{digits(text, 17, 2)};
    if (!day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    std::size_t at{19};
    std::int64_t fraction{0};
    if (has(text, at, '.')) {
        ++at;
        std::int64_t weight{100'000};
        const std::size_t first{at};
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
            fraction += weight * (text[at] - '0');
            weight /= 10;
        }
        if (at == first) {
            return std::nullopt;
        }
    }
    const std::optional<int> zone{zone_minutes(text, at)};
    if (!zone) {
        return std::nullopt;
    }
    const date::sys_days days{
        date::year{day->year} / date::month{day->month} / date::day{day->day}};
    const sys_time<microseconds> at_zone{
        days + std::chrono::hours{*hour} + std::chrono::minutes{*minute}
        + std::chrono::seconds{*second} + microseconds{fraction}};
    const auto utc = at_zone - std::chrono::minutes{*zone};
    return Instant::from_microseconds(utc.time_since_epoch().count());
}

std::optional<Instant> parse_instant_or_date(std::string_view text) {
    if (const std::optional<LocalDate> day{parse_date(text)}; day) {
        return start_of_day(*day);
    }
    return parse_instant(text);
}

namespace {

/// 2026-02-02T12:00:00, with microseconds where there are any. No stream: answers have one such
/// text a field.
std::string written(sys_time<microseconds> time) {
    const auto whole = date::floor<std::chrono::seconds>(time);
    const auto day = date::floor<date::days>(whole);
    const date::year_month_day ymd{day};
    const date::hh_mm_ss<std::chrono::seconds> clock{whole - day};
    std::array<char, 40> text{};
    int length{std::snprintf(
        text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", int{ymd.year()},
        unsigned{ymd.month()}, unsigned{ymd.day()}, static_cast<int>(clock.hours().count()),
        static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()))};
    std::string out{text.data(), static_cast<std::size_t>(length)};
    if (time != whole) {
        length = std::snprintf(
            text.data(), text.size(), ".%06d", static_cast<int>((time - whole).count()));
        out.append(text.data(), static_cast<std::size_t>(length));
    }
    return out;
}

}

std::string to_utc_text(Instant at) {
    return written(to_sys(at)).append("Z");
}

std::string to_helsinki_text(Instant at) {
    const sys_time<microseconds> time{to_sys(at)};
    const std::chrono::seconds offset{
        helsinki()->get_info(date::floor<std::chrono::seconds>(time)).offset};
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset).count();
    std::array<char, 16> zone{};
    const int length{std::snprintf(
        zone.data(), zone.size(), "%c%02d:%02d", minutes < 0 ? '-' : '+',
        static_cast<int>(std::abs(minutes) / 60), static_cast<int>(std::abs(minutes) % 60))};
    return written(time + offset).append(zone.data(), static_cast<std::size_t>(length));
}

std::string to_text(LocalDate date) {
    std::array<char, 16> text{};
    const int length{std::snprintf(
        text.data(), text.size(), "%04d-%02u-%02u", int{date.year}, unsigned{date.month},
        unsigned{date.day})};
    return {text.data(), static_cast<std::size_t>(length)};
}

Instant start_of_day(LocalDate day) {
    const date::local_days local{
        date::year{day.year} / date::month{day.month} / date::day{day.day}};
    const auto utc = helsinki()->to_sys(local, date::choose::earliest);
    return Instant::from_microseconds(date::floor<microseconds>(utc).time_since_epoch().count());
}

LocalDate local_date(Instant at) {
    const auto local = helsinki()->to_local(to_sys(at));
    const date::year_month_day ymd{date::floor<date::days>(local)};
    return LocalDate{
        static_cast<std::int16_t>(int{ymd.year()}),
        static_cast<std::uint8_t>(unsigned{ymd.month()}),
        static_cast<std::uint8_t>(unsigned{ymd.day()})};
}

LocalDate next_day(LocalDate day) {
    const date::local_days local{
        date::year{day.year} / date::month{day.month} / date::day{day.day}};
    const date::year_month_day ymd{local + date::days{1}};
    return LocalDate{
        static_cast<std::int16_t>(int{ymd.year()}),
        static_cast<std::uint8_t>(unsigned{ymd.month()}),
        static_cast<std::uint8_t>(unsigned{ymd.day()})};
}

}
