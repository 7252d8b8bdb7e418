#pragma once
// Permits for tests: a unit of work that keeps nothing and grants what it is asked, and a clock
// that is set.

#include "gateway/crypto/digest.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/unit_of_work.h"

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

class GrantingUnitOfWork final : public gateway::ports::UnitOfWork {
public:
    gateway::ports::GateFacts begin(std::span<const gateway::core::PersonNo>, Lock) override {
        return {};
    }
    void add(std::span<const gateway::ports::MessageRow>) override {}
    void add(std::span<const gateway::ports::DecisionRow>) override {}
    void add(std::span<const gateway::ports::PayloadRow>) override {}
    void add(std::span<const gateway::ports::RecordOutcomeRow>) override {}
    void add(std::span<const gateway::core::StampedRecord>) override {}
    void add(std::span<const gateway::ports::JournalRow>) override {}
    void add(const gateway::ports::RunRow&) override {}
    void add(const gateway::ports::OutcomeRow&) override {}
    void add(gateway::core::PersonNo, const gateway::core::ConsentEvent&) override {}
    void add(gateway::core::PersonNo, const gateway::core::Hold&) override {}
    void raise_epoch(gateway::core::PersonNo) override {}
    void seal(
        gateway::core::MessageId, gateway::core::MessageId, const gateway::core::Digest&,
        std::span<const gateway::core::MessageId>) override {}
    void supersede(gateway::core::MessageId) override {}
    void close_run(gateway::core::MessageId) override {}

protected:
    void write_attempt(const gateway::ports::AttemptRow&) override {}
    void make_durable() override {}
};

/// A permit to send `bytes` until `send_by`.
inline gateway::ports::SendPermit
permit_for(std::string_view bytes, std::chrono::microseconds send_by = std::chrono::seconds{60}) {
    GrantingUnitOfWork work;
    gateway::ports::AttemptRow row;
    row.payload_digest = gateway::crypto::sha256(gateway::core::as_bytes(bytes));
    row.send_by = send_by;
    work.mark(row, {});
    return std::move(work.commit().front());
}

}
