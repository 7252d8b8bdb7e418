#pragma once
// Permits for tests: a unit of work that keeps nothing and grants what it is asked, and a clock
// that is set.

#include "gateway/crypto/digest.h"
#include "gateway/ports/clock.h"
#include "tests/support/quiet_unit_of_work.h"

#include <atomic>
#include <chrono>
#include <string_view>

namespace tests {

class SetClock final : public gateway::ports::Clock {
public:
    [[nodiscard]] gateway::core::Instant now() const override { return {}; }
    [[nodiscard]] std::chrono::microseconds since_boot() const override {
        return std::chrono::microseconds{m_since_boot};
    }
    void set(std::chrono::microseconds since_boot) { m_since_boot = since_boot.count(); }

private:
    std::atomic<std::int64_t> m_since_boot{1'000'000};
};

/// A permit to send `bytes` until `send_by`.
inline gateway::ports::SendPermit
permit_for(std::string_view bytes, std::chrono::microseconds send_by = std::chrono::seconds{60}) {
    support::QuietUnitOfWork work;
    gateway::ports::AttemptRow row;
    row.payload_digest = gateway::crypto::sha256(gateway::core::as_bytes(bytes));
    row.send_by = send_by;
    work.mark(row, {});
    return std::move(work.commit().front());
}

}
