#include "gateway/text/json_value.h"

#include "gateway/core/error.h"
#include "gateway/core/plain_json.h"
#include "gateway/text/charset.h"
#include "gateway/text/json_reader.h"

#include <algorithm>
#include <cassert>
#include <charconv>

namespace gateway::text {

namespace {

[[nodiscard]] std::size_t digits_at(std::string_view text, std::size_t at) noexcept {
    const auto end = std::find_if_not(
        text.begin() + static_cast<std::ptrdiff_t>(std::min(at, text.size())), text.end(),
        [](char byte) { return byte >= '0' && byte <= '9'; });
    return static_cast<std::size_t>(end - text.begin()) - std::min(at, text.size());
}

/// A character that JSON does not have as it is, or a byte of one that is not ASCII.
void append_special(std::string& out, char byte) {
    constexpr std::string_view hex{"0123456789abcdef"};
    const auto unit = static_cast<unsigned char>(byte);
    switch (byte) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
    }
    if (unit < 0x20U) {
        out += "\\u00";
        out += hex[unit >> 4U];
        out += hex[unit & 0xFU];
    } else {
        out += byte;
    }
}

void write(std::string& out, const JsonValue& value, std::size_t depth) {
    if (depth > JsonLimits{}.depth) {
        throw core::GatewayError{"JSON_DEPTH", core::GatewayError::Retry::never};
    }
    const char* separator{""};
    switch (value.kind()) {
    case JsonValue::Kind::null: out += "null"; return;
    case JsonValue::Kind::boolean:
    case JsonValue::Kind::number: out += value.text(); return;
    case JsonValue::Kind::string: append_json_string(out, value.text()); return;
    case JsonValue::Kind::array:
        out += '[';
        for (const JsonValue& element : value.elements()) {
            out += std::exchange(separator, ",");
            write(out, element, depth + 1);
        }
        out += ']';
        return;
    case JsonValue::Kind::object:
        out += '{';
        for (const JsonValue::Member& member : value.members()) {
            out += std::exchange(separator, ",");
            append_json_string(out, member.first);
            out += ':';
            write(out, member.second, depth + 1);
        }
        out += '}';
        return;
    }
}

}

JsonValue JsonValue::of_boolean(bool value) {
    JsonValue made;
    made.m_kind = Kind::boolean;
    made.m_text = value ? "true" : "false";
    return made;
}

JsonValue JsonValue::of_integer(std::int64_t value) {
    return of_number(std::to_string(value));
}

JsonValue JsonValue::of_number(std::string digits) {
    assert(is_json_number(digits));
    JsonValue made;
    made.m_kind = Kind::number;
    made.m_text = std::move(digits);
    return made;
}

JsonValue JsonValue::of_string(std::string text) {
    JsonValue made;
    made.m_kind = Kind::string;
    made.m_text = std::move(text);
    return made;
}

JsonValue JsonValue::make_array() {
    JsonValue made;
    made.m_kind = Kind::array;
    return made;
}

JsonValue JsonValue::make_object() {
    JsonValue made;
    made.m_kind = Kind::object;
    return made;
}

std::optional<std::int64_t> JsonValue::integer() const noexcept {
    std::int64_t value{0};
    const char* const end{m_text.data() + m_text.size()};
    const auto [stop, problem] = std::from_chars(m_text.data(), end, value);
    const bool whole{m_kind == Kind::number && problem == std::errc{} && stop == end};
    return whole ? std::optional{value} : std::nullopt;
}

std::span<const JsonValue> JsonValue::elements() const noexcept {
    return m_elements;
}

std::span<const JsonValue::Member> JsonValue::members() const noexcept {
    return m_members;
}

const JsonValue* JsonValue::find(std::string_view key) const noexcept {
    const auto at = std::find_if(m_members.begin(), m_members.end(), [key](const Member& member) {
        return member.first == key;
    });
    return at == m_members.end() ? nullptr : &at->second;
}

std::optional<std::string_view> JsonValue::string_at(std::string_view key) const noexcept {
    const JsonValue* const value{find(key)};
    return value != nullptr && value->is_string() ? std::optional<std::string_view>{value->text()}
                                                  : std::nullopt;
}

void JsonValue::push(JsonValue element) {
    assert(is_array());
    m_elements.push_back(std::move(element));
}

JsonValue& JsonValue::add(std::string key, JsonValue value) {
    assert(is_object() && find(key) == nullptr);
    m_members.emplace_back(std::move(key), std::move(value));
    return *this;
}

std::string write_json(const JsonValue& value) {
    std::string out;
    write(out, value, 0);
    return out;
}

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t at{core::end_of_plain_json(text, 0)};
    if (at < text.size() && !is_utf8(text)) {
        throw core::GatewayError{"JSON_ENCODING", core::GatewayError::Retry::never};
    }
    out += text.substr(0, at);
    while (at < text.size()) {
        append_special(out, text[at]);
        const std::size_t first{at + 1};
        at = core::end_of_plain_json(text, first);
        out += text.substr(first, at - first);
    }
    out += '"';
}

void JsonText::separate() {
    if (!std::exchange(m_first, false)) {
        m_text += ',';
    }
}

void JsonText::open(char bracket) {
    separate();
    m_text += bracket;
    m_first = true;
}

void JsonText::close(char bracket) {
    m_text += bracket;
    m_first = false;
}

void JsonText::key(std::string_view name) {
    separate();
    append_json_string(m_text, name);
    m_text += ':';
    m_first = true;
}

void JsonText::string(std::string_view text) {
    separate();
    append_json_string(m_text, text);
}

bool is_json_number(std::string_view text) noexcept {
    std::size_t at{text.starts_with('-') ? std::size_t{1} : std::size_t{0}};
    const std::size_t whole{digits_at(text, at)};
    if (whole == 0 || (whole > 1 && text[at] == '0')) {
        return false;
    }
    at += whole;
    if (at < text.size() && text[at] == '.') {
        const std::size_t fraction{digits_at(text, at + 1)};
        if (fraction == 0) {
            return false;
        }
        at += 1 + fraction;
    }
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        const bool sign{at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-')};
        at += sign ? 2 : 1;
        const std::size_t exponent{digits_at(text, at)};
        if (exponent == 0) {
            return false;
        }
        at += exponent;
    }
    return at == text.size();
}

void append_pointer_segment(std::string& pointer, std::string_view key) {
    pointer += '/';
    for (const char byte : key) {
        if (byte == '~') {
            pointer += "~0";
        } else if (byte == '/') {
            pointer += "~1";
        } else {
            pointer += byte;
        }
    }
}

}
