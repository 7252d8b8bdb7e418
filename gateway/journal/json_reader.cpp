#include "gateway/journal/json_reader.h"

#include <charconv>
#include <span>

namespace gateway::journal {

namespace {

/// 0–15, or 16 for what is no lower-case hexadecimal digit.
constexpr std::array<std::uint8_t, 256> nibbles{[] {
    std::array<std::uint8_t, 256> table{};
    table.fill(16);
    for (std::uint8_t digit{0}; digit < 10; ++digit) {
        table[static_cast<std::size_t>('0') + digit] = digit;
    }
    for (std::uint8_t digit{10}; digit < 16; ++digit) {
        table[static_cast<std::size_t>('a') + digit - 10] = digit;
    }
    return table;
}()};

std::uint8_t nibble(char digit) noexcept {
    return nibbles[static_cast<unsigned char>(digit)];
}

/// Whether a character stands for itself in a string.
constexpr std::array<bool, 256> plain_characters{[] {
    std::array<bool, 256> table{};
    for (std::size_t code{0x20}; code < table.size(); ++code) {
        table[code] =
            code != static_cast<std::size_t>('"') && code != static_cast<std::size_t>('\\');
    }
    return table;
}()};

bool is_plain(char character) noexcept {
    return plain_characters[static_cast<unsigned char>(character)];
}

/// What an escape of one letter means; 0 if there is none.
constexpr std::array<char, 256> escapes{[] {
    std::array<char, 256> table{};
    constexpr std::string_view letters{"\"\\bfnrt"};
    constexpr std::string_view meanings{"\"\\\b\f\n\r\t"};
    for (std::size_t index{0}; index < letters.size(); ++index) {
        table[static_cast<unsigned char>(letters[index])] = meanings[index];
    }
    return table;
}()};

}

void JsonReader::take(char character) noexcept {
    if (!at(character)) {
        m_good = false;
        return;
    }
    ++m_at;
}

void JsonReader::open(char bracket) noexcept {
    take(bracket);
    m_first = true;
}

void JsonReader::close(char bracket) noexcept {
    take(bracket);
    m_first = false;
}

void JsonReader::separate() noexcept {
    if (!m_first) {
        take(',');
    }
    m_first = false;
}

bool JsonReader::key(std::string_view name) noexcept {
    std::string_view rest{m_text.substr(m_at)};
    const std::size_t comma{m_first ? 0U : 1U};
    if (!m_good || rest.size() < comma + name.size() + 3 || (comma == 1 && rest[0] != ',')) {
        return false;
    }
    rest.remove_prefix(comma);
    if (rest[0] != '"' || rest.substr(1, name.size()) != name || rest[name.size() + 1] != '"'
        || rest[name.size() + 2] != ':') {
        return false;
    }
    m_at += comma + name.size() + 3;
    m_first = false;
    return true;
}

void JsonReader::require(std::string_view name) noexcept {
    if (!key(name)) {
        m_good = false;
    }
}

std::string_view JsonReader::plain() noexcept {
    take('"');
    const std::size_t first{m_at};
    while (m_good && m_at < m_text.size() && is_plain(m_text[m_at])) {
        ++m_at;
    }
    const std::size_t end{m_at};
    take('"');
    return m_good ? m_text.substr(first, end - first) : std::string_view{};
}

char JsonReader::unescape() noexcept {
    const std::string_view rest{m_text.substr(m_at)}; // begins with a backslash
    const char letter{rest.size() > 1 ? rest[1] : '\0'};
    if (const char meaning{escapes[static_cast<unsigned char>(letter)]}; meaning != 0) {
        m_at += 2;
        return meaning;
    }
    if (rest.size() < 6 || rest.substr(1, 3) != "u00" || nibble(rest[4]) > 1
        || nibble(rest[5]) > 15) {
        m_good = false;
        return 0;
    }
    const auto character = static_cast<char>(nibble(rest[4]) * 16 + nibble(rest[5]));
    m_good =
        std::find(escapes.begin(), escapes.end(), character) == escapes.end() || character == 0;
    m_at += 6;
    return character;
}

void JsonReader::string_into(std::string& out) {
    out.clear();
    take('"');
    while (m_good && !at('"')) {
        const char* const first{m_text.data() + m_at};
        const char* const end{std::find_if_not(first, m_text.data() + m_text.size(), is_plain)};
        out.append(first, end);
        m_at += static_cast<std::size_t>(end - first);
        if (at('\\')) {
            out.push_back(unescape());
        } else if (!at('"')) {
            m_good = false;
        }
    }
    take('"');
}

std::string JsonReader::string() {
    std::string value;
    string_into(value);
    return m_good ? value : std::string{};
}

std::int64_t JsonReader::integer() noexcept {
    std::int64_t value{0};
    const char* const first{m_text.data() + m_at};
    const std::from_chars_result end{std::from_chars(first, m_text.data() + m_text.size(), value)};
    const std::string_view digits{first, static_cast<std::size_t>(end.ptr - first)};
    const bool padded{
        (digits.size() > 1 && digits[0] == '0')
        || (digits.size() > 1 && digits.substr(0, 2) == "-0")};
    if (!m_good || end.ec != std::errc{} || padded) {
        m_good = false;
        return 0;
    }
    m_at += digits.size();
    return value;
}

bool JsonReader::boolean() noexcept {
    for (const std::string_view word : {std::string_view{"true"}, std::string_view{"false"}}) {
        if (m_good && m_text.substr(m_at, word.size()) == word) {
            m_at += word.size();
            return word == "true";
        }
    }
    m_good = false;
    return false;
}

void JsonReader::hex_into(std::span<std::byte> into) noexcept {
    const std::string_view digits{plain()};
    if (!m_good || digits.size() != into.size() * 2) {
        m_good = false;
        return;
    }
    std::uint8_t seen{0};
    for (std::size_t index{0}; index < into.size(); ++index) {
        const std::uint8_t high{nibble(digits[index * 2])};
        const std::uint8_t low{nibble(digits[index * 2 + 1])};
        seen = static_cast<std::uint8_t>(seen | high | low);
        into[index] = static_cast<std::byte>(high << 4U | low);
    }
    m_good = seen < 16;
}

core::Digest JsonReader::digest(std::string_view name) noexcept {
    core::Digest value{};
    require(name);
    hex_into(value);
    return value;
}

std::optional<core::Instant> JsonReader::optional_instant(std::string_view name) noexcept {
    return key(name) ? std::optional{core::Instant::from_microseconds(integer())} : std::nullopt;
}

std::vector<std::string> JsonReader::texts(std::string_view name) {
    std::vector<std::string> values;
    array(name, [&] { values.push_back(string()); });
    return values;
}

}
