#include "gateway/core/hetu_in_text.h"

#include "gateway/core/characters.h"

#include <array>
#include <cstdint>

namespace gateway::core {

namespace {

constexpr std::string_view check_characters{"0123456789ABCDEFHJKLMNPRSTUVWXY"};
constexpr std::string_view signs{"+-YXWVUABCDEF"};
/// Hyphens, dashes and the minus of Unicode, in UTF-8.
constexpr std::array<std::string_view, 6> dashes{"\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x92",
                                                 "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x88\x92"};
constexpr std::string_view hard_space{"\xC2\xA0"};

char upper(char byte) noexcept {
    return byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
}

/// Reads on in a text that it never leaves.
class Reading final {
public:
    explicit Reading(std::string_view text) noexcept : m_rest{text} {}

    void skip_spaces(bool points) noexcept {
        for (;;) {
            if (m_rest.starts_with(hard_space)) {
                m_rest.remove_prefix(hard_space.size());
            } else if (
                !m_rest.empty() && (m_rest.front() == ' ' || (points && m_rest.front() == '.'))) {
                m_rest.remove_prefix(1);
            } else {
                return;
            }
        }
    }

    /// @return -1 where no such number of digits stands here.
    [[nodiscard]] int digits(int count) noexcept {
        int number{0};
        for (; count > 0; --count) {
            if (m_rest.empty() || !is_digit(m_rest.front())) {
                return -1;
            }
            number = number * 10 + (m_rest.front() - '0');
            m_rest.remove_prefix(1);
        }
        return number;
    }

    void skip_sign() noexcept {
        for (const std::string_view dash : dashes) {
            if (m_rest.starts_with(dash)) {
                m_rest.remove_prefix(dash.size());
                return;
            }
        }
        if (!m_rest.empty() && signs.find(upper(m_rest.front())) != std::string_view::npos) {
            m_rest.remove_prefix(1);
        }
    }

    [[nodiscard]] char next() noexcept {
        if (m_rest.empty()) {
            return '\0';
        }
        const char byte{upper(m_rest.front())};
        m_rest.remove_prefix(1);
        return byte;
    }

    [[nodiscard]] bool in_a_word() const noexcept {
        return !m_rest.empty()
               && (is_digit(m_rest.front())
                   || (upper(m_rest.front()) >= 'A' && upper(m_rest.front()) <= 'Z'));
    }

private:
    std::string_view m_rest;
};

bool begins_with_hetu(std::string_view text) noexcept {
    Reading reading{text};
    const int day{reading.digits(2)};
    reading.skip_spaces(true);
    const int month{day < 0 ? -1 : reading.digits(2)};
    reading.skip_spaces(true);
    const int year{month < 0 ? -1 : reading.digits(2)};
    if (year < 0 || day < 1 || day > 31 || month < 1 || month > 12) {
        return false;
    }
    reading.skip_spaces(false);
    reading.skip_sign();
    reading.skip_spaces(false);
    const int number{reading.digits(3)};
    if (number < 2) {
        return false;
    }
    reading.skip_spaces(false);
    const std::int64_t whole{((std::int64_t{day} * 100 + month) * 100 + year) * 1000 + number};
    return reading.next() == check_characters[static_cast<std::size_t>(whole % 31)]
           && !reading.in_a_word();
}

}

bool holds_hetu(std::string_view text) noexcept {
    for (std::size_t at{0}; at < text.size(); ++at) {
        const bool begins{is_digit(text[at]) && (at == 0 || !is_digit(text[at - 1]))};
        if (begins && begins_with_hetu(text.substr(at))) {
            return true;
        }
    }
    return false;
}

}
