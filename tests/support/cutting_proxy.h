#pragma once
// A line between a client and a server on this machine that breaks where a test says.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <thread>
#include <vector>

namespace tests::support {

class CuttingProxy final {
public:
    static constexpr std::size_t never{std::numeric_limits<std::size_t>::max()};

    /// @param server port on the loopback address.
    explicit CuttingProxy(std::uint16_t server);
    CuttingProxy(const CuttingProxy&) = delete;
    CuttingProxy& operator=(const CuttingProxy&) = delete;
    ~CuttingProxy();

    [[nodiscard]] std::uint16_t port() const noexcept { return m_port; }

    // Each counts from when it is set. A line that was cut is cut once: the next one holds.
    /// Cuts the line when the client has sent so many more bytes.
    void cut_after_sent(std::size_t bytes);
    /// Cuts it when the server has sent so many more.
    void cut_after_received(std::size_t bytes);
    /// From then on the server's answers do not get through.
    void hold_after_sent(std::size_t bytes);
    /// Cuts every line and refuses new ones until it comes up again; the port stays ours.
    void go_down();
    void come_up();
    /// Asked before each piece of the server's answers; false: the line is cut.
    std::function<bool()> may_answer{};

    [[nodiscard]] std::size_t sent() const noexcept { return m_sent; }
    [[nodiscard]] int connections() const noexcept { return m_connections; }

private:
    void listen();
    void accept(const std::stop_token& stop);
    void serve(int client, const std::stop_token& stop);
    [[nodiscard]] bool
    carry(int from, int to, std::atomic<std::size_t>& count, std::atomic<std::size_t>& limit);

    std::uint16_t m_server;
    std::uint16_t m_port{0};
    int m_holder{-1}; ///< bound and never listening: while nobody listens the port is refused
    int m_listener{-1};
    std::atomic<bool> m_down{false};
    std::atomic<bool> m_listening{true};
    std::atomic<std::size_t> m_sent{0};
    std::atomic<std::size_t> m_received{0};
    std::atomic<std::size_t> m_cut_sent{never};
    std::atomic<std::size_t> m_cut_received{never};
    std::atomic<std::size_t> m_hold_sent{never};
    std::atomic<int> m_connections{0};
    std::vector<std::jthread> m_lines;
    std::jthread m_acceptor;
};

}
