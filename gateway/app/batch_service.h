#pragma once
// Carries batches on in the daemon: whatever run stands open in the store, deliveries first, and
// files that parties left in folders. Several workers do, each with a store worker of its own, and
// each exchange under its lease, so that of many nodes one is at it. What is to be done stands in
// the store alone: nothing is lost by forgetting it here.

#include "gateway/app/collecting.h"
#include "gateway/app/workbench.h"
#include "gateway/ports/admission.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <utility>
#include <vector>

namespace gateway::app {

class BatchService final {
public:
    /// @param admission while it is closed nothing is begun or carried on, and no lease is kept.
    BatchService(Installation& installation, const ports::Admission& admission);

    /// Finishes nothing: what is under way stays open in the store and goes on at the next start,
    /// or on another node.
    ~BatchService();

    BatchService(const BatchService&) = delete;
    BatchService& operator=(const BatchService&) = delete;

    /// Ends the threads; what they could not write stays in unwritten().
    void stop();

    [[nodiscard]] exchange::Unwritten& unwritten() const noexcept { return m_common->unwritten; }

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

    /// With one party in one direction one thing is done at a time: a slow party takes one worker.
    using Lane = std::pair<std::string, ports::Direction>;

    /// An exchange that a worker looks after once.
    struct Task {
        core::ExchangeId exchange;
        Lane lane;
        bool collects{false}; ///< files of it may lie somewhere
        bool has_runs{false}; ///< some are due
    };

    // the thread that finds out what is to be done
    void serve(const std::stop_token& stop);
    void look();
    [[nodiscard]] std::vector<Task> tasks(const std::vector<ports::RunRow>& open);
    void first_look(const std::vector<ports::RunRow>& open);
    void forget_abandoned();
    void
    forget_the_closed(const std::vector<ports::RunRow>& open, std::set<core::MessageId> asked_for);
    void offer(Task task);
    [[nodiscard]] bool is_due(const ports::RunRow& run);
    void keep_only(const std::set<core::ExchangeId>& exchanges);

    // the threads that do it
    void labour(Workbench& bench, const std::stop_token& stop);
    [[nodiscard]] std::optional<Task> next(const std::stop_token& stop);
    void carry_on(const Task& task, Workbench& bench, const std::stop_token& stop);
    void done(const Task& task);
    [[nodiscard]] std::shared_ptr<Lease> lease_of(core::ExchangeId exchange);
    void work(
        const ports::RunRow& run, const Lease& lease, Workbench& bench,
        const std::stop_token& stop);
    void pause(const ports::RunRow& run, Pause pause);
    [[nodiscard]] std::chrono::seconds next_pause(const ports::RunRow& run);

    Installation& m_installation;
    const ports::Admission& m_admission;
    Collecting m_collecting;
    std::shared_ptr<Workbench::Common> m_common;
    std::vector<std::unique_ptr<Workbench>> m_benches; ///< one a worker

    std::mutex m_mutex; ///< for all below
    std::condition_variable_any m_changed;
    bool m_woken{false};
    std::set<core::MessageId> m_at_once; ///< taken up without a pause
    std::chrono::steady_clock::time_point m_forget_again{};
    bool m_begun{false}; ///< the runs that were open at the start were taken up
    std::map<core::MessageId, Pause> m_pauses;
    std::deque<Task> m_offered;
    std::set<core::ExchangeId> m_at_work; ///< offered, or a worker is at it
    std::set<core::ExchangeId> m_again;   ///< to be looked after again when it is done
    std::set<Lane> m_lanes;               ///< taken
    /// Of exchanges whose files are collected: kept, so that one node looks for them.
    std::map<core::ExchangeId, std::shared_ptr<Lease>> m_kept;

    std::vector<std::jthread> m_workers; // last: they use all of the above
    std::jthread m_thread;
};

}
