#include "gateway/text/strict_json.h"

#include <algorithm>

namespace gateway::text {

std::string shown(std::string_view word) {
    const bool plain{
        !word.empty() && word.size() <= 64 && word.front() >= 'a' && word.front() <= 'z'
        && std::all_of(word.begin(), word.end(), [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')
                      || letter == '.' || letter == '-' || letter == '_';
           })};
    return plain ? std::string{word} : std::string{"*"};
}

JsonValue
StrictJson::error(const std::string& path, std::string_view code, std::string_view reason) {
    JsonValue told{JsonValue::make_object()};
    told.add("path", JsonValue::of_string(path));
    told.add("code", JsonValue::of_string(std::string{code}));
    told.add("reason", JsonValue::of_string(std::string{reason}));
    return told;
}

void StrictJson::refuse(const std::string& path, core::Code code, std::string_view reason) {
    m_errors.push(error(path, code.text(), reason));
}

void StrictJson::allow_keys(
    const JsonValue& object, const std::string& path,
    std::initializer_list<std::string_view> keys) {
    for (const auto& [key, value] : object.members()) {
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
            refuse(path + '/' + shown(key), "KEY_UNKNOWN", "unknown key " + shown(key));
        }
    }
}

std::optional<std::string_view> StrictJson::word(const JsonValue& value, const std::string& path) {
    if (!value.is_string()) {
        refuse(path, "TYPE_WRONG", "a string is expected");
        return std::nullopt;
    }
    return value.text();
}

std::optional<std::string_view>
StrictJson::required_word(const JsonValue& object, std::string_view key, const std::string& path) {
    const JsonValue* const value{object.find(key)};
    if (value == nullptr) {
        refuse(path, "KEY_MISSING", std::string{key} + " is missing");
        return std::nullopt;
    }
    return word(*value, path);
}

std::optional<core::Instant> StrictJson::instant(const JsonValue& value, const std::string& path) {
    const std::optional<core::Instant> parsed{
        value.is_string() ? core::parse_instant_or_date(value.text()) : std::nullopt};
    if (!parsed) {
        refuse(
            path, "DATE_FORM", "a date YYYY-MM-DD or an RFC 3339 instant with a zone is expected");
    }
    return parsed;
}

std::optional<core::Instant> StrictJson::optional_instant(
    const JsonValue& object, std::string_view key, const std::string& path) {
    const JsonValue* const value{object.find(key)};
    return value == nullptr || value->is_null() ? std::nullopt
                                                : instant(*value, path + '/' + std::string{key});
}

bool StrictJson::flag(const JsonValue& object, std::string_view key, const std::string& path) {
    const JsonValue* const value{object.find(key)};
    if (value != nullptr && value->kind() != JsonValue::Kind::boolean) {
        refuse(path + '/' + std::string{key}, "TYPE_WRONG", "true or false is expected");
    }
    return value != nullptr && value->is_true();
}

std::string
StrictJson::plain_text(const JsonValue& object, std::string_view key, const std::string& path) {
    const JsonValue* const value{object.find(key)};
    if (value == nullptr || value->is_null()) {
        return {};
    }
    return std::string{word(*value, path + '/' + std::string{key}).value_or("")};
}

}
