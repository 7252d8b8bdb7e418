#include "adapters/transports/xroad/rest.h"
#include "gateway/text/charset.h"
#include "gateway/text/json_value.h"

#include <algorithm>
#include <array>

namespace adapters::xroad {

namespace {

namespace http = gateway::http;

constexpr std::string_view prefix{"/r1/"};
constexpr std::size_t longest_value{1024};
constexpr std::size_t largest_error{std::size_t{16} * 1024};

/// Of each a second one would leave it open which is meant. A Security Server authenticates the
/// last client of several and hands on all of them.
constexpr std::array<std::string_view, 10> single{
    "x-road-client",     "x-road-id",           "x-road-userid",
    "x-road-issue",      "x-road-service",      "x-road-represented-party",
    "x-road-request-id", "x-road-request-hash", "x-road-security-server",
    "x-road-error"};

constexpr std::array<std::string_view, 8> methods{"DELETE", "GET",  "HEAD", "OPTIONS",
                                                  "PATCH",  "POST", "PUT",  "TRACE"};
constexpr std::array<std::string_view, 3> with_body{"PATCH", "POST", "PUT"};

template <class List> [[nodiscard]] bool contains(const List& list, std::string_view one) {
    return std::find(list.begin(), list.end(), one) != list.end();
}

[[nodiscard]] core::Rejection bad(const char* place) {
    return {"BAD_REQUEST", place};
}

/// The first of X-Road's header fields that stands twice.
[[nodiscard]] std::optional<core::Rejection> twice(const http::Headers& headers) {
    const auto* const found =
        std::find_if(single.begin(), single.end(), [&](std::string_view name) {
            return headers.count(name) > 1;
        });
    return found == single.end()
               ? std::nullopt
               : std::optional{core::Rejection{"DUPLICATE_HEADER_FIELD", std::string{*found}}};
}

[[nodiscard]] bool is_value(std::string_view text) noexcept {
    return text.size() <= longest_value && gateway::text::is_utf8(text) && !has_control(text);
}

/// One segment, decoded twice: what one server takes for text another may take for a path.
[[nodiscard]] bool is_plain_segment(std::string_view segment) {
    std::string text{segment};
    for (int pass{0}; pass < 2; ++pass) {
        std::optional<std::string> decoded{percent_decoded(text)};
        if (!decoded) {
            return pass > 0; // not encoded twice
        }
        const bool good{
            *decoded != "." && *decoded != ".." && gateway::text::is_utf8(*decoded)
            && decoded->find_first_of("/\\") == std::string::npos && !has_control(*decoded)};
        if (!good) {
            return false;
        }
        text = *std::move(decoded);
    }
    return true;
}

/// RFC 3986 §3.4, with whole escapes.
[[nodiscard]] bool is_query(std::string_view query) {
    std::string plain{query};
    std::replace_if(
        plain.begin(), plain.end(), [](char letter) { return letter == '/' || letter == '?'; },
        '-');
    const std::optional<std::string> decoded{percent_decoded(plain)};
    return decoded && !has_control(*decoded);
}

template <class Parsed> struct Optional {
    std::optional<Parsed> value{};
    bool wrong{false};
};

template <class Parsed> [[nodiscard]] Optional<Parsed> parsed(
    const http::Headers& headers, std::string_view name,
    std::optional<Parsed> (*parse)(std::string_view)) {
    const auto text = headers.find(name);
    if (!text) {
        return {};
    }
    std::optional<Parsed> value{parse(*text)};
    const bool wrong{!value};
    return {std::move(value), wrong};
}

[[nodiscard]] std::optional<std::string> line(std::string_view text) {
    return is_value(text) ? std::optional{std::string{text}} : std::nullopt;
}

/// The header fields and the body's right to be there; method, path and service are read.
[[nodiscard]] core::Result<RestRequest>
with_fields(RestRequest request, const http::Request& from) {
    const http::Headers& headers{from.headers};
    if (const auto wrong = twice(headers); wrong) {
        return *wrong;
    }
    const auto client = headers.find("x-road-client");
    std::optional<ClientId> id{client ? parse_client(*client) : std::nullopt};
    if (!id) {
        return core::Rejection{"INVALID_CLIENT_IDENTIFIER", "X-Road-Client"};
    }
    request.client = *std::move(id);
    auto message = parsed<std::string>(headers, "x-road-id", line);
    auto user = parsed<std::string>(headers, "x-road-userid", line);
    auto issue = parsed<std::string>(headers, "x-road-issue", line);
    auto party =
        parsed<RepresentedParty>(headers, "x-road-represented-party", parse_represented_party);
    auto server = parsed<ServerId>(headers, "x-road-security-server", parse_server);
    if (message.wrong || user.wrong || issue.wrong) {
        return bad("X-Road-Id, X-Road-UserId or X-Road-Issue");
    }
    if (party.wrong || server.wrong) {
        return bad("X-Road-Represented-Party or X-Road-Security-Server");
    }
    request.id = std::move(message.value);
    request.user_id = std::move(user.value);
    request.issue = std::move(issue.value);
    request.represented_party = std::move(party.value);
    request.security_server = std::move(server.value);
    if ((from.held || !from.body.empty()) && !contains(with_body, request.method)) {
        return bad("a body that X-Road would drop");
    }
    return request;
}

/// Splits at the query. What is not plain, or null.
[[nodiscard]] const char* take_target(RestRequest& request, std::string_view rest) {
    const std::size_t mark{rest.find('?')};
    request.path = rest.substr(0, mark);
    request.query = mark == std::string_view::npos ? "" : rest.substr(mark + 1);
    return !is_plain_path(request.path) ? "the path behind the service"
           : !is_query(request.query)   ? "the query"
                                        : nullptr;
}

/// Where the fifth segment ends; npos if there are fewer.
[[nodiscard]] std::size_t end_of_service(std::string_view text) noexcept {
    std::size_t at{0};
    for (int segment{0}; segment < 4; ++segment) {
        at = text.find('/', at);
        if (at == std::string_view::npos) {
            return at;
        }
        ++at;
    }
    return std::min(text.find_first_of("/?", at), text.size());
}

/// `type` and `detail` of an error of X-Road's.
[[nodiscard]] Fault fault_in(std::string_view code, std::string_view body) {
    std::string tracking;
    if (body.size() <= largest_error) {
        const auto tree = gateway::text::parse_json(body);
        tracking = tree ? std::string{tree.value().string_at("detail").value_or("")} : "";
    }
    return fault_of_xroad(code, tracking);
}

}

bool is_plain_path(std::string_view path) {
    if (path.empty()) {
        return true;
    }
    if (path.front() != '/') {
        return false;
    }
    for (path.remove_prefix(1); !path.empty();) {
        const std::size_t slash{path.find('/')};
        const std::string_view segment{path.substr(0, slash)};
        if (segment.empty() || !is_plain_segment(segment)) {
            return false;
        }
        path.remove_prefix(slash == std::string_view::npos ? path.size() : slash + 1);
    }
    return true;
}

core::Result<RestRequest> read_rest_request(const http::Request& request) {
    std::string_view rest{request.target};
    if (!rest.starts_with(prefix)) {
        return core::Rejection{"INVALID_HTTP_METHOD", "a path outside /r1/"};
    }
    if (!contains(methods, request.method)) {
        return core::Rejection{"INVALID_HTTP_METHOD", "method"};
    }
    rest.remove_prefix(prefix.size());
    const std::size_t end{end_of_service(rest)};
    std::optional<ServiceId> service{parse_rest_service(rest.substr(0, end))};
    if (!service) {
        return bad("the service in the path");
    }
    RestRequest read{request.method, *std::move(service)};
    if (const char* const wrong{take_target(read, rest.substr(end))}; wrong != nullptr) {
        return bad(wrong);
    }
    return with_fields(std::move(read), request);
}

core::Result<RestRequest> read_rest_provided(
    const http::Request& request, const ServiceId& service, std::string_view base_path) {
    const std::string_view target{request.target};
    const bool below{
        target.starts_with(base_path)
        && (target.size() == base_path.size() || target[base_path.size()] == '/'
            || target[base_path.size()] == '?')};
    if (!contains(methods, request.method)) {
        return core::Rejection{"INVALID_HTTP_METHOD", "method"};
    }
    RestRequest read{request.method, service};
    if (!below) {
        return bad("path");
    }
    if (const char* const wrong{take_target(read, target.substr(base_path.size()))};
        wrong != nullptr) {
        return bad(wrong);
    }
    return with_fields(std::move(read), request);
}

core::Result<std::variant<RestAnswer, Fault>> read_rest_answer(
    int status, const http::Headers& headers, std::string_view body, const RestRequest& sent) {
    if (const auto wrong = twice(headers); wrong) {
        return *wrong;
    }
    const auto hash = headers.find("x-road-request-hash");
    const auto error = headers.find("x-road-error");
    if (error && !hash) {
        return std::variant<RestAnswer, Fault>{fault_in(*error, body)};
    }
    const auto differs = [](const char* place) {
        return core::Rejection{"INCONSISTENT_RESPONSE", place};
    };
    const auto client = headers.find("x-road-client");
    if (!client || parse_client(*client) != sent.client) {
        return differs("X-Road-Client");
    }
    const auto service = headers.find("x-road-service");
    if (!service || parse_rest_service(*service) != sent.service) {
        return differs("X-Road-Service");
    }
    if (headers.find("x-road-id") != std::optional<std::string_view>{sent.id}) {
        return differs("X-Road-Id");
    }
    const auto request_id = headers.find("x-road-request-id");
    if (!hash || hash->empty() || !request_id || request_id->empty() || !is_value(*hash)
        || !is_value(*request_id)) {
        return differs("X-Road-Request-Hash or X-Road-Request-Id");
    }
    return std::variant<RestAnswer, Fault>{
        RestAnswer{status, std::string{*request_id}, std::string{*hash}}};
}

}
