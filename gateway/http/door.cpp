#include "gateway/http/door.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/http/addresses.h"
#include "gateway/http/connection.h"
#include "gateway/http/plain_stream.h"
#include "gateway/http/response_head.h"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <sys/stat.h>

#include <cassert>
#include <exception>

namespace gateway::http {

namespace {

using asio::ip::tcp;
using core::GatewayError;

constexpr std::chrono::milliseconds tick{100};
constexpr std::chrono::milliseconds pause_without_descriptors{100};
constexpr int log_lines_a_second{20};
constexpr mode_t socket_mode{0660};

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

}

void Door::demand_free(std::uint16_t port) {
    boost::system::error_code error;
    const tcp::endpoint endpoint{asio::ip::make_address(m_shared->settings.address, error), port};
    asio::basic_socket_acceptor<tcp, Executor> probe{m_loop.context.get_executor()};
    probe.open(endpoint.protocol(), error);
    probe.set_option(asio::socket_base::reuse_address{true}, error);
    probe.bind(endpoint, error);
    if (error == asio::error::address_in_use) {
        throw GatewayError{
            "LISTEN_ADDRESS_IN_USE", m_shared->settings.address + " port " + std::to_string(port),
            GatewayError::Retry::later};
    }
}

bool ListenerCore::may_log() noexcept {
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::steady_clock::now().time_since_epoch());
    if (log_second.exchange(now.count()) != now.count()) {
        log_lines = 0;
    }
    return ++log_lines <= log_lines_a_second;
}

void ListenerCore::note_refusal(core::Code code) noexcept {
    if (may_log()) {
        core::log(log, core::messages::request_refused, code);
    }
}

void ListenerCore::note_peer(const PeerCertificate& peer) noexcept {
    switch (peer.state) {
    case PeerCertificate::State::none:
    case PeerCertificate::State::valid: return;
    case PeerCertificate::State::expired: return note_access("CERTIFICATE_EXPIRED");
    case PeerCertificate::State::not_yet_valid: return note_access("CERTIFICATE_NOT_YET_VALID");
    case PeerCertificate::State::unknown_issuer: return note_access("CERTIFICATE_UNKNOWN_ISSUER");
    case PeerCertificate::State::revoked: return note_access("CERTIFICATE_REVOKED");
    case PeerCertificate::State::wrong_purpose: return note_access("CERTIFICATE_WRONG_PURPOSE");
    case PeerCertificate::State::invalid: return note_access("CERTIFICATE_INVALID");
    case PeerCertificate::State::unchecked: return note_access("CERTIFICATE_UNCHECKED");
    }
}

void ListenerCore::note_access(core::Code code) noexcept {
    if (may_log()) {
        core::log(log, core::messages::access_refused, code);
    }
}

Door::Door(std::shared_ptr<ListenerCore> shared, const std::shared_ptr<Loop>& loop)
    : m_shared{std::move(shared)}, m_loop{*loop}, m_shared_loop{loop},
      m_acceptor{m_loop.context.get_executor()}, m_watch{m_loop.context.get_executor()},
      m_pause{m_loop.context.get_executor()} {}

void Door::listen(std::uint16_t port) {
    boost::system::error_code error;
    const asio::ip::address address{asio::ip::make_address(m_shared->settings.address, error)};
    if (error) {
        throw GatewayError{
            "LISTEN_ADDRESS", m_shared->settings.address, GatewayError::Retry::never};
    }
    const tcp::endpoint endpoint{address, port};
    m_acceptor.open(endpoint.protocol(), error);
    if (!error) {
        m_acceptor.set_option(asio::socket_base::reuse_address{true}, error);
        m_acceptor.set_option(ReusePort{true}, error);
        m_acceptor.bind(endpoint, error);
    }
    if (!error) {
        m_acceptor.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error) {
        throw GatewayError{
            "LISTEN_ADDRESS", m_shared->settings.address + " port " + std::to_string(port),
            GatewayError::Retry::later};
    }
}

std::uint16_t Door::port() const {
    return port_of(m_acceptor.local_endpoint());
}

void Door::listen_locally() {
    const std::string path{m_shared->settings.socket.string()};
    remove_stale_socket(path);
    boost::system::error_code error;
    m_acceptor.open(asio::local::stream_protocol{}, error);
    if (!error) {
        // never wider than this, whatever the umask, from the file's first instant
        static_cast<void>(::fchmod(m_acceptor.native_handle(), socket_mode));
        m_acceptor.bind(asio::local::stream_protocol::endpoint{path}, error);
    }
    if (!error) {
        m_acceptor.listen(asio::socket_base::max_listen_connections, error);
    }
    if (error || ::chmod(path.c_str(), socket_mode) != 0) {
        throw GatewayError{"LISTEN_ADDRESS"};
    }
}

void Door::accept() {
    m_acceptor.async_accept(
        [self = shared_from_this()](boost::system::error_code error, Socket socket) {
            if (!self->m_acceptor.is_open()) {
                return;
            }
            if (error) {
                self->accept_later();
                return;
            }
            try {
                self->welcome(std::move(socket));
            } catch (const std::exception&) {
                // no memory for this one
            }
            self->accept();
        });
}

/// Without descriptors accept() fails at once and would spin.
void Door::accept_later() {
    m_pause.expires_after(pause_without_descriptors);
    m_pause.async_wait([self = shared_from_this()](boost::system::error_code error) {
        if (!error && self->m_acceptor.is_open()) {
            self->accept();
        }
    });
}

void Door::welcome(Socket socket) {
    boost::system::error_code error;
    const asio::generic::stream_protocol::endpoint peer{socket.remote_endpoint(error)};
    if (error) {
        return;
    }
    std::optional<Ledger::Seat> seat{
        m_shared->ledger.open(peer_key(peer, peer_uid(socket.native_handle())))};
    if (!seat) {
        m_shared->note_refusal("TOO_MANY_CONNECTIONS");
        return;
    }
    const auto connection = std::make_shared<Connection>(
        shared_from_this(), m_context, std::move(socket), std::move(*seat));
    m_connections.insert(connection.get());
    try {
        watch();
        asio::co_spawn(m_loop.context, Connection::serve(connection), asio::detached);
    } catch (const std::exception&) {
        m_connections.erase(connection.get()); // nobody else would: it was never served
        throw;
    }
}

/// One timer for all connections: setting a deadline costs nothing, and none is missed by more than
/// a tick.
void Door::watch() {
    if (m_watching) {
        return;
    }
    m_watch.expires_after(tick);
    m_watch.async_wait([self = shared_from_this()](boost::system::error_code error) {
        self->m_watching = false;
        const TimePoint now{std::chrono::steady_clock::now()};
        for (Connection* const connection : self->m_connections) {
            connection->watch(now);
        }
        if (!error && !self->m_connections.empty()) {
            self->watch();
        }
    });
    m_watching = true;
}

void Door::drain() noexcept {
    boost::system::error_code ignored;
    m_acceptor.close(ignored);
    m_pause.cancel();
    for (Connection* const connection : m_connections) {
        connection->end_if_idle();
    }
}

void Door::close() noexcept {
    drain();
    for (Connection* const connection : m_connections) {
        connection->abandon();
    }
}

const std::string& Door::date() {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    if (now != m_date_of) {
        m_date_of = now;
        m_date = http_date(now);
    }
    return m_date;
}

}
