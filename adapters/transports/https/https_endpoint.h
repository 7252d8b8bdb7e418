#pragma once
// What an https endpoint says, read once. It must never take a setting for less than it says:
// whatever is not understood is refused.

#include "adapters/transports/https/token_source.h"
#include "gateway/core/file_names.h"
#include "gateway/http/client.h"
#include "gateway/ports/adapter.h"

#include <optional>

namespace adapters::https {

struct HttpsEndpoint {
    gateway::http::OutgoingRequest pattern; ///< without method and body; its key among its headers
    std::optional<TokenSettings> tokens{};

    // For documents that we fetch.
    enum class Offer : bool { document, list };
    Offer offer{Offer::document}; ///< what stands at the address
    gateway::core::NamePattern names{};
    std::chrono::seconds poll{60};
    std::string search{}; ///< what is asked for, in JSON: POST instead of GET; empty: GET
};

[[nodiscard]] std::vector<std::string_view> https_settings();

/// For TransportKind::problems.
[[nodiscard]] std::vector<gateway::ports::EndpointProblem>
endpoint_problems(const gateway::ports::Endpoint& endpoint, gateway::ports::EndpointUse use);

/// @throws core::GatewayError ENDPOINT_URL, ENDPOINT_TRUST_FILE, ENDPOINT_SETTING, and
/// ENDPOINT_UNPINNED where something is to be collected (never retryable).
[[nodiscard]] HttpsEndpoint read_endpoint(
    const gateway::ports::Endpoint& endpoint, const ClientIdentity& identity,
    gateway::ports::EndpointUse use = gateway::ports::EndpointUse::sends);

}
