#include "gateway/statistics/fine_date.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace gateway::statistics {

namespace {

/// A run of digits or of letters.
struct Token {
    bool number;
    std::string text; ///< in small letters
    std::string gap;  ///< what stands before it, without blanks
};

bool is_digit(char each) {
    return each >= '0' && each <= '9';
}

/// Whatever is not ASCII is a letter.
bool is_letter(char each) {
    return (each >= 'a' && each <= 'z') || static_cast<unsigned char>(each) >= 0x80U;
}

/// ASCII, and what Finnish and Swedish have beside it (U+00C0 to U+00DE in UTF-8).
std::string in_small_letters(std::string_view text) {
    std::string made{text};
    constexpr int between{0x20};
    constexpr unsigned char latin{0xC3};
    for (std::size_t at{0}; at < made.size(); ++at) {
        const auto byte = static_cast<unsigned char>(made[at]);
        const bool large{
            (byte >= 'A' && byte <= 'Z')
            || (at > 0 && static_cast<unsigned char>(made[at - 1]) == latin && byte >= 0x80U
                && byte <= 0x9EU)};
        made[at] = static_cast<char>(large ? byte + between : byte);
    }
    return made;
}

/// U+FF01 to U+FF5E, ASCII as wide as a Chinese character: EF BC 81 to EF BD 9E.
std::optional<char> narrow_of(std::string_view text) {
    if (text.size() < 3 || text[0] != '\xEF' || (text[1] != '\xBC' && text[1] != '\xBD')) {
        return std::nullopt;
    }
    constexpr int first{0x81 - '!'};
    constexpr int row{0x40};
    const int mark{static_cast<unsigned char>(text[2]) - first + (text[1] == '\xBD' ? row : 0)};
    return mark >= '!' && mark <= '~' ? std::optional{static_cast<char>(mark)} : std::nullopt;
}

/// U+00A0 as a blank, the dashes of print (U+2010 to U+2014) and the minus (U+2212) as that of the
/// keyboard, wide figures and marks as narrow ones.
std::string in_plain_marks(std::string_view text) {
    constexpr std::string_view blank{"\xC2\xA0"};
    constexpr std::string_view dashes{"\xE2\x80"};
    constexpr std::string_view minus{"\xE2\x88\x92"};
    std::string made;
    while (!text.empty()) {
        char mark{text.front()};
        std::size_t bytes{1};
        if (text.starts_with(blank)) {
            mark = ' ';
            bytes = 2;
        } else if (
            text.starts_with(minus)
            || (text.starts_with(dashes) && text.size() > 2 && text[2] >= '\x90'
                && text[2] <= '\x94')) {
            mark = '-';
            bytes = 3;
        } else if (const auto narrow = narrow_of(text)) {
            mark = *narrow;
            bytes = 3;
        }
        made += mark;
        text.remove_prefix(bytes);
    }
    return made;
}

std::vector<Token> tokens_of(std::string_view text) {
    const std::string small{in_small_letters(in_plain_marks(text))};
    std::vector<Token> made;
    std::string gap;
    for (std::size_t at{0}; at < small.size();) {
        const char first{small[at]};
        if (!is_digit(first) && !is_letter(first)) {
            gap += first == ' ' || first == '\t' ? "" : std::string(1, first);
            ++at;
            continue;
        }
        std::size_t end{at};
        while (end < small.size()
               && (is_digit(first) ? is_digit(small[end]) : is_letter(small[end]))) {
            ++end;
        }
        made.push_back({is_digit(first), small.substr(at, end - at), std::move(gap)});
        gap.clear();
        at = end;
    }
    return made;
}

/// At most three digits, from 1 to `most`.
bool is_number(std::string_view text, int most) {
    constexpr std::size_t longest{3};
    int number{0};
    for (const char each : text.substr(0, longest)) {
        number = number * 10 + (is_digit(each) ? each - '0' : 0);
    }
    return !text.empty() && text.size() <= longest && is_digit(text.front()) && number >= 1
           && number <= most;
}

bool is_year(std::string_view text) {
    return text.size() == 4 && is_digit(text.front()) && text >= "1900" && text < "2100";
}

bool is_month(std::string_view text) {
    return text.size() <= 2 && is_number(text, 12);
}

bool is_day(std::string_view text) {
    return text.size() <= 2 && is_number(text, 31);
}

bool is_week(std::string_view text) {
    return text.size() <= 2 && is_number(text, 53);
}

bool is_separated(const Token& token) {
    return token.gap == "-" || token.gap == "." || token.gap == "/" || token.gap == "_";
}

/// 202603, 20260301, 20260301120000, 01032026.
bool is_compact(std::string_view text) {
    constexpr std::size_t of_month{6};
    constexpr std::size_t of_day{8};
    constexpr std::size_t of_second{14};
    if (text.size() == of_day && is_day(text.substr(0, 2)) && is_month(text.substr(2, 2))
        && is_year(text.substr(4))) {
        return true;
    }
    return (text.size() == of_month || text.size() == of_day || text.size() == of_second)
           && is_year(text.substr(0, 4)) && is_month(text.substr(4, 2))
           && (text.size() == of_month || is_day(text.substr(6, 2)));
}

/// 2026:03:01, 2026 03 01, 01 03 2026: with such marks it takes three parts, and a whole year.
bool is_spaced(std::span<const Token> tokens) {
    if (tokens.size() < 3 || (!tokens[1].gap.empty() && tokens[1].gap != ":")
        || tokens[2].gap != tokens[1].gap) {
        return false;
    }
    const std::string& first{tokens[0].text};
    const std::string& second{tokens[1].text};
    const std::string& third{tokens[2].text};
    return (is_year(first) && is_month(second) && is_day(third))
           || (is_day(first) && is_day(second) && (is_month(first) || is_month(second))
               && is_year(third));
}

/// Q3/2026, kvartal 3/2026: what looks like a month is not one.
bool is_quarter(std::span<const Token> tokens, std::size_t at) {
    constexpr std::array names{"q",         "quarter",          "kvartal",
                               "kvartaali", "nelj\xC3\xA4nnes", "vuosinelj\xC3\xA4nnes"};
    constexpr int quarters{4};
    return at > 0 && at + 1 < tokens.size() && tokens[at].gap.empty()
           && std::find(names.begin(), names.end(), tokens[at - 1].text) != names.end()
           && tokens[at].text.size() == 1 && is_number(tokens[at].text, quarters)
           && is_year(tokens[at + 1].text);
}

/// What begins with a year: 2026-03, 2026-071, 2026M03, 2026-W12.
bool begins_with_year(std::span<const Token> tokens) {
    if (tokens.size() < 2 || !is_year(tokens[0].text)) {
        return false;
    }
    constexpr int days_of_year{366};
    const Token& next{tokens[1]};
    if (next.number) {
        return (is_separated(next) && is_month(next.text))
               || (next.gap == "-" && next.text.size() == 3 && is_number(next.text, days_of_year));
    }
    if (tokens.size() < 3 || !tokens[2].gap.empty() || (!next.gap.empty() && next.gap != "-")) {
        return false;
    }
    return (next.text == "m" && is_month(tokens[2].text))
           || (next.text == "w" && is_week(tokens[2].text));
}

/// 3/2026, 1.3.2026, 1.3.26, 1/3 2026.
bool ends_with_year(std::span<const Token> tokens) {
    if (tokens.size() < 2 || !is_separated(tokens[1])) {
        return false;
    }
    const std::string& one{tokens[0].text};
    const std::string& other{tokens[1].text};
    if (is_month(one) && is_year(other)) {
        return true;
    }
    if (tokens.size() < 3 || !is_day(one) || !is_day(other)) {
        return false;
    }
    const std::string& year{tokens[2].text};
    if (tokens[2].gap != tokens[1].gap) {
        return tokens[1].gap == "/" && tokens[2].gap.empty() && is_year(year);
    }
    const bool short_year{tokens[2].number && year.size() == 2};
    return is_year(year) || (short_year && (is_month(one) || is_month(other)));
}

bool is_month_name(std::string_view word) {
    constexpr std::array finnish{"tammi", "helmi",       "maalis",       "huhti",
                                 "touko", "kes\xC3\xA4", "hein\xC3\xA4", "elo",
                                 "syys",  "loka",        "marras",       "joulu"};
    constexpr std::array others{
        "january", "januari", "jan",       "february", "februari", "febr",    "feb",
        "march",   "mars",    "mar",       "april",    "apr",      "may",     "maj",
        "june",    "juni",    "jun",       "july",     "juli",     "jul",     "august",
        "augusti", "aug",     "september", "sept",     "sep",      "october", "oktober",
        "oct",     "okt",     "november",  "nov",      "december", "dec"};
    return std::find(others.begin(), others.end(), word) != others.end()
           || std::any_of(finnish.begin(), finnish.end(), [&](std::string_view stem) {
                  const std::string_view rest{
                      word.starts_with(stem) ? word.substr(stem.size()) : "no"};
                  return rest.empty() || rest == "k" || rest.starts_with("kuu");
              });
}

/// maaliskuu 2026, March 1, 2026, 01-MAR-26.
bool names_month(std::span<const Token> tokens, std::size_t at) {
    if (tokens[at].number || !is_month_name(tokens[at].text)) {
        return false;
    }
    const bool day_before{at > 0 && is_day(tokens[at - 1].text)};
    const bool short_year{
        at + 1 < tokens.size() && tokens[at + 1].number && tokens[at + 1].text.size() == 2};
    return (day_before && short_year)
           || std::any_of(
               tokens.begin(), tokens.end(), [](const Token& each) { return is_year(each.text); });
}

/// vko 12/2026, week 12, 2026, 2026 vko 12, 12. viikko 2026.
bool names_week(std::span<const Token> tokens, std::size_t at) {
    constexpr std::array names{"vko", "vk", "viikko", "vecka", "v", "week", "wk", "w"};
    if (std::find(names.begin(), names.end(), tokens[at].text) == names.end()
        || at + 1 >= tokens.size()) {
        return false;
    }
    const std::string_view before{at > 0 ? std::string_view{tokens[at - 1].text} : ""};
    const std::string_view next{tokens[at + 1].text};
    const bool year_behind{at + 2 < tokens.size() && is_year(tokens[at + 2].text)};
    const bool word{tokens[at].text.size() > 1}; // `5 v` is five years
    return (is_week(next) && (year_behind || is_year(before)))
           || (word && is_week(before) && is_year(next));
}

}

bool tells_fine_date(std::string_view text) {
    const std::vector<Token> tokens{tokens_of(text)};
    for (std::size_t at{0}; at < tokens.size(); ++at) {
        const std::span<const Token> rest{std::span{tokens}.subspan(at)};
        if (is_compact(tokens[at].text) || begins_with_year(rest) || is_spaced(rest)
            || (ends_with_year(rest) && !is_quarter(tokens, at)) || names_month(tokens, at)
            || names_week(tokens, at)) {
            return true;
        }
    }
    return false;
}

}
