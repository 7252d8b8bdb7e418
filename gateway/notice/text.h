#pragma once
// A notice's words as the linter reads them: folded letters, one space between words, marks of
// layout (tables, HTML, bullets, pages, hyphens at the ends of lines) turned into the boundaries of
// blocks. Every folded byte knows the place it came from, so that a finding quotes what stands
// there. This must never change what a quote shows.

#include "gateway/notice/parts.h"
#include "gateway/notice/pattern.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::notice {

/// A heading, an item of a list, a cell of a table, a paragraph.
struct Block {
    Span span;     ///< of the folded text
    Parts parts{}; ///< of the notice that it belongs to
    bool heading{false};
    bool item{false}; ///< of a list
};

/// A statement of an encoded notice: the words, the line of the file, and the part it stands in.
struct Statement {
    std::string words;
    std::size_t line{1};
    Parts parts{};
};

class Text final {
public:
    /// A whole notice. Its parts are found by their headings. @pre valid UTF-8.
    [[nodiscard]] static Text of(std::string words);
    /// An encoded notice: its parts are known.
    [[nodiscard]] static Text of(const std::vector<Statement>& statements);

    /// Blocks are separated by line feeds, words by single spaces. The letters of e-mail addresses
    /// are `~`: `tietosuoja@om.fi` says nothing, and `om` in it is no word of Swedish.
    [[nodiscard]] const std::string& folded() const noexcept { return m_folded; }
    /// The same, place for place, with the addresses as they are.
    [[nodiscard]] const std::string& with_addresses() const noexcept { return m_addressed; }
    [[nodiscard]] const std::vector<Block>& blocks() const noexcept { return m_blocks; }
    [[nodiscard]] const Block& block_at(std::size_t at) const noexcept;
    [[nodiscard]] Span sentence_at(std::size_t at) const noexcept;
    [[nodiscard]] std::string_view view(Span span) const noexcept {
        return std::string_view{m_folded}.substr(span.begin, span.size());
    }
    /// Whether the letter was a capital.
    [[nodiscard]] bool upper_at(std::size_t at) const noexcept { return m_upper[at]; }
    [[nodiscard]] std::size_t line_of(std::size_t at) const noexcept;
    /// The words as they stand, from a little before `span` to the end of its sentence or of the
    /// line on which it begins, whichever comes first; at most 200 bytes.
    [[nodiscard]] std::string quote(Span span) const;
    /// The words of exactly this span as they stand, line breaks and all.
    [[nodiscard]] std::string words(Span span) const;
    /// The first block that has letters, for findings about what is missing.
    [[nodiscard]] Span opening() const noexcept;
    /// Words in which a scanner has left a capital, a digit or an é where none can be.
    [[nodiscard]] std::size_t scanned_words() const;

private:
    friend class Folder;

    void split_sentences();
    void blank_addresses();

    struct Line {
        std::size_t begin{0}; ///< in the original
        std::size_t number{1};
    };

    std::string m_original;
    std::string m_folded;
    std::string m_addressed;             ///< folded, before its addresses were blanked
    std::vector<std::uint32_t> m_origin; ///< of each folded byte; one more for the end
    std::vector<bool> m_upper;
    std::vector<Line> m_lines;
    std::vector<Block> m_blocks;
    std::vector<std::size_t> m_sentences; ///< where each begins
};

}
