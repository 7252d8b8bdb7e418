#pragma once
// Days that a message, a request or a question of this house can be about. A year that was
// mistyped must never become a period of a thousand years, or one of which nothing is known.
// Nothing here is about births or about provisions: those are older.

#include "gateway/core/instant.h"

namespace gateway::core {

/// 2000 to 2099, as days begin in Finland.
[[nodiscard]] constexpr bool is_plausible(Instant at) noexcept {
    constexpr Instant first{Instant::from_microseconds(946'677'600'000'000)};
    constexpr Instant end{Instant::from_microseconds(4'102'437'600'000'000)};
    return first <= at && at < end;
}

/// The first day on which anybody could ask by the GDPR (Art. 99(2)).
inline constexpr LocalDate gdpr_applies{2018, 5, 25};

}
