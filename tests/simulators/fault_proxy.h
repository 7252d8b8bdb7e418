#pragma once
// A bad line between two machines: a TCP proxy on the loopback that delays, cuts, resets, closes by
// half or stalls, in either direction, after so many bytes. It knows nothing of what it carries.

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace tests::simulators {

class FaultProxy final {
public:
    enum class Fault : std::uint8_t { none, delay, cut, reset, half_close, stall };
    enum class Side : std::uint8_t { request, answer };

    /// What happens to a connection: on one side, after so many bytes of that side.
    struct Plan {
        Fault fault{Fault::none};
        Side side{Side::answer};
        std::size_t after{0};
        std::chrono::milliseconds delay{0}; ///< for Fault::delay: before every piece
    };

    /// @param to port on the loopback. @throws std::runtime_error if it cannot listen.
    explicit FaultProxy(std::uint16_t to);
    FaultProxy(const FaultProxy&) = delete;
    FaultProxy& operator=(const FaultProxy&) = delete;
    /// Ends every connection.
    ~FaultProxy();

    [[nodiscard]] std::uint16_t port() const noexcept { return m_port; }
    /// Ends the connections that are open; those to come go by this plan.
    void follow(const Plan& plan);
    /// How many came since the plan.
    [[nodiscard]] std::size_t connections() const noexcept { return m_count; }

private:
    class Line;

    void accept(const std::stop_token& stop);

    int m_listener{-1};
    std::uint16_t m_port{0};
    std::uint16_t m_to;
    std::atomic<std::size_t> m_count{0};
    std::mutex m_mutex;
    Plan m_plan;
    std::vector<std::unique_ptr<Line>> m_lines;
    std::jthread m_thread; // last: ends first
};

}
