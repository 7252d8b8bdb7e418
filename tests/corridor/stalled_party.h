#pragma once
// A party whose program stops reading in the middle of a request, as one that hangs does: what was
// sent and what its host still takes can be counted apart.

#include "tests/simulators/party_simulator.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

namespace tests::corridor {

/// Takes one connection over TLS on the loopback, with a small buffer.
class StalledParty final {
public:
    explicit StalledParty(const simulators::Identity& identity);
    StalledParty(const StalledParty&) = delete;
    StalledParty& operator=(const StalledParty&) = delete;
    ~StalledParty();

    [[nodiscard]] std::string url(const std::string& path) const;
    /// Whether the first bytes of a request came; from then on nothing is read.
    [[nodiscard]] bool has_begun() const noexcept { return m_begun; }
    /// Reads on to the end of the connection, whole or reset.
    void read_on() noexcept { m_reads_on = true; }
    [[nodiscard]] bool has_ended() const noexcept { return m_ended; }
    /// Bytes on the wire that came out after read_on().
    [[nodiscard]] std::size_t came_later() const noexcept { return m_later; }

    /// What a host keeps for a program that does not read: SO_RCVBUF as asked for, doubled.
    static constexpr std::size_t own_buffer{2 * 4'096};

private:
    void serve(const simulators::Identity& identity);

    int m_listener{-1};
    std::uint16_t m_port{0};
    std::atomic<bool> m_begun{false};
    std::atomic<bool> m_reads_on{false};
    std::atomic<bool> m_ended{false};
    std::atomic<bool> m_stopping{false};
    std::atomic<std::size_t> m_later{0};
    std::jthread m_thread;
};

}
