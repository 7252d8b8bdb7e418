#include "adapters/transports/xroad/provider.h"

#include "adapters/transports/xroad/answer_type.h"
#include "adapters/transports/xroad/describe.h"
#include "adapters/transports/xroad/provider_answer.h"
#include "gateway/core/message_id.h"
#include "gateway/http/problem.h"
#include "gateway/http/request_fields.h"
#include "gateway/http/trace.h"
#include "gateway/ports/admission.h"

#include <algorithm>
#include <array>
#include <string>

namespace adapters::xroad {

namespace {

using gateway::core::Code;
using gateway::http::Request;
using gateway::http::Response;
using gateway::ports::Answer;
using gateway::ports::Arrived;
using gateway::ports::OfferedService;

constexpr std::string_view json_type{"application/json"};

struct Words {
    int status;
    Code code;
    std::array<std::string_view, 3> title; ///< fi, sv, en
};

constexpr Words not_found{
    404,
    "NOT_FOUND",
    {"Tällaista palvelua ei ole", "Det finns ingen sådan tjänst", "There is no such service"}};
constexpr Words wrong_method{
    405,
    "METHOD_NOT_ALLOWED",
    {"Tätä palvelua kutsutaan menetelmällä POST", "Denna tjänst anropas med POST",
     "This service is called with POST"}};
constexpr Words wrong_type{
    415,
    "CONTENT_TYPE",
    {"Pyynnön sisältötyyppi on väärä", "Begäran har fel innehållstyp",
     "The request is of another content type"}};
constexpr Words wrong_request{
    400,
    "BAD_REQUEST",
    {"Pyyntö ei ole X-Roadin pyyntö", "Begäran är ingen begäran enligt X-Road",
     "This is no request of X-Road's"}};
constexpr Words not_json{
    422,
    "JSON_MALFORMED",
    {"Sisältö ei ole kelvollista JSONia", "Innehållet är inte giltig JSON",
     "The content is not proper JSON"}};
constexpr Words not_valid{
    422,
    "JSON_SHAPE",
    {"Pyyntö ei ole palvelun skeeman mukainen", "Begäran följer inte tjänstens schema",
     "The request does not hold to the service's schema"}};
constexpr Words busy{
    503,
    "QUEUE_FULL",
    {"Palvelu on ruuhkautunut; yritä hetken kuluttua uudelleen",
     "Tjänsten är överbelastad; försök igen om en stund",
     "The service is overloaded; try again in a moment"}};
constexpr Words kept_back{
    500,
    "NOT_RELEASED",
    {"Vastausta ei voitu lähettää", "Svaret kunde inte sändas", "The answer could not be sent"}};

std::string_view language_of(const Request& request) {
    return gateway::http::language_of(request.headers.find("accept-language"));
}

std::string_view in(const std::array<std::string_view, 3>& words, std::string_view language) {
    return words.at(language == "fi" ? 0U : language == "sv" ? 1U : 2U);
}

Response problem(const Words& words, std::string_view language, std::string_view detail = {}) {
    return gateway::http::problem(
        words.status, words.code, in(words.title, language), detail, language);
}

/// Why a question in JSON cannot be put: with the code and the place of whoever found it.
Response unreadable(const core::Rejection& why, std::string_view language) {
    const bool text{why.code.text().starts_with("JSON_") && why.code != not_valid.code};
    const Words& words{text ? not_json : not_valid};
    return gateway::http::problem(
        words.status, why.code, in(words.title, language), {}, language, why.path);
}

Response description(std::string text, std::string_view type) {
    Response response;
    response.status = 200;
    response.content_type = type;
    const core::ByteView bytes{core::as_bytes(text)};
    response.body.assign(bytes.begin(), bytes.end());
    return response;
}

Response fault(Kind whose, std::string_view text) {
    Response response{description(write_fault(whose, text), "text/xml; charset=utf-8")};
    response.status = 500; // SOAP 1.1 §6.2; a Security Server takes it, and nothing but 200 besides
    return response;
}

/// `kind/exchange` behind the prefix, the rest of the target behind them.
struct Place {
    std::string_view kind;
    std::string_view exchange;
    std::string_view base; ///< all of it up to here
};

Place place_of(std::string_view target) noexcept {
    Place place;
    std::string_view rest{target.substr(provider_prefix.size())};
    const std::size_t slash{rest.find('/')};
    if (slash == std::string_view::npos) {
        return place;
    }
    place.kind = rest.substr(0, slash);
    rest.remove_prefix(slash + 1);
    place.exchange = rest.substr(0, rest.find_first_of("/?"));
    place.base = target.substr(0, provider_prefix.size() + slash + 1 + place.exchange.size());
    return place;
}

/// Where we were called, by the caller's word: it gets this back, and nobody else.
std::string address_of(const Request& request) {
    const std::string_view host{request.headers.find("host").value_or("")};
    const bool plain{
        !host.empty() && host.size() <= 255
        && std::all_of(host.begin(), host.end(), [](char letter) {
               return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
                      || (letter >= '0' && letter <= '9')
                      || std::string_view{".-:[]"}.find(letter) != std::string_view::npos;
           })};
    return "https://" + std::string{plain ? host : std::string_view{"localhost"}};
}

/// Descriptions are for whoever offers the service on the network, and through it for all of it.
bool is_server_of(const OfferedService& service, const Request& request) noexcept {
    const auto& servers = service.servers;
    return std::find(servers.begin(), servers.end(), request.peer.spki) != servers.end();
}

Response described(const OfferedService& service, std::string_view kind, const Request& request) {
    if (kind == "openapi") {
        return description(openapi_of(service, address_of(request)), "application/json");
    }
    if (kind == "wsdl" && has_wsdl(service)) {
        return description(wsdl_of(service, address_of(request)), "text/xml; charset=utf-8");
    }
    return problem(not_found, language_of(request));
}

core::Result<std::string> to_xml(const gateway::text::XmlJson& converter, core::ByteView json) {
    const auto read = gateway::text::parse_json(core::as_text(json), &converter.names());
    return read ? converter.to_xml(read.value()) : core::Result<std::string>{read.rejection()};
}

/// What is no UUID is left out: it may be a personal identity code.
std::string uuid_or_nothing(std::string_view text) {
    const auto uuid = core::MessageId::parse(text);
    return uuid ? uuid->text() : std::string{};
}

/// As it is; or, where it was asked in JSON, what was released in JSON. The permit's digest was
/// compared with the bytes before.
std::optional<Response>
dressed(Answer answer, const std::shared_ptr<const gateway::text::XmlJson>& converter) {
    Response response;
    response.status = answer.status;
    response.content_type = std::move(answer.content_type);
    response.headers = std::move(answer.headers);
    response.body = std::move(answer.body);
    if (converter && answer.permit) {
        const auto json = converter->to_json(response.body);
        if (!json) {
            return std::nullopt;
        }
        const std::string text{gateway::text::write_json(json.value())};
        const core::ByteView bytes{core::as_bytes(text)};
        response.content_type = json_type;
        response.body.assign(bytes.begin(), bytes.end());
    }
    return response;
}

/// The corridor's words as a fault: its code, its title, and the path where something was wrong.
Response fault_of(const Answer& answer) {
    return fault(
        answer.status < 500 ? Kind::request : Kind::response,
        summary_of_problem(core::as_text(answer.body)));
}

}

bool ProviderListener::wants_body(
    const gateway::http::PeerCertificate& peer, const gateway::http::Headers&) noexcept {
    return m_intake.knows(translated(peer));
}

void ProviderListener::handle(Request request, gateway::http::Respond respond) {
    const std::string target{request.target};
    const std::string_view language{language_of(request)};
    const Place place{place_of(target)};
    if (request.unread || !m_intake.knows(translated(request.peer))) {
        Arrived stranger;
        stranger.peer = translated(request.peer);
        stranger.exchange = place.exchange;
        stranger.language = language;
        m_intake.refuse(
            std::move(stranger), answering(
                                     std::move(respond), m_clock,
                                     [](Answer answer) {
                                         Response response;
                                         response.status = answer.status;
                                         response.content_type = std::move(answer.content_type);
                                         response.body = std::move(answer.body);
                                         return std::optional{std::move(response)};
                                     },
                                     [language] { return problem(kept_back, language); }));
        return;
    }
    const Service service{m_services.find(place.exchange)};
    if (!service || service->providers.empty()) {
        respond(problem(not_found, language), {});
    } else if (place.kind == "rest") {
        ask(&ProviderListener::rest, std::move(request), std::move(respond), service);
    } else if (place.kind == "soap") {
        ask(&ProviderListener::soap, std::move(request), std::move(respond), service);
    } else if (
        place.base.size() == target.size() && request.method == "GET"
        && is_server_of(*service, request)) {
        respond(described(*service, place.kind, request), {});
    } else {
        respond(problem(not_found, language), {});
    }
}

void ProviderListener::ask(
    Protocol protocol, Request request, gateway::http::Respond respond, const Service& service) {
    const Until until{
        m_clock.since_boot() + gateway::http::time_budget_of(request.headers.find("prefer"))};
    if (!request.held && request.body.size() <= core::short_bytes) {
        (this->*protocol)(std::move(request), std::move(respond), service, until);
        return;
    }
    const bool soap{protocol == &ProviderListener::soap};
    const auto turn_away = [respond, soap, language = language_of(request)] {
        Response response{soap ? fault(Kind::response, "QUEUE_FULL") : problem(busy, language)};
        if (!soap) { // nothing was done, as wherever this is said
            response.headers.emplace_back(
                "Retry-After", std::to_string(gateway::ports::Admission::try_again.count()));
        }
        respond(std::move(response), {});
    };
    const auto parcel = std::make_shared<Request>(std::move(request));
    const bool taken{m_long.offer([this, protocol, parcel, respond, service, turn_away, until] {
        if (m_clock.since_boot() > until) {
            turn_away(); // nobody waits for it any more
        } else {
            (this->*protocol)(std::move(*parcel), respond, service, until);
        }
    })};
    if (!taken) {
        turn_away();
    }
}

void ProviderListener::provide(
    const Request& request, const Asker& asker, const Service& service, Until until, Body body,
    gateway::ports::Respond respond) {
    Arrived arrived;
    arrived.peer = translated(request.peer);
    arrived.vouched_for = shown(asker.client);
    arrived.network = {
        uuid_or_nothing(request.headers.find("x-road-request-id").value_or("")),
        uuid_or_nothing(asker.message)};
    arrived.exchange = service->exchange;
    arrived.content_type = service->request.content_type;
    arrived.language = language_of(request);
    arrived.time_budget = std::max(
        std::chrono::milliseconds{0},
        std::chrono::ceil<std::chrono::milliseconds>(until - m_clock.since_boot()));
    arrived.trace = gateway::http::trace_after(
        request.headers.count("traceparent") == 1 ? request.headers.find("traceparent")
                                                  : std::nullopt);
    arrived.body = std::move(body.bytes);
    arrived.held = std::move(body.held);
    m_intake.provide(std::move(arrived), std::move(respond));
}

void ProviderListener::rest(
    Request request, gateway::http::Respond respond, const Service& service, Until until) {
    const std::string_view language{language_of(request)};
    const ServiceId id{
        parse_client(service->providers.front()).value_or(ClientId{}), service->code};
    const std::string target{request.target};
    const core::Result<RestRequest> read{read_rest_provided(request, id, place_of(target).base)};
    if (!read) {
        respond(problem(wrong_request, language, read.rejection().path), {});
        return;
    }
    const std::string& path{read.value().path};
    if ((!path.empty() && path != "/") || !read.value().query.empty()) {
        respond(problem(not_found, language), {});
        return;
    }
    if (request.method != "POST") {
        Response response{problem(wrong_method, language)};
        response.headers.emplace_back("Allow", "POST");
        respond(std::move(response), {});
        return;
    }
    const Asker asker{read.value().client, read.value().id.value_or("")};
    const bool as_it_is{is_question_of_type(request, service->request.content_type)};
    const Converter converter{
        !as_it_is && is_question_of_type(request, json_type) ? m_converters.of(service)
                                                             : Converter{}};
    if (!as_it_is && !converter.whole()) {
        respond(problem(wrong_type, language, service->request.content_type), {});
        return;
    }
    Body body{std::move(request.body), request.held};
    if (!as_it_is) { // a converter takes a document whole
        const core::Result<std::string> xml{
            to_xml(*converter.request, body.held ? core::whole(*body.held) : body.bytes)};
        if (!xml) {
            respond(unreadable(xml.rejection(), language), {});
            return;
        }
        const core::ByteView bytes{core::as_bytes(xml.value())};
        body = Body{{bytes.begin(), bytes.end()}, {}};
    }
    provide(
        request, asker, service, until, std::move(body),
        answering(
            std::move(respond), m_clock,
            [told = converter.response](Answer answer) { return dressed(std::move(answer), told); },
            [language] { return problem(kept_back, language); }));
}

void ProviderListener::soap(
    Request request, gateway::http::Respond respond, const Service& service, Until until) {
    const std::string target{request.target};
    if (request.method != "POST" || place_of(target).base.size() != target.size()
        || !has_wsdl(*service)) {
        respond(problem(not_found, language_of(request)), {});
        return;
    }
    auto read = std::make_shared<core::Result<PostedSoap>>(read_posted(request));
    if (!*read) {
        respond(
            fault(Kind::request, spelled(read->rejection().code) + ": " + read->rejection().path),
            {});
        return;
    }
    const SoapHeaders& headers{read->value().message.headers};
    const auto& ours = service->providers;
    const bool addressed{
        headers.service.code == service->code
        && std::find(ours.begin(), ours.end(), shown(headers.service.provider)) != ours.end()
        && read->value().message.body_name == service->request.element};
    if (!addressed) {
        respond(fault(Kind::request, "unknown_service: service"), {});
        return;
    }
    const core::ByteView body{core::as_bytes(read->value().body)};
    provide(
        request, {headers.client, headers.id}, service, until, Body{{body.begin(), body.end()}, {}},
        answering(
            std::move(respond), m_clock,
            [read](Answer answer) -> std::optional<Response> {
                if (!answer.permit) {
                    return fault_of(answer);
                }
                const core::Result<std::string> written{
                    write_response(read->value().message, element_of(core::as_text(answer.body)))};
                return written
                           ? std::optional{description(written.value(), "text/xml; charset=utf-8")}
                           : std::nullopt;
            },
            [] { return fault(Kind::response, "not_released"); }));
}

}
