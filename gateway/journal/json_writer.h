#pragma once
// Canonical JSON: keys sorted, no spaces, whole numbers only, one way to write every string. Equal
// contents are equal bytes, so they can be hashed.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/name.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::journal {

/// Appends `text` as a JSON string. What is not UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text);

/// Writes canonical JSON. Keys must be literals, given in their sorted order (asserted).
class JsonWriter final {
public:
    JsonWriter() = default;
    /// @param about how many bytes it will come to: they are made room for at once.
    explicit JsonWriter(std::size_t about) { m_out.reserve(about); }

    void open_object();
    void close_object();
    void open_array();
    void close_array();
    void key(std::string_view literal);

    void string(std::string_view value);
    void integer(std::int64_t value);
    void boolean(bool value);
    void hex(core::ByteView value);

    void text(std::string_view name, std::string_view value) {
        key(name);
        string(value);
    }

    void number(std::string_view name, std::int64_t value) {
        key(name);
        integer(value);
    }

    void flag(std::string_view name, bool value) {
        key(name);
        boolean(value);
    }

    void digest(std::string_view name, const core::Digest& value) {
        key(name);
        hex(value);
    }

    void instant(std::string_view name, core::Instant value) { number(name, value.microseconds()); }

    /// Nothing is written where there is nothing.
    void instant(std::string_view name, const std::optional<core::Instant>& value) {
        if (value) {
            instant(name, *value);
        }
    }

    /// An array of what `write` writes for each; an empty one is left out.
    template <class Range, class Write>
    void array(std::string_view name, const Range& range, Write write) {
        if (std::begin(range) == std::end(range)) {
            return;
        }
        key(name);
        open_array();
        for (const auto& element : range) {
            write(element);
        }
        close_array();
    }

    template <class Tag>
    void names(std::string_view key_name, const std::vector<core::Name<Tag>>& values) {
        array(key_name, values, [&](core::Name<Tag> value) { string(value.text()); });
    }

    void texts(std::string_view name, const std::vector<std::string>& values) {
        array(name, values, [&](const std::string& value) { string(value); });
    }

    [[nodiscard]] std::string take();

private:
    void separate();

    std::string m_out;
    std::vector<std::string_view> m_keys; ///< the last key of each open object; empty for arrays
    bool m_first{true};
};

}
