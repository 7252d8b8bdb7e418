#pragma once
// Reads canonical JSON as JsonWriter writes it, and nothing else: another order, a space or another
// escape is an error. There is no tree: the caller says what must come next, so neither depth nor
// memory depends on the text.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/name.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::journal {

/// After the first error every call gives an empty value and good() stays false.
class JsonReader final {
public:
    explicit JsonReader(std::string_view text) noexcept : m_text{text} {}

    void open_object() noexcept { open('{'); }
    void close_object() noexcept { close('}'); }

    /// Reads the key if it comes next.
    [[nodiscard]] bool key(std::string_view name) noexcept;

    /// Reads the key, which must come next.
    void require(std::string_view name) noexcept;

    /// A string without escapes, as it stands in the text.
    [[nodiscard]] std::string_view plain() noexcept;

    void string_into(std::string& out);
    [[nodiscard]] std::string string();
    [[nodiscard]] std::int64_t integer() noexcept;
    [[nodiscard]] bool boolean() noexcept;

    /// Lower-case hexadecimal, exactly as long as `into`.
    void hex_into(std::span<std::byte> into) noexcept;

    [[nodiscard]] std::string text(std::string_view name) {
        require(name);
        return string();
    }

    [[nodiscard]] std::int64_t number(std::string_view name) noexcept {
        require(name);
        return integer();
    }

    [[nodiscard]] bool flag(std::string_view name) noexcept {
        require(name);
        return boolean();
    }

    [[nodiscard]] core::Digest digest(std::string_view name) noexcept;

    [[nodiscard]] core::Instant instant(std::string_view name) noexcept {
        return core::Instant::from_microseconds(number(name));
    }

    [[nodiscard]] std::optional<core::Instant> optional_instant(std::string_view name) noexcept;

    /// Calls `read` for each element of the array; an absent array is an empty one.
    template <class Read> void array(std::string_view name, Read read) {
        if (!key(name)) {
            return;
        }
        open('[');
        do {
            separate();
            read();
        } while (m_good && !at(']'));
        close(']');
    }

    /// What was interned when it was written; interned again, for the configuration of then may be
    /// gone. Only for texts of our own store.
    template <class Tag> [[nodiscard]] core::Name<Tag> own_name() {
        const std::string text{string()};
        return m_good && !text.empty() ? core::Name<Tag>::intern(text) : core::Name<Tag>{};
    }

    template <class Tag> void own_name(std::string_view name, core::Name<Tag>& into) {
        require(name);
        into = own_name<Tag>();
    }

    template <class Tag> void own_names(std::string_view name, std::vector<core::Name<Tag>>& into) {
        array(name, [&] { into.push_back(own_name<Tag>()); });
    }

    [[nodiscard]] std::vector<std::string> texts(std::string_view name);

    void fail() noexcept { m_good = false; }
    [[nodiscard]] bool good() const noexcept { return m_good; }
    [[nodiscard]] bool complete() const noexcept { return m_good && m_at == m_text.size(); }

private:
    [[nodiscard]] bool at(char character) const noexcept {
        return m_at < m_text.size() && m_text[m_at] == character;
    }

    void take(char character) noexcept;
    void open(char bracket) noexcept;
    void close(char bracket) noexcept;
    void separate() noexcept;
    char unescape() noexcept;

    std::string_view m_text;
    std::size_t m_at{0};
    bool m_first{true};
    bool m_good{true};
};

}
