#pragma once
// The right to send one payload once. Only the commit of a unit of work makes one, so no byte
// leaves that the journal does not know of.

#include "gateway/core/bytes.h"
#include "gateway/core/message_id.h"

#include <chrono>
#include <cstdint>
#include <utility>

namespace gateway::ports {

/// Where an entry stands in the journal.
struct JournalPosition {
    std::int64_t chain{0};
    std::int64_t sequence{0};

    friend bool operator==(const JournalPosition&, const JournalPosition&) = default;
};

/// INVARIANT (I11): exactly one permit for an attempt, bound to the digest of its payload; moving
/// it into a transport uses it up.
class SendPermit final {
public:
    SendPermit(const SendPermit&) = delete;
    SendPermit& operator=(const SendPermit&) = delete;
    SendPermit(SendPermit&&) noexcept = default;
    SendPermit& operator=(SendPermit&&) noexcept = default;
    ~SendPermit() = default;

    [[nodiscard]] core::MessageId message() const noexcept { return m_message; }
    [[nodiscard]] int attempt() const noexcept { return m_attempt; }
    [[nodiscard]] JournalPosition journalled_at() const noexcept { return m_position; }

    /// SHA-256 of the payload. A transport compares it with the bytes in its hand before the first
    /// write.
    [[nodiscard]] const core::Digest& payload_digest() const noexcept { return m_payload_digest; }

    /// On CLOCK_BOOTTIME; checked before the first write.
    [[nodiscard]] std::chrono::microseconds send_by() const noexcept { return m_send_by; }

private:
    friend class UnitOfWork; // whose commit() alone yields permits

    SendPermit(
        core::MessageId message, int attempt, JournalPosition position, const core::Digest& digest,
        std::chrono::microseconds send_by) noexcept
        : m_message{message}, m_attempt{attempt}, m_position{position},
          m_payload_digest{digest}, m_send_by{send_by} {}

    core::MessageId m_message;
    int m_attempt;
    JournalPosition m_position;
    core::Digest m_payload_digest;
    std::chrono::microseconds m_send_by;
};

}
