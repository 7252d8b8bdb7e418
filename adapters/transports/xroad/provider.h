#pragma once
// X-Road as a provider: what our Security Server calls for others. Each exchange that has a
// `service` has one base path a protocol, for REST does not say which service is meant:
//     POST /x-road/rest/{exchange}      POST /x-road/soap/{exchange}
//     GET  /x-road/openapi/{exchange}   GET  /x-road/wsdl/{exchange}
// Trust comes from the peer alone, which must be a Security Server of ours; who it vouches for is
// the client, and what the client says of its user is believed by nobody. It must never read a
// message in two ways, or let a byte out that the journal does not know of.

#include "adapters/transports/xroad/converters.h"
#include "adapters/transports/xroad/rest.h"
#include "adapters/transports/xroad/soap.h"
#include "gateway/core/waiting_work.h"
#include "gateway/http/message.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/intake.h"
#include "gateway/ports/offered_services.h"

namespace adapters::xroad {

inline constexpr std::string_view provider_prefix{"/x-road/"};

class ProviderListener final : public gateway::http::Handler {
public:
    /// All three outlive it. What it still reads when it ends comes to the intake before.
    ProviderListener(
        gateway::ports::Intake& intake, const gateway::ports::OfferedServices& services,
        const gateway::ports::Clock& clock)
        : m_intake{intake}, m_services{services}, m_clock{clock} {}

    /// @pre the target begins with provider_prefix.
    void handle(gateway::http::Request request, gateway::http::Respond respond) override;

    /// Only of peers that the intake knows.
    [[nodiscard]] bool wants_body(
        const gateway::http::PeerCertificate& peer,
        const gateway::http::Headers& headers) noexcept override;

private:
    using Service = std::shared_ptr<const gateway::ports::OfferedService>;

    /// In memory, or where it lies that is too long for that.
    struct Body {
        core::Bytes bytes;
        std::shared_ptr<const core::HeldBytes> held;
    };

    struct Asker {
        ClientId client;
        std::string message; ///< X-Road-Id, the client's own word; empty: none
    };

    /// Until when whoever asks waits, by the clock since boot: a long message's time in the queue
    /// is of it.
    using Until = std::chrono::microseconds;
    using Protocol = void (ProviderListener::*)(
        gateway::http::Request, gateway::http::Respond, const Service&, Until);

    /// What is long is taken out of its protocol on a thread of its own: whom else the loop serves
    /// would stand still for seconds.
    void
    ask(Protocol protocol, gateway::http::Request request, gateway::http::Respond respond,
        const Service& service);
    void rest(
        gateway::http::Request request, gateway::http::Respond respond, const Service& service,
        Until until);
    void soap(
        gateway::http::Request request, gateway::http::Respond respond, const Service& service,
        Until until);
    void provide(
        const gateway::http::Request& request, const Asker& asker, const Service& service,
        Until until, Body body, gateway::ports::Respond respond);

    gateway::ports::Intake& m_intake;
    const gateway::ports::OfferedServices& m_services;
    const gateway::ports::Clock& m_clock;
    Converters m_converters{};
    core::WaitingWork m_long{2, 16}; // last: it uses all of the above
};

}
