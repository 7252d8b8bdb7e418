#pragma once
// Time-based one-time codes (RFC 6238): six digits, thirty seconds, HMAC-SHA-1, which is what every
// authenticator takes. A code is good one step early and one late; that it is used once is for the
// caller to keep.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::crypto {

inline constexpr std::size_t one_time_secret_bytes{20};

/// The code of one step (thirty seconds, counted from 1970).
[[nodiscard]] std::string one_time_code(core::ByteView secret, std::int64_t step);

/// The step that a code is of, if it is one of those around `now`.
[[nodiscard]] std::optional<std::int64_t>
step_of(core::ByteView secret, std::string_view code, core::Instant now);

/// RFC 4648 §6, without padding: as authenticators take a secret.
[[nodiscard]] std::string base32(core::ByteView bytes);

}
