#pragma once
// What the analysis of the rules answers, as JSON with stable fields: for the verbs `analyse …` and
// for whoever asks over HTTP. Each answer carries a message that shows it, and the message has been
// through the dry run before it is told. It reads configurations alone, never a store or a clock.

#include "gateway/config/configuration.h"
#include "gateway/policy/analysis.h"
#include "gateway/text/json_value.h"

#include <optional>
#include <string_view>

namespace gateway::admin {

struct Analysed {
    int exit{0}; ///< 0, or 1 for findings (docs/the-gate.md tells which)
    text::JsonValue body;
};

/// Who may ever get what; exit 0.
[[nodiscard]] Analysed analyse_who_can(
    const config::Configuration& configuration, const policy::ReachQuery& query,
    policy::Language language);

/// Rules that can never act from `from` on; exit 1 if there are any that have not just ended.
[[nodiscard]] Analysed analyse_dead(const config::Configuration& configuration, core::Instant from);

/// What stops when a provision ends; exit 0.
/// @param date nothing: the day on which it ends by the configuration, else `today`, and where it
/// is not in force yet the day after its first.
/// @return nothing if there is no such provision.
/// @throws core::GatewayError DATE_BEFORE_FORCE: it would end before it begins.
[[nodiscard]] std::optional<Analysed> analyse_expiry(
    const config::Configuration& configuration, core::ProvisionId provision,
    std::optional<core::Instant> date, core::Instant today, policy::Language language);

/// What stops when a party's agreement ends, on the day on which it does, or where it has no last
/// day `today`; exit 0.
/// @return nothing if there is no such agreement.
[[nodiscard]] std::optional<Analysed> analyse_agreement_end(
    const config::Configuration& configuration, core::PartyId party, std::string_view agreement,
    core::Instant today, policy::Language language);

/// What a change of the configuration gives and takes; exit 1 if a second person must approve it.
[[nodiscard]] Analysed analyse_diff(
    const config::Configuration& before, const config::Configuration& after,
    policy::Language language);

}
