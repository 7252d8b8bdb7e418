#pragma once
// Answers that are due: whoever asked hears something when its time is over, whatever holds the
// real answer up. It must never answer twice, nor let an answer out behind one that was given.

#include "gateway/ports/clock.h"
#include "gateway/ports/intake.h"

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace gateway::exchange {

/// Thread-safe.
class Deadlines final {
public:
    explicit Deadlines(const ports::Clock& clock);
    /// Nobody is answered any more by it.
    ~Deadlines() = default;
    Deadlines(const Deadlines&) = delete;
    Deadlines& operator=(const Deadlines&) = delete;

    using MakeAnswer = std::function<ports::Answer()>;

    /// @param due since boot; looked at ten times a second.
    /// @return what to answer through instead: whoever comes first is heard. What comes second is
    /// told that it was kept back.
    [[nodiscard]] ports::Respond
    watch(ports::Respond respond, std::chrono::microseconds due, MakeAnswer otherwise);

private:
    struct Waiting;

    struct Due {
        std::chrono::microseconds at;
        std::weak_ptr<Waiting> waiting; ///< gone: it was answered
    };

    void serve(const std::stop_token& stop);
    void answer_due() noexcept;
    [[nodiscard]] std::vector<std::shared_ptr<Waiting>> take_due();

    const ports::Clock& m_clock;
    std::mutex m_mutex;
    std::condition_variable_any m_arrived;
    std::vector<Due> m_due;
    std::jthread m_thread; // last: ends first
};

}
