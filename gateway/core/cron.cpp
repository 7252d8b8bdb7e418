#include "gateway/core/cron.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace gateway::core {

namespace {

using Names = std::span<const std::string_view>;

constexpr std::array<std::string_view, 12> month_names{"jan", "feb", "mar", "apr", "may", "jun",
                                                       "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> day_names{"sun", "mon", "tue", "wed",
                                                    "thu", "fri", "sat"};

/// What a field may hold.
struct Field {
    const char* name;
    int least;
    int most;
    Names names; ///< the first stands for `least`
};

constexpr std::array<Field, 5> fields{
    Field{"minute", 0, 59, {}}, Field{"hour", 0, 23, {}}, Field{"day-of-month", 1, 31, {}},
    Field{"month", 1, 12, month_names}, Field{"day-of-week", 0, 7, day_names}};

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    for (std::size_t end{text.find(at)}; end != std::string_view::npos; end = text.find(at)) {
        parts.push_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    parts.push_back(text);
    return parts;
}

std::optional<int> number(std::string_view text) {
    int value{0};
    const bool digits{
        !text.empty() && text.size() <= 2
        && text.find_first_not_of("0123456789") == std::string_view::npos};
    if (!digits) {
        return std::nullopt;
    }
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

std::optional<int> value_of(const Field& field, std::string_view text) {
    std::string name{text};
    std::transform(name.begin(), name.end(), name.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    for (std::size_t index{0}; index < field.names.size(); ++index) {
        if (field.names[index] == name) {
            return field.least + static_cast<int>(index);
        }
    }
    const std::optional<int> value{number(text)};
    return value && *value >= field.least && *value <= field.most ? value : std::nullopt;
}

/// `*`, `5`, `1-5`, and the first and last of these with a step: `*/15`, `8-16/2`.
template <std::size_t Size>
bool read_part(const Field& field, std::string_view part, std::bitset<Size>& into) {
    const std::vector<std::string_view> stepped{split(part, '/')};
    const std::vector<std::string_view> ends{split(stepped.front(), '-')};
    const bool any{stepped.front() == "*"};
    if (stepped.size() > 2 || ends.size() > 2) {
        return false;
    }
    const std::optional<int> first{any ? field.least : value_of(field, ends.front())};
    const std::optional<int> last{any ? field.most : value_of(field, ends.back())};
    const std::optional<int> step{stepped.size() == 2 ? number(stepped.back()) : 1};
    const bool single{!any && ends.size() == 1};
    if (!first || !last || !step || *step == 0 || *first > *last
        || (single && stepped.size() == 2)) {
        return false;
    }
    for (int value{*first}; value <= *last; value += *step) {
        into.set(static_cast<std::size_t>(value));
    }
    return true;
}

template <std::size_t Size>
bool read_field(const Field& field, std::string_view text, std::bitset<Size>& into) {
    for (const std::string_view part : split(text, ',')) {
        if (!read_part(field, part, into)) {
            return false;
        }
    }
    return true;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (const std::string_view word : split(text, ' ')) {
        if (!word.empty()) {
            words.push_back(word);
        }
    }
    return words;
}

}

Result<Cron> Cron::parse(std::string_view text) {
    const std::vector<std::string_view> words{words_of(text)};
    if (words.size() != fields.size()) {
        return Rejection{"CRON_FORM", {}};
    }
    Cron cron;
    std::bitset<8> weekdays;
    const std::array<bool, fields.size()> good{
        read_field(fields[0], words[0], cron.m_minutes),
        read_field(fields[1], words[1], cron.m_hours), read_field(fields[2], words[2], cron.m_days),
        read_field(fields[3], words[3], cron.m_months), read_field(fields[4], words[4], weekdays)};
    for (std::size_t index{0}; index < fields.size(); ++index) {
        if (!good[index]) {
            return Rejection{"CRON_FORM", fields[index].name};
        }
        cron.m_text += (index == 0 ? "" : " ") + std::string{words[index]};
    }
    weekdays[0] = weekdays[0] || weekdays[7]; // 7 is Sunday too
    for (std::size_t day{0}; day < cron.m_weekdays.size(); ++day) {
        cron.m_weekdays[day] = weekdays[day];
    }
    cron.m_any_day = words[2].front() == '*';
    cron.m_any_weekday = words[4].front() == '*';
    if (!cron.ever()) {
        return Rejection{"CRON_NEVER", {}};
    }
    return cron;
}

/// Only a day that no month of its has can make it never.
bool Cron::ever() const noexcept {
    constexpr std::array<std::size_t, 13> longest{0,  31, 29, 31, 30, 31, 30,
                                                  31, 31, 30, 31, 30, 31};
    if (!m_any_day && !m_any_weekday) {
        return true; // the day of the week is enough
    }
    for (std::size_t month{1}; month < m_months.size(); ++month) {
        for (std::size_t day{1}; m_months[month] && day <= longest[month]; ++day) {
            if (m_days[day]) {
                return true;
            }
        }
    }
    return false;
}

bool Cron::matches(LocalDate day) const noexcept {
    if (!m_months[day.month]) {
        return false;
    }
    const bool day_fits{m_days[day.day]};
    const bool weekday_fits{m_weekdays[static_cast<std::size_t>(weekday(day))]};
    return m_any_day || m_any_weekday ? day_fits && weekday_fits : day_fits || weekday_fits;
}

}
