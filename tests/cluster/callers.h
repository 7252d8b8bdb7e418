#pragma once
// Municipal systems that ask without a pause while the store fails over, and what they were told.

#include "tests/corridor/house.h"

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace tests::cluster {

/// One caller at one node: by turns a question that the law permits and one that it does not.
class Caller final {
public:
    using Instant = std::chrono::steady_clock::time_point;

    /// A question that was answered with the fund's word.
    struct Answer {
        std::string message;
        Instant asked;
        Instant answered;
    };

    struct Told {
        std::size_t unavailable{0}; ///< 503 or 504
        std::size_t refused{0};     ///< 403
        std::vector<Answer> answers{};
        std::vector<std::string> other{}; ///< status and body of whatever else
    };

    /// @param permitted asked of the fund. @param forbidden asked of the provider.
    Caller(
        corridor::House& house, std::string node, std::string fund_url, std::string provider_url,
        std::string permitted, std::string forbidden);
    ~Caller();
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

    [[nodiscard]] const std::string& node() const noexcept { return m_node; }
    [[nodiscard]] std::size_t answered() const noexcept { return m_count; }
    /// @pre it was stopped.
    [[nodiscard]] const Told& told() const noexcept { return m_told; }
    /// Ends it.
    [[nodiscard]] const Told& stop();

private:
    void serve(corridor::House& house);
    void note(const simulators::Reply& reply, Instant asked);

    std::string m_node;
    std::string m_fund_url;
    std::string m_provider_url;
    std::string m_permitted;
    std::string m_forbidden;
    Told m_told;
    std::atomic<std::size_t> m_count{0};
    std::atomic<bool> m_stop{false};
    std::thread m_thread; // last: it uses all of the above
};

}
