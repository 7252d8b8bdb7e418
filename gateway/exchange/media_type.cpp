#include "gateway/exchange/media_type.h"

#include <algorithm>

namespace gateway::exchange {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
    const std::size_t first{text.find_first_not_of(" \t")};
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool same(std::string_view one, std::string_view lower) noexcept {
    return std::equal(one.begin(), one.end(), lower.begin(), lower.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
    });
}

std::string_view without_parameters(std::string_view field) noexcept {
    return trimmed(field.substr(0, field.find(';')));
}

bool says_nothing(std::string_view field) noexcept {
    return field.empty() || same(without_parameters(field), "application/x-www-form-urlencoded");
}

/// A charset that UTF-8 text is in.
bool is_utf8(std::string_view value) noexcept {
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
        value = value.substr(1, value.size() - 2);
    }
    return same(value, "utf-8") || same(value, "us-ascii");
}

bool names_charset(std::string_view parameters) noexcept {
    constexpr std::string_view name{"charset"};
    for (std::size_t at{0}; at + name.size() <= parameters.size(); ++at) {
        if (same(parameters.substr(at, name.size()), name)) {
            return true;
        }
    }
    return false;
}

/// The encoding that an XML declaration names; empty: there is none, which is UTF-8 (XML 1.0
/// §4.3.3)
std::string_view declared_encoding(std::string_view document) noexcept {
    constexpr std::string_view mark{"\xEF\xBB\xBF"};
    constexpr std::size_t longest{1024};
    document.remove_prefix(document.starts_with(mark) ? mark.size() : 0);
    if (!document.starts_with("<?xml")) {
        return {};
    }
    const std::string_view declaration{document.substr(0, document.substr(0, longest).find("?>"))};
    constexpr std::string_view name{"encoding"};
    const std::size_t at{declaration.find(name)};
    const std::size_t open{
        at == std::string_view::npos ? at : declaration.find_first_of("'\"", at + name.size())};
    if (open == std::string_view::npos) {
        return {};
    }
    const std::string_view rest{declaration.substr(open + 1)};
    return rest.substr(0, rest.find(declaration[open]));
}

/// Of its parameters none may be another charset; what else they say does not matter here.
bool charset_fits(std::string_view parameters) noexcept {
    while (!parameters.empty()) {
        const std::size_t end{parameters.find(';')};
        const std::string_view parameter{trimmed(parameters.substr(0, end))};
        parameters.remove_prefix(end == std::string_view::npos ? parameters.size() : end + 1);
        const std::size_t equals{parameter.find('=')};
        if (equals != std::string_view::npos && same(parameter.substr(0, equals), "charset")
            && !is_utf8(parameter.substr(equals + 1))) {
            return false;
        }
    }
    return true;
}

}

bool is_named(std::string_view field, std::string_view wanted) noexcept {
    const std::string_view type{without_parameters(field)};
    const std::string_view plain{without_parameters(wanted)};
    return says_nothing(field) || same(type, plain)
           || (plain == "application/xml" && same(type, "text/xml"));
}

bool is_of_type(std::string_view field, std::string_view wanted) noexcept {
    const std::size_t semicolon{field.find(';')};
    return is_named(field, wanted)
           && (says_nothing(field) || semicolon == std::string_view::npos
               || charset_fits(field.substr(semicolon + 1)));
}

bool is_in_named_charset(
    std::string_view field, std::string_view wanted, core::ByteView beginning) noexcept {
    const std::size_t semicolon{field.find(';')};
    if (without_parameters(wanted) != "application/xml" || says_nothing(field)
        || semicolon == std::string_view::npos || !names_charset(field.substr(semicolon + 1))) {
        return true;
    }
    const std::string_view text{core::as_text(beginning)};
    const bool two_bytes_a_letter{
        text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")
        || text.find('\0') != std::string_view::npos};
    const std::string_view encoding{declared_encoding(text)};
    return !two_bytes_a_letter && (encoding.empty() || is_utf8(encoding) || same(encoding, "utf8"));
}

}
