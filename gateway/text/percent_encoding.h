#pragma once
// Percent-encoding (RFC 3986 §2.1).

#include <optional>
#include <string>
#include <string_view>

namespace gateway::text {

/// `text` with its percent-encodings undone once; nothing unless it is pchar of RFC 3986 all over
/// and its escapes are whole.
[[nodiscard]] std::optional<std::string> percent_decoded(std::string_view text);

/// Encodes all but the unreserved characters of RFC 3986.
void append_percent_encoded(std::string& out, std::string_view part);

}
