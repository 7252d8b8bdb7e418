#pragma once
// A message that lies in a file: HTTP requests and heads of MIME as people write and save them. Not
// for other folders.

#include <optional>
#include <string>
#include <string_view>

namespace adapters::xroad {

/// Without a mark of UTF-8 and empty lines before the first line.
[[nodiscard]] std::string_view first_line_on(std::string_view text) noexcept;

/// Whether the first line is a request's: a word, and a path or something of HTTP's version.
[[nodiscard]] bool begins_as_request(std::string_view text) noexcept;

/// A head without its empty line, and what is behind that.
struct HeadAndBody {
    std::string_view head;
    std::string_view body;
};

/// A head that ends with the text has no body.
[[nodiscard]] HeadAndBody split_head(std::string_view text) noexcept;

/// A request as it would go over a connection. What nobody can read in two ways is supplied where a
/// text by hand lacks it: returns in a head that has none at all, the empty line behind the head,
/// HTTP/1.1, Host, and the length of a body of which the head says nothing. Any other text comes
/// back as it is.
[[nodiscard]] std::string as_sent(std::string_view text);

}
