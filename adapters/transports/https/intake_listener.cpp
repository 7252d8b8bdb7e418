#include "adapters/transports/https/intake_listener.h"

#include "gateway/crypto/digest.h"
#include "gateway/http/problem.h"
#include "gateway/http/request_fields.h"

#include <algorithm>
#include <array>

namespace adapters::https {

namespace {

using gateway::core::Code;
using gateway::http::Request;
using gateway::http::Response;
using gateway::ports::Answer;
using gateway::ports::Answered;
using gateway::ports::Arrived;
using gateway::ports::Carried;
using gateway::ports::Clock;
using gateway::ports::Intake;
using gateway::ports::PeerCertificate;
using HttpState = gateway::http::PeerCertificate::State;
using State = PeerCertificate::State;

struct Route {
    std::string_view prefix;
    void (Intake::*door)(Arrived, gateway::ports::Respond);
};

constexpr std::array routes{
    Route{"/relay/", &Intake::relay}, Route{"/provide/", &Intake::provide},
    Route{"/deliver/", &Intake::deliver}};

struct Words {
    int status;
    Code code;
    std::array<std::string_view, 3> title; ///< fi, sv, en
};

constexpr Words not_found{
    404,
    "NOT_FOUND",
    {"Tällaista palvelua ei ole", "Det finns ingen sådan tjänst", "There is no such service"}};
constexpr Words not_post{
    405,
    "METHOD_NOT_ALLOWED",
    {"Tätä palvelua kutsutaan vain menetelmällä POST", "Denna tjänst anropas endast med POST",
     "This service is called with POST only"}};
constexpr Words kept_back{
    500,
    "NOT_RELEASED",
    {"Vastausta ei voitu lähettää", "Svaret kunde inte sändas", "The answer could not be sent"}};

Response problem(const Words& words, std::string_view language) {
    const std::size_t which{language == "fi" ? 0U : language == "sv" ? 1U : 2U};
    return gateway::http::problem(words.status, words.code, words.title[which], {}, language);
}

bool is_exchange_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= 64
           && std::all_of(name.begin(), name.end(), [](char letter) {
                  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')
                         || letter == '-';
              });
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
    }
    return State::invalid;
}

PeerCertificate translated(const gateway::http::PeerCertificate& peer) noexcept {
    return PeerCertificate{translated(peer.state), peer.spki};
}

Arrived arrived(Request request, std::string_view exchange, std::string_view language) {
    const auto text = [&](std::string_view name) {
        return std::string{request.headers.find(name).value_or(std::string_view{})};
    };
    Arrived result;
    result.peer = translated(request.peer);
    result.exchange = exchange;
    result.content_type = text("content-type");
    result.idempotency_key = text("idempotency-key");
    result.language = language;
    result.time_budget = gateway::http::time_budget_of(request.headers.find("prefer"));
    result.body = std::move(request.body);
    return result;
}

/// Whether the bytes are those that were journalled, and still in time.
bool may_leave(const Answer& answer, const Clock* clock) {
    return !answer.permit
           || (gateway::crypto::sha256(answer.body) == answer.permit->payload_digest()
               && (clock == nullptr || clock->since_boot() <= answer.permit->send_by()));
}

}

bool IntakeListener::wants_body(const gateway::http::PeerCertificate& peer) noexcept {
    return m_intake.knows(translated(peer));
}

void IntakeListener::handle(Request request, gateway::http::Respond respond) {
    const std::string_view language{
        gateway::http::language_of(request.headers.find("accept-language"))};
    const std::string target{request.target};
    const auto* const route = std::find_if(routes.begin(), routes.end(), [&](const Route& known) {
        return target.starts_with(known.prefix);
    });
    const std::string_view exchange{
        route == routes.end() ? std::string_view{}
                              : std::string_view{target}.substr(route->prefix.size())};
    if (!is_exchange_name(exchange)) {
        respond(problem(not_found, language), {});
        return;
    }
    if (request.method != "POST") {
        Response response{problem(not_post, language)};
        response.headers.emplace_back("Allow", "POST");
        respond(std::move(response), {});
        return;
    }
    const auto door = request.unread ? &Intake::refuse : route->door;
    (m_intake.*door)(
        arrived(std::move(request), exchange, language),
        [respond = std::move(respond), clock = m_clock, language](Answer answer, Answered told) {
            if (!may_leave(answer, clock)) {
                respond(problem(kept_back, language), {});
                if (told) {
                    told(Carried::kept_back);
                }
                return;
            }
            Response response;
            response.status = answer.status;
            response.content_type = std::move(answer.content_type);
            response.headers = std::move(answer.headers);
            response.body = std::move(answer.body);
            if (answer.permit) {
                // Somebody's data: followed to its end, and only as long as it may be sent.
                response.may_send = [clock, until = answer.permit->send_by()] {
                    return clock == nullptr || clock->since_boot() <= until;
                };
            }
            respond(std::move(response), [told = std::move(told)](bool whole) {
                if (told) {
                    told(whole ? Carried::whole : Carried::cut);
                }
            });
        });
}

}
