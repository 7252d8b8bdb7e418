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
    /// Both outlive it.
    IntakeListener(gateway::ports::Intake& intake, const gateway::ports::Clock& clock) noexcept
        : m_intake{intake}, m_clock{clock} {}

    void handle(gateway::http::Request request, gateway::http::Respond respond) override;

    /// Only of peers that the intake knows.
    [[nodiscard]] bool wants_body(const gateway::http::PeerCertificate& peer) noexcept override;

private:
    gateway::ports::Intake& m_intake;
    const gateway::ports::Clock& m_clock;
};

}
