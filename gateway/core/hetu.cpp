#include "gateway/core/hetu.h"

#include <date/date.h>

#include <optional>

namespace gateway::core {

namespace {

constexpr std::string_view check_characters{"0123456789ABCDEFHJKLMNPRSTUVWXY"};

std::optional<int> century_of(char sign) noexcept {
    switch (sign) {
    case '+': return 1800;
    case '-':
    case 'Y':
    case 'X':
    case 'W':
    case 'V':
    case 'U': return 1900;
    case 'A':
    case 'B':
    case 'C':
    case 'D':
    case 'E':
    case 'F': return 2000;
    default: return std::nullopt;
    }
}

std::optional<unsigned> number(std::string_view digits) noexcept {
    unsigned value{0};
    for (const char digit : digits) {
        if (digit < '0' || digit > '9') {
            return std::nullopt;
        }
        value = value * 10U + static_cast<unsigned>(digit - '0');
    }
    return value;
}

}

Result<Hetu> parse_hetu(std::string_view text) {
    if (text.size() != 11) {
        return Rejection{"HETU_LENGTH", {}};
    }
    const std::optional<unsigned> day{number(text.substr(0, 2))};
    const std::optional<unsigned> month{number(text.substr(2, 2))};
    const std::optional<unsigned> year{number(text.substr(4, 2))};
    const std::optional<unsigned> individual{number(text.substr(7, 3))};
    if (!day || !month || !year || !individual) {
        return Rejection{"HETU_DIGITS", {}};
    }
    const std::optional<int> century{century_of(text[6])};
    if (!century) {
        return Rejection{"HETU_CENTURY", {}};
    }
    const int full_year{*century + static_cast<int>(*year)};
    const date::year_month_day born{date::year{full_year}, date::month{*month}, date::day{*day}};
    if (!born.ok()) {
        return Rejection{"HETU_DATE", {}};
    }
    if (*individual < 2) {
        return Rejection{"HETU_NUMBER", {}};
    }
    const unsigned long sum{((*day * 100UL + *month) * 100UL + *year) * 1000UL + *individual};
    if (text[10] != check_characters[sum % check_characters.size()]) {
        return Rejection{"HETU_CHECK", {}};
    }
    return Hetu{
        LocalDate{
            static_cast<std::int16_t>(full_year), static_cast<std::uint8_t>(*month),
            static_cast<std::uint8_t>(*day)},
        *individual % 2 == 0 ? Hetu::Sex::female : Hetu::Sex::male,
        static_cast<std::uint16_t>(*individual)};
}

bool is_born_after(std::string_view text, LocalDate day) {
    const Result<Hetu> hetu{parse_hetu(text)};
    return hetu && hetu.value().born > day;
}

}
