#pragma once
// The gate's transaction: one for whoever waits. A relay request and a chunk of a batch take this
// same way; it is the heart of the house. It must never send, and never let anything be sent that
// it did not commit.

#include "gateway/exchange/passage.h"
#include "gateway/ports/meter.h"
#include "gateway/ports/people.h"
#include "gateway/ports/unit_of_work.h"

#include <memory>
#include <span>

namespace gateway::exchange {

/// The law by its digest. A message keeps the mapping that it began with, never the law.
class LawSource {
public:
    LawSource() = default;
    LawSource(const LawSource&) = delete;
    LawSource& operator=(const LawSource&) = delete;
    virtual ~LawSource() = default;

    /// The snapshot with this digest if it is loaded; null otherwise. Never blocks on the store.
    [[nodiscard]] virtual std::shared_ptr<const config::Configuration>
    loaded(const core::Digest& digest) = 0;

    /// Loads it from the store, outside any gate transaction. @throws core::GatewayError.
    virtual void load(const core::Digest& digest) = 0;
};

class GateTransaction final {
public:
    /// @param worker used by whoever calls pass(), one thread at a time, and by nobody else.
    /// @param meter  null: nobody measures.
    GateTransaction(
        ports::UnitOfWorkFactory::Worker& worker, ports::People& people, LawSource& law,
        ports::Meter* meter = nullptr);

    /// Who passes from now on works under this lease: nothing of it stands once the lease is
    /// somebody else's (LEASE_LOST), and no permit outlasts it. Null: under none.
    void work_under(const ports::WorkFence* fence) noexcept { m_fence = fence; }

    /// Lets a group of at most `group_limit` pass in one transaction. Every passage is told how it
    /// ended. A group that the store refuses for what is in it is halved until the culprit is
    /// alone.
    void pass(std::span<Passage* const> group) noexcept;

    /// What a group would come to if it passed now: the same locks, facts and law, and everything
    /// is thrown away. Nobody gets a permit. Each passage is told by rehearsed(), or failed().
    void rehearse(std::span<Passage* const> group) noexcept;

    static constexpr std::size_t group_limit{500};

private:
    enum class End : bool { thrown_away, durable };

    void pass_once(std::span<Passage* const> group, End end);
    [[nodiscard]] std::vector<core::PersonNo> subjects_of(std::span<Passage* const> group);

    ports::UnitOfWorkFactory::Worker& m_worker;
    ports::People& m_people;
    LawSource& m_law;
    ports::Meter* m_meter;
    const ports::WorkFence* m_fence{nullptr};
};

/// Works under a lease for as long as it lives.
class UnderLease final {
public:
    /// Both outlive it.
    UnderLease(GateTransaction& gate, const ports::WorkFence& fence) noexcept
        : UnderLease{gate, &fence} {}
    /// @param fence null: what is written stands under no lease.
    UnderLease(GateTransaction& gate, const ports::WorkFence* fence) noexcept : m_gate{gate} {
        m_gate.work_under(fence);
    }
    UnderLease(const UnderLease&) = delete;
    UnderLease& operator=(const UnderLease&) = delete;
    ~UnderLease() { m_gate.work_under(nullptr); }

private:
    GateTransaction& m_gate;
};

}
