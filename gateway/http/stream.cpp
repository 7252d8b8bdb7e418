#include "gateway/http/stream.h"

#include "gateway/http/addresses.h"
#include "gateway/http/plain_stream.h"
#include "gateway/http/sockets.h"
#include "gateway/http/tls_stream.h"

#include <boost/asio/redirect_error.hpp>
#include <sys/socket.h>

#include <cerrno>

namespace gateway::http {

std::unique_ptr<Stream> stream_over(Socket socket, ssl_ctx_st* context) {
    if (context == nullptr) {
        return std::make_unique<PlainStream>(std::move(socket));
    }
    return std::make_unique<TlsStream>(std::move(socket), *context);
}

Stream::Stream(Socket socket) : m_socket{std::move(socket)} {
    boost::system::error_code gone;
    m_address = address_of(m_socket.remote_endpoint(gone));
    m_socket.non_blocking(true);
}

Awaitable<void> Stream::wait(Io io) {
    boost::system::error_code ignored; // what happened shows at the next call
    const Socket::wait_type side{io == Io::want_write ? Socket::wait_write : Socket::wait_read};
    co_await m_socket.async_wait(side, asio::redirect_error(use_awaitable, ignored));
}

void Stream::wake() noexcept {
    boost::system::error_code ignored;
    m_socket.cancel(ignored);
}

IoResult Stream::discard(std::span<char> scratch) noexcept {
    const ssize_t count{::recv(descriptor(), scratch.data(), scratch.size(), MSG_DONTWAIT)};
    if (count > 0) {
        return {Io::done, static_cast<std::size_t>(count)};
    }
    if (count < 0 && (errno == EAGAIN)) {
        return {Io::want_read, 0};
    }
    return {Io::closed, 0};
}

void Stream::finish() noexcept {
    boost::system::error_code ignored;
    m_socket.shutdown(Socket::shutdown_send, ignored);
}

void Stream::close() noexcept {
    boost::system::error_code ignored;
    m_socket.close(ignored);
}

void Stream::reset_on_close(bool on) noexcept {
    http::reset_on_close(descriptor(), on);
}

std::optional<std::size_t> Stream::unacknowledged() noexcept {
    return http::unacknowledged(descriptor());
}

}
