#pragma once
// Holds leases of exchanges (their runs, the collecting of their files) for this process and renews
// them on a thread of its own. When a lease cannot be renewed in time the work is told to stop,
// well before anybody else may take it: nothing here waits for the store to say so. It must never
// take back what it has given up.

#include "gateway/app/settings.h"
#include "gateway/core/log.h"
#include "gateway/core/name.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/leases.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace gateway::app {

/// Requested when one of two is.
class EitherStop final {
public:
    EitherStop(const std::stop_token& one, const std::stop_token& other)
        : m_one{one, [this] { m_either.request_stop(); }}, m_other{other, [this] {
                                                                       m_either.request_stop();
                                                                   }} {}
    EitherStop(const EitherStop&) = delete;
    EitherStop& operator=(const EitherStop&) = delete;

    [[nodiscard]] std::stop_token token() const noexcept { return m_either.get_token(); }

private:
    using Callback = std::stop_callback<std::function<void()>>;

    std::stop_source m_either; // first: the others use it
    Callback m_one;
    Callback m_other;
};

class LeaseKeeper;

/// An exchange whose work is ours, until it is lost or this is destroyed: others may take it then.
class Lease final {
public:
    Lease(
        LeaseKeeper& keeper, core::ExchangeId exchange, std::int64_t fence,
        std::int64_t sends_until);
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    ~Lease();

    [[nodiscard]] const ports::WorkFence& fence() const noexcept { return m_fence; }
    [[nodiscard]] core::ExchangeId exchange() const noexcept { return m_exchange; }
    /// Requested when it is lost.
    [[nodiscard]] std::stop_token lost() const noexcept { return m_lost.get_token(); }
    [[nodiscard]] bool is_lost() const noexcept { return m_lost.stop_requested(); }

private:
    friend class LeaseKeeper;

    LeaseKeeper& m_keeper;
    core::ExchangeId m_exchange;
    std::shared_ptr<std::atomic<std::int64_t>> m_sends_until;
    ports::WorkFence m_fence;
    std::stop_source m_lost;
    std::chrono::microseconds m_tried{0}; ///< when it was last claimed or asked to be renewed
};

/// Thread-safe.
class LeaseKeeper final {
public:
    LeaseKeeper(ports::Leases& leases, ports::Clock& clock, core::LogSink& log, LeaseTerms terms);
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;
    /// @pre every lease is gone.
    ~LeaseKeeper();

    /// @return null if somebody else is at it, here or on another node.
    /// @throws core::GatewayError, as the store fails.
    [[nodiscard]] std::shared_ptr<Lease> take(core::ExchangeId exchange);
    /// For whoever cannot do without. @throws core::GatewayError RUN_UNDER_WAY: somebody else is at
    /// it.
    [[nodiscard]] std::shared_ptr<Lease> need(core::ExchangeId exchange);

private:
    friend class Lease;

    void give_back(Lease& lease) noexcept;
    void renew(const std::stop_token& stop);
    void renew_what_is_due() noexcept;
    void watch(const std::stop_token& stop);
    void lose(Lease& lease) noexcept;
    void lose_if_over(Lease& lease, std::int64_t now) noexcept;

    /// One that is to be renewed; its owner may go meanwhile.
    struct Due {
        std::string work;
        std::int64_t fence{0};
    };
    [[nodiscard]] std::vector<Due> due();
    void renewed(const Due& due, bool ours, std::chrono::microseconds began) noexcept;

    ports::Leases& m_leases;
    ports::Clock& m_clock;
    core::LogSink& m_log;
    LeaseTerms m_terms;
    std::mutex m_mutex;
    std::vector<Lease*> m_held;
    std::jthread m_renewing; // last: they use all of the above
    std::jthread m_watching; ///< apart: a renewal may hang
};

}
