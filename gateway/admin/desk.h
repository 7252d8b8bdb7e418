#pragma once
// The interface behind a listener: requests wait in a bounded queue for a few threads, so that no
// loop waits for the store. Who follows something (server-sent events) and knows how it stands is
// kept waiting here, without a thread of their own, until it changes.

#include "gateway/admin/api.h"
#include "gateway/core/waiting_work.h"

#include <chrono>
#include <cstddef>
#include <memory>
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
    struct Followed {
        std::shared_ptr<http::Request> request;
        http::Respond respond;
        std::chrono::steady_clock::time_point until;
    };

    void answer(const std::shared_ptr<http::Request>& held, const http::Respond& respond);
    [[nodiscard]] bool keeps_waiting(const http::Request& request) const;
    void follow(const std::stop_token& stop);

    Api& m_api;
    ports::Clock& m_clock;
    std::mutex m_mutex; ///< for m_followed
    std::vector<Followed> m_followed;
    core::WaitingWork m_work;
    std::jthread m_follower; // last: it uses all of the above
};

}
