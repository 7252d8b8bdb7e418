#pragma once
// By when a person is answered: one month from the day on which the request came, two more where it
// was extended in time, and the days on which the controller waited for a clarification do not
// count. Pure. It must never give more time than the Regulation does.

#include "gateway/core/instant.h"
#include "gateway/ports/rights.h"

#include <optional>

namespace gateway::rights {

/// @source GDPR Art. 12(3). Regulation 1182/71 Art. 3 is not used for what it adds (an end on a
/// holiday moves to the next working day): the earlier day is the safe one. That a request for
/// clarification stops the clock: EDPB Guidelines 01/2022, section on Art. 12(3); not read here
/// (verified: false), so whoever wants to be safe answers without counting on it.
struct Deadline {
    core::LocalDate due;      ///< the last day on which the answer is in time
    bool extended{false};     ///< by two months
    bool stands_still{false}; ///< a clarification is waited for: `due` moves day by day
    std::int64_t waited{0};   ///< days that did not count
};

/// @param today  in Europe/Helsinki.
[[nodiscard]] Deadline deadline_of(const ports::RightsCase& request, core::LocalDate today);

/// The same day `months` later; the month's last where it has no such day.
[[nodiscard]] core::LocalDate plus_months(core::LocalDate day, int months) noexcept;

/// Days from one day to another.
[[nodiscard]] std::int64_t days_between(core::LocalDate from, core::LocalDate until);

}
