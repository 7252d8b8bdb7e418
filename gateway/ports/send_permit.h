#pragma once
// The right to send one payload once. Only the commit of a unit of work makes one, so no byte
// leaves that the journal does not know of.

#include "gateway/core/bytes.h"
#include "gateway/core/message_id.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <utility>

namespace gateway::ports {

/// Where an entry stands in the journal.
struct JournalPosition {
    std::int64_t chain{0};
    std::int64_t sequence{0};

    friend bool operator==(const JournalPosition&, const JournalPosition&) = default;
};

/// Until when bytes may leave, on CLOCK_BOOTTIME: a fixed instant, and no longer than whoever works
/// under a lease holds it.
class SendLimit final {
public:
    using HeldUntil = std::shared_ptr<const std::atomic<std::int64_t>>;

    explicit SendLimit(std::chrono::microseconds by, HeldUntil held_until = {}) noexcept
        : m_by{by}, m_held_until{std::move(held_until)} {}

    /// As it is now: a lease that is renewed moves it.
    [[nodiscard]] std::chrono::microseconds by() const noexcept {
        return m_held_until ? std::min(m_by, held_until()) : m_by;
    }

    /// Whether the lease still holds at that instant; true where there is none.
    [[nodiscard]] bool held_at(std::chrono::microseconds now) const noexcept {
        return !m_held_until || now <= held_until();
    }

    [[nodiscard]] bool has_lease() const noexcept { return m_held_until != nullptr; }

private:
    [[nodiscard]] std::chrono::microseconds held_until() const noexcept {
        return std::chrono::microseconds{m_held_until->load()};
    }

    std::chrono::microseconds m_by;
    HeldUntil m_held_until;
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

    /// On CLOCK_BOOTTIME, as it is now; asked before every write.
    [[nodiscard]] std::chrono::microseconds send_by() const noexcept { return m_limit.by(); }

    /// The same, for whoever asks when the permit is used up.
    [[nodiscard]] const SendLimit& limit() const noexcept { return m_limit; }

private:
    friend class UnitOfWork; // whose commit() alone yields permits

    SendPermit(
        core::MessageId message, int attempt, JournalPosition position, const core::Digest& digest,
        SendLimit limit) noexcept
        : m_message{message}, m_attempt{attempt}, m_position{position},
          m_payload_digest{digest}, m_limit{std::move(limit)} {}

    core::MessageId m_message;
    int m_attempt;
    JournalPosition m_position;
    core::Digest m_payload_digest;
    SendLimit m_limit;
};

}
