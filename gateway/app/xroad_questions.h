#pragma once
// What a network says of its services, asked through the Security Server of an exchange's endpoint
// and as its client; for the command line and the administration's interface. It asks about nobody,
// and must never send anything of a record.

#include "adapters/transports/xroad/codes.h"
#include "adapters/transports/xroad/metadata.h"
#include "gateway/app/settings.h"
#include "gateway/config/configuration.h"
#include "gateway/http/client.h"
#include "gateway/text/json_value.h"

#include <string>
#include <string_view>

namespace gateway::app {

/// clients, methods, allowed-methods, openapi or wsdl.
[[nodiscard]] ::adapters::xroad::Metadata::What what_of(std::string_view name);

/// The endpoint that an exchange asks at.
/// @throws core::GatewayError EXCHANGE_UNKNOWN, EXCHANGE_NOT_XROAD, ENDPOINT_MISSING; what reading
/// the endpoint throws.
[[nodiscard]] ::adapters::xroad::XroadEndpoint xroad_endpoint_of(
    const config::Configuration& law, const std::string& exchange, const Settings& settings);

/// Asks once and waits, at most a minute. Not on a loop.
[[nodiscard]] ::adapters::xroad::MetadataAnswer ask_network(
    http::Client& client, const ::adapters::xroad::XroadEndpoint& endpoint,
    const ::adapters::xroad::Metadata& question, core::Instant now);

/// `{"services":[{"service","type","endpoints":[]}]}`, `{"clients":[{"client","name"}]}`, or of a
/// description `{"content_type","document"}`.
/// @pre the answer is neither fault nor failure. @throws core::GatewayError for what is no list.
[[nodiscard]] text::JsonValue network_json(
    ::adapters::xroad::Metadata::What what, const ::adapters::xroad::MetadataAnswer& answer);

/// fi, sv or en; anything else is fi.
[[nodiscard]] ::adapters::xroad::Language network_language(std::string_view name) noexcept;

/// `{"error","reason","advice","origin"}`, and `tracking` where it has one.
[[nodiscard]] text::JsonValue
fault_json(const ::adapters::xroad::Fault& fault, std::string_view language);

/// Why nothing was answered, in one language: fault_json(), or `{"error","reason","advice"}` in the
/// words that a relay has for the failure. @pre the answer is a fault or a failure.
[[nodiscard]] text::JsonValue
no_answer_json(const ::adapters::xroad::MetadataAnswer& answer, std::string_view language);

/// The same in three: `{"reason","meaning","advice"}`, where `reason` is the code; of a fault
/// `origin` and `tracking` too.
[[nodiscard]] text::JsonValue no_answer_json(const ::adapters::xroad::MetadataAnswer& answer);

}
