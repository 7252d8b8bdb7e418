#pragma once
// Questions about a network's services, which hold nobody's data and need no permit: who its
// members are, what a provider offers, how a service is described (PR-META, PR-MREST).

#include "adapters/transports/xroad/codes.h"
#include "adapters/transports/xroad/endpoint.h"
#include "gateway/core/instant.h"

#include <functional>
#include <optional>

namespace adapters::xroad {

struct Metadata {
    enum class What : std::uint8_t {
        clients,         ///< everybody in the instance
        methods,         ///< what the endpoint's provider offers, in the endpoint's protocol
        allowed_methods, ///< of these, what the endpoint's client may use
        openapi,         ///< of a service
        wsdl             ///< of a service
    };

    What what{What::methods};
    std::string service{}; ///< code; empty: the endpoint's own
};

struct MetadataAnswer {
    std::string content_type{};
    core::Bytes body{};
    std::optional<Fault> fault{}; ///< X-Road's, or the party's
    /// No answer at all, or none to what was asked: the client's codes, REDIRECT_NOT_FOLLOWED,
    /// HTTP_REFUSED, and code_of_no_answer().
    std::optional<core::Code> failure{};
};

/// Asks once through the endpoint's Security Server, as the endpoint's client. `done` is called
/// once, from any thread. @param client outlives the call.
void ask_metadata(
    gateway::http::Client& client, const XroadEndpoint& endpoint, const Metadata& question,
    core::Instant now, std::chrono::milliseconds time_limit,
    std::function<void(MetadataAnswer)> done);

}
