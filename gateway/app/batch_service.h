#pragma once
// Carries batches on in the daemon: whatever run stands open in the store, deliveries first, and
// files that parties left in folders. What is to be done stands in the store alone: nothing is lost
// by forgetting it here.

#include "gateway/app/workbench.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace gateway::app {

class BatchService final {
public:
    /// @param admission while it is closed nothing is begun or carried on.
    BatchService(Installation& installation, const ports::Admission& admission);

    /// Finishes nothing: what is under way stays open in the store and goes on at the next start.
    ~BatchService();

    BatchService(const BatchService&) = delete;
    BatchService& operator=(const BatchService&) = delete;

    /// Ends the thread; what it could not write stays in unwritten().
    void stop();

    [[nodiscard]] exchange::Unwritten& unwritten() noexcept { return m_bench.unwritten(); }

    /// A delivery was received: look now. Thread-safe.
    void wake();

    /// A run was opened in the store for this service to carry on: now. Thread-safe.
    void take_up(core::MessageId run);

private:
    using Instant = std::chrono::steady_clock::time_point;

    /// A run that could not be finished is left alone until its next attempt is due (that stands in
    /// the store), or for a while.
    struct Pause {
        Instant until;
        std::chrono::seconds length;
    };

    void serve(const std::stop_token& stop);
    void carry_on_open_runs(const std::stop_token& stop);
    [[nodiscard]] bool is_due(const ports::RunRow& run);
    void work(const ports::RunRow& run, const std::stop_token& stop);
    void collect(const std::stop_token& stop);
    [[nodiscard]] bool collect_from(
        const exchange::Under& under, ports::Collector& collector, const std::stop_token& stop);
    void take_in(
        const exchange::Under& under, ports::Collector& collector, const ports::Arrival& arrival,
        const std::stop_token& stop);

    Installation& m_installation;
    const ports::Admission& m_admission;
    Workbench m_bench;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_woken{false};
    std::set<core::MessageId> m_at_once; ///< taken up without a pause
    bool m_begun{false};                 ///< the runs that were open at the start were taken up
    std::map<core::MessageId, Pause> m_pauses;
    std::shared_ptr<const exchange::Assembly> m_collecting; ///< whose collectors these are
    std::map<core::ExchangeId, std::unique_ptr<ports::Collector>> m_collectors;
    std::map<core::ExchangeId, Instant> m_left_alone; ///< where collecting failed, until when
    std::jthread m_thread;                            // last: it uses all of the above
};

}
