#include "lines.h"

#include <charconv>
#include <cstring>
#include <istream>

#include "copying.h"

namespace verifier {

namespace {

constexpr std::size_t longest_line{std::size_t{8} << 20U};

/// 0–15, or 16 for what is no lower-case hexadecimal digit.
constexpr std::array<unsigned char, 256> nibbles{[] {
    std::array<unsigned char, 256> table{};
    table.fill(16);
    for (unsigned char digit{0}; digit < 16; ++digit) {
        table[static_cast<unsigned char>("0123456789abcdef"[digit])] = digit;
    }
    return table;
}()};

unsigned nibble(char digit) {
    return nibbles[static_cast<unsigned char>(digit)];
}

constexpr std::string_view letters{"\"\\bfnrt"};
constexpr std::string_view meanings{"\"\\\b\f\n\r\t"};

}

std::int64_t Cursor::number() {
    std::int64_t value{0};
    const char* const first{m_rest.data()};
    const auto end = std::from_chars(first, first + m_rest.size(), value);
    const std::string_view digits{first, static_cast<std::size_t>(end.ptr - first)};
    if (end.ec != std::errc{} || (digits.size() > 1 && digits[0] == '0')
        || digits.substr(0, 2) == "-0") {
        m_good = false;
        return 0;
    }
    m_rest.remove_prefix(digits.size());
    return value;
}

std::string_view Cursor::plain() {
    take("\"");
    std::size_t size{0};
    while (size < m_rest.size() && stands_for_itself(m_rest[size])) {
        ++size;
    }
    const std::string_view text{m_rest.substr(0, size)};
    m_rest.remove_prefix(m_good ? size : 0);
    take("\"");
    return m_good ? text : std::string_view{};
}

void Cursor::string(std::string& into) {
    take("\"");
    into.resize(m_rest.size()); // what is written is never longer than what is read
    const char* from{m_rest.data()};
    const char* const end{from + m_rest.size()};
    char* to{into.data()};
    for (copy_plain(from, end, to); m_good && from != end && *from != '"';
         copy_plain(from, end, to)) {
        m_rest.remove_prefix(static_cast<std::size_t>(from - m_rest.data()));
        *to++ = escaped(); // a control character is none
        from = m_rest.data();
    }
    m_rest.remove_prefix(static_cast<std::size_t>(from - m_rest.data()));
    into.resize(static_cast<std::size_t>(to - into.data()));
    take("\"");
}

char Cursor::escaped() {
    const bool begins{m_rest.size() > 1 && m_rest[0] == '\\'};
    const std::size_t found{begins ? letters.find(m_rest[1]) : std::string_view::npos};
    if (found != std::string_view::npos) {
        m_rest.remove_prefix(2);
        return meanings[found];
    }
    if (m_rest.size() < 6 || m_rest.substr(0, 4) != "\\u00" || nibble(m_rest[4]) > 1
        || nibble(m_rest[5]) > 15) {
        m_good = false;
        return 0;
    }
    const auto character = static_cast<char>(nibble(m_rest[4]) * 16 + nibble(m_rest[5]));
    m_good = meanings.find(character) == std::string_view::npos; // else there is a short one
    m_rest.remove_prefix(6);
    return character;
}

void Cursor::hex(unsigned char* into, std::size_t size) {
    take("\"");
    if (!m_good || m_rest.size() < size * 2) {
        m_good = false;
        return;
    }
    const std::string_view digits{m_rest.substr(0, size * 2)};
    unsigned seen{0};
    for (std::size_t at{0}; at < size; ++at) {
        const unsigned high{nibble(digits[at * 2])};
        const unsigned low{nibble(digits[at * 2 + 1])};
        seen |= high | low;
        into[at] = static_cast<unsigned char>(high << 4U | low);
    }
    m_good = seen < 16;
    m_rest.remove_prefix(size * 2);
    take("\"");
}

std::string Cursor::hex(std::size_t size) {
    std::string bytes(size, '\0');
    hex(reinterpret_cast<unsigned char*>(bytes.data()), size);
    return bytes;
}

Digest Cursor::digest() {
    Digest digest{};
    hex(digest.data(), digest.size());
    return digest;
}

bool LineSource::next(std::string_view& line) {
    std::size_t searched{0};
    while (true) {
        const char* const first{m_buffer.data() + m_begin};
        const std::size_t size{m_end - m_begin};
        const void* const found{std::memchr(first + searched, '\n', size - searched)};
        if (found != nullptr) {
            const auto length = static_cast<std::size_t>(static_cast<const char*>(found) - first);
            line = std::string_view{first, length};
            m_begin += length + 1;
            ++m_line;
            return true;
        }
        searched = size;
        if (!fill()) {
            return false;
        }
    }
}

bool LineSource::fill() {
    if (m_begin > 0) {
        std::memmove(m_buffer.data(), m_buffer.data() + m_begin, m_end - m_begin);
        m_end -= m_begin;
        m_begin = 0;
    }
    if (m_end == m_buffer.size()) {
        if (m_buffer.size() >= longest_line) {
            return false;
        }
        m_buffer.resize(m_buffer.size() * 2);
    }
    m_in.read(m_buffer.data() + m_end, static_cast<std::streamsize>(m_buffer.size() - m_end));
    m_end += static_cast<std::size_t>(m_in.gcount());
    return m_in.gcount() > 0;
}

namespace {

template <class Type> std::optional<Type> whole(const Cursor& cursor, Type value) {
    return cursor.complete() ? std::optional<Type>{std::move(value)} : std::nullopt;
}

/// A UUID in its usual form, as its sixteen bytes.
void message(Cursor& cursor, std::string& into) {
    const std::string_view text{cursor.plain()};
    into.clear();
    unsigned seen{0};
    for (std::size_t at{0}; at + 1 < text.size(); at += 2) {
        if (at == 8 || at == 13 || at == 18 || at == 23) {
            seen |= text[at] == '-' ? 0U : 16U;
            ++at;
        }
        const unsigned high{nibble(text[at])};
        const unsigned low{at + 1 < text.size() ? nibble(text[at + 1]) : 16U};
        seen |= high | low;
        into.push_back(static_cast<char>(high << 4U | low));
    }
    if (text.size() != 36 || seen >= 16) {
        cursor.spoil();
    }
}

Checkpoint checkpoint(Cursor& cursor) {
    Checkpoint read;
    cursor.take(R"({"at":)");
    read.at = cursor.number();
    cursor.take(R"(,"chain":)");
    read.chain = cursor.number();
    cursor.take(R"(,"head":)");
    read.head = cursor.digest();
    cursor.take(R"(,"key":)");
    read.key = cursor.digest();
    cursor.take(R"(,"previous":)");
    read.previous = cursor.digest();
    cursor.take(R"(,"sequence":)");
    read.sequence = cursor.number();
    cursor.take(R"(,"signature":)");
    read.signature = cursor.hex(64);
    cursor.take(R"(,"system":)");
    cursor.string(read.system);
    cursor.take("}");
    return read;
}

}

std::optional<Head> read_head(std::string_view line) {
    Cursor cursor{line};
    Head head;
    const bool excerpt{cursor.accept(R"({"excerpt":{"about":)")};
    head.kind = excerpt ? Kind::excerpt : Kind::journal;
    if (excerpt) {
        cursor.skip_string();
        cursor.take(R"(,"created":)");
    } else {
        cursor.take(R"({"export":{"created":)");
    }
    static_cast<void>(cursor.number());
    cursor.take(
        excerpt ? R"(,"format":"lautturi-journal-excerpt","node":)"
                : R"(,"format":"lautturi-journal","node":)");
    cursor.skip_string();
    cursor.take(R"(,"system":)");
    cursor.string(head.system);
    cursor.take(R"(,"version":1}})");
    return whole(cursor, std::move(head));
}

bool read_entry(std::string_view line, Entry& into) {
    Cursor cursor{line};
    cursor.take(R"({"entry":{"at":)");
    into.at = cursor.number();
    cursor.take(R"(,"body":)");
    cursor.string(into.body);
    cursor.take(R"(,"chain":)");
    into.chain = cursor.number();
    cursor.take(R"(,"hash":)");
    cursor.hex(into.hash.data(), into.hash.size());
    cursor.take(R"(,"kind":)");
    into.kind = cursor.plain();
    into.message.clear();
    if (cursor.accept(R"(,"message":)")) {
        message(cursor, into.message);
    }
    cursor.take(R"(,"person":")");
    into.person = cursor.number();
    cursor.take(R"(","previous":)");
    cursor.hex(into.previous.data(), into.previous.size());
    cursor.take(R"(,"sequence":)");
    into.sequence = cursor.number();
    cursor.take("}}");
    return cursor.complete();
}

std::optional<Link> read_link(std::string_view line) {
    Cursor cursor{line};
    Link link;
    cursor.take(R"({"link":{"chain":)");
    link.chain = cursor.number();
    cursor.take(R"(,"content":)");
    link.content = cursor.digest();
    cursor.take(R"(,"sequence":)");
    link.sequence = cursor.number();
    cursor.take("}}");
    return whole(cursor, link);
}

std::optional<Left> read_left(std::string_view line) {
    Cursor cursor{line};
    Left left;
    cursor.take(R"({"left":{"chain":)");
    left.chain = cursor.number();
    cursor.take(R"(,"content":)");
    left.content = cursor.digest();
    cursor.take(R"(,"previous":)");
    left.previous = cursor.digest();
    cursor.take(R"(,"sequence":)");
    left.sequence = cursor.number();
    cursor.take("}}");
    return whole(cursor, left);
}

std::optional<Checkpoint> read_checkpoint(std::string_view line) {
    Cursor cursor{line};
    cursor.take(R"({"checkpoint":)");
    Checkpoint read{checkpoint(cursor)};
    cursor.take("}");
    return whole(cursor, std::move(read));
}

std::optional<End> read_end(std::string_view line, Kind kind) {
    const bool excerpt{kind == Kind::excerpt};
    Cursor cursor{line};
    End end;
    cursor.take(R"({"end":{"checkpoints":)");
    end.checkpoints = cursor.number();
    if (excerpt) {
        cursor.take(R"(,"digest":)");
        end.digest = cursor.digest();
    }
    cursor.take(R"(,"entries":)");
    end.entries = cursor.number();
    cursor.take(R"(,"key":)");
    end.key = cursor.digest();
    if (excerpt) {
        cursor.take(R"(,"links":)");
        end.links = cursor.number();
        cursor.take(R"(,"signature":)");
        end.signature = cursor.hex(64);
    }
    cursor.take("}}");
    return whole(cursor, std::move(end));
}

std::optional<Anchor> read_anchor(std::string_view line) {
    Cursor cursor{line};
    Anchor anchor;
    cursor.take(R"({"anchor":{"at":)");
    static_cast<void>(cursor.number());
    cursor.take(R"(,"checkpoints":[)");
    do {
        anchor.checkpoints.push_back(checkpoint(cursor));
    } while (cursor.accept(","));
    cursor.take(R"(],"node":)");
    cursor.skip_string();
    cursor.take(R"(,"system":)");
    cursor.string(anchor.system);
    cursor.take("}}");
    return whole(cursor, std::move(anchor));
}

}
