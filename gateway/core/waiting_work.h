#pragma once
// Work that may wait for the store, or takes long, done by a few threads off the loops, in the
// order in which it came. Bounded: too much of it is turned away at once, and never piles up.

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace gateway::core {

/// Thread-safe.
class WaitingWork final {
public:
    /// @param bound how much may wait.
    WaitingWork(std::size_t threads, std::size_t bound);
    /// Does what it was given, then ends.
    ~WaitingWork();
    WaitingWork(const WaitingWork&) = delete;
    WaitingWork& operator=(const WaitingWork&) = delete;

    /// @param work what it throws ends that work alone.
    /// @return whether it will be done; not where too much waits.
    [[nodiscard]] bool offer(std::function<void()> work);
    /// Of what was begun and has to come to its end: done however much waits. There is never more
    /// of it than was let in before.
    void add(std::function<void()> work);

private:
    void serve(const std::stop_token& stop);

    const std::size_t m_bound;
    std::mutex m_mutex;
    std::condition_variable_any m_arrived;
    std::deque<std::function<void()>> m_waiting;
    std::vector<std::jthread> m_threads; // last: they use all of the above
};

}
