#pragma once
// What an endpoint of the Incomes Register says, read once. It must never take a setting for less
// than it says: whatever is not understood is refused.

#include "gateway/crypto/envelope.h"
#include "gateway/http/client.h"
#include "gateway/ports/adapter.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace adapters::incomes_register {

/// Shown in the TLS handshake.
struct OwnCertificate {
    std::filesystem::path certificate_file;
    std::filesystem::path key_file;
};

struct IncomesRegisterEndpoint {
    gateway::http::OutgoingRequest pattern; ///< without address and body
    std::string address;                    ///< of the services; or of the one that answers at once
    std::shared_ptr<const gateway::crypto::DocumentKey> key; ///< signs what we say
    std::vector<gateway::core::Digest> signers;              ///< pins of who signs what it says
    std::string owner;                                       ///< our business id
    bool production{false};

    // For what it gives out later.
    std::string question; ///< XML: what is asked for; about nobody
    std::string ask_path{"DataRequestService.svc"};
    std::string status_path{"StatusService.svc"};
    std::string records_path{"DataRequestService.svc"};
    std::chrono::seconds poll{86'400};    ///< how often it is asked anew
    std::chrono::seconds feedback{300};   ///< between two looks whether the answer is ready
    std::chrono::seconds give_up{86'400}; ///< after so long an answer is given up
};

[[nodiscard]] std::vector<std::string_view> endpoint_settings();

/// For TransportKind::problems.
[[nodiscard]] std::vector<gateway::ports::EndpointProblem>
endpoint_problems(const gateway::ports::Endpoint& endpoint, gateway::ports::EndpointUse use);

/// @throws core::GatewayError ENDPOINT_URL, ENDPOINT_TRUST_FILE, ENDPOINT_SETTING,
/// ENDPOINT_UNPINNED, or a code of DocumentKey::load(). None is retryable.
[[nodiscard]] IncomesRegisterEndpoint read_endpoint(
    const gateway::ports::Endpoint& endpoint, const OwnCertificate& own,
    gateway::ports::EndpointUse use);

}
