#pragma once
// A unit of work that keeps nothing: for tests that need a permit, and the root of those that keep
// something.

#include "gateway/ports/unit_of_work.h"

namespace tests::support {

class QuietUnitOfWork : public gateway::ports::UnitOfWork {
public:
    gateway::ports::GateFacts begin(std::span<const gateway::core::PersonNo>, Lock) override {
        return {};
    }
    void add(std::span<const gateway::ports::MessageRow>) override {}
    void add(std::span<const gateway::ports::DecisionRow>) override {}
    void add(std::span<const gateway::ports::PayloadRow>) override {}
    void add(std::span<const gateway::ports::RecordOutcomeRow>) override {}
    void add(std::span<const gateway::ports::ProvenanceRow>) override {}
    void add(std::span<const gateway::ports::JournalRow>) override {}
    void add(const gateway::ports::RunRow&) override {}
    void add(const gateway::ports::OutcomeRow&) override {}
    void add(std::span<const gateway::ports::DeliveryStep>) override {}
    void add(const gateway::ports::PersonEntry&) override {}
    void add(const gateway::ports::NoticeRow&) override {}
    void add(std::span<const gateway::ports::CaseRow>) override {}
    void acknowledge(std::int64_t) override {}
    void compared(std::int64_t) override {}
    void change(const gateway::ports::NoticeChange&) override {}
    void decide(const gateway::ports::CaseDecision&) override {}
    void add(const gateway::ports::User&) override {}
    void add(const gateway::ports::Token&) override {}
    void add(const gateway::ports::TokenRevocation&) override {}
    void add(const gateway::ports::ScheduleEntry&) override {}
    void add(std::span<const gateway::ports::ManifestLine>) override {}
    void add(std::span<const gateway::ports::PartyResult>) override {}
    void add(const gateway::ports::PieceRow&) override {}
    void add(const gateway::ports::DeliveryFault&) override {}
    void add(std::span<const gateway::ports::UnknownFieldRow>) override {}
    void add(const gateway::ports::SignedContent&) override {}
    void add(const gateway::ports::RightsEntry&) override {}
    void add(const gateway::ports::ReleaseEntry&) override {}
    void seal(const gateway::ports::Seal&) override {}
    void supersede(gateway::core::MessageId) override {}
    void activate(const gateway::core::Digest&, const std::string&) override {}
    void take_in(gateway::core::MessageId) override {}
    void close_run(gateway::core::MessageId) override {}
    void reopen_run(gateway::core::MessageId) override {}

protected:
    void require(const gateway::ports::WorkFence&) override {}
    void write_attempt(const gateway::ports::AttemptRow&) override {}
    void make_durable() override {}
};

}
