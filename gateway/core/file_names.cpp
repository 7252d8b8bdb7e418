#include "gateway/core/file_names.h"

#include <algorithm>
#include <array>

namespace gateway::core {

namespace {

constexpr std::size_t longest_name{255};

bool has_forbidden_character(std::string_view name) noexcept {
    return std::any_of(name.begin(), name.end(), [](char byte) {
        const auto unit = static_cast<unsigned char>(byte);
        return unit < 0x20U || unit == 0x7FU || byte == '/';
    });
}

struct Extension {
    std::string_view content_type;
    std::string_view extension;
};

constexpr std::array<Extension, 8> extensions{
    Extension{"application/xml", "xml"},   Extension{"text/xml", "xml"},
    Extension{"application/json", "json"}, Extension{"application/x-ndjson", "ndjson"},
    Extension{"text/csv", "csv"},          Extension{"application/gzip", "gz"},
    Extension{"application/zip", "zip"},   Extension{"application/pkcs7-mime", "p7m"}};

}

std::string numbered_name(std::string_view name, std::uint64_t number) {
    if (number == 0) {
        return std::string{name};
    }
    const std::string ending{"." + std::to_string(number)};
    return std::string{name.substr(0, longest_name - ending.size())} + ending;
}

NameVerdict judge_name(std::string_view name) noexcept {
    if (name.empty() || name == ".." || name.size() > longest_name
        || has_forbidden_character(name)) {
        return NameVerdict::refused;
    }
    constexpr std::array<std::string_view, 3> endings{".part", ".tmp", ".filepart"};
    const bool unfinished{
        name.starts_with('.') || std::any_of(endings.begin(), endings.end(), [name](auto end) {
            return name.ends_with(end);
        })};
    return unfinished ? NameVerdict::unfinished : NameVerdict::good;
}

Result<NamePattern> NamePattern::parse(std::string_view text) {
    if (text.empty() || text.size() > longest_name || text.starts_with('.')
        || has_forbidden_character(text)) {
        return Rejection{"NAME_PATTERN", {}};
    }
    NamePattern made;
    made.m_text = text;
    return made;
}

/// Goes back to the last star only, so that no pattern takes longer than name times pattern.
bool NamePattern::matches(std::string_view name) const noexcept {
    const std::string_view pattern{m_text};
    std::size_t at{0};
    std::size_t in_pattern{0};
    std::size_t star{std::string_view::npos};
    std::size_t after_star{0};
    while (at < name.size()) {
        if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
            star = in_pattern++;
            after_star = at;
        } else if (
            in_pattern < pattern.size()
            && (pattern[in_pattern] == '?' || pattern[in_pattern] == name[at])) {
            ++in_pattern;
            ++at;
        } else if (star != std::string_view::npos) {
            in_pattern = star + 1;
            at = ++after_star;
        } else {
            return false;
        }
    }
    while (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
        ++in_pattern;
    }
    return in_pattern == pattern.size();
}

std::string_view extension_of(std::string_view content_type) noexcept {
    const std::string_view plain{content_type.substr(0, content_type.find_first_of("; "))};
    for (const Extension& known : extensions) {
        if (known.content_type == plain) {
            return known.extension;
        }
    }
    return "bin";
}

}
