#include "gateway/text/xml_input.h"

#include "gateway/text/utf16_units.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace gateway::text {

namespace {

/// What is asked for at once: little, until a document turns out to be long.
constexpr std::size_t first_chunk{std::size_t{8} * 1024};
constexpr std::size_t chunk{std::size_t{64} * 1024};
constexpr std::size_t longest_declaration{1024};
/// Where a DOCTYPE that is skipped must end; begin() has as much, in UTF-16 too.
constexpr std::size_t longest_prolog{2048};
/// Bytes beyond ASCII, one behind the other; less than first_chunk.
constexpr std::size_t longest_run{4096};
/// A start tag may hold 64 attributes, but not 64 of the longest.
constexpr std::size_t longest_token{std::size_t{4} * 1024 * 1024};

[[noreturn]] void stop(core::Code code, std::optional<std::size_t> line = std::nullopt) {
    throw XmlStop{core::Rejection{code, "", line, std::nullopt}};
}

/// The value of a pseudo-attribute of the XML declaration; nothing if it has none.
[[nodiscard]] std::optional<std::string>
pseudo_attribute(std::string_view declaration, std::string_view name) {
    const std::size_t at{declaration.find(name)};
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    std::string_view rest{declaration.substr(at + name.size())};
    const std::size_t open{rest.find_first_of("'\"")};
    if (open == std::string_view::npos) {
        return std::string{};
    }
    const char quote{rest[open]};
    rest = rest.substr(open + 1);
    const std::size_t close{rest.find(quote)};
    return std::string{rest.substr(0, close == std::string_view::npos ? 0 : close)};
}

/// The XML declaration as ASCII, taken every `width` bytes from `offset`; empty if there is none.
[[nodiscard]] std::string
declaration_of(std::string_view head, std::size_t width, std::size_t offset) {
    constexpr std::string_view opening{"<?xml"};
    constexpr std::string_view closing{"?>"};
    std::string text;
    for (std::size_t at{offset}; at < head.size() && text.size() < longest_declaration;
         at += width) {
        text.push_back(head[at]);
        if (text.size() <= opening.size()) {
            continue;
        }
        if (text.size() == opening.size() + 1
            && (!text.starts_with(opening)
                || std::string_view{" \t\r\n"}.find(text.back()) == std::string_view::npos)) {
            return {};
        }
        if (text.ends_with(closing)) {
            text.resize(text.size() - closing.size());
            return text;
        }
    }
    if (text.size() == longest_declaration) {
        stop("XML_MALFORMED", 1); // nothing may hide behind padding
    }
    return text.size() > opening.size() ? text : std::string{};
}

[[nodiscard]] bool same_name(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) {
        return std::toupper(static_cast<unsigned char>(a)) == b;
    });
}

struct Encoding {
    Charset charset;
    std::size_t mark; ///< bytes of a byte order mark
};

[[nodiscard]] Encoding utf16_encoding(Charset charset, std::string_view head, std::size_t mark) {
    const std::size_t low{charset == Charset::utf_16_be ? std::size_t{1} : std::size_t{0}};
    const std::string declaration{declaration_of(head, 2, mark + low)};
    const std::optional<std::string> name{pseudo_attribute(declaration, "encoding")};
    if (name && !same_name(*name, "UTF-16")) {
        stop("XML_ENCODING", 1); // one document, two truths
    }
    return {charset, mark};
}

[[nodiscard]] Encoding find_encoding(std::string_view head) {
    using namespace std::string_view_literals;
    if (head.starts_with("\xFF\xFE\0\0"sv) || head.starts_with("\0\0"sv)) {
        stop("XML_ENCODING", 1); // UTF-32
    }
    if (head.starts_with("\xFE\xFF"sv)) {
        return utf16_encoding(Charset::utf_16_be, head, 2);
    }
    if (head.starts_with("\xFF\xFE"sv)) {
        return utf16_encoding(Charset::utf_16_le, head, 2);
    }
    if (head.starts_with("\0<\0?"sv)) {
        return utf16_encoding(Charset::utf_16_be, head, 0);
    }
    if (head.starts_with("<\0?\0"sv)) {
        return utf16_encoding(Charset::utf_16_le, head, 0);
    }
    const std::size_t mark{head.starts_with("\xEF\xBB\xBF"sv) ? std::size_t{3} : std::size_t{0}};
    const std::string declaration{declaration_of(head, 1, mark)};
    const std::optional<std::string> name{pseudo_attribute(declaration, "encoding")};
    const std::optional<Charset> charset{name ? find_charset(*name) : Charset::utf_8};
    if (!charset || (mark != 0 && *charset != Charset::utf_8)) {
        stop("XML_ENCODING", 1);
    }
    return {*charset, mark};
}

/// How many bytes at the beginning of `text` are whole characters.
[[nodiscard]] std::size_t valid_utf8(std::string_view text) {
    std::size_t at{0};
    while (at < text.size()) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const std::size_t length{byte >= 0xF0U ? 4U : byte >= 0xE0U ? 3U : byte >= 0xC0U ? 2U : 1U};
        if (!is_utf8(text.substr(at, length))) {
            return at;
        }
        at += length;
    }
    return text.size();
}

/// Past white space, comments and instructions before the root; npos if one of them does not end in
/// what is looked at.
[[nodiscard]] std::size_t past_misc(std::string_view prolog) {
    std::size_t at{0};
    for (;;) {
        at = std::min(prolog.find_first_not_of(" \t\r\n", at), prolog.size());
        const bool comment{prolog.substr(at).starts_with("<!--")};
        if (!comment && !prolog.substr(at).starts_with("<?")) {
            return at;
        }
        const std::string_view closing{comment ? "-->" : "?>"};
        const std::size_t end{prolog.find(closing, at + (comment ? 4 : 2))};
        if (end == std::string_view::npos) {
            return end;
        }
        at = end + closing.size();
    }
}

/// The > of a DOCTYPE without an internal subset; npos if there is one, or no end.
[[nodiscard]] std::size_t end_of_doctype(std::string_view prolog, std::size_t at) {
    while ((at = prolog.find_first_of("\"'[>", at)) != std::string_view::npos) {
        if (prolog[at] == '>') {
            return at;
        }
        if (prolog[at] == '[') {
            return std::string_view::npos;
        }
        at = prolog.find(prolog[at], at + 1);
        if (at == std::string_view::npos) {
            return at;
        }
        ++at;
    }
    return at;
}

/// Puts spaces in its place, so that lines stay. What is left of it MarkupScan refuses, as it does
/// a second one.
void blank_doctype(std::string& text) {
    const std::string_view prolog{std::string_view{text}.substr(0, longest_prolog)};
    const std::size_t at{past_misc(prolog)};
    if (at == std::string_view::npos || !prolog.substr(at).starts_with("<!DOCTYPE")) {
        return;
    }
    const std::size_t end{end_of_doctype(prolog, at)};
    if (end != std::string_view::npos) {
        std::replace_if(
            text.begin() + static_cast<std::ptrdiff_t>(at),
            text.begin() + static_cast<std::ptrdiff_t>(end) + 1,
            [](char character) { return character != '\n'; }, ' ');
    }
}

}

MistakenUtf8::Judged MistakenUtf8::judge(std::string_view text, bool more) noexcept {
    const auto beyond_ascii = [](char byte) { return static_cast<unsigned char>(byte) >= 0x80U; };
    for (auto at = text.begin();;) {
        at = std::find_if(at, text.end(), beyond_ascii);
        const auto end = std::find_if_not(at, text.end(), beyond_ascii);
        const std::string_view run{at, end};
        const auto good = static_cast<std::size_t>(at - text.begin());
        if (run.empty() || (more && end == text.end() && run.size() < longest_run)) {
            return {good, false};
        }
        // of a long one a character may be cut
        const bool formed{
            run.size() < longest_run ? is_utf8(run) : valid_utf8(run) + 4 > run.size()};
        if (formed && run.front() == '\xC3') {
            return {good, true};
        }
        if (formed && !m_shown_others && (run.size() != 2 || std::exchange(m_passed_pair, true))) {
            return {good, true};
        }
        m_shown_others = m_shown_others || !formed;
        at = end;
    }
}

XmlInput::XmlInput(ReadBytes source, const XmlLimits& limits, Doctype doctype)
    : m_source{std::move(source)}, m_left{limits.document},
      m_raw(first_chunk), m_scan{limits.attributes}, m_doctype{doctype} {}

void XmlInput::fill() {
    while (m_given == m_ready.size() && !m_ended) {
        if (m_stop) {
            throw *m_stop;
        }
        if (m_wrong) {
            break;
        }
        m_ready.clear();
        m_given = 0;
        decode_more();
        try {
            m_scan.feed(m_ready);
        } catch (const XmlStop& stop) {
            m_stop = stop;
            m_ready.resize(m_scan.good());
        }
    }
    m_told = m_given == m_ready.size();
}

void XmlInput::spend(std::size_t bytes) {
    m_given += bytes;
    m_quiet += bytes;
    if (m_quiet > longest_token) {
        stop("XML_TOO_LARGE");
    }
}

std::size_t XmlInput::read(char* into, std::size_t size) {
    fill();
    const std::size_t count{std::min(size, m_ready.size() - m_given)};
    std::copy_n(m_ready.data() + m_given, count, into);
    spend(count);
    return count;
}

std::size_t XmlInput::read_units(unsigned char* into, std::size_t size) {
    fill();
    Utf16Units units{into, size / sizeof(char16_t)};
    std::size_t taken{m_given};
    while (taken < m_ready.size() && units.has_room()) {
        taken += units.take(std::string_view{m_ready}.substr(taken));
    }
    spend(taken - m_given);
    return units.bytes();
}

std::size_t XmlInput::pull() {
    if (m_raw_size == 0 && m_long) {
        m_raw.resize(chunk);
    }
    const std::size_t count{m_source(std::span{m_raw}.subspan(m_raw_size))};
    if (count > m_left) {
        stop("XML_TOO_LARGE");
    }
    m_left -= count;
    m_raw_size += count;
    m_long = m_raw_size == m_raw.size();
    return count;
}

void XmlInput::begin() {
    while (m_raw_size < 4 * longest_declaration && pull() != 0) {
    }
    const core::ByteView head{m_raw.data(), m_raw_size};
    const Encoding encoding{find_encoding(core::as_text(head))};
    m_decoder.emplace(encoding.charset);
    if (encoding.charset != Charset::utf_8 && encoding.charset != Charset::utf_16_be
        && encoding.charset != Charset::utf_16_le) {
        m_mistaken.emplace();
    }
    decode(encoding.mark);
    const std::string declaration{declaration_of(m_ready, 1, 0)};
    const std::optional<std::string> version{pseudo_attribute(declaration, "version")};
    if (version && *version != "1.0") {
        stop("XML_VERSION", 1); // XML 1.1 lets control characters in
    }
    if (m_doctype == Doctype::skipped) {
        blank_doctype(m_ready);
    }
}

void XmlInput::decode_more() {
    if (!m_decoder) {
        begin();
        return;
    }
    m_ended = pull() == 0;
    decode(0);
    if (m_ended && !m_wrong && !m_decoder->finish(m_ready)) {
        stop("XML_ENCODING");
    }
}

void XmlInput::decode(std::size_t from) {
    const core::ByteView bytes{core::ByteView{m_raw.data(), m_raw_size}.subspan(from)};
    const MistakenUtf8::Judged judged{
        m_mistaken ? m_mistaken->judge(core::as_text(bytes), !m_ended)
                   : MistakenUtf8::Judged{bytes.size(), false}};
    m_wrong = !m_decoder->append(bytes.first(judged.good), m_ready) || judged.mistaken;
    m_ready.resize(m_wrong ? valid_utf8(m_ready) : m_ready.size());
    const core::ByteView rest{bytes.subspan(judged.good)};
    std::copy(rest.begin(), rest.end(), m_raw.begin());
    m_raw_size = rest.size();
}

}
