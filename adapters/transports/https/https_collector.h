#pragma once
// Deliveries that we fetch from a party: one document at an address, or those that a list there
// names. A name in the list is one step of an address and nothing else; what a header calls a file
// is not looked at.

#include "adapters/transports/https/https_endpoint.h"
#include "adapters/transports/https/remote_document.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/transport.h"

#include <deque>
#include <map>
#include <set>

namespace adapters::https {

class HttpsCollector final : public gateway::ports::Collector {
public:
    HttpsCollector(HttpsEndpoint endpoint, Caller caller, gateway::ports::Clock& clock);

    /// @throws core::GatewayError as look_for(); LIST_MALFORMED.
    [[nodiscard]] std::optional<gateway::ports::Arrival> next() override;

    /// Nothing is taken away from the party: this version is known from now on, for as long as this
    /// collector lives. (The same bytes a second time are recognised where they are taken in.)
    /// @return stays.
    Settled settle(const std::string& reference, Verdict verdict) override;

private:
    void look();
    void look_at_list();
    [[nodiscard]] std::optional<gateway::ports::Arrival> arrival_of(const std::string& name);
    [[nodiscard]] std::optional<Offered> search(const std::string& known);
    [[nodiscard]] gateway::http::OutgoingRequest request_for(const std::string& name) const;

    const HttpsEndpoint m_endpoint;
    const Caller m_caller;
    gateway::ports::Clock& m_clock;
    std::chrono::microseconds m_next_look{0};
    std::deque<std::string> m_offered;
    std::map<std::string, std::string> m_known;   ///< name → version that was settled
    std::map<std::string, std::string> m_in_hand; ///< name → version that was given out
};

/// Names from a JSON list: texts, or objects with a `name` (and, where it is not `file`, a `type`
/// that passes it over), as nginx's and Caddy's indexes have them. Nothing if it is no such list.
[[nodiscard]] std::optional<std::vector<std::string>> names_in(std::string_view json);

/// One step of an address.
[[nodiscard]] std::string percent_encoded(std::string_view name);

}
