#pragma once
// Relays under load, and nginx as a reverse proxy of the same bytes to the same party beside them:
// in turns, within one run, since only their ratio means anything on a machine that others use.

#include "tests/bench/support/bench.h"
#include "tests/bench/support/pressure.h"
#include "tests/corridor/house.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tests::bench {

/// nginx with one worker, mutual TLS, connections kept.
class Nginx final {
public:
    /// @param location what its one location does
    Nginx(
        const corridor::House& house, const std::string& name, std::uint16_t port,
        const std::string& identity, const std::string& around, const std::string& location);
    ~Nginx();
    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;

    [[nodiscard]] pid_t worker() const;

private:
    std::filesystem::path m_folder;
    std::unique_ptr<corridor::Process> m_process;
};

/// A house whose fund is an nginx that answers at once, and an nginx that passes on to it what the
/// gateway would.
class RelayBench final {
public:
    RelayBench();

    [[nodiscard]] corridor::House& house() noexcept { return m_house; }
    /// A municipal system's question about somebody whose data the fund gets.
    [[nodiscard]] Pressure relay();
    /// KEHA's question to us.
    [[nodiscard]] Pressure provide();
    /// A municipal system's question to the provider, who is no nginx.
    [[nodiscard]] Pressure referral();
    /// From now on the provider answers after that time.
    void slow_provider(std::chrono::milliseconds delay);
    /// What the fund gets of `relay`, through nginx.
    [[nodiscard]] Pressure proxied();

    /// Runs both in turns at 64 connections, full and half load, at 1 and at 512, and prints the
    /// rows.
    void compare_and_print(const std::string& name, const Pressure& ours, const Pressure& theirs);

    /// Runs a gateway that keeps nothing (relay_out/memory_gateway.cpp) and nginx in turns at 64
    /// connections, full load, and prints the row. @param program its path
    void compare_without_store(
        const std::string& name, const std::string& program, Pressure ours, Pressure theirs);

    /// How much the 99th hundredth of `ours` moves when `slow` runs beside it.
    void print_beside(const std::string& name, Pressure ours, Pressure slow);

    /// Whether LAUTTURI_BENCH_SHAPES asks for that; without it everything is wanted.
    [[nodiscard]] static bool wants(const std::string& shape);

private:
    [[nodiscard]] std::vector<pid_t> store_processes() const;

    corridor::House m_house;
    Nginx m_fund;
    Nginx m_proxy;
};

/// Runs a bench and tells of what fails, so that its processes end with it. @return exit status
[[nodiscard]] int run_to_end(const std::function<void()>& bench);

}
