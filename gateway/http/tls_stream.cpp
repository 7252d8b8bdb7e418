#include "gateway/http/tls_stream.h"

#include "gateway/core/error.h"

#include <boost/asio/ip/tcp.hpp>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <cstdint>
#include <ctime>

namespace gateway::http {

namespace {

Socket without_delay(Socket socket) {
    socket.set_option(asio::ip::tcp::no_delay{true});
    return socket;
}

/// The clock by which OpenSSL judges, with its seconds and its lag: by a finer one an end could lie
/// between the two looks.
core::Instant wall_clock() {
    constexpr std::int64_t second{1'000'000};
    return core::Instant::from_microseconds(std::int64_t{std::time(nullptr)} * second);
}

}

TlsStream::TlsStream(Socket socket, SSL_CTX& context)
    : Stream{without_delay(std::move(socket))}, m_ssl{SSL_new(&context)}, m_judged_under{&context},
      m_judged_at{wall_clock()} {
    if (m_ssl == nullptr || SSL_set_fd(m_ssl.get(), descriptor()) != 1) {
        ERR_clear_error();
        throw core::GatewayError{"NETWORK_LIBRARIES"};
    }
    SSL_set_accept_state(m_ssl.get());
    bind_verification(*m_ssl, m_verification);
}

IoResult TlsStream::judge(int result, std::size_t count) noexcept {
    if (result > 0) {
        return {Io::done, count};
    }
    const int reason{SSL_get_error(m_ssl.get(), result)};
    ERR_clear_error();
    if (reason == SSL_ERROR_WANT_READ) {
        return {Io::want_read, 0};
    }
    if (reason == SSL_ERROR_WANT_WRITE) {
        return {Io::want_write, 0};
    }
    if (reason == SSL_ERROR_ZERO_RETURN) {
        return {Io::closed, 0};
    }
    m_broken = true;
    return {Io::failed, 0};
}

// SSL_get_error() looks at the thread's error queue, which others may have left an error in.

IoResult TlsStream::handshake() noexcept {
    ERR_clear_error();
    const IoResult result{judge(SSL_do_handshake(m_ssl.get()), 0)};
    if (result.io == Io::done) {
        // In TLS 1.3 we say nothing after the peer's last flight, so its host would wait for our
        // delayed acknowledgement (40 ms) before it sends a request that it has held back (Nagle).
        const int at_once{1};
        ::setsockopt(descriptor(), IPPROTO_TCP, TCP_QUICKACK, &at_once, sizeof at_once);
    }
    return result;
}

IoResult TlsStream::read(std::span<char> into) noexcept {
    if (m_broken) {
        return {};
    }
    std::size_t count{0};
    ERR_clear_error();
    const int result{SSL_read_ex(m_ssl.get(), into.data(), into.size(), &count)};
    return judge(result, count);
}

IoResult TlsStream::write(std::string_view bytes) noexcept {
    if (m_broken) {
        return {};
    }
    std::size_t count{0};
    ERR_clear_error();
    const int result{SSL_write_ex(m_ssl.get(), bytes.data(), bytes.size(), &count)};
    return judge(result, count);
}

void TlsStream::judge_again(SSL_CTX* now, PeerCertificate& peer) {
    if (now == nullptr || peer.state == PeerCertificate::State::none) {
        return;
    }
    const core::Instant at{wall_clock()};
    if (now == m_judged_under) {
        if (!m_judged_until) {
            m_judged_until = tls_next_end(*m_ssl, *now, m_judged_at);
        }
        if (at < *m_judged_until) {
            return;
        }
    }
    m_judged_under = now;
    m_judged_at = at;
    peer = tls_peer_under(*m_ssl, *now);
    m_judged_until.reset();
}

void TlsStream::say_goodbye() noexcept {
    if (!m_broken && SSL_is_init_finished(m_ssl.get()) == 1) {
        SSL_shutdown(m_ssl.get());
        ERR_clear_error();
    }
    finish();
}

}
