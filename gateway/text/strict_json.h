#pragma once
// Reads JSON strictly: notes everything that is wrong, by place and code, and shows of a stranger's
// words only those that look like names of the configuration.

#include "gateway/core/code.h"
#include "gateway/core/instant.h"
#include "gateway/text/json_value.h"

#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace gateway::text {

/// The word itself if it could be a name of the configuration; else `*`, for it may be personal
/// data.
[[nodiscard]] std::string shown(std::string_view word);

class StrictJson final {
public:
    [[nodiscard]] bool wrong() const noexcept { return !m_errors.elements().empty(); }
    /// [{"path","code","reason"}]
    [[nodiscard]] const JsonValue& errors() const noexcept { return m_errors; }
    /// One entry of errors().
    [[nodiscard]] static JsonValue
    error(const std::string& path, std::string_view code, std::string_view reason);

    void refuse(const std::string& path, core::Code code, std::string_view reason);
    /// KEY_UNKNOWN for every other key.
    void allow_keys(
        const JsonValue& object, const std::string& path,
        std::initializer_list<std::string_view> keys);
    /// The text of a string; else TYPE_WRONG.
    [[nodiscard]] std::optional<std::string_view>
    word(const JsonValue& value, const std::string& path);
    /// The same of a member; KEY_MISSING if there is none.
    [[nodiscard]] std::optional<std::string_view>
    required_word(const JsonValue& object, std::string_view key, const std::string& path);
    /// An instant with a zone or a day in Helsinki; else DATE_FORM.
    [[nodiscard]] std::optional<core::Instant>
    instant(const JsonValue& value, const std::string& path);
    /// Nothing where the member is missing or null.
    [[nodiscard]] std::optional<core::Instant>
    optional_instant(const JsonValue& object, std::string_view key, const std::string& path);
    /// False where the member is missing.
    [[nodiscard]] bool flag(const JsonValue& object, std::string_view key, const std::string& path);
    /// Empty where the member is missing or null.
    [[nodiscard]] std::string
    plain_text(const JsonValue& object, std::string_view key, const std::string& path);

    /// Calls `visit(element, path)` for each element of a list that may be missing.
    template <class Visit>
    void each(const JsonValue& object, std::string_view key, const std::string& path, Visit visit);
    /// Calls `visit(text, path)` for each string of such a list.
    template <class Visit> void
    each_word(const JsonValue& object, std::string_view key, const std::string& path, Visit visit);
    /// What `name` stands for among `words`; else CODE_UNKNOWN and the first.
    template <class T> [[nodiscard]] T code(
        std::span<const std::pair<std::string_view, T>> words, std::string_view name,
        const std::string& path);

private:
    JsonValue m_errors{JsonValue::make_array()};
};

template <class T> T StrictJson::code(
    std::span<const std::pair<std::string_view, T>> words, std::string_view name,
    const std::string& path) {
    for (const auto& [known, value] : words) {
        if (known == name) {
            return value;
        }
    }
    refuse(path, "CODE_UNKNOWN", "unknown code " + shown(name));
    return words.front().second;
}

template <class Visit> void StrictJson::each(
    const JsonValue& object, std::string_view key, const std::string& path, Visit visit) {
    const JsonValue* const list{object.find(key)};
    const std::string here{path + '/' + std::string{key}};
    if (list != nullptr && !list->is_array()) {
        refuse(here, "TYPE_WRONG", "a list is expected");
    }
    for (std::size_t place{0}; list != nullptr && place < list->elements().size(); ++place) {
        visit(list->elements()[place], here + '/' + std::to_string(place));
    }
}

template <class Visit> void StrictJson::each_word(
    const JsonValue& object, std::string_view key, const std::string& path, Visit visit) {
    each(object, key, path, [&](const JsonValue& element, const std::string& here) {
        if (const auto name = word(element, here); name) {
            visit(*name, here);
        }
    });
}

}
