#include "tests/bench/support/pressure.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <deque>
#include <memory>
#include <stdexcept>

namespace tests::bench {

namespace {

using std::chrono::steady_clock;
using TimePoint = steady_clock::time_point;

struct Free {
    void operator()(SSL* object) const noexcept { SSL_free(object); }
    void operator()(SSL_CTX* object) const noexcept { SSL_CTX_free(object); }
};

/// How long an answer is, once its head is whole. @throws std::runtime_error if it is not 200
std::optional<std::size_t> length_of(const std::string& answer) {
    const std::size_t head{answer.find("\r\n\r\n")};
    if (head == std::string::npos) {
        return std::nullopt;
    }
    if (!answer.starts_with("HTTP/1.1 200")) {
        throw std::runtime_error{"not answered: " + answer};
    }
    for (const char* const name : {"\r\nContent-Length:", "\r\ncontent-length:"}) {
        const std::size_t at{answer.find(name)};
        if (at < head) {
            return head + 4 + std::strtoul(answer.c_str() + at + 17, nullptr, 10);
        }
    }
    throw std::runtime_error{"an answer without length"};
}

class Line final {
public:
    Line(SSL_CTX& context, std::uint16_t port, const std::string& request)
        : m_socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)}, m_ssl{SSL_new(&context)} {
        sockaddr_in other{};
        other.sin_family = AF_INET;
        other.sin_port = htons(port);
        other.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const int yes{1};
        ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        SSL_set_fd(m_ssl.get(), m_socket);
        if (::connect(m_socket, reinterpret_cast<const sockaddr*>(&other), sizeof other) != 0
            || SSL_connect(m_ssl.get()) != 1) {
            throw std::runtime_error{"a client is not let in"};
        }
        // once before all others stand: who has asked may then be silent for longer
        ask(request, steady_clock::now());
    }

    /// Waits for the first answer; from then on nobody waits for this line alone.
    void stand() {
        while (!take()) {
        }
        ::fcntl(m_socket, F_SETFL, ::fcntl(m_socket, F_GETFL) | O_NONBLOCK);
    }

    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    ~Line() { ::close(m_socket); }

    [[nodiscard]] int socket() const noexcept { return m_socket; }

    void ask(const std::string& request, TimePoint since) {
        m_since = since;
        m_answer.clear();
        // it fits into the socket's buffer: one request at a time
        if (SSL_write(m_ssl.get(), request.data(), static_cast<int>(request.size()))
            != static_cast<int>(request.size())) {
            throw std::runtime_error{"a question was not taken"};
        }
    }

    /// @return how long the answer took, when it is whole
    [[nodiscard]] std::optional<double> take() {
        std::array<char, 16'384> bytes{};
        for (;;) {
            const int count{SSL_read(m_ssl.get(), bytes.data(), static_cast<int>(bytes.size()))};
            if (count <= 0) {
                if (SSL_get_error(m_ssl.get(), count) != SSL_ERROR_WANT_READ) {
                    throw std::runtime_error{"a connection was lost"};
                }
                return std::nullopt;
            }
            m_answer.append(bytes.data(), static_cast<std::size_t>(count));
            const std::optional<std::size_t> length{length_of(m_answer)};
            if (length && m_answer.size() >= *length) {
                return std::chrono::duration<double, std::milli>(steady_clock::now() - m_since)
                    .count();
            }
        }
    }

private:
    int m_socket;
    std::unique_ptr<SSL, Free> m_ssl;
    std::string m_answer;
    TimePoint m_since{};
};

/// All connections, and who of them is free.
class Crowd final {
public:
    explicit Crowd(const Pressure& pressure)
        : m_pressure{pressure}, m_context{SSL_CTX_new(TLS_client_method())}, m_poll{::epoll_create1(
                                                                                 EPOLL_CLOEXEC)} {
        const auto& [certificate, key] = pressure.identity;
        SSL_CTX_use_certificate_chain_file(m_context.get(), certificate.c_str());
        SSL_CTX_use_PrivateKey_file(m_context.get(), key.c_str(), SSL_FILETYPE_PEM);
        for (std::size_t at{0}; at < pressure.connections; ++at) {
            m_lines.push_back(std::make_unique<Line>(*m_context, pressure.port, pressure.request));
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.u64 = at;
            ::epoll_ctl(m_poll, EPOLL_CTL_ADD, m_lines.back()->socket(), &event);
            m_free.push_back(at);
        }
        // all have asked by now: a party that is slow is so once, not once for each
        for (const std::unique_ptr<Line>& line : m_lines) {
            line->stand();
        }
    }

    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;
    ~Crowd() { ::close(m_poll); }

    [[nodiscard]] std::vector<double> run() {
        const TimePoint began{steady_clock::now()};
        const TimePoint until{began + m_pressure.duration};
        std::size_t due{0}; // how many have become due so far
        const auto moment = [&](std::size_t number) {
            return began
                   + std::chrono::duration_cast<steady_clock::duration>(
                       std::chrono::duration<double>(
                           static_cast<double>(number) / *m_pressure.rate));
        };
        std::deque<TimePoint> waiting;
        for (;;) {
            const TimePoint now{steady_clock::now()};
            if (now < until) {
                if (m_pressure.rate) {
                    for (; moment(due) <= now; ++due) {
                        waiting.push_back(moment(due));
                    }
                } else {
                    waiting.assign(m_free.size(), now);
                }
            }
            for (; !waiting.empty() && !m_free.empty(); waiting.pop_front(), m_free.pop_front()) {
                m_lines[m_free.front()]->ask(m_pressure.request, waiting.front());
            }
            if (now >= until && waiting.empty() && m_free.size() == m_lines.size()) {
                return std::move(m_times);
            }
            collect(m_pressure.rate && now < until ? moment(due) : now + std::chrono::seconds{10});
        }
    }

private:
    void collect(TimePoint at_most) {
        std::array<epoll_event, 256> events{};
        const auto left = std::max(steady_clock::duration{0}, at_most - steady_clock::now());
        const timespec pause{
            std::chrono::duration_cast<std::chrono::seconds>(left).count(),
            std::chrono::nanoseconds{left % std::chrono::seconds{1}}.count()};
        const int count{::epoll_pwait2(
            m_poll, events.data(), static_cast<int>(events.size()), &pause, nullptr)};
        if (count == 0 && !m_pressure.rate) {
            throw std::runtime_error{"nobody is answered any more"};
        }
        for (int at{0}; at < count; ++at) {
            const std::size_t line{events[static_cast<std::size_t>(at)].data.u64};
            if (const std::optional<double> took{m_lines[line]->take()}) {
                m_times.push_back(*took);
                m_free.push_back(line);
            }
        }
    }

    const Pressure& m_pressure;
    std::unique_ptr<SSL_CTX, Free> m_context;
    int m_poll;
    std::vector<std::unique_ptr<Line>> m_lines;
    std::deque<std::size_t> m_free;
    std::vector<double> m_times;
};

}

std::vector<double> press(const Pressure& pressure) {
    Crowd crowd{pressure};
    if (pressure.ready) {
        pressure.ready();
    }
    return crowd.run();
}

std::string post_text(const std::string& path, const std::string& type, const std::string& body) {
    std::string text{"POST "};
    text.append(path).append(" HTTP/1.1\r\nHost: localhost\r\nContent-Type: ").append(type);
    text.append("\r\nContent-Length: ").append(std::to_string(body.size()));
    return text.append("\r\n\r\n").append(body);
}

}
