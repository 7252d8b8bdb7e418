#pragma once
// Relays under load, and nginx as a reverse proxy of the same bytes to the same party beside them.

#include "tests/bench/support/bench.h"
#include "tests/corridor/house.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tests::bench {

struct Load {
    std::size_t answered{0};
    std::vector<double> milliseconds;
};

/// Clients with kept connections, each asking as fast as it is answered, for some seconds.
/// @throws std::runtime_error for an answer that is not 200.
[[nodiscard]] Load load(
    const simulators::Identity& identity, const std::filesystem::path& trust,
    const simulators::Call& call);

/// nginx with one worker, mutual TLS on both legs, connections kept.
class Nginx final {
public:
    Nginx(const corridor::House& house, std::uint16_t upstream);
    ~Nginx();
    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;

    [[nodiscard]] pid_t worker() const;

    static constexpr std::uint16_t port{39'443};

private:
    std::filesystem::path m_folder;
    std::unique_ptr<corridor::Process> m_process;
};

/// CPU microseconds a request of one process, under load.
[[nodiscard]] double cost(pid_t process, const std::function<Load()>& work, Series& median_ms);

/// What nginx passes on to the fund.
[[nodiscard]] simulators::Call proxied_question(corridor::House& house);

}
