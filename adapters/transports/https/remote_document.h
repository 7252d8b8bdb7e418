#pragma once
// Documents that a party offers at an address. What is fetched in parts is of one version, by its
// strong validator (RFC 9110 §8.8.1); nothing that the party's server says of a name is believed.

#include "adapters/transports/https/caller.h"
#include "gateway/ports/format.h"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace adapters::https {

/// The largest document that is fetched whole, where it cannot be fetched in parts.
inline constexpr std::size_t largest_document{512ULL * 1024 * 1024};

/// A document as it was found.
struct Offered {
    std::string version; ///< its ETag, or `sha256:` and the digest of what was fetched
    std::optional<std::uint64_t> size{};
    std::unique_ptr<gateway::ports::ByteSource> content{}; ///< null: too large to be fetched whole
};

/// Nothing: there is none now, or it is still the version that is known.
/// @param pattern the request without method and headers. @param known version
/// @throws core::GatewayError HTTP_MISDIRECTED (we are not let in, or sent elsewhere), HTTP_FAILED,
/// or the client's code. All retryable.
[[nodiscard]] std::optional<Offered> look_for(
    const Caller& caller, const gateway::http::OutgoingRequest& pattern, const std::string& known);

/// What a search came to. A party that asks for patience is no failure: it says how long.
struct Searched {
    std::optional<Offered> offered{};
    std::optional<std::chrono::seconds> patience{}; ///< 429: until it may be asked again
};

/// POST of what is asked for; the answer is the document, whole: there is no asking for parts of
/// it. An answer that broke off is none. @throws as look_for()
[[nodiscard]] Searched search_for(
    const Caller& caller, const gateway::http::OutgoingRequest& pattern, const std::string& search,
    const std::string& known);

/// The bytes of a small answer. @throws as look_for().
[[nodiscard]] gateway::core::Bytes
fetch(const Caller& caller, const gateway::http::OutgoingRequest& pattern, std::size_t limit);

}
