#pragma once
// Begins what is due, on a thread of its own: plans due times ahead as rows of the store, judges
// those that have come, and opens their runs, which the batch service then carries on. What is to
// be done stands in the store alone. It must never work on a run itself.

#include "gateway/app/workbench.h"
#include "gateway/ports/admission.h"

#include <functional>
#include <span>
#include <thread>
#include <vector>

namespace gateway::app {

class Scheduler final {
public:
    /// @param begun told of each run that was opened; must not throw.
    Scheduler(
        Installation& installation, const ports::Admission& admission,
        std::function<void(core::MessageId)> begun);
    /// Begins nothing more.
    ~Scheduler();

    Scheduler(const Scheduler&) = delete;
    Scheduler& operator=(const Scheduler&) = delete;

private:
    void serve(const std::stop_token& stop);
    /// At most so often.
    void follow_the_law();
    void plan(const config::Configuration& configuration, core::Instant now);
    void take_up(const config::Configuration& configuration, core::Instant now);
    void take_up(
        const config::Configuration& configuration, std::span<const ports::DueRun> due, bool paused,
        core::Instant now);
    [[nodiscard]] bool is_worked_on(core::ExchangeId exchange);
    void begin(
        core::ExchangeId exchange, core::Instant due_at,
        const std::vector<core::MessageId>& resting);

    Installation& m_installation;
    const ports::Admission& m_admission;
    Workbench m_bench;
    std::function<void(core::MessageId)> m_begun;
    std::shared_ptr<const exchange::Assembly> m_planned; ///< whose due times are rows
    std::chrono::steady_clock::time_point m_plan_again{};
    std::chrono::steady_clock::time_point m_look_at_law{};
    std::jthread m_thread; // last: it uses all of the above
};

}
