#pragma once
// Whoever waits for the gate waits here. One thread takes all that wait and lets them pass in one
// transaction; while it commits, the next group gathers. There is no timer. The queue is bounded: a
// full one says so.

#include "gateway/exchange/gate_transaction.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

namespace gateway::exchange {

class GateQueue final {
public:
    /// @param bound how many may wait; beyond it offer() refuses (503 to the caller).
    GateQueue(
        std::unique_ptr<ports::UnitOfWorkFactory::Worker> worker, ports::People& people,
        LawSource& law, std::size_t bound, ports::Meter* meter = nullptr);

    /// Lets everything that waits pass first.
    ~GateQueue();

    GateQueue(const GateQueue&) = delete;
    GateQueue& operator=(const GateQueue&) = delete;

    /// New work is refused when the queue is full; what belongs to something already sent is not.
    enum class Standing : bool { new_work, under_way };

    /// @param passage must live until it was settled or failed.
    /// @return false if the queue is full; the passage is then not touched again.
    [[nodiscard]] bool offer(Passage& passage, Standing standing);

    /// How many wait now.
    [[nodiscard]] std::size_t waiting() const;

private:
    void serve(const std::stop_token& stop);

    std::unique_ptr<ports::UnitOfWorkFactory::Worker> m_worker;
    GateTransaction m_transaction;
    std::size_t m_bound;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_arrived;
    std::deque<Passage*> m_waiting;
    std::jthread m_thread; // last: it uses all of the above
};

}
