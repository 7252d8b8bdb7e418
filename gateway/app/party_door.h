#pragma once
// The door that parties knock at: what a Security Server of ours brings goes to X-Road's provider,
// everything else to the intake. It must never look into a request beyond its address.

#include "adapters/transports/https/intake_listener.h"
#include "adapters/transports/xroad/provider.h"

namespace gateway::app {

class PartyDoor final : public http::Handler {
public:
    /// Both outlive it.
    PartyDoor(
        ::adapters::https::IntakeListener& intake,
        ::adapters::xroad::ProviderListener& provider) noexcept
        : m_intake{intake}, m_provider{provider} {}

    void handle(http::Request request, http::Respond respond) override {
        if (request.target.starts_with(::adapters::xroad::provider_prefix)) {
            m_provider.handle(std::move(request), std::move(respond));
        } else {
            m_intake.handle(std::move(request), std::move(respond));
        }
    }

    /// The same peers are known to both.
    [[nodiscard]] bool
    wants_body(const http::PeerCertificate& peer, const http::Headers& headers) noexcept override {
        return m_intake.wants_body(peer, headers);
    }

private:
    ::adapters::https::IntakeListener& m_intake;
    ::adapters::xroad::ProviderListener& m_provider;
};

}
