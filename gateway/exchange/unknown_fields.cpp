#include "gateway/exchange/unknown_fields.h"

#include "gateway/text/charset.h"

#include <algorithm>
#include <set>

namespace gateway::exchange {

namespace {

bool is_digit(char letter) noexcept {
    return letter >= '0' && letter <= '9';
}

/// Letters beyond ASCII too: columns of a table are headed in Finnish.
bool is_letter(char letter) noexcept {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
           || static_cast<unsigned char>(letter) >= 0x80U;
}

bool has_digits(std::string_view text) noexcept {
    return std::any_of(text.begin(), text.end(), is_digit);
}

bool is_name(std::string_view step) {
    constexpr std::size_t longest{64};
    if (step.starts_with('@')) {
        step.remove_prefix(1);
    }
    return !step.empty() && step.size() <= longest
           && !std::all_of(step.begin(), step.end(), is_digit)
           && std::all_of(
               step.begin(), step.end(),
               [](char letter) {
                   return is_letter(letter) || is_digit(letter) || letter == '_' || letter == '-'
                          || letter == '.' || letter == ':';
               })
           && text::is_utf8(step);
}

}

std::string schema_words(std::string_view path) {
    constexpr std::size_t longest{512};
    constexpr std::ptrdiff_t most_digits{3};
    // over all steps: a number may have been written as several
    const bool digits_stand{std::count_if(path.begin(), path.end(), is_digit) <= most_digits};
    std::string words;
    while (!path.empty()) {
        const bool leads{path.starts_with('/')};
        path.remove_prefix(leads ? 1 : 0);
        const std::string_view step{path.substr(0, path.find('/'))};
        path.remove_prefix(step.size());
        const bool stands{is_name(step) && (digits_stand || !has_digits(step))};
        words.append(leads ? "/" : "").append(stands ? step : "*");
    }
    return words.empty() || words.size() > longest ? "/*" : words;
}

void UnknownFields::add(std::span<const std::string> paths) {
    std::set<std::string> of_the_record; // an array's items are one field
    for (const std::string& path : paths) {
        of_the_record.insert(schema_words(path));
    }
    m_count += static_cast<std::int64_t>(of_the_record.size());
    for (std::string words : of_the_record) {
        if (m_fields.size() >= most_paths && !m_fields.contains(words)) {
            words = "/*";
        }
        ++m_fields[words];
    }
}

std::vector<ports::UnknownFieldRow> UnknownFields::rows(core::MessageId run) const {
    std::vector<ports::UnknownFieldRow> rows;
    for (const auto& [path, fields] : m_fields) {
        rows.push_back({run, path, fields});
    }
    return rows;
}

}
