#include "adapters/transports/xroad/provider_answer.h"

#include "gateway/crypto/digest.h"
#include "gateway/ports/permit_checks.h"

namespace adapters::xroad {

namespace {

using gateway::http::Response;
using gateway::ports::Answer;
using gateway::ports::Answered;
using gateway::ports::Carried;
using gateway::ports::Clock;
using HttpState = gateway::http::PeerCertificate::State;
using State = gateway::ports::PeerCertificate::State;

bool may_leave(const Answer& answer, const Clock& clock) {
    return !answer.permit
           || !gateway::ports::obstacle_of(
               *answer.permit, gateway::crypto::sha256(answer.body), clock);
}

State translated(HttpState state) noexcept {
    switch (state) {
    case HttpState::none: return State::none;
    case HttpState::valid: return State::valid;
    case HttpState::expired: return State::expired;
    case HttpState::not_yet_valid: return State::not_yet_valid;
    case HttpState::unknown_issuer: return State::unknown_issuer;
    case HttpState::revoked: return State::revoked;
    case HttpState::wrong_purpose: return State::wrong_purpose;
    case HttpState::invalid: return State::invalid;
    case HttpState::unchecked: return State::unchecked;
    }
    return State::invalid;
}

}

gateway::ports::PeerCertificate translated(const gateway::http::PeerCertificate& peer) noexcept {
    return {translated(peer.state), peer.spki};
}

gateway::ports::Respond answering(
    gateway::http::Respond respond, const Clock& clock, Dress dress,
    std::function<Response()> kept_back) {
    return [respond = std::move(respond), &clock, dress = std::move(dress),
            kept_back = std::move(kept_back)](Answer answer, Answered told) {
        const bool followed{answer.permit.has_value()};
        std::function<bool()> may_send;
        if (followed) {
            may_send = gateway::ports::until_passed(*answer.permit, clock);
        }
        std::optional<Response> response;
        if (may_leave(answer, clock)) {
            response = dress(std::move(answer));
        }
        if (!response) {
            respond(kept_back(), {});
            if (told) {
                told(Carried::kept_back);
            }
            return;
        }
        response->may_send = std::move(may_send);
        respond(*std::move(response), [told](bool whole) {
            if (told) {
                told(whole ? Carried::whole : Carried::cut);
            }
        });
    };
}

}
