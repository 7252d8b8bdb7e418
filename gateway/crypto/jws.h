#pragma once
// Signatures of JSON web tokens (RFC 7515, RFC 7518): judged by a key of somebody else's set (RFC
// 7517), never made. The algorithm is the caller's choice, never the token's: `none`, keyed digests
// and whatever is not listed here verify nothing.

#include "gateway/core/bytes.h"

#include <optional>
#include <string>
#include <string_view>

namespace gateway::crypto {

/// Base64url without padding (RFC 4648 §5). Nothing unless all of `text` is that.
[[nodiscard]] std::optional<core::Bytes> from_base64url(std::string_view text);
[[nodiscard]] std::string to_base64url(core::ByteView bytes);

/// A public key of a set, as its members are written.
struct WebKey {
    std::string kty; ///< RSA or EC
    std::string n{}; ///< RSA: modulus, base64url
    std::string e{};
    std::string crv{}; ///< EC: P-256
    std::string x{};
    std::string y{};
};

/// Whether the signature is the key's over `input` by RS256, PS256 or ES256. RSA keys under 2048
/// bits verify nothing.
[[nodiscard]] bool is_signed_by(
    const WebKey& key, std::string_view algorithm, std::string_view input,
    core::ByteView signature);

}
