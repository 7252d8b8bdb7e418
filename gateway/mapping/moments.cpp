#include "gateway/mapping/moments.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <vector>

namespace gateway::mapping {

namespace {

using core::Code;
using core::Instant;

constexpr std::string_view zone_example{"+02:00"};
constexpr Code wrong_form{"INSTANT_FORM"};
constexpr Code nonexistent{"INSTANT_NONEXISTENT"};
constexpr Code ambiguous{"INSTANT_AMBIGUOUS"};

/// `1.3.2026` or `01.03.2026`, without reading more than is written.
std::optional<std::string> iso_of_dotted(std::string_view text) {
    const std::size_t first{text.find('.')};
    const std::size_t second{first == std::string_view::npos ? first : text.find('.', first + 1)};
    if (second == std::string_view::npos) {
        return std::nullopt;
    }
    const auto two_digits = [](std::string_view part) -> std::string {
        return part.size() == 1 ? "0" + std::string{part} : std::string{part};
    };
    return std::string{text.substr(second + 1)} + "-"
           + two_digits(text.substr(first + 1, second - first - 1)) + "-"
           + two_digits(text.substr(0, first));
}

std::string without_zero(std::string_view two_digits) {
    return std::string{two_digits.front() == '0' ? two_digits.substr(1) : two_digits};
}

/// All instants that the wall clocks of Finland showed as `naive`.
std::vector<Instant> shown_as(const std::string& naive) {
    std::vector<Instant> found;
    for (const std::string_view zone : std::array<std::string_view, 2>{"+02:00", "+03:00"}) {
        const std::optional<Instant> at{core::parse_instant(naive + std::string{zone})};
        if (at && core::to_helsinki_text(*at).ends_with(zone)) {
            found.push_back(*at);
        }
    }
    return found;
}

/// With its zone, or as the clocks of Finland show it.
std::optional<Instant> moment_of(std::string_view text) {
    if (const std::optional<Instant> at{core::parse_instant(text)}) {
        return at;
    }
    const std::vector<Instant> found{shown_as(std::string{text})};
    return found.size() == 1 ? std::optional{found.front()} : std::nullopt;
}

/// Spreadsheets number days from 1 = 1.1.1900, and count a 29.2.1900 (60) that never was; those of
/// another make begin with 0 = 1.1.1904. The last is 31.12.9999.
/// @source ECMA-376 part 1, 18.17.4.1 (date systems 1900 and 1904).
struct SerialDays {
    std::chrono::sys_days zero;
    std::int32_t first;
    std::int32_t last;
};

constexpr std::string_view system_1900{"excel-1900"};
constexpr std::string_view system_1904{"excel-1904"};
constexpr std::int32_t day_that_never_was{60};

std::optional<SerialDays> serial_days(std::string_view form) {
    using std::chrono::sys_days;
    using std::chrono::year;
    if (form == system_1900) {
        return SerialDays{sys_days{year{1899} / 12 / 30}, 1, 2'958'465};
    }
    if (form == system_1904) {
        return SerialDays{sys_days{year{1904} / 1 / 1}, 0, 2'957'003};
    }
    return std::nullopt;
}

std::string iso_of(std::chrono::sys_days days) {
    const std::chrono::year_month_day day{days};
    return core::to_text(core::LocalDate{
        static_cast<std::int16_t>(static_cast<int>(day.year())),
        static_cast<std::uint8_t>(static_cast<unsigned>(day.month())),
        static_cast<std::uint8_t>(static_cast<unsigned>(day.day()))});
}

/// `44334`; a part of a day (44334,92) is no date.
std::optional<std::string> iso_of_serial(std::string_view text, const SerialDays& days) {
    std::int32_t number{0};
    const char* const end{text.data() + text.size()};
    const auto [stop, problem] = std::from_chars(text.data(), end, number);
    const bool whole{
        problem == std::errc{} && stop == end && (text.size() == 1 || text.front() != '0')};
    if (!whole || number < days.first || number > days.last) {
        return std::nullopt;
    }
    if (days.first == 1 && number == day_that_never_was) {
        return std::nullopt;
    }
    const bool before{days.first == 1 && number < day_that_never_was};
    return iso_of(days.zero + std::chrono::days{number + (before ? 1 : 0)});
}

std::optional<std::string> serial_of(core::LocalDate date, const SerialDays& days) {
    const std::chrono::sys_days day{
        std::chrono::year{date.year} / std::chrono::month{date.month} / std::chrono::day{date.day}};
    auto number = static_cast<std::int32_t>((day - days.zero).count());
    number -= days.first == 1 && number <= day_that_never_was ? 1 : 0;
    return number < days.first ? std::nullopt : std::optional{std::to_string(number)};
}

/// The day of `2026-01-01+02:00` as it is written: what day it was elsewhere is not asked.
/// @source XML Schema part 2, 3.2.9 (date): a zone may stand behind it.
std::string_view without_zone(std::string_view text) {
    constexpr std::size_t day{10};
    const std::string_view zone{text.substr(std::min(day, text.size()))};
    const bool begins{zone.starts_with('Z') || zone.starts_with('+') || zone.starts_with('-')};
    return begins && core::parse_instant("2026-01-01T00:00:00" + std::string{zone})
               ? text.substr(0, day)
               : text;
}

}

bool is_serial(std::string_view form) noexcept {
    return form == system_1900 || form == system_1904;
}

std::optional<std::string> read_day(std::string_view text, std::string_view form) {
    if (const std::optional<SerialDays> days{serial_days(form)}) {
        return iso_of_serial(text, *days);
    }
    std::optional<std::string> iso;
    if (form.empty() || form == "YYYY-MM-DD") {
        iso = std::string{text};
    } else if (form == "xs-date") {
        iso = std::string{without_zone(text)};
    } else if (form == "YYYYMMDD" && text.size() == 8) {
        iso = std::string{text.substr(0, 4)} + "-" + std::string{text.substr(4, 2)} + "-"
              + std::string{text.substr(6)};
    } else if (form == "D.M.YYYY" || (form == "DD.MM.YYYY" && text.size() == 10)) {
        iso = iso_of_dotted(text);
    }
    return iso && core::parse_date(*iso) ? iso : std::nullopt;
}

std::optional<std::string> write_day(std::string_view canonical, std::string_view form) {
    const std::optional<core::LocalDate> date{core::parse_date(canonical)};
    if (!date) {
        return std::nullopt;
    }
    if (const std::optional<SerialDays> days{serial_days(form)}) {
        return serial_of(*date, *days);
    }
    const std::string year{canonical.substr(0, 4)};
    const std::string_view month{canonical.substr(5, 2)};
    const std::string_view day{canonical.substr(8, 2)};
    if (form == "YYYYMMDD") {
        return year + std::string{month} + std::string{day};
    }
    if (form == "DD.MM.YYYY") {
        return std::string{day} + "." + std::string{month} + "." + year;
    }
    if (form == "D.M.YYYY") {
        return without_zero(day) + "." + without_zero(month) + "." + year;
    }
    return std::string{canonical};
}

std::optional<Instant> beginning_of(std::string_view text) {
    const std::optional<core::LocalDate> day{core::parse_date(text)};
    return day ? core::start_of_day(*day) : moment_of(text);
}

std::optional<Instant> end_of(std::string_view text) {
    const std::optional<core::LocalDate> day{core::parse_date(text)};
    return day ? core::start_of_day(core::next_day(*day)) : moment_of(text);
}

std::string spread_out(std::string_view text) {
    constexpr std::size_t digits{14};
    if (text.size() != digits || !std::all_of(text.begin(), text.end(), [](char letter) {
            return letter >= '0' && letter <= '9';
        })) {
        return std::string{text};
    }
    std::string spread{text.substr(0, 4)};
    for (const auto& [separator, from] :
         {std::pair{'-', 4}, {'-', 6}, {'T', 8}, {':', 10}, {':', 12}}) {
        spread += separator;
        spread += text.substr(static_cast<std::size_t>(from), 2);
    }
    return spread;
}

namespace {

/// `2026-02-02 9:15`, `2.2.2026 klo 9.15` as `2026-02-02T09:15:00`; any other text as it is. Points
/// part hours from minutes behind a day with points alone.
std::string completed(std::string_view text) {
    const std::size_t between{text.find_first_of("T ")};
    if (between == std::string_view::npos) {
        return std::string{text};
    }
    const std::string_view day{text.substr(0, between)};
    std::string time{text.substr(between + 1)};
    const std::optional<std::string> dotted{read_day(day, "D.M.YYYY")};
    if (dotted) {
        constexpr std::string_view at_the_clock{"klo "};
        time.erase(0, time.starts_with(at_the_clock) ? at_the_clock.size() : 0);
        if (time.find(':') == std::string::npos) {
            std::replace(time.begin(), time.end(), '.', ':');
        }
    }
    if (time.find(':') == 1) {
        time = '0' + time;
    }
    constexpr std::size_t without_seconds{5};
    return dotted.value_or(std::string{day}) + 'T' + time
           + (time.size() == without_seconds ? ":00" : "");
}

}

std::variant<Instant, Code> read_moment(std::string_view text, std::string_view form) {
    if (form != "naive") {
        const std::optional<Instant> at{core::parse_instant(text)};
        return at ? std::variant<Instant, Code>{*at} : wrong_form;
    }
    const std::string naive{completed(text)};
    if (!core::parse_instant(naive + std::string{zone_example})) {
        return wrong_form;
    }
    const std::vector<Instant> found{shown_as(naive)};
    if (found.empty()) {
        return nonexistent;
    }
    return found.size() == 1 ? std::variant<Instant, Code>{found.front()} : ambiguous;
}

std::optional<Instant> recorded_at(std::string_view text, bool naive) {
    if (const std::optional<Instant> at{core::parse_instant_or_date(text)}; at || !naive) {
        return at;
    }
    if (const std::optional<std::string> day{read_day(text, "D.M.YYYY")}) {
        return core::parse_instant_or_date(*day);
    }
    const std::variant<Instant, Code> read{read_moment(spread_out(text), "naive")};
    const auto* const moment = std::get_if<Instant>(&read);
    return moment == nullptr ? std::nullopt : std::optional{*moment};
}

std::optional<std::string> write_moment(std::string_view canonical, std::string_view form) {
    const std::optional<Instant> at{core::parse_instant(canonical)};
    if (!at) {
        return std::nullopt;
    }
    if (form != "naive") {
        return core::to_utc_text(*at);
    }
    std::string text{core::to_helsinki_text(*at)};
    text.resize(text.size() - zone_example.size());
    return text;
}

}
