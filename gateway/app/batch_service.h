#pragma once
// Carries batches on in the daemon: deliveries that were received, runs that were left open, files
// that parties left in folders.

#include "gateway/app/workbench.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace gateway::app {

class BatchService final {
public:
    explicit BatchService(Installation& installation);

    /// Finishes nothing: what is under way stays open in the store and goes on at the next start.
    ~BatchService();

    BatchService(const BatchService&) = delete;
    BatchService& operator=(const BatchService&) = delete;

    /// Thread-safe.
    void carry_on(core::ExchangeId exchange, core::MessageId run);

private:
    struct Job {
        core::ExchangeId exchange;
        core::MessageId run;
        std::chrono::steady_clock::time_point due;
        std::chrono::seconds pause; ///< before it is taken up again, should it not finish
    };

    void serve(const std::stop_token& stop);
    void take_up_open_runs();
    void work(const Job& job, const std::stop_token& stop);
    void collect(const std::stop_token& stop);
    void collect_from(
        const exchange::Under& under, ports::Collector& collector, const std::stop_token& stop);
    [[nodiscard]] core::MessageId receive(const exchange::Under& under, core::ByteView document);
    [[nodiscard]] std::optional<Job> next_job();

    Installation& m_installation;
    Workbench m_bench;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Job> m_jobs;
    std::map<core::ExchangeId, std::unique_ptr<ports::Collector>> m_collectors;
    std::jthread m_thread; // last: it uses all of the above
};

}
