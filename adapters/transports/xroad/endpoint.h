#pragma once
// What an X-Road endpoint says, read once: our Security Server, as whom we ask, and for what. It
// must never take a setting for less than it says: whatever is not understood is refused.

#include "adapters/transports/xroad/identifiers.h"
#include "gateway/http/client.h"
#include "gateway/ports/adapter.h"

#include <filesystem>

namespace adapters::xroad {

/// What the gateway shows a Security Server of itself where an endpoint names nothing of its own.
struct OwnCertificate {
    std::filesystem::path certificate_file; ///< PEM
    std::filesystem::path key_file;         ///< PEM
};

struct XroadEndpoint {
    enum class Protocol : std::uint8_t { rest, soap };

    Protocol protocol{Protocol::rest};
    ClientId client;
    ServiceId service;
    std::string method{"POST"}; ///< REST
    std::string path{};         ///< REST, behind the service
    std::optional<std::string> user_id{};
    std::optional<RepresentedParty> represented_party{};
    std::optional<ServerId> security_server{};
    std::string health_url{}; ///< of the Security Server's health port; empty: it is not asked
    /// Address of the Security Server, certificates, limits: without path, headers and body.
    gateway::http::OutgoingRequest pattern{};
};

[[nodiscard]] std::vector<std::string_view> xroad_settings();

/// For TransportKind::problems.
[[nodiscard]] std::vector<gateway::ports::EndpointProblem>
endpoint_problems(const gateway::ports::Endpoint& endpoint, gateway::ports::EndpointUse use);

/// @throws core::GatewayError ENDPOINT_URL, ENDPOINT_TRUST_FILE, ENDPOINT_UNPINNED,
/// ENDPOINT_SETTING (never retryable).
[[nodiscard]] XroadEndpoint
read_endpoint(const gateway::ports::Endpoint& endpoint, const OwnCertificate& own);

}
