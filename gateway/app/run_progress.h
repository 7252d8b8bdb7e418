#pragma once
// How a run gets on, for whoever waits for it: one line that is written over on a terminal, plain
// lines now and then elsewhere. Counts and times only.

#include "gateway/exchange/batch_run.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>

namespace gateway::app {

/// `deciding 1500 of 4000 records, 500 records/s, about 5 s left`: of the half of the run that is
/// under way, for nobody knows before how many records there will be to deliver.
/// @param took since that half began.
/// @param before how many records were done when it began, which say nothing of its rate.
[[nodiscard]] std::string progress_text(
    const exchange::Progress& progress, std::chrono::microseconds took, std::int64_t before = 0);

class RunProgress final {
public:
    enum class Form : std::uint8_t {
        silent,
        rewritten, ///< a terminal: one line, some times a second
        lines      ///< a line each interval
    };

    /// @param since_boot a clock that never jumps (ports::Clock::since_boot()).
    RunProgress(std::ostream& out, Form form, std::function<std::chrono::microseconds()> since_boot)
        : m_out{out}, m_form{form}, m_since_boot{std::move(since_boot)}, m_last{m_since_boot()} {}

    /// Shows it, if it is time to.
    void show(const exchange::Progress& progress);

    /// Nothing goes on any more: a terminal's line is taken away.
    void end();

    static constexpr std::chrono::seconds interval{10};
    static constexpr std::chrono::milliseconds refresh{200};

private:
    std::ostream& m_out;
    Form m_form;
    std::function<std::chrono::microseconds()> m_since_boot;
    std::chrono::microseconds m_last; ///< shown
    bool m_shown{false};
    exchange::Progress::Half m_half{exchange::Progress::Half::deciding};
    std::chrono::microseconds m_half_began{m_last};
    std::int64_t m_done_before{0}; ///< when it began
};

}
