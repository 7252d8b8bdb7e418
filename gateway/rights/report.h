#pragma once
// The answer to a request under GDPR Art. 15: what the gateway holds of a person, what was
// disclosed to whom, where what came in came from, consents and refusals, holds, and who looked.
// Made from what the store has; it must never name an official, show another person's data, or
// leave out something without saying so where that may be said.

#include "gateway/ports/users.h"
#include "gateway/rights/names.h"
#include "gateway/rights/traces.h"

#include <optional>
#include <span>

namespace gateway::rights {

struct ReportQuestion {
    core::RegisterId reg;
    core::Instant now;
    std::string language;                 ///< fi, sv, en
    const ports::RightsCase* request{};   ///< null: nobody asked, an official looks
    std::span<const ports::User> users{}; ///< whose roles stand for them
    bool released{false};                 ///< handed over with this; else a draft
};

/// The report as JSON; docs/rights.md says what its members mean.
/// @throws core::GatewayError REGISTER_UNKNOWN, or what the store's texts do not hold.
[[nodiscard]] text::JsonValue subject_report(
    const ReportQuestion& question, const Traces& traces,
    std::shared_ptr<const config::Configuration> law, const LawOf& law_of);

}
