#pragma once
// A request as bytes, for those that need no engine to say them. It must never write a header field
// that splits the request, nor one that says another length than the body has.

#include "gateway/http/client.h"

#include <optional>
#include <string>
#include <string_view>

namespace gateway::http {

/// A URL of which nothing has to be interpreted: https, a name, perhaps a port, a path.
struct PlainUrl {
    std::string_view authority; ///< host, and a port that is not 443
    std::string_view target;
};

/// Nothing where a reader of URLs has to look at it.
[[nodiscard]] std::optional<PlainUrl> plain_url(std::string_view url) noexcept;

/// Whether libcurl's engine is not needed for it: a plain address, a body that goes in one piece,
/// and header fields that have nothing to do with the framing.
[[nodiscard]] bool is_plain(const OutgoingRequest& request) noexcept;

/// Start line to last byte, in the same words as libcurl. @param request one that is_plain().
void write_plain_request(std::string& out, const OutgoingRequest& request, const PlainUrl& url);

}
