#pragma once
// From the listener to the corridor's door: routes POST /relay|provide|deliver/{exchange}, says who
// called, and lets no released byte out that the journal does not know of. It must never look into
// a body or decide who may do what.

#include "gateway/http/message.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/intake.h"

namespace adapters::https {

class IntakeListener final : public gateway::http::Handler {
public:
    /// Whether somebody without a certificate may be known by a bearer token (RFC 6750): municipal
    /// systems may, parties never.
    enum class Tokens : bool { not_taken, taken };

    /// Both outlive it.
    IntakeListener(
        gateway::ports::Intake& intake, const gateway::ports::Clock& clock,
        Tokens tokens = Tokens::not_taken) noexcept
        : m_intake{intake}, m_clock{clock}, m_tokens{tokens} {}

    void handle(gateway::http::Request request, gateway::http::Respond respond) override;

    /// Only of peers that the intake knows.
    [[nodiscard]] bool wants_body(
        const gateway::http::PeerCertificate& peer,
        const gateway::http::Headers& headers) noexcept override;

private:
    /// Whom the request comes from: of a token its SHA-256 stands for the key of a certificate.
    [[nodiscard]] gateway::ports::PeerCertificate peer_of(
        const gateway::http::PeerCertificate& shown, const gateway::http::Headers& headers) const;

    gateway::ports::Intake& m_intake;
    const gateway::ports::Clock& m_clock;
    Tokens m_tokens;
};

}
