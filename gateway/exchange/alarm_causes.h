#pragma once
// Open alarms as what people are told of: expectations that were missed, and what has been as it is
// for too long. Whoever has taken note of one is told no less that it lasts.

#include "gateway/ports/alerts.h"
#include "gateway/ports/expectations.h"

namespace gateway::exchange {

/// EXPECTATION_MISSED, about exchange and expectation, and a code for each state that lasts too
/// long (age_limits.h), about the exchange.
class AlarmCauses final : public ports::Causes {
public:
    /// @param store outlives it.
    explicit AlarmCauses(ports::Expectations& store) noexcept : m_store{store} {}

    [[nodiscard]] ports::Seen seen() override;

private:
    ports::Expectations& m_store;
};

}
