#pragma once
// The machine that the house stands on, as far as a test may harm it: its clock, and whether a file
// system of its own can be mounted. Nobody else on the real machine sees any of it.

#include "tests/simulators/dev_ca.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>

namespace tests::faults {

class Machine final {
public:
    /// Before any thread and any other process: what is mounted from here on is ours alone (a mount
    /// namespace; root only), and every process that is started from here on has a
    /// clock that can be set, the database servers too.
    Machine();

    /// Whether disks and clocks can be harmed; else why not.
    [[nodiscard]] bool ours() const noexcept { return m_why_not.empty(); }
    [[nodiscard]] const std::string& why_not() const noexcept { return m_why_not; }

    /// Sets the clock of every process of ours forward or back.
    void move_clock(std::chrono::seconds by);
    /// Before another installation is made: its parties live by the real time, and would not know
    /// certificates of tomorrow.
    void set_clock_right();

    /// Which failpoint every daemon that is started from here on follows; empty: none.
    void arm(const std::string& failpoint);

private:
    void take_mounts();
    void take_clock();
    void wrap_database_server(const std::string& environment) const;

    simulators::TemporaryFolder m_folder;
    std::string m_why_not{};
    int m_armed{0};
    std::atomic<std::int64_t>* m_clock{
        nullptr}; ///< seconds that it is ahead; shared with all of them
};

}
