#pragma once
// Randomness from the operating system's generator, by way of OpenSSL.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace gateway::crypto {

/// By any thread. Up to 16 bytes come from what the thread has drawn before and nobody was given,
/// more of them, as a key needs, are drawn for the call; a child of fork() shares nothing with its
/// parent. @throws core::GatewayError CRYPTO_FAILED: the generator gives nothing
void random_bytes(std::span<std::byte> into);

/// A person's number: positive, never zero.
[[nodiscard]] std::int64_t random_person_no();

[[nodiscard]] core::MessageId new_message_id(core::Instant at);

}
