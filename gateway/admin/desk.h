#pragma once
// The interface behind a listener: requests wait in a bounded queue for a few threads, so that no
// loop waits for the store.

#include "gateway/admin/api.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace gateway::admin {

class Desk final : public http::Handler {
public:
    /// @param bound how many may wait; beyond it a request is answered 503 (BUSY).
    Desk(Api& api, ports::Clock& clock, std::size_t threads = 4, std::size_t bound = 64);
    /// Answers what waits first. Listeners must be gone.
    ~Desk() override;

    void handle(http::Request request, http::Respond respond) override;
    void refused(const http::Refused& what) noexcept override;

private:
    [[nodiscard]] bool offer(std::function<void()> work);
    void serve(const std::stop_token& stop);

    Api& m_api;
    ports::Clock& m_clock;
    const std::size_t m_bound;
    std::mutex m_mutex;
    std::condition_variable_any m_arrived;
    std::deque<std::function<void()>> m_waiting;
    std::vector<std::jthread> m_threads; // last: they use all of the above
};

}
