#include "tests/support/cutting_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>

namespace tests::support {

namespace {

constexpr int pause{20}; // milliseconds between looks at the stop token

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

/// A socket of ours on a port (0: any), which several may be bound to. @throws std::runtime_error
int bound(std::uint16_t port) {
    const int made{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const int on{1};
    const sockaddr_in address{loopback(port)};
    if (::setsockopt(made, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0
        || ::bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        ::close(made);
        throw std::runtime_error{"the proxy has no port"};
    }
    return made;
}

/// What is small is not held back: the line adds no time of its own.
void pass_on_at_once(int socket) {
    const int on{1};
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

bool send_all(int socket, const char* bytes, std::size_t count) {
    while (count > 0) {
        const ssize_t sent{::send(socket, bytes, count, MSG_NOSIGNAL)};
        if (sent <= 0) {
            return false;
        }
        bytes += sent;
        count -= static_cast<std::size_t>(sent);
    }
    return true;
}

}

CuttingProxy::CuttingProxy(std::uint16_t server) : m_server{server}, m_holder{bound(0)} {
    sockaddr_in address{};
    socklen_t size{sizeof address};
    ::getsockname(m_holder, reinterpret_cast<sockaddr*>(&address), &size);
    m_port = ntohs(address.sin_port);
    listen();
    m_acceptor = std::jthread{[this](const std::stop_token& stop) { accept(stop); }};
}

CuttingProxy::~CuttingProxy() {
    m_acceptor.request_stop();
    m_acceptor.join();
    m_lines.clear();
    ::close(m_listener);
    ::close(m_holder);
}

void CuttingProxy::listen() {
    m_listener = bound(m_port);
    if (::listen(m_listener, 16) != 0) {
        throw std::runtime_error{"the proxy cannot listen"};
    }
}

void CuttingProxy::go_down() {
    m_down = true;
    while (m_listening) {
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
}

void CuttingProxy::come_up() {
    m_down = false;
    while (!m_listening) {
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
}

void CuttingProxy::cut_after_sent(std::size_t bytes) {
    m_cut_sent = bytes == never ? never : m_sent + bytes;
}

void CuttingProxy::cut_after_received(std::size_t bytes) {
    m_cut_received = bytes == never ? never : m_received + bytes;
}

void CuttingProxy::hold_after_sent(std::size_t bytes) {
    m_hold_sent = bytes == never ? never : m_sent + bytes;
}

void CuttingProxy::accept(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (m_down && m_listening) {
            ::close(m_listener);
            m_listener = -1;
            m_lines.clear();
            m_listening = false;
        } else if (!m_down && !m_listening) {
            listen();
            m_listening = true;
        }
        pollfd waited{m_listener, POLLIN, 0}; // a negative descriptor is passed over
        if (::poll(&waited, 1, pause) == 1) {
            const int client{::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC)};
            if (client >= 0) {
                ++m_connections;
                m_lines.emplace_back(
                    [this, client](const std::stop_token& ended) { serve(client, ended); });
            }
        }
    }
}

void CuttingProxy::serve(int client, const std::stop_token& stop) {
    const int server{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    pass_on_at_once(client);
    pass_on_at_once(server);
    const sockaddr_in address{loopback(m_server)};
    bool whole{::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0};
    while (whole && !stop.stop_requested()) {
        const bool held{m_sent >= m_hold_sent};
        std::array<pollfd, 2> waited{
            pollfd{client, POLLIN, 0}, pollfd{server, static_cast<short>(held ? 0 : POLLIN), 0}};
        if (::poll(waited.data(), waited.size(), pause) <= 0) {
            continue;
        }
        if (waited[0].revents != 0) {
            whole = carry(client, server, m_sent, m_cut_sent);
        }
        if (whole && !held && waited[1].revents != 0) {
            whole =
                (!may_answer || may_answer()) && carry(server, client, m_received, m_cut_received);
        }
    }
    ::close(client);
    ::close(server);
}

bool CuttingProxy::carry(
    int from, int to, std::atomic<std::size_t>& count, std::atomic<std::size_t>& limit) {
    std::array<char, 4096> buffer{};
    const ssize_t got{::recv(from, buffer.data(), buffer.size(), 0)};
    if (got <= 0 || !send_all(to, buffer.data(), static_cast<std::size_t>(got))) {
        return false;
    }
    count += static_cast<std::size_t>(got);
    if (count >= limit) {
        limit = never;
        return false;
    }
    return true;
}

}
