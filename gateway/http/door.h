#pragma once
// One loop's share of a listener.

#include "gateway/http/ledger.h"
#include "gateway/http/listener.h"
#include "gateway/http/loop.h"
#include "gateway/http/openssl_handles.h"

#include <boost/asio/basic_socket_acceptor.hpp>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <unordered_set>

namespace gateway::http {

class Connection;

/// What all connections of a listener share.
struct ListenerCore {
    ListenerSettings settings;
    Handler& handler;
    core::LogSink& log;
    Ledger ledger;
    std::atomic<bool> draining{false};
    std::atomic<std::int64_t> log_second{0};
    std::atomic<int> log_lines{0};

    ListenerCore(ListenerSettings given, Handler& to, core::LogSink& sink)
        : settings{std::move(given)}, handler{to}, log{sink}, ledger{
                                                                  settings.connections_limit,
                                                                  settings.connections_per_peer,
                                                                  settings.bodies_limit} {}

    /// Logs why a request was not taken, some lines a second at most: who floods us must not flood
    /// the log.
    void note_refusal(core::Code code) noexcept;
    /// Logs a certificate that cannot be trusted, likewise. Whoever answers the request refuses it.
    void note_peer(const PeerCertificate& peer) noexcept;

private:
    void note_access(core::Code code) noexcept;
    /// Whether this second has room for another line.
    [[nodiscard]] bool may_log() noexcept;
};

/// Accepts on one loop and watches over its connections' deadlines. Everything happens on the loop.
class Door final : public std::enable_shared_from_this<Door> {
public:
    Door(std::shared_ptr<ListenerCore> shared, const std::shared_ptr<Loop>& loop);

    /// With SO_REUSEPORT a second daemon would share the port silently: this finds the first.
    /// @throws core::GatewayError LISTEN_ADDRESS_IN_USE.
    void demand_free(std::uint16_t port);
    /// @throws core::GatewayError LISTEN_ADDRESS.
    void listen(std::uint16_t port);
    /// At the settings' Unix socket. What an ended process left there is taken away.
    /// @throws core::GatewayError LISTEN_SOCKET_PATH, LISTEN_ADDRESS, LISTEN_ADDRESS_IN_USE.
    void listen_locally();
    [[nodiscard]] std::uint16_t port() const;

    void use(std::shared_ptr<SSL_CTX> context) noexcept { m_context = std::move(context); }
    /// What new connections get; null where there is none.
    [[nodiscard]] SSL_CTX* context() const noexcept { return m_context.get(); }
    void accept();
    /// No new connections; those without a request under way end.
    void drain() noexcept;
    /// From now on no request reaches the handler, which may go; answers may still come.
    void hear_no_more() noexcept { m_hears = false; }
    [[nodiscard]] bool hears() const noexcept { return m_hears; }
    /// Ends every connection, whatever it does.
    void close() noexcept;

    void leave(Connection& connection) noexcept { m_connections.erase(&connection); }

    [[nodiscard]] ListenerCore& shared() noexcept { return *m_shared; }
    [[nodiscard]] Loop& loop() noexcept { return m_loop; }
    /// For those who may come after the loops' end.
    [[nodiscard]] std::shared_ptr<Loop> shared_loop() const noexcept {
        return m_shared_loop.lock();
    }
    /// The Date of an answer made now.
    [[nodiscard]] const std::string& date();

private:
    void welcome(Socket socket);
    void accept_later();
    void watch();

    std::shared_ptr<ListenerCore> m_shared;
    Loop& m_loop; // owns what waits on it, so it must not be owned from there
    std::weak_ptr<Loop> m_shared_loop;
    asio::basic_socket_acceptor<asio::generic::stream_protocol, Executor> m_acceptor;
    SteadyTimer m_watch;
    SteadyTimer m_pause;
    bool m_watching{false};
    bool m_hears{true};
    std::shared_ptr<SSL_CTX> m_context;
    std::unordered_set<Connection*> m_connections;
    std::chrono::sys_seconds m_date_of{};
    std::string m_date;
};

}
