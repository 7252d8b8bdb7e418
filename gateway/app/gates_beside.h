#pragma once
// More gates for a bench whose run is long enough to keep them busy: each a store worker of its
// own, with a session and a chain. They are there while a run takes in; where one failed it stays,
// for what its session owes (docs/decisions/0049).

#include "gateway/app/installation.h"
#include "gateway/exchange/batch_run.h"

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

namespace gateway::app {

/// Between a worker's name and the number of one beside it. What signs a worker's chain signs
/// theirs.
inline constexpr std::string_view beside_mark{"-beside-"};

class GatesBeside final : public exchange::MoreGates {
public:
    /// @param worker the one beside which they are.
    GatesBeside(Installation& installation, std::string worker)
        : m_installation{installation}, m_worker{std::move(worker)} {}

    /// @return null: the store has no session left for it now; that is no reason for a run to fail.
    [[nodiscard]] exchange::GateTransaction* at(std::size_t place) override;

    void rest() noexcept override;

    /// While it lives they work under a lease. Both outlive it.
    class UnderLease final {
    public:
        UnderLease(GatesBeside& gates, const ports::WorkFence& fence) noexcept : m_gates{gates} {
            m_gates.work_under(&fence);
        }
        UnderLease(const UnderLease&) = delete;
        UnderLease& operator=(const UnderLease&) = delete;
        ~UnderLease() { m_gates.work_under(nullptr); }

    private:
        GatesBeside& m_gates;
    };

private:
    struct Beside {
        std::unique_ptr<ports::UnitOfWorkFactory::Worker> worker;
        exchange::GateTransaction gate;
    };

    void work_under(const ports::WorkFence* fence) noexcept;

    Installation& m_installation;
    std::string m_worker;
    const ports::WorkFence* m_fence{nullptr};
    std::map<std::size_t, Beside> m_open{};
    std::set<std::size_t> m_refused{}; ///< not asked for again until they rest
};

}
