#include "tests/simulators/party_simulator.h"

#include "tests/simulators/connection.h"

#include <sys/socket.h>

#include <list>
#include <stdexcept>

namespace tests::simulators {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

std::unique_ptr<asio::ssl::context> tls_of(const Settings& settings, const Identity& identity) {
    auto tls = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    tls->use_certificate_chain_file(identity.certificate.string());
    tls->use_private_key_file(identity.key.string(), asio::ssl::context::pem);
    if (settings.require_client_certificate) {
        tls->load_verify_file(settings.trust.string());
        tls->set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
    }
    SSL_CTX_set_min_proto_version(tls->native_handle(), TLS1_2_VERSION);
    // Resumption of a session with a client certificate needs a context name.
    constexpr std::string_view name{"party-simulator"};
    SSL_CTX_set_session_id_context(
        tls->native_handle(), reinterpret_cast<const unsigned char*>(name.data()),
        static_cast<unsigned>(name.size()));
    return tls;
}

}

class PartySimulator::Server final {
public:
    explicit Server(const Settings& settings)
        : m_desk{settings}, m_recorder{settings.record_into, settings.remember},
          m_tls{tls_of(settings, settings.identity)},
          m_acceptor{m_io, tcp::endpoint{asio::ip::address_v4::loopback(), settings.port}},
          m_port{m_acceptor.local_endpoint().port()} {
        if (!settings.wrong_identity.certificate.empty()) {
            m_wrong_tls = tls_of(settings, settings.wrong_identity);
        }
        m_thread = std::jthread{[this](const std::stop_token& stop) { accept(stop); }};
    }

    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    ~Server() {
        m_thread.request_stop();
        ::shutdown(m_acceptor.native_handle(), SHUT_RDWR); // wakes accept()
        m_thread.join();
        m_connections.clear();
    }

    [[nodiscard]] std::uint16_t port() const noexcept { return m_port; }
    [[nodiscard]] Desk& desk() noexcept { return m_desk; }
    [[nodiscard]] Recorder& recorder() noexcept { return m_recorder; }
    [[nodiscard]] std::size_t failed_handshakes() const noexcept { return m_failed_handshakes; }
    [[nodiscard]] std::size_t pauses() const noexcept { return m_pauses; }

private:
    void accept(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            auto io = std::make_unique<asio::io_context>(1);
            tcp::socket socket{*io};
            boost::system::error_code error;
            m_acceptor.accept(socket, error);
            m_connections.remove_if([](const auto& connection) { return connection->ended(); });
            if (error) {
                std::this_thread::sleep_for(
                    std::chrono::milliseconds{1}); // out of descriptors, say
                continue;
            }
            socket.set_option(tcp::no_delay{true}, error);
            const bool wrong{m_wrong_tls != nullptr && m_desk.shows_wrong_certificate()};
            m_connections.push_back(std::make_unique<Connection>(
                std::move(io), std::move(socket), wrong ? *m_wrong_tls : *m_tls,
                Connection::Surroundings{m_desk, m_recorder, m_failed_handshakes, m_pauses}));
        }
    }

    Desk m_desk;
    Recorder m_recorder;
    std::unique_ptr<asio::ssl::context> m_tls;
    std::unique_ptr<asio::ssl::context> m_wrong_tls;
    asio::io_context m_io;
    tcp::acceptor m_acceptor;
    std::uint16_t m_port;
    std::atomic<std::size_t> m_failed_handshakes{0};
    std::atomic<std::size_t> m_pauses{0};
    std::list<std::unique_ptr<Connection>> m_connections;
    std::jthread m_thread;
};

PartySimulator::PartySimulator(Settings settings) {
    try {
        m_server = std::make_unique<Server>(settings);
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error{std::string{"the simulated party cannot start: "} + error.what()};
    }
}

PartySimulator::~PartySimulator() = default;

std::uint16_t PartySimulator::port() const noexcept {
    return m_server->port();
}

std::string PartySimulator::url(std::string_view path) const {
    return "https://127.0.0.1:" + std::to_string(port()) + std::string{path};
}

std::vector<Request> PartySimulator::requests() const {
    return m_server->recorder().requests();
}

std::size_t PartySimulator::request_count() const {
    return m_server->recorder().count();
}

bool PartySimulator::wait_for_requests(std::size_t count, std::chrono::milliseconds at_most) const {
    return m_server->recorder().wait_for(count, at_most);
}

std::size_t PartySimulator::failed_handshakes() const {
    return m_server->failed_handshakes();
}

std::size_t PartySimulator::pauses() const {
    return m_server->pauses();
}

void PartySimulator::behave(const std::string& path, std::deque<Behaviour> behaviours) {
    m_server->desk().behave(path, std::move(behaviours));
}

void PartySimulator::behave(const std::string& path, Behaviour behaviour) {
    behave(path, std::deque<Behaviour>{std::move(behaviour)});
}

void PartySimulator::behave_by_default(Behaviour behaviour) {
    m_server->desk().behave_by_default(std::move(behaviour));
}

void PartySimulator::show_wrong_certificate(bool wrong) {
    m_server->desk().show_wrong_certificate(wrong);
}

void PartySimulator::deduplicate(bool on) {
    m_server->desk().deduplicate(on);
}

void PartySimulator::forget_requests() {
    m_server->recorder().forget();
}

}
