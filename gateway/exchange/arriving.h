#pragma once
// A document on its way in from a folder: kept piece by piece while it is read, and forgotten again
// unless it was taken in. Holds one piece in memory, however large the document is. Decides nothing
// about it.

#include "gateway/core/bytes.h"
#include "gateway/core/code.h"
#include "gateway/core/message_id.h"
#include "gateway/ports/inbox.h"

#include <cstdint>
#include <optional>
#include <stop_token>

namespace gateway::exchange {

class Arriving final {
public:
    Arriving(ports::Inbox& inbox, core::MessageId delivery) noexcept
        : m_inbox{inbox}, m_delivery{delivery} {}
    Arriving(const Arriving&) = delete;
    Arriving& operator=(const Arriving&) = delete;
    ~Arriving();

    /// Reads the document to its end, once.
    /// @param limit bytes that it may have.
    /// @return why it is not taken in: DELIVERY_TOO_LARGE (no more of it is read then),
    /// DELIVERY_EMPTY.
    /// @throws core::GatewayError STOPPED, or as its source or the inbox.
    [[nodiscard]] std::optional<core::Code>
    read(ports::ByteSource& source, std::uint64_t limit, const std::stop_token& stop);

    /// The delivery is known by its run now: it stays.
    void taken_in() noexcept { m_pieces = 0; }

    [[nodiscard]] const core::Digest& sha256() const noexcept { return m_sha256; }
    [[nodiscard]] std::int64_t pieces() const noexcept { return m_pieces; }
    [[nodiscard]] std::uint64_t bytes() const noexcept { return m_bytes; }

private:
    ports::Inbox& m_inbox;
    core::MessageId m_delivery;
    core::Digest m_sha256{};
    std::int64_t m_pieces{0}; ///< that would have to be forgotten
    std::uint64_t m_bytes{0};
};

}
