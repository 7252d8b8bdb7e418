#include "tests/simulators/fault_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace tests::simulators {

namespace {

constexpr int look_every{50}; // milliseconds

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

bool readable(int socket) {
    pollfd one{socket, POLLIN, 0};
    return ::poll(&one, 1, look_every) > 0;
}

bool send_all(int socket, const char* bytes, std::size_t size) {
    while (size > 0) {
        const ssize_t sent{::send(socket, bytes, size, MSG_NOSIGNAL)};
        if (sent <= 0) {
            return false;
        }
        bytes += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

void reset_when_closed(int socket) {
    const linger now{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
}

}

/// One connection through the proxy: two sockets, a thread for each direction.
class FaultProxy::Line final {
public:
    Line(int caller, std::uint16_t to, const Plan& plan) : m_plan{plan}, m_caller{caller} {
        const int on{1};
        m_called = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        for (const int socket : {m_caller, m_called}) {
            ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        }
        const sockaddr_in address{loopback(to)};
        if (::connect(m_called, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            return;
        }
        m_there = std::jthread{[this](const std::stop_token& stop) {
            carry(stop, m_caller, m_called, Side::request);
        }};
        m_back = std::jthread{
            [this](const std::stop_token& stop) { carry(stop, m_called, m_caller, Side::answer); }};
    }

    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;

    ~Line() {
        m_there.request_stop();
        m_back.request_stop();
        end();
        m_there = {};
        m_back = {};
        ::close(m_caller);
        ::close(m_called);
    }

private:
    void end() const {
        ::shutdown(m_caller, SHUT_RDWR);
        ::shutdown(m_called, SHUT_RDWR);
    }

    void carry(const std::stop_token& stop, int from, int to, Side side) {
        std::array<char, 16 * 1024> piece{};
        std::size_t carried{0};
        const bool faulty{m_plan.side == side && m_plan.fault != Fault::none};
        while (!stop.stop_requested()) {
            if (!readable(from)) {
                continue;
            }
            const ssize_t got{::recv(from, piece.data(), piece.size(), 0)};
            if (got <= 0) {
                ::shutdown(to, SHUT_WR);
                return;
            }
            auto size = static_cast<std::size_t>(got);
            const bool now{faulty && carried + size > m_plan.after};
            if (faulty && m_plan.fault == Fault::delay) {
                std::this_thread::sleep_for(m_plan.delay);
            } else if (now) {
                size = std::min(size, m_plan.after - std::min(carried, m_plan.after));
            }
            carried += size;
            if (!send_all(to, piece.data(), size)) {
                return;
            }
            if (now && m_plan.fault != Fault::delay) {
                fail(stop, to);
                return;
            }
        }
    }

    void fail(const std::stop_token& stop, int to) const {
        switch (m_plan.fault) {
        case Fault::none:
        case Fault::delay: break;
        case Fault::cut: end(); break;
        case Fault::reset: {
            // shutdown() says goodbye; connecting a socket to nobody resets it
            reset_when_closed(m_caller);
            reset_when_closed(m_called);
            sockaddr nobody{};
            nobody.sa_family = AF_UNSPEC;
            ::connect(m_caller, &nobody, sizeof nobody);
            ::connect(m_called, &nobody, sizeof nobody);
            break;
        }
        case Fault::half_close: ::shutdown(to, SHUT_WR); break;
        case Fault::stall:
            while (!stop.stop_requested()) {
                std::this_thread::sleep_for(std::chrono::milliseconds{look_every});
            }
            break;
        }
    }

    const Plan m_plan;
    int m_caller;
    int m_called{-1};
    std::jthread m_there;
    std::jthread m_back;
};

FaultProxy::FaultProxy(std::uint16_t to)
    : m_listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)}, m_to{to} {
    sockaddr_in address{loopback(0)};
    socklen_t size{sizeof address};
    if (::bind(m_listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0
        || ::listen(m_listener, 128) != 0
        || ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        throw std::runtime_error{"the proxy cannot listen"};
    }
    m_port = ntohs(address.sin_port);
    m_thread = std::jthread{[this](const std::stop_token& stop) { accept(stop); }};
}

FaultProxy::~FaultProxy() {
    m_thread.request_stop();
    m_thread = {};
    m_lines.clear();
    ::close(m_listener);
}

void FaultProxy::follow(const Plan& plan) {
    std::vector<std::unique_ptr<Line>> over;
    const std::scoped_lock lock{m_mutex};
    m_plan = plan;
    m_count = 0;
    over.swap(m_lines);
}

void FaultProxy::accept(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        if (!readable(m_listener)) {
            continue;
        }
        const int caller{::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC)};
        if (caller < 0) {
            continue;
        }
        const std::scoped_lock lock{m_mutex};
        ++m_count;
        m_lines.push_back(std::make_unique<Line>(caller, m_to, m_plan));
    }
}

}
