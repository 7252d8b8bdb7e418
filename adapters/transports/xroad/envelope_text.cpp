#include "adapters/transports/xroad/envelope_text.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace adapters::xroad {

namespace {

constexpr std::string_view white{" \t\r\n"};

/// Where the markup that begins at `at` ends. @pre `document` is well-formed.
[[nodiscard]] std::size_t end_of_markup(std::string_view document, std::size_t at) noexcept {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> whole{
        {{"<!--", "-->"}, {"<![CDATA[", "]]>"}, {"<?", "?>"}}};
    for (const auto& [begin, end] : whole) {
        if (document.substr(at).starts_with(begin)) {
            return document.find(end, at + begin.size()) + end.size();
        }
    }
    char quote{0};
    for (std::size_t here{at}; here < document.size(); ++here) {
        const char letter{document[here]};
        if (quote != 0) {
            quote = letter == quote ? char{0} : quote;
        } else if (letter == '"' || letter == '\'') {
            quote = letter;
        } else if (letter == '>') {
            return here + 1;
        }
    }
    return document.size();
}

struct Tag {
    std::size_t begin;
    std::size_t end; ///< behind its >
    bool opens;
    bool closes; ///< an empty element's does both
};

/// The first tag at or after `at`; one at the end that does nothing, if there is none.
[[nodiscard]] Tag tag_after(std::string_view document, std::size_t at) noexcept {
    for (at = document.find('<', at); at < document.size();) {
        const std::size_t end{end_of_markup(document, at)};
        const char second{at + 1 < document.size() ? document[at + 1] : '\0'};
        if (second != '!' && second != '?') {
            return {at, end, second != '/', second == '/' || document[end - 2] == '/'};
        }
        at = document.find('<', end);
    }
    return {document.size(), document.size(), false, false};
}

/// Where the element ends whose start tag is `tag`.
[[nodiscard]] std::size_t end_of_element(std::string_view document, Tag tag) noexcept {
    for (std::size_t depth{0};;) {
        depth += tag.opens ? 1U : 0U;
        depth -= tag.closes ? 1U : 0U;
        if (depth == 0 || tag.end >= document.size()) {
            return tag.end;
        }
        tag = tag_after(document, tag.end);
    }
}

struct Declaration {
    std::string_view name;  ///< xmlns, or xmlns: and a prefix
    std::string_view value; ///< in its quotes, as it was written

    [[nodiscard]] bool is_default() const noexcept { return name == "xmlns"; }
    [[nodiscard]] std::string_view prefix() const noexcept {
        return is_default() ? std::string_view{} : name.substr(6);
    }
};

/// @param tag a start tag, well-formed.
[[nodiscard]] std::vector<Declaration> declarations_of(std::string_view tag) {
    std::vector<Declaration> found;
    std::size_t at{tag.find_first_of(white)};
    for (;;) {
        const std::size_t begin{tag.find_first_not_of(white, at)};
        const std::size_t equals{tag.find('=', begin)};
        const std::size_t open{tag.find_first_of("'\"", equals)};
        if (open == std::string_view::npos) {
            return found;
        }
        const std::size_t close{tag.find(tag[open], open + 1)};
        std::string_view name{tag.substr(begin, equals - begin)};
        name = name.substr(0, name.find_first_of(white));
        if (name == "xmlns" || name.starts_with("xmlns:")) {
            found.push_back({name, tag.substr(open, close - open + 1)});
        }
        if (close == std::string_view::npos) {
            return found;
        }
        at = close + 1;
    }
}

/// Those of `outer` that `inner` does not put others in the place of.
void add_outer(std::vector<Declaration>& inner, const std::vector<Declaration>& outer) {
    for (const Declaration& one : outer) {
        const bool hidden{std::any_of(inner.begin(), inner.end(), [&](const Declaration& nearer) {
            return nearer.name == one.name;
        })};
        if (!hidden) {
            inner.push_back(one);
        }
    }
}

[[nodiscard]] bool is_of_name(char letter) noexcept {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
           || (letter >= '0' && letter <= '9') || static_cast<unsigned char>(letter) >= 0x80
           || letter == '_' || letter == '-' || letter == '.';
}

[[nodiscard]] bool has_prefix(std::string_view element, std::string_view prefix) {
    const std::string wanted{std::string{prefix} + ':'};
    std::size_t at{element.find(wanted)};
    while (at != std::string_view::npos && at > 0 && is_of_name(element[at - 1])) {
        at = element.find(wanted, at + 1);
    }
    return at != std::string_view::npos;
}

/// Whether something in `element` can mean what `one` declares. A value may have a prefix that no
/// name has, and a reference to a character may be a letter of one.
[[nodiscard]] bool is_meant(std::string_view element, const Declaration& one, bool references) {
    if (one.is_default()) {
        return one.value.size() > 2; // an empty one takes nothing back here
    }
    if (one.prefix() == "xml") {
        return false; // it is bound everywhere
    }
    return references || has_prefix(element, one.prefix());
}

}

std::string_view head_of(std::string_view document) noexcept {
    const Tag envelope{tag_after(document, 0)};
    const std::size_t end{end_of_element(document, tag_after(document, envelope.end))};
    return document.substr(envelope.begin, end - envelope.begin);
}

std::string body_of(std::string_view document) {
    const auto text_of = [document](const Tag& tag) {
        return document.substr(tag.begin, tag.end - tag.begin);
    };
    const Tag envelope{tag_after(document, 0)};
    const Tag header{tag_after(document, envelope.end)};
    const Tag body{tag_after(document, end_of_element(document, header))};
    const Tag start{tag_after(document, body.end)};
    const std::string_view element{
        document.substr(start.begin, end_of_element(document, start) - start.begin)};

    std::vector<Declaration> declared{declarations_of(text_of(start))};
    const std::size_t own{declared.size()};
    add_outer(declared, declarations_of(text_of(body)));
    add_outer(declared, declarations_of(text_of(envelope)));
    const std::size_t name_end{std::min(element.find_first_of(" \t\r\n/>"), element.size())};
    const bool references{element.find("&#") != std::string_view::npos};
    std::string out{element.substr(0, name_end)};
    for (std::size_t at{own}; at < declared.size(); ++at) {
        const Declaration& one{declared[at]};
        if (is_meant(element, one, references)) {
            out += ' ';
            out += one.name;
            out += '=';
            out += one.value;
        }
    }
    out += element.substr(name_end);
    return out;
}

}
