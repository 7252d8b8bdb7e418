#pragma once
// Windows in which a party wants nothing: once, or every week. Pure.

#include "gateway/core/due_times.h"

#include <bitset>
#include <optional>
#include <variant>
#include <vector>

namespace gateway::core {

/// Weekly in Europe/Helsinki. One that ends at or before the time at which it begins ends the next
/// day.
struct WeeklyBlackout {
    std::bitset<7> days; ///< on which it begins; 0 is Sunday
    TimeOfDay from;
    TimeOfDay until; ///< the first minute outside
};

class Blackouts final {
public:
    using Window = std::variant<Validity, WeeklyBlackout>;

    Blackouts() = default;
    explicit Blackouts(std::vector<Window> windows) : m_windows{std::move(windows)} {}

    /// When the darkness ends that `at` lies in, windows that meet taken as one; nothing where it
    /// lies in none. One without an end, be it of a week that is all dark, ends with time itself.
    [[nodiscard]] std::optional<Instant> end(Instant at) const;

private:
    [[nodiscard]] std::optional<Instant> end_of_one(Instant at) const;

    std::vector<Window> m_windows;
};

}
