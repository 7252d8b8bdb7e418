#include "gateway/core/hetu_in_text.h"

#include "gateway/core/characters.h"
#include "gateway/core/hetu.h"
#include "gateway/core/message_id.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace gateway::core {

namespace {

constexpr std::string_view check_characters{"0123456789ABCDEFHJKLMNPRSTUVWXY"};
constexpr std::string_view century_letters{"YXWVUABCDEF"};
/// What people write between digits, beside the dashes and spaces of Unicode (UTF-8).
constexpr std::string_view between{" \t\r\n.,:;/_+-"};
constexpr std::array<std::string_view, 9> wide_between{
    "\xC2\xA0",     "\xE2\x80\x90", "\xE2\x80\x91", "\xE2\x80\x92", "\xE2\x80\x93",
    "\xE2\x80\x94", "\xE2\x80\xAF", "\xE2\x88\x92", "\xEF\xBC\x8D"};
/// Further apart, they belong to different words.
constexpr int most_between{4};

/// How many bytes of something that only separates stand at the beginning; 0: none.
std::size_t separator(std::string_view text) noexcept {
    if (text.empty()) {
        return 0;
    }
    if (between.find(text.front()) != std::string_view::npos) {
        return 1;
    }
    for (const std::string_view wide : wide_between) {
        if (text.starts_with(wide)) {
            return wide.size();
        }
    }
    return 0;
}

struct Character {
    char upper{'\0'}; ///< NUL: neither digit nor letter
    std::size_t bytes{0};
};

/// Full-width forms (U+FF10 and on) stand for what they show.
Character character(std::string_view text) noexcept {
    constexpr std::string_view full_width{"\xEF\xBC"};
    constexpr std::string_view small_full_width{"\xEF\xBD"};
    if (text.size() > 2 && text.starts_with(full_width)) {
        const auto last = static_cast<unsigned char>(text[2]);
        if (last >= 0x90 && last <= 0x99) {
            return {static_cast<char>('0' + (last - 0x90)), 3};
        }
        if (last >= 0xA1 && last <= 0xBA) {
            return {static_cast<char>('A' + (last - 0xA1)), 3};
        }
    }
    if (text.size() > 2 && text.starts_with(small_full_width)) {
        const auto last = static_cast<unsigned char>(text[2]);
        if (last >= 0x81 && last <= 0x9A) {
            return {static_cast<char>('A' + (last - 0x81)), 3};
        }
    }
    const char first{text.empty() ? '\0' : text.front()};
    if (is_digit(first) || (first >= 'A' && first <= 'Z')) {
        return {first, 1};
    }
    if (first >= 'a' && first <= 'z') {
        return {static_cast<char>(first - 'a' + 'A'), 1};
    }
    return {};
}

/// Reads on in a text that it never leaves, past what separates.
class Reading final {
public:
    explicit Reading(std::string_view text) noexcept : m_rest{text} {}

    /// @return NUL where neither digit nor letter comes next.
    [[nodiscard]] char next() noexcept {
        skip();
        const Character read{character(m_rest)};
        m_rest.remove_prefix(read.bytes);
        m_skipped = 0;
        return read.upper;
    }

    /// @return -1 where no such number of digits comes next.
    [[nodiscard]] int digits(int count) noexcept {
        int number{0};
        for (; count > 0; --count) {
            const char digit{next()};
            if (!is_digit(digit)) {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }

    void skip_century_letter() noexcept {
        skip();
        const Character read{character(m_rest)};
        if (read.bytes > 0 && century_letters.find(read.upper) != std::string_view::npos) {
            m_rest.remove_prefix(read.bytes);
            m_skipped = 0;
        }
    }

    [[nodiscard]] bool in_a_word() const noexcept { return character(m_rest).bytes > 0; }

private:
    void skip() noexcept {
        for (; m_skipped < most_between; ++m_skipped) {
            const std::size_t bytes{separator(m_rest)};
            if (bytes == 0) {
                return;
            }
            m_rest.remove_prefix(bytes);
        }
    }

    std::string_view m_rest;
    int m_skipped{0}; ///< since the last digit or letter
};

/// The end, after day, month and year.
bool ends_as_hetu(Reading reading, int day, int month, int year) noexcept {
    reading.skip_century_letter();
    const int number{reading.digits(3)};
    if (number < 2) {
        return false;
    }
    const std::int64_t whole{((std::int64_t{day} * 100 + month) * 100 + year) * 1000 + number};
    return reading.next() == check_characters[static_cast<std::size_t>(whole % 31)]
           && !reading.in_a_word();
}

bool begins_with_hetu(std::string_view text) noexcept {
    Reading reading{text};
    const int day{reading.digits(2)};
    const int month{day < 1 || day > 31 ? -1 : reading.digits(2)};
    const int year{month < 1 || month > 12 ? -1 : reading.digits(2)};
    if (year < 0) {
        return false;
    }
    if (ends_as_hetu(reading, day, month, year)) {
        return true;
    }
    const bool century{year >= 18 && year <= 20}; // of a year in four digits
    const int short_year{century ? reading.digits(2) : -1};
    return short_year >= 0 && ends_as_hetu(reading, day, month, short_year);
}

}

bool holds_hetu(std::string_view text) noexcept {
    bool after_digit{false};
    for (std::size_t at{0}; at < text.size();) {
        const Character read{character(text.substr(at))};
        const bool digit{is_digit(read.upper)};
        if (digit && !after_digit && begins_with_hetu(text.substr(at))) {
            return true;
        }
        after_digit = digit;
        at += read.bytes > 0 ? read.bytes : 1;
    }
    return false;
}

bool may_name_a_person(std::string_view text) noexcept {
    if (MessageId::parse(text)) {
        return false;
    }
    std::array<char, 11> window{};
    for (std::size_t at{0}; at + window.size() <= text.size(); ++at) {
        const std::string_view here{text.substr(at, window.size())};
        std::transform(here.begin(), here.end(), window.begin(), [](char letter) {
            return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
        });
        if (parse_hetu({window.data(), window.size()})) {
            return true;
        }
    }
    return holds_hetu(text);
}

}
