#include "gateway/http/listener.h"

#include "gateway/http/door.h"
#include "gateway/http/loops.h"
#include "gateway/http/tls_context.h"

#include <algorithm>
#include <thread>
#include <vector>

namespace gateway::http {

namespace {

constexpr std::chrono::milliseconds look_again{5};

}

struct Listener::Parts {
    Loops& loops;
    std::shared_ptr<ListenerCore> shared;
    std::vector<std::shared_ptr<Door>> doors{}; ///< one a loop; a Unix socket has one
    std::uint16_t port{0};
    std::optional<core::Instant> certificate_end{};
    std::optional<crypto::ListTerm> revocations{};

    void on_every_door(const std::function<void(Door&)>& work) {
        for (std::size_t index{0}; index < doors.size(); ++index) {
            loops.run_on(index, [&] { work(*doors[index]); });
        }
    }

    [[nodiscard]] bool wait_until_empty(std::chrono::milliseconds limit) const {
        const auto until = std::chrono::steady_clock::now() + limit;
        while (shared->ledger.connections() > 0) {
            if (!loops.running() || std::chrono::steady_clock::now() >= until) {
                return false;
            }
            std::this_thread::sleep_for(look_again);
        }
        return true;
    }
};

Listener::Listener(Loops& loops, ListenerSettings settings, Handler& handler, core::LogSink& log)
    : m_parts{std::make_shared<Parts>(
        Parts{loops, std::make_shared<ListenerCore>(std::move(settings), handler, log)})} {
    if (!m_parts->shared->settings.socket.empty()) {
        // a Unix socket cannot be shared by several acceptors
        m_parts->doors.push_back(std::make_shared<Door>(m_parts->shared, loops.at(0)));
        m_parts->doors.front()->listen_locally();
        return;
    }
    const std::shared_ptr<SSL_CTX> context{make_server_context(m_parts->shared->settings)};
    m_parts->revocations = tls_revocations(*context);
    m_parts->port = m_parts->shared->settings.port;
    for (std::size_t index{0}; index < loops.size(); ++index) {
        auto door = std::make_shared<Door>(m_parts->shared, loops.at(index));
        if (index == 0 && m_parts->port != 0) {
            door->demand_free(m_parts->port);
        }
        door->listen(m_parts->port);
        m_parts->port = door->port();
        door->use(context);
        m_parts->doors.push_back(std::move(door));
    }
    m_parts->certificate_end = tls_own_end(*context);
}

Listener::~Listener() {
    m_parts->shared->draining = true;
    m_parts->on_every_door([](Door& door) { door.close(); });
    if (!m_parts->shared->settings.socket.empty()) {
        std::error_code ignored;
        std::filesystem::remove(m_parts->shared->settings.socket, ignored);
    }
    // a loop that was stopped meanwhile has nothing under way either
    static_cast<void>(m_parts->wait_until_empty(std::chrono::hours{1}));
}

void Listener::start() {
    m_parts->on_every_door([](Door& door) { door.accept(); });
}

std::uint16_t Listener::port() const noexcept {
    return m_parts->port;
}

bool Listener::drain(std::chrono::milliseconds limit) {
    m_parts->shared->draining = true;
    m_parts->on_every_door([](Door& door) { door.drain(); });
    const bool empty{m_parts->wait_until_empty(limit)};
    m_parts->on_every_door([](Door& door) { door.hear_no_more(); });
    return empty;
}

void Listener::reload() {
    if (!m_parts->shared->settings.socket.empty()) {
        return; // without certificates
    }
    const std::shared_ptr<SSL_CTX> context{make_server_context(m_parts->shared->settings)};
    m_parts->revocations = tls_revocations(*context);
    m_parts->on_every_door([&](Door& door) { door.use(context); });
    m_parts->certificate_end = tls_own_end(*context);
}

std::optional<core::Instant> Listener::certificate_end() const noexcept {
    return m_parts->certificate_end;
}

std::optional<crypto::ListTerm> Listener::revocations() const noexcept {
    return m_parts->revocations;
}

std::size_t Listener::connections() const noexcept {
    return m_parts->shared->ledger.connections();
}

}
