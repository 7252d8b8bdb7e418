#pragma once
// Patterns of words, written with the letters of the language they look for. They are matched in
// linear time, whatever a notice holds. They must never be made from a notice's own text.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::notice {

/// A stretch of folded text, half-open.
struct Span {
    std::size_t begin{0};
    std::size_t end{0};

    [[nodiscard]] std::size_t size() const noexcept { return end - begin; }

    friend bool operator==(Span, Span) = default;
};

/// A regular expression (RE2) over folded text. In it `ä`, `ö` and `å` match what a scanner reads
/// for them, a space may be missing, `§` is the section sign, and `…` is up to 90 characters of the
/// same sentence.
class Pattern final {
public:
    /// @pre a well-formed expression: patterns are ours.
    explicit Pattern(std::string_view expression);
    ~Pattern();
    Pattern(Pattern&&) noexcept;
    Pattern& operator=(Pattern&&) noexcept;
    Pattern(const Pattern&) = delete;
    Pattern& operator=(const Pattern&) = delete;

    [[nodiscard]] bool in(std::string_view text) const;
    /// At the beginning of `text`.
    [[nodiscard]] bool begins(std::string_view text) const;
    /// The first match that begins at or after `from` and ends by `until`.
    [[nodiscard]] std::optional<Span>
    find(std::string_view text, std::size_t from = 0, std::size_t until = std::string::npos) const;
    [[nodiscard]] std::vector<Span> all(std::string_view text) const;
    /// The match and its groups, in order; a group that took no part is empty at 0.
    [[nodiscard]] std::vector<std::vector<Span>> groups(std::string_view text) const;

private:
    struct Expression;
    std::unique_ptr<const Expression> m_expression;
};

/// A word of a data file as an expression: nothing in it is special but `*`, any ending of a word.
[[nodiscard]] std::string expression_of(std::string_view word);

}
