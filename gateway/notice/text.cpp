#include "gateway/notice/text.h"

#include "gateway/notice/folder.h"

#include <algorithm>
#include <array>

namespace gateway::notice {

namespace {

/// Words after whose full stop a sentence goes on, whatever comes next.
constexpr std::array<std::string_view, 24> abbreviations{
    "esim", "mm",  "ns",  "ks",  "vt",  "puh", "art", "mom", "nro", "klo", "em",   "vrt",
    "tf",   "bla", "tel", "tfn", "dvs", "no",  "kl",  "so",  "ex",  "eg",  "resp", "nr"};

bool ends_sentence(const std::string& folded, std::size_t stop) {
    std::size_t begin{stop};
    while (begin > 0 && (is_ascii_letter(folded[begin - 1]) || is_digit(folded[begin - 1]))) {
        --begin;
    }
    const std::string_view word{std::string_view{folded}.substr(begin, stop - begin)};
    const bool number{
        !word.empty() && word.size() < 3
        && std::all_of(word.begin(), word.end(), [](char byte) { return is_digit(byte); })};
    return !number && word.size() != 1
           && std::find(abbreviations.begin(), abbreviations.end(), word) == abbreviations.end();
}

/// Each block's parts: its own if it is a heading, else those of the heading above it.
std::vector<Block> with_parts(const std::vector<Block>& blocks, const std::string& folded) {
    Parts current;
    std::vector<Block> parted;
    for (Block block : blocks) {
        const std::string_view words{
            std::string_view{folded}.substr(block.span.begin, block.span.size())};
        const Parts own{
            block.item && words.find(':') == std::string_view::npos ? Parts{}
                                                                    : heading_parts(words)};
        if (!own.none()) {
            block.heading = true;
            current = own;
        }
        block.parts = current;
        const std::size_t label{own.none() ? words.size() : label_end(words)};
        if (label + 2 < words.size()) { // `Rekisterinpitäjä: Porin kaupunki`
            Block rest{block};
            rest.heading = false;
            rest.span.begin += label + 2;
            block.span.end = block.span.begin + label + 1;
            parted.push_back(block);
            block = rest;
        }
        parted.push_back(block);
    }
    return parted;
}

}

Text Text::of(std::string words) {
    Text text;
    text.m_original = std::move(words);
    text.m_lines.push_back({0, 1});
    for (std::size_t at{0}; at < text.m_original.size(); ++at) {
        if (text.m_original[at] == '\n') {
            text.m_lines.push_back({at + 1, text.m_lines.size() + 1});
        }
    }
    Folder folder{text};
    folder.fold(0, text.m_original.size(), {});
    folder.finish();
    text.m_blocks = with_parts(text.m_blocks, text.m_folded);
    text.split_sentences();
    text.blank_addresses();
    return text;
}

Text Text::of(const std::vector<Statement>& statements) {
    Text text;
    for (const Statement& statement : statements) {
        text.m_lines.push_back({text.m_original.size(), statement.line});
        text.m_original += statement.words + '\n';
    }
    text.m_lines.push_back(
        {text.m_original.size(), statements.empty() ? 1 : statements.back().line});
    Folder folder{text};
    for (std::size_t at{0}; at < statements.size(); ++at) {
        folder.fold(text.m_lines[at].begin, text.m_lines[at + 1].begin - 1, statements[at].parts);
    }
    folder.finish();
    text.split_sentences();
    text.blank_addresses();
    return text;
}

void Text::split_sentences() {
    m_sentences.push_back(0);
    for (std::size_t at{0}; at + 1 < m_folded.size(); ++at) {
        const char byte{m_folded[at]};
        const bool stop{(byte == '.' || byte == '!' || byte == '?') && m_folded[at + 1] == ' '};
        const bool begins{
            stop && at + 2 < m_folded.size()
            && (m_upper[at + 2] || m_folded[at + 2] == '(' || m_folded[at + 2] == '"')};
        if (byte == '\n') {
            m_sentences.push_back(at + 1);
        } else if (begins && (byte != '.' || ends_sentence(m_folded, at))) {
            m_sentences.push_back(at + 2);
        }
    }
}

/// After the parts and the sentences are known: what stands in the folded text keeps its place.
void Text::blank_addresses() {
    static const Pattern address{
        "[a-z0-9._%+-]+ (?:@|\\(at\\)|\\[at\\]) [a-z0-9-]+(?:\\.[a-z0-9-]+)+"};
    m_addressed = m_folded;
    for (const Span span : address.all(m_addressed)) {
        std::replace_if(
            m_folded.begin() + static_cast<std::ptrdiff_t>(span.begin),
            m_folded.begin() + static_cast<std::ptrdiff_t>(span.end),
            [](char byte) { return is_ascii_letter(byte) || is_digit(byte); }, '~');
    }
}

const Block& Text::block_at(std::size_t at) const noexcept {
    static const Block nothing{};
    const auto after = std::upper_bound(
        m_blocks.begin(), m_blocks.end(), at,
        [](std::size_t place, const Block& block) { return place < block.span.begin; });
    return after == m_blocks.begin() ? nothing : *std::prev(after);
}

Span Text::sentence_at(std::size_t at) const noexcept {
    const auto after = std::upper_bound(m_sentences.begin(), m_sentences.end(), at);
    const std::size_t begin{*std::prev(after)};
    std::size_t end{after == m_sentences.end() ? m_folded.size() : *after};
    while (end > begin && (m_folded[end - 1] == '\n' || m_folded[end - 1] == ' ')) {
        --end;
    }
    return {begin, end};
}

std::size_t Text::line_of(std::size_t at) const noexcept {
    const std::size_t origin{m_origin[std::min(at, m_origin.size() - 1)]};
    const auto after = std::upper_bound(
        m_lines.begin(), m_lines.end(), origin,
        [](std::size_t place, const Line& line) { return place < line.begin; });
    return after == m_lines.begin() ? 1 : std::prev(after)->number;
}

std::string Text::quote(Span span) const {
    constexpr std::size_t before{80};
    constexpr std::size_t longest{200};
    const Span sentence{sentence_at(span.begin)};
    const std::size_t origin{m_origin[span.begin]};
    const std::size_t line{m_original.rfind('\n', origin == 0 ? 0 : origin - 1) + 1};
    const std::size_t line_begin{line > origin ? 0 : line};
    std::size_t begin{std::max<std::size_t>(m_origin[sentence.begin], line_begin)};
    if (origin - begin > before) {
        begin = m_original.find(' ', origin - before);
        begin = begin >= origin ? origin : begin + 1;
    }
    const std::size_t line_end{std::min(m_original.find('\n', origin), m_original.size())};
    const std::size_t last{std::max(sentence.end, span.begin + 1) - 1};
    const Character final_one{character_at(m_original, m_origin[last])};
    std::size_t end{std::min(line_end, m_origin[last] + final_one.size)};
    end = std::min(end, begin + longest);
    while (end > begin && end < m_original.size()
           && (static_cast<unsigned char>(m_original[end]) & 0xC0U) == 0x80U) {
        --end;
    }
    while (end > begin && (m_original[end - 1] == ' ' || m_original[end - 1] == '\r')) {
        --end;
    }
    return m_original.substr(begin, end - begin);
}

std::string Text::words(Span span) const {
    if (span.size() == 0) {
        return {};
    }
    const std::size_t begin{m_origin[span.begin]};
    const std::size_t last{m_origin[span.end - 1]};
    return m_original.substr(begin, last + character_at(m_original, last).size - begin);
}

Span Text::opening() const noexcept {
    for (const Block& block : m_blocks) {
        const std::string_view words{view(block.span)};
        if (std::any_of(words.begin(), words.end(), is_ascii_letter)) {
            return block.span;
        }
    }
    return {0, m_folded.empty() ? std::size_t{0} : std::size_t{1}};
}

std::size_t Text::scanned_words() const {
    static const Pattern odd{"[a-z]+[06][a-z]+"};
    std::size_t count{odd.all(m_folded).size()};
    for (std::size_t at{1}; at + 1 < m_folded.size(); ++at) {
        const std::string_view origin{std::string_view{m_original}.substr(m_origin[at])};
        const bool acute{origin.starts_with("\xC3\xA9")};
        const bool capital{
            m_upper[at] && is_ascii_letter(m_folded[at - 1]) && !m_upper[at - 1]
            && is_ascii_letter(m_folded[at + 1]) && !m_upper[at + 1] && m_folded[at] == 'o'};
        count += acute || capital ? 1U : 0U;
    }
    return count;
}

}
