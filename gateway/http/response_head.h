#pragma once
// The head of an answer as bytes.

#include "gateway/http/message.h"

#include <chrono>
#include <string>
#include <string_view>

namespace gateway::http {

/// The reason phrase of RFC 9110; empty for a status we do not use.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

/// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
[[nodiscard]] std::string http_date(std::chrono::sys_seconds at);

/// Status line to empty line. Header fields that could split the answer (line breaks, control
/// characters) are left out, and so are those that belong to the framing.
[[nodiscard]] std::string
response_head(const Response& response, std::string_view date, bool close);

}
