#pragma once
// A small JSON tree for request bodies, answers and the command line. Numbers stay as written,
// members keep their order, and no key stands twice.

#include "gateway/core/result.h"
#include "gateway/text/known_names.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::text {

class JsonValue final {
public:
    enum class Kind : std::uint8_t { null, boolean, number, string, array, object };
    using Member = std::pair<std::string, JsonValue>;

    JsonValue() = default; ///< null

    [[nodiscard]] static JsonValue of_boolean(bool value);
    [[nodiscard]] static JsonValue of_integer(std::int64_t value);
    /// @pre is_json_number(digits)
    [[nodiscard]] static JsonValue of_number(std::string digits);
    [[nodiscard]] static JsonValue of_string(std::string text);
    [[nodiscard]] static JsonValue make_array();
    [[nodiscard]] static JsonValue make_object();

    [[nodiscard]] Kind kind() const noexcept { return m_kind; }
    [[nodiscard]] bool is_null() const noexcept { return m_kind == Kind::null; }
    [[nodiscard]] bool is_string() const noexcept { return m_kind == Kind::string; }
    [[nodiscard]] bool is_array() const noexcept { return m_kind == Kind::array; }
    [[nodiscard]] bool is_object() const noexcept { return m_kind == Kind::object; }

    /// A string's characters, a number as written, `true` or `false`; empty for the rest.
    [[nodiscard]] const std::string& text() const noexcept { return m_text; }
    [[nodiscard]] bool is_true() const noexcept {
        return m_kind == Kind::boolean && m_text == "true";
    }
    /// Nothing unless it is a number without fraction and exponent that fits.
    [[nodiscard]] std::optional<std::int64_t> integer() const noexcept;

    [[nodiscard]] std::span<const JsonValue> elements() const noexcept;
    [[nodiscard]] std::span<const Member> members() const noexcept;
    /// Null if there is no such member (or this is no object).
    [[nodiscard]] const JsonValue* find(std::string_view key) const noexcept;
    /// The text of a string member; nothing if it is missing or no string.
    [[nodiscard]] std::optional<std::string_view> string_at(std::string_view key) const noexcept;

    /// @pre is_array()
    void push(JsonValue element);
    /// @pre is_object() and it has no such member yet. @return *this, to chain.
    JsonValue& add(std::string key, JsonValue value);

    friend bool operator==(const JsonValue&, const JsonValue&) = default;

private:
    friend class JsonTreeBuilder;

    Kind m_kind{Kind::null};
    std::string m_text;
    std::vector<JsonValue> m_elements;
    std::vector<Member> m_members;
};

/// Strict RFC 8259: UTF-8 without mark, no key twice, no U+0000, nothing after the value, depth
/// ≤ 64.
/// @param names shown in the path of a rejection; null: all keys are shown as *.
/// @return      rejects with JSON_MALFORMED, JSON_DEPTH, JSON_DUPLICATE_KEY, JSON_ENCODING,
/// JSON_CHARACTER,
///              JSON_NUMBER (beyond the range of a double: 1E400).
[[nodiscard]] core::Result<JsonValue>
parse_json(std::string_view text, const KnownNames* names = nullptr);

/// Compact, in the members' order.
/// @throws core::GatewayError JSON_ENCODING (a string is not UTF-8), JSON_DEPTH (deeper than 64).
[[nodiscard]] std::string write_json(const JsonValue& value);

/// JSON that is written as it goes, without a tree: for answers of which there is one a message.
/// The caller sees to it that brackets match and no key stands twice in an object.
class JsonText final {
public:
    void open_object() { open('{'); }
    void close_object() { close('}'); }
    void open_array() { open('['); }
    void close_array() { close(']'); }
    /// What is written next is its value. @throws as append_json_string does
    void key(std::string_view name);
    void string(std::string_view text);
    void member(std::string_view name, std::string_view text) {
        key(name);
        string(text);
    }
    [[nodiscard]] std::string take() { return std::move(m_text); }

private:
    void open(char bracket);
    void close(char bracket);
    void separate();

    std::string m_text;
    bool m_first{true}; ///< no comma is due
};

/// Appends `text` as a JSON string with its quotes. @throws core::GatewayError JSON_ENCODING if it
/// is not UTF-8.
void append_json_string(std::string& out, std::string_view text);

/// Whether `text` is a number by RFC 8259 §6.
[[nodiscard]] bool is_json_number(std::string_view text) noexcept;

/// A key as a segment of a JSON Pointer (RFC 6901): ~ and / escaped.
void append_pointer_segment(std::string& pointer, std::string_view key);

}
