#include "tests/simulators/connection.h"

#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include <sstream>

namespace tests::simulators {

namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;

std::string client_spki(SSL* tls) {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate{
        SSL_get1_peer_certificate(tls), X509_free};
    if (certificate == nullptr) {
        return {};
    }
    unsigned char* der{nullptr};
    const int length{i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &der)};
    if (length <= 0) {
        return {};
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size{0};
    EVP_Digest(der, static_cast<std::size_t>(length), digest.data(), &size, EVP_sha256(), nullptr);
    OPENSSL_free(der);
    std::string hex;
    for (unsigned int at{0}; at < size; ++at) {
        hex += "0123456789abcdef"[digest[at] >> 4U];
        hex += "0123456789abcdef"[digest[at] & 15U];
    }
    return hex;
}

std::string written(const Answer& answer, unsigned version, bool keep_alive) {
    http::response<http::string_body> response;
    response.version(version);
    response.result(static_cast<unsigned>(answer.status));
    response.set(http::field::content_type, answer.content_type);
    if (answer.retry_after) { // as each of the two kinds of servers says it
        const std::string seconds{std::to_string(*answer.retry_after)};
        if (answer.status == 429) {
            response.set("RateLimit-Reset", seconds);
        } else {
            response.set(http::field::retry_after, seconds);
        }
    }
    if (answer.replayed) {
        response.set("Idempotency-Replayed", "true");
    }
    response.body() = answer.body;
    response.keep_alive(keep_alive);
    response.prepare_payload();
    std::ostringstream text;
    text << response;
    return text.str();
}

}

/// One request and its answer.
class Connection::Exchange final {
public:
    enum class After : std::uint8_t { next_request, close, reset };

    Exchange(Connection& connection, boost::beast::flat_buffer& buffer)
        : m_connection{connection}, m_buffer{buffer} {
        m_parser.body_limit(boost::none);
        m_parser.header_limit(64 * 1024);
    }

    After run() {
        error_code error;
        http::read_header(m_connection.m_stream, m_buffer, m_parser, error);
        if (error) {
            return After::close;
        }
        take_head();
        const Behaviour behaviour{desk().behaviour_for(m_request.target)};
        greet_continue();
        if (!take_body(behaviour)) {
            m_request.complete = false;
            recorder().record(std::move(m_request));
            return behaviour.cut_after ? After::reset : After::close;
        }
        Answer answer{desk().answer(m_request, behaviour)};
        m_number = recorder().record(std::move(m_request));
        m_connection.wait(behaviour.delay);
        return behaviour.lose_answer ? After::close : give(answer, behaviour.cut_answer_after);
    }

private:
    Desk& desk() { return m_connection.m_surroundings.desk; }
    Recorder& recorder() { return m_connection.m_surroundings.recorder; }

    void take_head() {
        const auto& head = m_parser.get();
        m_request.method = std::string{head.method_string()};
        m_request.target = std::string{head.target()};
        for (const auto& field : head) {
            m_request.headers.emplace_back(
                std::string{field.name_string()}, std::string{field.value()});
        }
        m_request.client_spki = client_spki(m_connection.m_stream.native_handle());
    }

    void greet_continue() {
        if (boost::beast::iequals(m_parser.get()[http::field::expect], "100-continue")) {
            error_code ignored;
            asio::write(
                m_connection.m_stream,
                asio::buffer(std::string_view{"HTTP/1.1 100 Continue\r\n\r\n"}), ignored);
        }
    }

    /// @return whether the whole body arrived; false too where it was to be cut
    bool take_body(const Behaviour& behaviour) {
        const std::optional<std::size_t>& cut_after{behaviour.cut_after};
        std::optional<std::size_t> pause_after{behaviour.pause_after};
        std::array<char, 16 * 1024> room{};
        while (!m_parser.is_done()) {
            std::size_t wanted{room.size()};
            for (const std::optional<std::size_t>& limit : {cut_after, pause_after}) {
                wanted = limit ? std::min(wanted, *limit - m_request.body.size()) : wanted;
            }
            if (wanted == 0 && pause_after == m_request.body.size()) {
                pause_after.reset();
                ++m_connection.m_surroundings.pauses;
                m_connection.wait(behaviour.pause);
                continue;
            }
            if (wanted == 0) {
                return false;
            }
            m_parser.get().body().data = room.data();
            m_parser.get().body().size = wanted;
            error_code error;
            http::read_some(m_connection.m_stream, m_buffer, m_parser, error);
            if (error && error != http::error::need_buffer) {
                return false;
            }
            m_request.body.append(room.data(), wanted - m_parser.get().body().size);
        }
        return !cut_after || m_request.body.size() < *cut_after;
    }

    After give(const Answer& answer, std::optional<std::size_t> cut_after) {
        const bool keep_alive{m_parser.get().keep_alive()};
        std::string text{written(answer, m_parser.get().version(), keep_alive)};
        if (cut_after) {
            text.resize(std::min(text.size(), *cut_after));
        }
        if (!cut_after) {
            recorder().answered(m_number, answer.status); // before the client can know
        }
        error_code error;
        asio::write(m_connection.m_stream, asio::buffer(text), error);
        return keep_alive && !error && !cut_after ? After::next_request : After::close;
    }

    Connection& m_connection;
    boost::beast::flat_buffer& m_buffer;
    http::request_parser<http::buffer_body> m_parser;
    Request m_request;
    std::size_t m_number{0};
};

Connection::Connection(
    std::unique_ptr<asio::io_context> io, Socket socket, asio::ssl::context& tls,
    Surroundings surroundings)
    : m_io{std::move(io)}, m_stream{std::move(socket), tls},
      m_surroundings{surroundings}, m_thread{[this] {
          serve();
          m_ended = true;
      }} {}

Connection::~Connection() {
    {
        const std::lock_guard lock{m_mutex};
        m_stop = true;
        if (m_stream.next_layer().is_open()) {
            ::shutdown(m_stream.next_layer().native_handle(), SHUT_RDWR);
        }
    }
    m_stop_changed.notify_all();
}

void Connection::serve() {
    try {
        error_code error;
        m_stream.handshake(asio::ssl::stream_base::server, error);
        if (error) {
            ++m_surroundings.failed_handshakes;
            return close(false);
        }
        boost::beast::flat_buffer buffer;
        Exchange::After after{Exchange::After::next_request};
        while (after == Exchange::After::next_request) {
            after = Exchange{*this, buffer}.run();
        }
        close(after == Exchange::After::reset);
    } catch (const std::exception&) {
        close(true); // a folder that cannot be written, a template that is gone: the client sees a
                     // broken party
    }
}

void Connection::wait(std::chrono::milliseconds time) {
    std::unique_lock lock{m_mutex};
    m_stop_changed.wait_for(lock, time, [this] { return m_stop; });
}

void Connection::close(bool reset) {
    const std::lock_guard lock{m_mutex};
    error_code ignored;
    if (reset) {
        m_stream.next_layer().set_option(asio::socket_base::linger{true, 0}, ignored);
    }
    m_stream.next_layer().close(ignored);
}

}
