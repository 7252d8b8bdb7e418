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

}
