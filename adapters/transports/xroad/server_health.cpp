#include "adapters/transports/xroad/server_health.h"

#include "adapters/transports/xroad/metadata.h"

#include <algorithm>
#include <array>
#include <utility>

namespace adapters::xroad {

using gateway::core::Code;
using gateway::http::ClientResult;
using gateway::http::OutgoingRequest;
using gateway::ports::DeliveryOutcome;
using gateway::ports::DeliveryReceipt;

namespace {

constexpr std::chrono::seconds fresh{1};
constexpr std::chrono::seconds patience{
    5}; ///< each of a Security Server's own checks takes as long

/// What says that the way is closed, not that this one question was wrong.
[[nodiscard]] bool is_about_the_way(const DeliveryReceipt& receipt) noexcept {
    constexpr std::array codes{
        Code{"XROAD_MAINTENANCE"},
        Code{"XROAD_CONFIGURATION_OUTDATED"},
        Code{"XROAD_OWN_CERTIFICATE"},
        Code{"XROAD_PARTNER_SERVER"},
        Code{"CONNECT_FAILED"},
        Code{"CONNECT_TIMEOUT"},
        Code{"RESOLVE_FAILED"},
        Code{"TLS_PIN"},
        Code{"TLS_PEER"},
        Code{"TLS_HANDSHAKE"},
        Code{"CONNECTION_LOST"}};
    if (receipt.fault) {
        const bool passes{passes_with_time(receipt.fault->code)};
        const bool servers{
            receipt.fault->whose == to_text(Fault::Origin::own_security_server)
            || receipt.fault->whose == to_text(Fault::Origin::partner_security_server)};
        return servers
               && (passes || std::find(codes.begin(), codes.end(), receipt.code) != codes.end());
    }
    return std::find(codes.begin(), codes.end(), receipt.code) != codes.end();
}

/// What is neither for nor against the way. A Security Server waits for the provider's system and
/// says nothing meanwhile: whether that is slow, or the way is, cannot be told apart. So only its
/// health port, where we know that, tells of a server that hangs altogether.
[[nodiscard]] bool says_nothing(
    const DeliveryReceipt& receipt, std::chrono::milliseconds given,
    std::chrono::milliseconds connect_limit) noexcept {
    return receipt.code == Code{"TIMEOUT"}
           || (receipt.code == Code{"CONNECT_TIMEOUT"} && given < connect_limit);
}

}

HealthPort::HealthPort(gateway::http::Client& client, gateway::ports::Clock& clock, std::string url)
    : m_client{client}, m_clock{clock}, m_url{std::move(url)} {}

void HealthPort::ask(Told told) {
    bool known{false};
    {
        const std::scoped_lock lock{m_mutex};
        if (m_waiting.empty() && m_asked_at && m_clock.since_boot() - *m_asked_at < fresh) {
            known = m_well;
        } else {
            m_waiting.push_back(std::move(told));
            if (m_waiting.size() > 1) {
                return;
            }
            m_asked_at = m_clock.since_boot();
        }
    }
    if (told) {
        told(known);
        return;
    }
    OutgoingRequest request;
    request.method = "GET";
    request.url = m_url;
    request.plain = true;
    request.connect_limit = patience;
    request.time_limit = patience;
    request.response_limit = 64 * 1024;
    m_client.send(std::move(request), [self = shared_from_this()](const ClientResult& result) {
        self->answered(result.status == 200); // its status line is all that it has to say
    });
}

void HealthPort::answered(bool well) {
    std::vector<Told> waiting;
    {
        const std::scoped_lock lock{m_mutex};
        m_well = well;
        waiting.swap(m_waiting);
    }
    for (const Told& told : waiting) {
        told(well);
    }
}

Way::Way(
    gateway::http::Client& client, gateway::ports::Clock& clock, XroadEndpoint endpoint,
    std::shared_ptr<HealthPort> health)
    : m_client{client}, m_clock{clock}, m_endpoint{std::move(endpoint)}, m_health{
                                                                             std::move(health)} {}

void Way::admit(Admitted admitted) {
    if (!m_health) {
        look_at_breaker(admitted);
        return;
    }
    m_health->ask([self = shared_from_this(), admitted = std::move(admitted)](bool well) {
        if (well) {
            self->look_at_breaker(admitted);
        } else {
            admitted(Code{"XROAD_SERVER_UNWELL"});
        }
    });
}

void Way::look_at_breaker(const Admitted& admitted) {
    enum class Next : std::uint8_t { go, keep_back, probe, wait };
    Next next{Next::go};
    {
        const std::scoped_lock lock{m_mutex};
        const bool open{m_rest.count() != 0};
        if (open && m_clock.since_boot() < m_rests_until) {
            next = Next::keep_back;
        } else if (open) {
            next = m_waiting.empty() ? Next::probe : Next::wait;
            m_waiting.push_back(admitted);
        }
    }
    switch (next) { // without the lock: whoever is told may come back
    case Next::go: admitted(std::nullopt); return;
    case Next::keep_back: admitted(Code{"XROAD_WAY_CLOSED"}); return;
    case Next::probe: probe(); return;
    case Next::wait: return;
    }
}

/// A question that holds nothing, to the party's own Security Server.
void Way::probe() {
    ask_metadata(
        m_client, m_endpoint, Metadata{Metadata::What::methods, {}}, m_clock.now(), patience,
        [self = shared_from_this()](const MetadataAnswer& answer) {
            self->probed(!answer.failure && !answer.fault);
        });
}

void Way::probed(bool well) {
    std::vector<Admitted> waiting;
    {
        const std::scoped_lock lock{m_mutex};
        waiting.swap(m_waiting);
        if (well) {
            m_rest = std::chrono::seconds{0};
            m_in_a_row = 0;
        } else {
            m_rest = std::min(m_rest * 2, longest_rest);
            m_rests_until = m_clock.since_boot() + m_rest;
        }
    }
    for (const Admitted& admitted : waiting) {
        admitted(well ? std::nullopt : std::optional{Code{"XROAD_WAY_CLOSED"}});
    }
}

void Way::told(const DeliveryReceipt& receipt, std::chrono::milliseconds given) {
    if (says_nothing(receipt, given, m_endpoint.pattern.connect_limit)) {
        return;
    }
    const std::scoped_lock lock{m_mutex};
    if (!is_about_the_way(receipt)) {
        m_in_a_row = 0;
        return;
    }
    if (++m_in_a_row >= failures_in_a_row && m_rest.count() == 0) {
        m_rest = first_rest;
        m_rests_until = m_clock.since_boot() + m_rest;
    }
}

}
