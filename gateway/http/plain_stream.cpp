#include "gateway/http/plain_stream.h"

#include "gateway/core/error.h"

#include <sys/socket.h>

#include <cerrno>

namespace gateway::http {

std::optional<std::uint32_t> peer_uid(int descriptor) noexcept {
    ucred peer{};
    socklen_t size{sizeof peer};
    const bool told{
        ::getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && size == sizeof peer
        && peer.pid != 0};
    return told ? std::optional<std::uint32_t>{peer.uid} : std::nullopt;
}

PlainStream::PlainStream(Socket socket) : Stream{std::move(socket)} {
    const std::optional<std::uint32_t> uid{peer_uid(descriptor())};
    if (!uid) {
        throw core::GatewayError{"PEER_UNKNOWN"};
    }
    m_uid = *uid;
}

IoResult PlainStream::read(std::span<char> into) noexcept {
    return discard(into); // the same bytes, looked at this time
}

IoResult PlainStream::write(std::string_view bytes) noexcept {
    const ssize_t count{
        ::send(descriptor(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL)};
    if (count >= 0) {
        return {Io::done, static_cast<std::size_t>(count)};
    }
    return {errno == EAGAIN ? Io::want_write : Io::failed, 0};
}

}
