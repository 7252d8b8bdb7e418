#pragma once
// Problem details (RFC 9457): every answer that is not a success explains itself.

#include "gateway/core/code.h"
#include "gateway/http/message.h"

#include <string>
#include <string_view>

namespace gateway::http {

/// An answer of application/problem+json with `type`, `title`, `status`, `code` and, if given,
/// `detail` and `path`.
/// @param title,detail our own words in `language` (fi, sv, en); never a value that a stranger
/// sent.
/// @param path where in the caller's document, with unknown names as *.
[[nodiscard]] Response problem(
    int status, core::Code code, std::string_view title, std::string_view detail,
    std::string_view language, std::string_view path = {});

/// `text` as a JSON string, quotes included. @pre UTF-8.
[[nodiscard]] std::string json_string(std::string_view text);

}
