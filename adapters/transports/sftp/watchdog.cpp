#include "adapters/transports/sftp/watchdog.h"

#include <sys/socket.h>

namespace adapters::sftp {

Watchdog::Watchdog(Socket socket)
    : m_socket{std::move(socket)}, m_thread{[this](const std::stop_token& stop) { watch(stop); }} {}

bool Watchdog::has_bitten() const {
    const std::scoped_lock lock{m_mutex};
    return m_bitten;
}

void Watchdog::set(std::optional<Steady> until) {
    const std::scoped_lock lock{m_mutex};
    m_until = until;
    m_changed.notify_all();
}

void Watchdog::watch(const std::stop_token& stop) {
    std::unique_lock lock{m_mutex};
    while (!stop.stop_requested()) {
        if (!m_until) {
            m_changed.wait(lock, stop, [this] { return m_until.has_value(); });
            continue;
        }
        const Steady until{*m_until};
        const bool moved{m_changed.wait_until(lock, stop, until, [&] { return m_until != until; })};
        if (!moved && !stop.stop_requested()) {
            m_bitten = true;
            m_until.reset();
            ::shutdown(m_socket.get(), SHUT_RDWR);
        }
    }
}

}
