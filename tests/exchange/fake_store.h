#pragma once
// A store in memory for the unit tests of the gate's transaction: it keeps what was committed,
// fails where it is told to, and refuses what a real one would refuse.

#include "gateway/core/error.h"
#include "gateway/exchange/gate_transaction.h"
#include "tests/support/quiet_unit_of_work.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tests::exchange {

namespace core = gateway::core;
namespace ports = gateway::ports;

struct Committed {
    std::vector<ports::JournalRow> journal;
    std::vector<ports::RecordOutcomeRow> outcomes;
    std::vector<ports::AttemptRow> attempts;
    std::vector<ports::ProvenanceRow> provenance;
    std::optional<core::Digest> active{}; ///< that was put in force
};

class FakeStore final : public ports::UnitOfWorkFactory::Worker, public ports::People {
public:
    Committed committed;
    core::Instant t{core::Instant::from_microseconds(1'800'000'000'000'000)};
    core::Digest configuration{};
    ports::ChainHead head{1, 0, {}, {}};
    bool journal_writable{true};
    int transactions{0};
    std::map<core::PersonNo, std::vector<core::ConsentEvent>> consents;
    std::function<void()> before_commit; ///< may throw
    std::int64_t fence{1};               ///< of whatever work
    std::function<bool(const ports::RecordOutcomeRow&)>
        poison; ///< a row that the store refuses (SQLSTATE 22)

    [[nodiscard]] std::unique_ptr<ports::UnitOfWork> start() override;

    [[nodiscard]] std::vector<core::PersonNo>
    find_or_create(core::ControllerId, std::span<const core::PersonId> persons) override {
        std::vector<core::PersonNo> numbers;
        for (const core::PersonId& person : persons) {
            const auto next = static_cast<core::PersonNo>(m_people.size() + 1);
            numbers.push_back(m_people.emplace(std::string{person.reveal()}, next).first->second);
        }
        return numbers;
    }

    [[nodiscard]] std::optional<core::PersonNo>
    find(core::ControllerId, const core::PersonId& person) override {
        const auto known = m_people.find(std::string{person.reveal()});
        return known == m_people.end() ? std::nullopt : std::optional{known->second};
    }

private:
    std::map<std::string, core::PersonNo> m_people;
};

class FakeUnit final : public support::QuietUnitOfWork {
public:
    explicit FakeUnit(FakeStore& store) : m_store{store} { ++store.transactions; }

    [[nodiscard]] ports::GateFacts begin(std::span<const core::PersonNo> persons, Lock) override {
        ports::GateFacts facts{
            m_store.t, m_store.configuration, m_store.head, m_store.journal_writable, {}};
        for (const core::PersonNo person : persons) {
            facts.persons.push_back({person, core::Epoch::first, m_store.consents[person], {}});
        }
        return facts;
    }

    using QuietUnitOfWork::add;

    void activate(const core::Digest& configuration, const std::string&) override {
        m_written.active = configuration;
    }

    void add(std::span<const ports::RecordOutcomeRow> rows) override {
        for (const ports::RecordOutcomeRow& row : rows) {
            if (m_store.poison && m_store.poison(row)) {
                throw core::GatewayError{"STORE_DATA", core::GatewayError::Retry::never};
            }
            m_written.outcomes.push_back(row);
        }
    }

    void add(std::span<const ports::ProvenanceRow> rows) override {
        m_written.provenance.insert(m_written.provenance.end(), rows.begin(), rows.end());
    }

    void add(std::span<const ports::JournalRow> rows) override {
        m_written.journal.insert(m_written.journal.end(), rows.begin(), rows.end());
    }

protected:
    void require(const ports::WorkFence& under) override {
        if (under.fence != m_store.fence) {
            throw core::GatewayError{"LEASE_LOST"};
        }
    }

    void write_attempt(const ports::AttemptRow& attempt) override {
        m_written.attempts.push_back(attempt);
    }

    void make_durable() override {
        if (m_store.before_commit) {
            m_store.before_commit();
        }
        Committed& into{m_store.committed};
        into.journal.insert(into.journal.end(), m_written.journal.begin(), m_written.journal.end());
        into.outcomes.insert(
            into.outcomes.end(), m_written.outcomes.begin(), m_written.outcomes.end());
        into.attempts.insert(
            into.attempts.end(), m_written.attempts.begin(), m_written.attempts.end());
        into.provenance.insert(
            into.provenance.end(), m_written.provenance.begin(), m_written.provenance.end());
        if (m_written.active) {
            m_store.configuration = *m_written.active;
        }
        if (!m_written.journal.empty()) {
            const ports::JournalRow& last{m_written.journal.back()};
            m_store.head = ports::ChainHead{last.chain, last.sequence, last.hash, last.at};
        }
    }

private:
    FakeStore& m_store;
    Committed m_written;
};

inline std::unique_ptr<ports::UnitOfWork> FakeStore::start() {
    return std::make_unique<FakeUnit>(*this);
}

}
