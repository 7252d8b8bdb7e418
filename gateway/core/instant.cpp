#include "gateway/core/instant.h"

#include <date/date.h>
#include <date/tz.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <exception>

namespace gateway::core {

namespace {

using date::sys_time;
using std::chrono::microseconds;

const date::time_zone* helsinki() {
    static const date::time_zone* const zone{date::locate_zone("Europe/Helsinki")};
    return zone;
}

/// 01:00 UTC on the last Sunday of a month: the clocks of the Union change then, on since the end
/// of March and back since the end of October. @source Directive 2000/84/EC, Articles 2 and 3.
date::sys_seconds change_in(date::year year, date::month month) {
    return date::sys_days{year / month / date::Sunday[date::last]} + std::chrono::hours{1};
}

/// What holds at an instant, and from when to when. Data of the zone list changes up to 2037, or
/// only until the rule for all later ones is in force (1996); the library does not read that rule.
/// Where the last change is another, summer time has ended for good, and it stands.
date::sys_info helsinki_info(date::sys_seconds at) {
    date::sys_info info{helsinki()->get_info(at)};
    const date::sys_days never{date::year{3000} / 1 / 1};
    const date::year last{date::year_month_day{date::floor<date::days>(info.begin)}.year()};
    if (info.end < never || (last >= date::year{2000} && last < date::year{2037})) {
        return info;
    }
    const date::year year{date::year_month_day{date::floor<date::days>(at)}.year()};
    const date::sys_seconds spring{change_in(year, date::March)};
    const date::sys_seconds autumn{change_in(year, date::October)};
    const bool summer{at >= spring && at < autumn};
    const date::sys_seconds before{
        at < spring ? change_in(year - date::years{1}, date::October) : autumn};
    info.begin = std::max(info.begin, summer ? spring : before);
    info.end = summer        ? autumn
               : at < spring ? spring
                             : change_in(year + date::years{1}, date::March);
    info.offset = std::chrono::hours{summer ? 3 : 2};
    return info;
}

/// Each thread keeps what it looked up last: it holds from one change of the clocks to the next.
const date::sys_info& looked_up(date::sys_seconds at) {
    thread_local date::sys_info last{};
    if (at < last.begin || at >= last.end) {
        last = helsinki_info(at);
    }
    return last;
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

/// Decimal digits, from the last one on. @param value has no more of them
void put_digits(std::string& out, std::int64_t value, std::size_t digits) {
    out.append(digits, '0');
    for (auto place = out.rbegin(); value != 0; value /= 10, ++place) {
        *place = static_cast<char>('0' + value % 10);
    }
}

/// 2026-02-02T12:00:00, with microseconds where there are any. No stream and no format: answers
/// have one such text a field.
std::string written(sys_time<microseconds> time) {
    const auto whole = date::floor<std::chrono::seconds>(time);
    const auto day = date::floor<date::days>(whole);
    const date::year_month_day ymd{day};
    const date::hh_mm_ss<std::chrono::seconds> clock{whole - day};
    std::string out;
    out.reserve(40);
    const int year{ymd.year()};
    if (year >= 0 && year < 10'000) {
        put_digits(out, year, 4);
    } else {
        out.append(std::to_string(year));
    }
    out.append(1, '-');
    put_digits(out, unsigned{ymd.month()}, 2);
    out.append(1, '-');
    put_digits(out, unsigned{ymd.day()}, 2);
    out.append(1, 'T');
    put_digits(out, clock.hours().count(), 2);
    out.append(1, ':');
    put_digits(out, clock.minutes().count(), 2);
    out.append(1, ':');
    put_digits(out, clock.seconds().count(), 2);
    if (time != whole) {
        out.append(1, '.');
        put_digits(out, (time - whole).count(), 6);
    }
    return out;
}

/// What Helsinki's clocks differ from UTC by.
std::chrono::seconds helsinki_offset(date::sys_seconds at) {
    return looked_up(at).offset;
}

}

std::string to_utc_text(Instant at) {
    return written(to_sys(at)).append("Z");
}

std::string to_helsinki_text(Instant at) {
    const sys_time<microseconds> time{to_sys(at)};
    const std::chrono::seconds offset{helsinki_offset(date::floor<std::chrono::seconds>(time))};
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset).count();
    std::string out{written(time + offset)};
    out.append(1, minutes < 0 ? '-' : '+');
    put_digits(out, std::abs(minutes) / 60, 2);
    out.append(1, ':');
    put_digits(out, std::abs(minutes) % 60, 2);
    return out;
}

std::string to_text(LocalDate date) {
    std::array<char, 16> text{};
    const int length{std::snprintf(
        text.data(), text.size(), "%04d-%02u-%02u", int{date.year}, unsigned{date.month},
        unsigned{date.day})};
    return {text.data(), static_cast<std::size_t>(length)};
}

Instant when_clocks_show(LocalDate day, std::chrono::minutes since_midnight) {
    const date::sys_seconds shown{
        date::sys_days{date::year{day.year} / date::month{day.month} / date::day{day.day}}
        + since_midnight};
    // the clocks never change twice within two days
    const std::chrono::seconds before{helsinki_offset(shown - date::days{1})};
    const std::chrono::seconds after{helsinki_offset(shown + date::days{1})};
    date::sys_seconds at{shown - before};
    if (helsinki_offset(at) != before) {
        at = shown - after;
        if (helsinki_offset(at) != after) {
            at = looked_up(shown - before).begin; // they jump over it
        }
    }
    return Instant::from_microseconds(microseconds{at.time_since_epoch()}.count());
}

Instant start_of_day(LocalDate day) {
    return when_clocks_show(day, std::chrono::minutes{0});
}

bool knows_helsinki() noexcept {
    try {
        return to_helsinki_text(when_clocks_show({2026, 1, 1}, std::chrono::hours{12}))
                   == "2026-01-01T12:00:00+02:00"
               && to_helsinki_text(when_clocks_show({2026, 7, 1}, std::chrono::hours{12}))
                      == "2026-07-01T12:00:00+03:00";
    } catch (const std::exception&) { // there are no data of the zone
        return false;
    }
}

LocalDate local_date(Instant at) {
    const sys_time<microseconds> time{to_sys(at)};
    const date::year_month_day ymd{
        date::floor<date::days>(time + helsinki_offset(date::floor<std::chrono::seconds>(time)))};
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
