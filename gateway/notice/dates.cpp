#include "gateway/notice/dates.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

namespace gateway::notice {

namespace {

/// Each month as a pattern of the whole word: Finnish in any case (`maaliskuuta`; a scanner may
/// have read another letter for an `ä`), Swedish, English, and what both are shortened to. Whole
/// words, since `mar` is March and `marras` begins November.
constexpr std::array<std::string_view, 12> months{
    "tammikuu[a-z]*|januari|january|jan",
    "helmikuu[a-z]*|februari|february|febr?",
    "maaliskuu[a-z]*|mars|march|mar",
    "huhtikuu[a-z]*|april|apr",
    "toukokuu[a-z]*|maj|may",
    "kesäkuu[a-z]*|juni|june|jun",
    "heinäkuu[a-z]*|juli|july|jul",
    "elokuu[a-z]*|augusti|august|aug",
    "syyskuu[a-z]*|september|sept?",
    "lokakuu[a-z]*|oktober|october|okt|oct",
    "marraskuu[a-z]*|november|nov",
    "joulukuu[a-z]*|december|dec"};

/// 1–12; 0 for a word that is no month.
int month_of(std::string_view word) {
    static const std::vector<Pattern> patterns{[] {
        std::vector<Pattern> made;
        for (const std::string_view month : months) {
            made.emplace_back("^(" + std::string{month} + ")$");
        }
        return made;
    }()};
    const auto found = std::find_if(
        patterns.begin(), patterns.end(), [&](const Pattern& pattern) { return pattern.in(word); });
    return found == patterns.end() ? 0 : static_cast<int>(found - patterns.begin()) + 1;
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
    "\\b([0-9]{1,2})(?:\\.|st|nd|rd|th)? ([a-z]{3,12})\\.? ((?:19|20)[0-9]{2})\\b|"
    "\\b([a-z]{3,9})\\.? ([0-9]{1,2}),? ((?:19|20)[0-9]{2})\\b|"
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

/// A day behind what the notice calls itself, at its beginning: `Tietosuojaseloste: … 12.1.2026`,
/// whatever a line break of scanned text has glued to it. Not the day of a law.
std::optional<DatedAt> title_date(const Text& text) {
    constexpr std::size_t edge{6};
    static const Pattern title{[] {
        std::string words{
            "(?:selost(?:e|een)|tietosuojailmoitu(?:s|ksen)|informointiasiakirja|"
            "dataskyddsbeskrivning[a-z]*|registerbeskrivning[a-z]*|dataskyddsmeddelande[a-z]*|"
            "privacy (?:notice|statement|policy))\\b[^\\n.;0-9]{0,200}"};
        return words.append(day_forms);
    }()};
    static const Pattern of_law{
        "(voimaan|\\bla(ki|in|issa)\\b|alkaen|lukien|asti|saakka|\\blag|kraft|\\bact\\b|force)"};
    std::optional<DatedAt> latest;
    for (const std::vector<Span>& groups : title.groups(text.folded())) {
        const std::size_t begin{groups[0].begin};
        const bool late{text.blocks().size() > edge && begin > text.blocks()[edge].span.begin};
        if (!late && !of_law.in(text.view(groups[0]))) {
            take_latest(latest, read(text, groups, 1));
        }
    }
    return latest;
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
    static const Pattern next{
        "(seuraav[a-z]*|nästa|next) ?$"}; // it is yet to be brought up to date
    constexpr std::size_t longest{12};
    std::optional<DatedAt> latest;
    for (const std::vector<Span>& groups : labelled.groups(text.folded())) {
        const std::size_t at{groups[0].begin};
        if (!next.in(text.view({at < longest ? 0 : at - longest, at}))) {
            take_latest(latest, read(text, groups, 1));
        }
    }
    latest = latest ? latest : title_date(text);
    return latest ? latest : lone_date(text);
}

}
