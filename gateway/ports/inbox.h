#pragma once
// Documents that come in, kept encrypted piece by piece while they arrive and read the same way, so
// that memory does not grow with them. What is kept here is nothing yet: a delivery is what its run
// says it is. Must never forget a piece of a delivery that was taken in.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/ports/format.h"

#include <cstddef>
#include <cstdint>
#include <memory>

namespace gateway::ports {

/// Bytes of a piece, at most: large enough that a row of the store costs little beside it.
inline constexpr std::size_t piece_bytes{1U << 20U};

class Inbox {
public:
    Inbox() = default;
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;
    virtual ~Inbox() = default;

    /// @param piece from 1. Encrypted and committed when it returns.
    virtual void keep(core::MessageId delivery, std::int64_t piece, core::ByteView bytes) = 0;

    /// Forgets a delivery that was not taken in. @throws core::GatewayError STORE_FORBIDDEN if it
    /// was.
    virtual void forget(core::MessageId delivery) = 0;

    /// Forgets what was kept before then of deliveries that never came to be taken in: whoever kept
    /// it has died.
    virtual void forget_abandoned(core::Instant before) = 0;

    /// What was received of a delivery, decrypted as it is read; null: it was destroyed.
    /// The source throws core::GatewayError DOCUMENT_GONE (never to be retried) where a piece is
    /// missing, and STORE_PAYLOAD_DAMAGED.
    [[nodiscard]] virtual std::unique_ptr<ByteSource> open(core::MessageId delivery) = 0;
};

}
