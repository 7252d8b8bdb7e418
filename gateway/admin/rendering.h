#pragma once
// An answer as HTTP: JSON, or problem details (RFC 9457) in the caller's language.

#include "gateway/admin/call.h"
#include "gateway/http/message.h"

namespace gateway::admin {

/// @param id of the request; it stands in Request-Id and names the journal's entry.
/// @param language fi, sv or en.
[[nodiscard]] http::Response
rendered(const Answer& answer, core::MessageId id, std::string_view language);

/// A problem of a request that no resource saw.
[[nodiscard]] http::Response
rendered(const Problem& problem, core::MessageId id, std::string_view language);

}
