#include "gateway/notice/dates.h"

#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

namespace gateway::notice {

namespace {

/// Months as they begin, in Finnish, Swedish and English; `mar` is Finnish November and English
/// March, so the longer words stand first.
constexpr std::array<std::pair<std::string_view, int>, 36> months{{
    {"tammik", 1},    {"helmik", 2},   {"maalisk", 3},   {"huhtik", 4},    {"toukok", 5},
    {"kesak", 6},     {"heinak", 7},   {"elok", 8},      {"syysk", 9},     {"lokak", 10},
    {"marrask", 11},  {"jouluk", 12},  {"januari", 1},   {"februari", 2},  {"mars", 3},
    {"april", 4},     {"maj", 5},      {"juni", 6},      {"juli", 7},      {"augusti", 8},
    {"september", 9}, {"oktober", 10}, {"november", 11}, {"december", 12}, {"january", 1},
    {"february", 2},  {"march", 3},    {"may", 5},       {"june", 6},      {"july", 7},
    {"august", 8},    {"october", 10}, {"sept", 9},      {"aug", 8},       {"oct", 10},
    {"jan", 1},
}};

int month_of(std::string_view word) {
    for (const auto& [begin, month] : months) {
        if (word.starts_with(begin)) {
            return month;
        }
    }
    return 0;
}

int number(std::string_view digits) {
    int value{0};
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
}

std::optional<core::LocalDate> made(int year, int month, int day) {
    std::string text{std::to_string(year)};
    for (const int part : {month, day}) {
        text += part < 10 ? "-0" : "-";
        text += std::to_string(part);
    }
    return core::parse_date(text);
}

// 1-3 day.month.year; 4-6 year-month-day; 7-9 day month-word year; 10-12 month-word day, year
constexpr std::string_view day_forms{
    "(?:([0-9]{1,2})\\. ?([0-9]{1,2})\\. ?((?:19|20)[0-9]{2})\\b|"
    "\\b((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})\\b|"
    "\\b([0-9]{1,2})(?:\\.|st|nd|rd|th)? ([a-z]{3,12}) ((?:19|20)[0-9]{2})\\b|"
    "\\b([a-z]{3,9}) ([0-9]{1,2}), ((?:19|20)[0-9]{2})\\b|"
    "\\b([0-9]{1,2})/((?:19|20)[0-9]{2})\\b)"};

// what a notice calls its own day
constexpr std::string_view own{
    "(?:laadi[nt]|laati|päivit[eyt]|päiväys|päiväty|päivämäär|pvm|tarkist(?:ettu|amis)|muokattu|"
    "muutettu|viimeksi|versio|julkaistu|hyväksytty|tiedonanto annettu|selosteen päiv|"
    "uppdatera[dt]|uppdatering|upprättad|upprättat|datum|daterad|senast (?:ändra|uppdat)|godkänd|"
    "updated|\\bdated?\\b|last (?:modified|revised|changed)|effective|drawn up|prepared "
    "on|approved)"};

struct Found {
    std::optional<core::LocalDate> date;
    Span span;
};

/// @param at where the groups of `day_forms` begin.
Found read(const Text& text, const std::vector<Span>& groups, std::size_t at) {
    const auto word = [&](std::size_t group) { return text.view(groups[at + group]); };
    const auto has = [&](std::size_t group) { return groups[at + group].size() > 0; };
    if (has(0)) {
        return {made(number(word(2)), number(word(1)), number(word(0))), groups[0]};
    }
    if (has(3)) {
        return {made(number(word(3)), number(word(4)), number(word(5))), groups[0]};
    }
    if (has(6)) {
        return {made(number(word(8)), month_of(word(7)), number(word(6))), groups[0]};
    }
    if (has(9)) {
        return {made(number(word(11)), month_of(word(9)), number(word(10))), groups[0]};
    }
    return {made(number(word(13)), number(word(12)), 1), groups[0]};
}

void take_latest(std::optional<DatedAt>& latest, const Found& found) {
    if (found.date && (!latest || latest->date < *found.date)) {
        latest = DatedAt{*found.date, found.span};
    }
}

/// A short block at the beginning or the end in which a day stands without a label.
std::optional<DatedAt> lone_date(const Text& text) {
    constexpr std::size_t edge{6};
    constexpr std::size_t shortest{70};
    static const Pattern day{day_forms};
    std::optional<DatedAt> latest;
    const std::vector<Block>& blocks{text.blocks()};
    for (std::size_t index{0}; index < blocks.size(); ++index) {
        const Span span{blocks[index].span};
        const bool at_edge{index < edge || index + 3 >= blocks.size()};
        if (!at_edge || span.size() > shortest) {
            continue;
        }
        for (std::vector<Span>& groups : day.groups(text.view(span))) {
            for (Span& group : groups) {
                group.begin += span.begin;
                group.end += span.begin;
            }
            take_latest(latest, read(text, groups, 1));
        }
    }
    return latest;
}

}

std::optional<DatedAt> date_of(const Text& text) {
    static const Pattern labelled{[] {
        std::string words;
        for (const std::string_view part :
             {own, std::string_view{"[^\\n.;0-9]{0,40}\\n?[^\\n.;0-9]{0,12}"}, day_forms}) {
            words.append(part);
        }
        return words;
    }()};
    std::optional<DatedAt> latest;
    for (const std::vector<Span>& groups : labelled.groups(text.folded())) {
        take_latest(latest, read(text, groups, 1));
    }
    return latest ? latest : lone_date(text);
}

}
