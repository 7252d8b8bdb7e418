#include "tests/adapters_directory/permits.h"

namespace tests {

using namespace gateway;

namespace {

class NothingKept final : public ports::UnitOfWork {
public:
    [[nodiscard]] ports::GateFacts begin(std::span<const core::PersonNo>, Lock) override {
        return {};
    }
    void add(std::span<const ports::MessageRow>) override {}
    void add(std::span<const ports::DecisionRow>) override {}
    void add(std::span<const ports::PayloadRow>) override {}
    void add(std::span<const ports::RecordOutcomeRow>) override {}
    void add(std::span<const core::StampedRecord>) override {}
    void add(std::span<const ports::JournalRow>) override {}
    void add(const ports::RunRow&) override {}
    void add(const ports::OutcomeRow&) override {}
    void add(core::PersonNo, const core::ConsentEvent&) override {}
    void add(core::PersonNo, const core::Hold&) override {}
    void raise_epoch(core::PersonNo) override {}
    void seal(
        core::MessageId, core::MessageId, const core::Digest&,
        std::span<const core::MessageId>) override {}
    void supersede(core::MessageId) override {}
    void close_run(core::MessageId) override {}

protected:
    void write_attempt(const ports::AttemptRow&) override {}
    void make_durable() override {}
};

}

ports::SendPermit
permit_for(core::MessageId message, const core::Digest& digest, std::chrono::microseconds send_by) {
    NothingKept unit;
    ports::AttemptRow attempt;
    attempt.message = message;
    attempt.payload_digest = digest;
    attempt.send_by = send_by;
    unit.mark(attempt, {});
    return std::move(unit.commit().front());
}

}
