#include "gateway/notice/pattern.h"

#include "gateway/notice/letters.h"

#include <re2/re2.h>

#include <cassert>

namespace gateway::notice {

namespace {

/// What stands in an expression for one character of a pattern.
std::string_view widened(char32_t code) {
    switch (code) {
    case U'ä': return "[adeg]";
    case U'ö': return "[oade60cg]";
    case U'å': return "[aoo]";
    case U'§': return "\\$";
    case U'…': return "[^\\n.]{0,90}?";
    case U' ': return " ?";
    default: return {};
    }
}

std::string widened(std::string_view expression) {
    std::string out;
    for (std::size_t at{0}; at < expression.size();) {
        const Character character{character_at(expression, at)};
        const std::string_view wide{widened(character.code)};
        out += wide.empty() ? expression.substr(at, character.size) : wide;
        at += character.size;
    }
    return out;
}

re2::RE2::Options options() {
    re2::RE2::Options made;
    made.set_log_errors(false);
    made.set_encoding(re2::RE2::Options::EncodingLatin1); // folded text is ASCII
    return made;
}

}

struct Pattern::Expression {
    re2::RE2 compiled;

    explicit Expression(std::string_view expression) : compiled{widened(expression), options()} {}
};

Pattern::Pattern(std::string_view expression)
    : m_expression{std::make_unique<const Expression>(expression)} {
    assert(m_expression->compiled.ok());
}

Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;

bool Pattern::in(std::string_view text) const {
    return find(text).has_value();
}

bool Pattern::begins(std::string_view text) const {
    return m_expression->compiled.Match(
        {text.data(), text.size()}, 0, text.size(), re2::RE2::ANCHOR_START, nullptr, 0);
}

std::optional<Span>
Pattern::find(std::string_view text, std::size_t from, std::size_t until) const {
    const std::size_t end{std::min(until, text.size())};
    re2::StringPiece match;
    if (from > end
        || !m_expression->compiled.Match(
            {text.data(), text.size()}, from, end, re2::RE2::UNANCHORED, &match, 1)) {
        return std::nullopt;
    }
    const auto begin = static_cast<std::size_t>(match.data() - text.data());
    return Span{begin, begin + match.size()};
}

std::vector<Span> Pattern::all(std::string_view text) const {
    std::vector<Span> found;
    for (std::size_t from{0}; from <= text.size();) {
        const std::optional<Span> span{find(text, from)};
        if (!span) {
            break;
        }
        found.push_back(*span);
        from = span->end + (span->size() == 0 ? 1 : 0);
    }
    return found;
}

std::vector<std::vector<Span>> Pattern::groups(std::string_view text) const {
    const auto count = static_cast<std::size_t>(m_expression->compiled.NumberOfCapturingGroups());
    std::vector<re2::StringPiece> pieces(count + 1);
    std::vector<std::vector<Span>> found;
    for (std::size_t from{0}; from <= text.size();) {
        if (!m_expression->compiled.Match(
                {text.data(), text.size()}, from, text.size(), re2::RE2::UNANCHORED, pieces.data(),
                static_cast<int>(pieces.size()))) {
            break;
        }
        std::vector<Span>& spans{found.emplace_back()};
        for (const re2::StringPiece& piece : pieces) {
            const bool took_part{piece.data() != nullptr};
            const auto begin =
                took_part ? static_cast<std::size_t>(piece.data() - text.data()) : std::size_t{0};
            spans.push_back({begin, begin + piece.size()});
        }
        from = spans.front().end + (spans.front().size() == 0 ? 1 : 0);
    }
    return found;
}

std::string expression_of(std::string_view word) {
    std::string out;
    for (std::size_t at{0}; at < word.size();) {
        const Character character{character_at(word, at)};
        const std::string_view letters{folded(character.code)};
        // as in folded text, where a hyphen of a word is not seen
        const bool joins{
            letters == "-" && at > 0 && at + 1 < word.size()
            && (is_ascii_letter(word[at + 1]) || word[at + 1] == ' ')};
        if (character.code == U'*') {
            out += "[a-z]*";
        } else if (!widened(character.code).empty() && character.code != U'…') {
            out += word.substr(at, character.size);
        } else if (!joins && !letters.empty()) {
            const bool special{
                std::string_view{"\\^$.|?+()[]{}"}.find(letters.front()) != std::string_view::npos};
            out += special ? "\\" : "";
            out += letters;
        }
        at += character.size;
    }
    return out;
}

}
