#include "tests/http/support/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace tests {

RawClient::RawClient(std::uint16_t port, const Options& options)
    : m_context{SSL_CTX_new(TLS_client_method())} {
    SSL_CTX* const context{m_context.get()};
    if (options.legacy) {
        SSL_CTX_set_security_level(context, 0);
    }
    SSL_CTX_set_min_proto_version(context, options.lowest);
    SSL_CTX_set_max_proto_version(context, options.highest);
    if (options.identity) {
        SSL_CTX_use_certificate_chain_file(context, options.identity->certificate_file.c_str());
        SSL_CTX_use_PrivateKey_file(context, options.identity->key_file.c_str(), SSL_FILETYPE_PEM);
    }
    if (!options.protocols.empty()) {
        SSL_CTX_set_alpn_protos(
            context, reinterpret_cast<const unsigned char*>(options.protocols.data()),
            static_cast<unsigned>(options.protocols.size()));
    }
    m_socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval limit{10, 0};
    setsockopt(m_socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(m_socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    if (options.receive_buffer > 0) {
        setsockopt(
            m_socket, SOL_SOCKET, SO_RCVBUF, &options.receive_buffer,
            sizeof options.receive_buffer);
    }
    const int on{1};
    setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    m_ssl.reset(SSL_new(context));
    SSL_set_fd(m_ssl.get(), m_socket);
    m_connected =
        ::connect(m_socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0
        && SSL_connect(m_ssl.get()) == 1;
}

RawClient::~RawClient() {
    if (m_socket >= 0) {
        ::close(m_socket);
    }
}

bool RawClient::send(std::string_view bytes) {
    std::size_t written{0};
    return bytes.empty() || SSL_write_ex(m_ssl.get(), bytes.data(), bytes.size(), &written) == 1;
}

void RawClient::finish(bool politely) {
    if (politely) {
        SSL_shutdown(m_ssl.get());
    } else {
        ::shutdown(m_socket, SHUT_WR);
    }
}

void RawClient::reset() {
    const linger now{1, 0};
    setsockopt(m_socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    ::close(m_socket);
    m_socket = -1;
}

bool RawClient::read_some() {
    std::array<char, 16 * 1024> buffer{};
    std::size_t count{0};
    if (SSL_read_ex(m_ssl.get(), buffer.data(), buffer.size(), &count) != 1) {
        return false;
    }
    m_received.append(buffer.data(), count);
    return true;
}

std::string RawClient::receive() {
    for (;;) {
        const std::size_t head{m_received.find("\r\n\r\n")};
        if (head != std::string::npos) {
            const std::size_t field{m_received.find("Content-Length: ")};
            const std::size_t length{
                field < head ? std::stoul(m_received.substr(field + 16)) : std::size_t{0}};
            if (m_received.size() >= head + 4 + length) {
                const std::string answer{m_received.substr(0, head + 4 + length)};
                m_received.erase(0, answer.size());
                return answer;
            }
        }
        if (!read_some()) {
            return std::exchange(m_received, {});
        }
    }
}

std::string RawClient::receive_all() {
    while (read_some()) {
    }
    return std::exchange(m_received, {});
}

bool RawClient::closed_by_peer() {
    char byte{0};
    const auto count = ::recv(m_socket, &byte, 1, 0);
    return count == 0 || (count < 0 && errno == ECONNRESET) || (count > 0 && !read_some());
}

int status_of(std::string_view answer) {
    return answer.starts_with("HTTP/1.1 ") ? std::stoi(std::string{answer.substr(9, 3)}) : 0;
}

std::string body_of(std::string_view answer) {
    const std::size_t head{answer.find("\r\n\r\n")};
    return head == std::string_view::npos ? std::string{} : std::string{answer.substr(head + 4)};
}

std::string code_in(std::string_view answer) {
    constexpr std::string_view key{"\"code\":\""};
    const std::size_t at{answer.find(key)};
    if (at == std::string_view::npos) {
        return {};
    }
    const std::string_view rest{answer.substr(at + key.size())};
    return std::string{rest.substr(0, rest.find('"'))};
}

}
