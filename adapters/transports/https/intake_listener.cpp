#include "adapters/transports/https/intake_listener.h"

#include "gateway/crypto/digest.h"
#include "gateway/http/problem.h"
#include "gateway/http/request_fields.h"
#include "gateway/http/trace.h"
#include "gateway/ports/permit_checks.h"

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
    std::string_view prefix; ///< an exchange's name follows where it ends in a slash
    std::string_view method;
    void (Intake::*door)(Arrived, gateway::ports::Respond);
};

constexpr std::array routes{
    Route{"/relay/", "POST", &Intake::relay}, Route{"/provide/", "POST", &Intake::provide},
    Route{"/deliver/", "POST", &Intake::deliver}, Route{"/openapi.json", "GET", &Intake::describe}};

struct Words {
    int status;
    Code code;
    std::array<std::string_view, 3> title; ///< fi, sv, en
};

constexpr Words not_found{
    404,
    "NOT_FOUND",
    {"Tällaista palvelua ei ole", "Det finns ingen sådan tjänst", "There is no such service"}};
constexpr int not_allowed{405};
constexpr Words wrong_method{
    not_allowed,
    "METHOD_NOT_ALLOWED",
    {"Tätä palvelua ei kutsuta tällä menetelmällä", "Denna tjänst anropas inte med denna metod",
     "This service is not called with this method"}};
constexpr Words body_not_wanted{
    400,
    "BODY_NOT_WANTED",
    {"Tähän pyyntöön ei kuulu sisältöä", "Denna begäran har inget innehåll",
     "This request has no content"}};
constexpr Words encoded{
    415,
    "CONTENT_ENCODING",
    {"Pakattua sisältöä ei oteta vastaan", "Packat innehåll tas inte emot",
     "Compressed content is not taken"}};
constexpr Words two_identities{
    400,
    "CREDENTIALS_TWICE",
    {"Varmenne ja tunniste yhdessä: vain toinen otetaan",
     "Certifikat och token tillsammans: bara det ena tas",
     "A certificate and a token together: one of them is taken"}};
constexpr Words kept_back{
    500,
    "NOT_RELEASED",
    {"Vastausta ei voitu lähettää", "Svaret kunde inte sändas", "The answer could not be sent"}};

/// Where a request belongs, or what is wrong with it.
struct Found {
    const Route* route{nullptr};
    std::string exchange{}; ///< empty where the route has none
    const Words* wrong{nullptr};
};

Response problem(const Words& words, std::string_view language) {
    const std::size_t which{language == "fi" ? 0U : language == "sv" ? 1U : 2U};
    return gateway::http::problem(words.status, words.code, words.title[which], {}, language);
}

/// Whether it is this word in letters of either size. @param lower small letters
bool is_word(std::string_view given, std::string_view lower) noexcept {
    return std::equal(given.begin(), given.end(), lower.begin(), lower.end(), [](char a, char b) {
        return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + 32) : a) == b;
    });
}

bool is_exchange_name(std::string_view name) noexcept {
    return !name.empty() && name.size() <= 64
           && std::all_of(name.begin(), name.end(), [](char letter) {
                  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')
                         || letter == '-';
              });
}

Found find(const Request& request) {
    const std::string_view target{request.target};
    const auto* const route = std::find_if(routes.begin(), routes.end(), [&](const Route& known) {
        return known.prefix.ends_with('/') ? target.starts_with(known.prefix)
                                           : target == known.prefix;
    });
    Found found;
    if (route == routes.end()) {
        found.wrong = &not_found;
        return found;
    }
    found.route = route;
    found.exchange = target.substr(route->prefix.size());
    if (route->prefix.ends_with('/') && !is_exchange_name(found.exchange)) {
        found.wrong = &not_found;
    } else if (request.method != route->method) {
        found.wrong = &wrong_method;
    } else if (route->method == "GET" && (request.held || !request.body.empty())) {
        found.wrong = &body_not_wanted;
    } else if (!is_word(
                   request.headers.find("content-encoding").value_or("identity"), "identity")) {
        found.wrong = &encoded;
    }
    return found;
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

PeerCertificate translated(const gateway::http::PeerCertificate& peer) noexcept {
    return PeerCertificate{translated(peer.state), peer.spki, PeerCertificate::Token::none};
}

/// What stands behind `Bearer`; nothing unless it can be 256 random bits (base64 or base64url).
std::optional<std::string_view> token_in(const gateway::http::Headers& headers) noexcept {
    constexpr std::size_t shortest{43};
    constexpr std::size_t longest{128};
    constexpr std::string_view scheme{"bearer "};
    const std::string_view field{headers.find("authorization").value_or("")};
    const bool named{
        headers.count("authorization") == 1 && field.size() > scheme.size()
        && is_word(field.substr(0, scheme.size()), scheme)};
    if (!named) {
        return std::nullopt;
    }
    const std::string_view token{field.substr(scheme.size())};
    const bool whole{
        token.size() >= shortest && token.size() <= longest
        && std::all_of(token.begin(), token.end(), [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
                      || (letter >= '0' && letter <= '9')
                      || std::string_view{"-._~+/="}.find(letter) != std::string_view::npos;
           })};
    return whole ? std::optional{token} : std::nullopt;
}

/// Of two nobody knows which is meant (W3C Trace Context §3.2).
std::string trace_of(const Request& request) {
    return gateway::http::trace_after(
        request.headers.count("traceparent") == 1 ? request.headers.find("traceparent")
                                                  : std::nullopt);
}

Arrived arrived(
    Request request, const PeerCertificate& peer, std::string_view exchange,
    std::string_view language, const std::string& trace) {
    const auto text = [&](std::string_view name) {
        return std::string{request.headers.find(name).value_or(std::string_view{})};
    };
    Arrived result;
    result.peer = peer;
    result.exchange = exchange;
    result.content_type = text("content-type");
    if (const auto key = request.headers.find("idempotency-key")) {
        result.idempotency_key = std::string{*key};
    }
    result.language = language;
    result.time_budget = gateway::http::time_budget_of(request.headers.find("prefer"));
    result.trace = trace;
    result.body = std::move(request.body);
    result.held = std::move(request.held);
    return result;
}

/// Whether the bytes are those that were journalled, and still in time.
bool may_leave(const Answer& answer, const Clock& clock) {
    return !answer.permit
           || !gateway::ports::obstacle_of(
               *answer.permit, gateway::crypto::sha256(answer.body), clock);
}

/// The answer on its way out: checked against its permit, and followed where it has one.
void send(
    Answer answer, Answered told, const gateway::http::Respond& respond, const Clock& clock,
    const std::string& trace, std::string_view language) {
    if (!may_leave(answer, clock)) {
        Response kept{problem(kept_back, language)};
        kept.headers.emplace_back("traceparent", trace);
        respond(std::move(kept), {});
        if (told) {
            told(Carried::kept_back);
        }
        return;
    }
    Response response;
    response.status = answer.status;
    response.content_type = std::move(answer.content_type);
    response.headers = std::move(answer.headers);
    response.headers.emplace_back("traceparent", trace);
    response.body = std::move(answer.body);
    if (answer.permit) {
        // Somebody's data: followed to its end, and only as long as it may be sent.
        response.may_send = gateway::ports::until_passed(*answer.permit, clock);
    }
    respond(std::move(response), [told = std::move(told)](bool whole) {
        if (told) {
            told(whole ? Carried::whole : Carried::cut);
        }
    });
}

}

bool IntakeListener::wants_body(
    const gateway::http::PeerCertificate& peer, const gateway::http::Headers& headers) noexcept {
    return m_intake.knows(peer_of(peer, headers));
}

PeerCertificate IntakeListener::peer_of(
    const gateway::http::PeerCertificate& shown, const gateway::http::Headers& headers) const {
    PeerCertificate peer{translated(shown)};
    if (m_tokens == Tokens::taken && peer.state == State::none
        && headers.count("authorization") != 0) {
        peer.token = PeerCertificate::Token::malformed;
        if (const std::optional<std::string_view> token{token_in(headers)}) {
            peer.token = PeerCertificate::Token::shown;
            peer.state = State::valid;
            peer.spki = gateway::crypto::sha256(gateway::core::as_bytes(*token));
        }
    }
    return peer;
}

void IntakeListener::handle(Request request, gateway::http::Respond respond) {
    const std::string_view language{
        gateway::http::language_of(request.headers.find("accept-language"))};
    const std::string trace{trace_of(request)};
    Found found{find(request)};
    const PeerCertificate peer{peer_of(request.peer, request.headers)};
    if (m_tokens == Tokens::taken && found.wrong == nullptr && request.peer.state != HttpState::none
        && request.headers.count("authorization") != 0) {
        found.wrong = &two_identities; // whose question it is would be anybody's guess
    }
    if (found.wrong != nullptr) {
        Response response{problem(*found.wrong, language)};
        response.headers.emplace_back("traceparent", trace);
        if (found.wrong->status == not_allowed) {
            response.headers.emplace_back("Allow", found.route->method);
        }
        respond(std::move(response), {});
        return;
    }
    const auto door = request.unread ? &Intake::refuse : found.route->door;
    Arrived what{arrived(std::move(request), peer, found.exchange, language, trace)};
    (m_intake.*door)(
        std::move(what), [respond = std::move(respond), &clock = m_clock, trace,
                          language](Answer answer, Answered told) {
            send(std::move(answer), std::move(told), respond, clock, trace, language);
        });
}

}
