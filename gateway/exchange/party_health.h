#pragma once
// Whether a party may be tried now: a breaker, and a budget for trying again. Both are counted from
// the attempts that the store holds, whoever made them; so every run and node sees the same, and a
// restart forgets nothing. Pure: time is a parameter.

#include "gateway/ports/deliveries.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <span>

namespace gateway::exchange {

struct BreakerLimits {
    int in_a_row{5};       ///< failures that open it
    std::size_t least{20}; ///< attempts in the window, below which no rate counts …
    int percent{50};       ///< … of failures among them that opens it
    std::chrono::seconds window{60};
    std::chrono::seconds first_rest{30}; ///< while it is open; doubled by each probe that fails
    std::chrono::seconds longest_rest{600};
    std::chrono::seconds probe_limit{900}; ///< a probe of which nothing is heard is given up
};

/// Closed: everything passes. Open: nothing does, for a while. Half-open: one probe does; if it
/// gets through the breaker closes, if not it rests for longer. What is told must be in order of
/// time.
class Breaker final {
public:
    enum class State : std::uint8_t { closed, open, half_open };

    explicit Breaker(BreakerLimits limits = {}) : m_limits{limits} {}

    void attempted(core::Instant at);
    void succeeded(core::Instant at);
    void failed(core::Instant at);

    [[nodiscard]] State state(core::Instant now) const noexcept;

    /// From when on an attempt may be made; nothing: now.
    [[nodiscard]] std::optional<core::Instant> closed_until(core::Instant now) const noexcept;

private:
    struct Ended {
        core::Instant at;
        bool well{false};
    };

    void open(core::Instant at);
    [[nodiscard]] bool too_many(core::Instant at);

    BreakerLimits m_limits;
    bool m_tripped{false};
    core::Instant m_rests_until{};
    std::chrono::seconds m_rest{0};
    std::optional<core::Instant> m_probe{}; ///< under way since
    int m_in_a_row{0};
    std::deque<Ended> m_ended;
};

struct BudgetLimits {
    std::chrono::seconds window{300};
    int percent{20};       ///< of a party's traffic may be repetitions …
    std::size_t least{10}; ///< … and so many always
};

/// From when on a further repetition is within the budget; nothing: now.
/// @param attempts  in order of time.
[[nodiscard]] std::optional<core::Instant> repeat_not_before(
    std::span<const ports::PartyAttempt> attempts, core::Instant now, BudgetLimits limits = {});

/// How far back attempts tell something.
inline constexpr std::chrono::seconds health_window{3'600};

struct PartyHealth {
    Breaker::State breaker{Breaker::State::closed};
    std::optional<core::Instant> closed_until{}; ///< the breaker's
    std::optional<core::Instant> repeat_from{};  ///< the budget's
    std::int64_t attempts{0};                    ///< in the budget's window
    std::int64_t repetitions{0};
};

/// @param attempts  of the last `health_window`, in order of time.
[[nodiscard]] PartyHealth
health_of(std::span<const ports::PartyAttempt> attempts, core::Instant now);

}
