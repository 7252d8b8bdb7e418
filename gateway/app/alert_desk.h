#pragma once
// Tells people what begins and what is over, on a thread of its own: each cause once, its end once,
// and what could not be sent again until it is. It must never hold up a message.

#include "gateway/app/alert_channels.h"
#include "gateway/app/installation.h"
#include "gateway/ports/alerts.h"

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace gateway::app {

class AlertDesk final {
public:
    /// @param sources outlive it. @throws core::GatewayError SETTING_INVALID with the key.
    AlertDesk(Installation& installation, std::vector<ports::Causes*> sources);
    AlertDesk(const AlertDesk&) = delete;
    AlertDesk& operator=(const AlertDesk&) = delete;
    /// What waits stays in the file.
    ~AlertDesk();

    /// Notices that were not sent yet.
    [[nodiscard]] std::size_t waiting() const noexcept { return m_waiting; }

private:
    void serve(const std::stop_token& stop);
    void look(const std::stop_token& stop);
    [[nodiscard]] bool is_ours(const AlertNotice& notice);
    void mark_told(const AlertNotice& notice);
    void send(const AlertNotice& notice);

    Installation& m_installation;
    std::vector<ports::Causes*> m_sources;
    std::vector<std::unique_ptr<AlertChannel>> m_channels;
    AlertBook m_book;
    std::atomic<std::size_t> m_waiting{0};
    std::jthread m_thread; // last: it uses all of the above
};

}
