#pragma once
// A batch out, step by step as the corridor takes them, in the shared store.

#include "tests/storage/shared_store.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace storage_tests {

inline const core::PartyId party{core::PartyId::intern("kela")};

inline core::Digest key(int number) {
    return crypto::sha256(core::as_bytes("record " + std::to_string(number)));
}

/// A batch of an exchange of its own, step by step as the corridor takes them.
struct Batch {
    core::ExchangeId exchange;
    core::PartyId to{party};
    core::MessageId run{new_id()};
    std::unique_ptr<ports::UnitOfWorkFactory::Worker> worker{new_worker()};
    std::vector<core::MessageId> messages{};
    std::vector<core::PersonNo> persons{};

    explicit Batch(const std::string& name) : exchange{core::ExchangeId::intern(name)} {
        write([&](ports::UnitOfWork& unit, const ports::GateFacts& facts) {
            unit.add(ports::RunRow{
                run, exchange, ports::Direction::out, facts.configuration, facts.t, {}});
        });
    }

    template <class Write> void write(Write rows) {
        const auto unit = worker->start();
        const ports::GateFacts facts{unit->begin(persons, ports::UnitOfWork::Lock::shared)};
        rows(*unit, facts);
        static_cast<void>(unit->commit());
    }

    /// Takes a record in; nothing: no decision.
    void take_in(std::optional<core::Outcome> outcome, std::optional<ports::RecordState> state) {
        persons.push_back(new_person());
        messages.push_back(new_id());
        const auto ordinal = static_cast<std::int64_t>(messages.size());
        write([&](ports::UnitOfWork& unit, const ports::GateFacts& facts) {
            unit.add(std::vector{ports::MessageRow{
                messages.back(), exchange, to, ports::Direction::out, persons.back(), run, ordinal,
                key(static_cast<int>(ordinal)), 100 + ordinal}});
            if (outcome) {
                unit.add(std::vector{ports::DecisionRow{
                    messages.back(), 1, persons.back(), facts.persons.back().epoch, *outcome,
                    facts.t, "evidence", key(200 + static_cast<int>(ordinal))}});
            }
            if (state) {
                unit.add(std::vector{ports::RecordOutcomeRow{
                    messages.back(), run, ordinal, *state, "CODE", "/path"}});
            }
        });
    }

    void settle(std::size_t index, ports::RecordState state) {
        write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
            unit.add(std::vector{ports::RecordOutcomeRow{
                messages.at(index), run, static_cast<std::int64_t>(index) + 1, state, {}, {}}});
        });
    }

    core::MessageId seal(
        std::vector<core::MessageId> records, ports::Seal::Kind kind = ports::Seal::Kind::records,
        const std::string& sum = {}) {
        const core::MessageId document{new_id()};
        write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
            unit.add(std::vector{ports::MessageRow{
                document, exchange, to, ports::Direction::out, core::PersonNo::none, {}, 0, {}}});
            unit.seal(ports::Seal{document, run, key(99), records, kind, sum});
        });
        return document;
    }

    /// Marks an attempt at a document; nothing: no outcome yet.
    void attempt(
        core::MessageId document, int attempt, std::optional<ports::DeliveryOutcome> outcome,
        core::Code code) {
        write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
            unit.mark(ports::AttemptRow{document, attempt, to, key(99), {}, {}, {}}, {});
        });
        if (outcome) {
            write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
                unit.add(ports::OutcomeRow{document, attempt, *outcome, code, 0});
            });
        }
    }

    void step(ports::DeliveryStep step) {
        step.run = run;
        step.exchange = exchange;
        step.party = to;
        write(
            [&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.add(std::vector{step}); });
    }

    [[nodiscard]] ports::RunAccount account() const { return shared().store.outbox().account(run); }
};

inline std::vector<std::int64_t> ordinals(const auto& records) {
    std::vector<std::int64_t> ordinals;
    for (const auto& record : records) {
        ordinals.push_back(record.ordinal);
    }
    return ordinals;
}

}
