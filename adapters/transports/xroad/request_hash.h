#pragma once
// requestHash of SOAP answers: what the Security Server saw of our request. Where it is the hash of
// the bytes that we sent, nobody changed them between us and the server that signed.

#include "gateway/core/bytes.h"
#include "gateway/core/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace adapters::xroad {

namespace core = gateway::core;

struct RequestHash {
    std::string algorithm; ///< a URI
    std::string value;     ///< base64 without white space

    friend bool operator==(const RequestHash&, const RequestHash&) = default;
};

/// The algorithm of X-Road's Security Servers, and the only one that is accepted.
inline constexpr std::string_view sha512_algorithm{"http://www.w3.org/2001/04/xmlenc#sha512"};

/// @param sent the exact bytes of the envelope that were posted (of a multipart request the first
/// part's content).
[[nodiscard]] RequestHash hash_of(core::ByteView sent);

/// Rejects with INCONSISTENT_RESPONSE: none, of another algorithm, not base64, of other bytes.
[[nodiscard]] core::Result<core::Nothing>
verify(const std::optional<RequestHash>& answered, core::ByteView sent);

}
