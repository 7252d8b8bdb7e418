#pragma once
// Records that the law asks of the controller, made from the configuration that is in force or of a
// folder: flows and interfaces, disclosures beside the published text, material for assessments. It
// says what is configured and marks what nobody has verified; it must never judge in an official's
// place.

#include "gateway/config/configuration.h"
#include "gateway/core/instant.h"
#include "gateway/policy/decide.h"
#include "gateway/text/json_value.h"

#include <string>
#include <string_view>

namespace gateway::app {

/// Processes, data stores, interfaces and security of the information management model (906/2019
/// §5(2)): each register with its systems, each exchange as a flow.
/// @param language of the conditions, which are sentences; names are in every language.
[[nodiscard]] text::JsonValue information_flows(
    const config::Configuration& configuration, core::Instant at, policy::Language language);

/// Each register: what its notice publishes of disclosures, what the rules permit on that day, and
/// where the two differ. @param reg empty: all.
[[nodiscard]] text::JsonValue disclosure_sections(
    const config::Configuration& configuration, const std::string& reg, core::Instant at,
    policy::Language language);

/// What an impact assessment (GDPR Art. 35(7)) describes of processing, necessity and safeguards;
/// risks and their weight are left to whoever assesses. @param language see information_flows().
[[nodiscard]] text::JsonValue impact_material(
    const config::Configuration& configuration, core::Instant at, policy::Language language);

/// What a change of the configuration changes in flows, recipients and data (906/2019 §5(3)).
/// @param language see information_flows().
[[nodiscard]] text::JsonValue change_material(
    const config::Configuration& before, const config::Configuration& after, core::Instant at,
    policy::Language language);

/// What a key of a record is called; a key that is no word of ours stays as it is.
[[nodiscard]] std::string heading_of(std::string_view key, std::string_view language);

/// A record as one page that needs nothing else: prints, and no script.
[[nodiscard]] std::string
page_of(std::string_view title, const text::JsonValue& record, std::string_view language);

}
