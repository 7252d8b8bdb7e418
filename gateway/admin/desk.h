#pragma once
// The interface behind a listener: requests wait in a bounded queue for a few threads, so that no
// loop waits for the store.

#include "gateway/admin/api.h"
#include "gateway/core/waiting_work.h"

#include <cstddef>

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
    Api& m_api;
    ports::Clock& m_clock;
    core::WaitingWork m_work; // last: it uses all of the above
};

}
