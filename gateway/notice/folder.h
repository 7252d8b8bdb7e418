#pragma once
// Folds a notice's words into a Text: letters, spaces, and the marks of layout. One pass, one
// character at a time. It must never look at what the words mean.

#include "gateway/notice/letters.h"
#include "gateway/notice/text.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace gateway::notice {

class Folder final {
public:
    explicit Folder(Text& text) : m_text{text}, m_words{text.m_original} {}

    /// Folds the original from `begin` to `end`, as blocks of their own.
    void fold(std::size_t begin, std::size_t end, Parts parts);
    void finish();

private:
    void step();
    bool tag();
    bool entity();
    bool bullet();
    void stars();
    void hyphen();
    void line_feed();
    void letter(Character character);
    void box(Box box);

    void put(std::string_view letters, bool upper);
    void space();
    void boundary();
    [[nodiscard]] bool joins_next_line(std::size_t next, bool blank) const;
    [[nodiscard]] std::string_view rest() const noexcept {
        return std::string_view{m_words}.substr(m_at, m_end - m_at);
    }

    Text& m_text;
    const std::string& m_words;
    std::size_t m_at{0};
    std::size_t m_end{0};
    std::size_t m_line_begin{0}; ///< of the line that is being folded
    std::size_t m_width{80};     ///< of the longest line, as far as it can be a page's
    bool m_line_start{true};     ///< nothing of this line was seen yet
    bool m_item{false};          ///< the block that is begun is an item of a list
    std::size_t m_block_begin{0};
    Parts m_parts{};
};

}
