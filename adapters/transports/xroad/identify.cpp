#include "adapters/transports/xroad/identify.h"

#include "adapters/transports/xroad/first_part.h"
#include "adapters/transports/xroad/http_text.h"
#include "adapters/transports/xroad/part_head.h"
#include "gateway/http/request_reader.h"

namespace adapters::xroad {

namespace {

namespace http = gateway::http;

using Outcome = core::Result<std::variant<Identity, Fault>>;

[[nodiscard]] Outcome
of_soap(core::ByteView bytes, std::string_view content_type, std::optional<Kind> expected) {
    const core::Result<FirstPart> posted{first_part(bytes, nullptr, content_type)};
    if (!posted) {
        return posted.rejection();
    }
    core::Result<Envelope> read{
        read_envelope(posted.value().content, posted.value().type, {expected, nullptr, {}})};
    if (!read) {
        return read.rejection();
    }
    if (const auto* const fault = std::get_if<Fault>(&read.value()); fault != nullptr) {
        return std::variant<Identity, Fault>{*fault};
    }
    auto& message = std::get<SoapMessage>(read.value());
    SoapHeaders& headers{message.headers};
    return std::variant<Identity, Fault>{Identity{
        Identity::Protocol::soap, message.kind, std::move(headers.client),
        std::move(headers.service), std::move(headers.id), std::move(headers.user_id),
        std::move(headers.issue), std::move(headers.protocol_version), posted.value().attachments}};
}

[[nodiscard]] core::Rejection not_http(std::string_view place) {
    return {"BAD_REQUEST", std::string{place}};
}

[[nodiscard]] core::Result<http::Request> read_http(std::string_view text) {
    http::RequestReader reader{http::ReaderLimits{}};
    for (;;) {
        const http::RequestReader::Fed fed{reader.feed(text)};
        text.remove_prefix(fed.taken);
        switch (fed.step) {
        case http::RequestReader::Step::refused: return not_http(reader.refusal().title[2]);
        case http::RequestReader::Step::header_read: break;
        case http::RequestReader::Step::need_more:
            if (text.empty()) {
                return not_http("the body is shorter than the header says");
            }
            break;
        case http::RequestReader::Step::complete:
            if (text.find_first_not_of("\r\n") != std::string_view::npos) {
                return not_http("the body is longer than the header says");
            }
            return reader.take();
        }
    }
}

/// As a Security Server takes them apart: /r1/ is REST, anything else is SOAP, which is posted.
/// Only what a provider is sent says X-Road-Client elsewhere: SOAP has no such field.
[[nodiscard]] Outcome of_http(std::string_view text, std::optional<Kind> expected) {
    core::Result<http::Request> read{read_http(as_sent(text))};
    if (!read) {
        return read.rejection();
    }
    const http::Request& request{read.value()};
    if (expected == Kind::response) {
        return core::Rejection{"BAD_REQUEST", "an HTTP request is no response"};
    }
    const bool rest_path{request.path().starts_with("/r1/")};
    if (!rest_path && request.headers.count("x-road-client") != 0) {
        return core::Rejection{
            "BAD_REQUEST", "a path outside /r1/: as a provider gets it, without the service"};
    }
    if (rest_path || request.method != "POST") {
        core::Result<RestRequest> rest{read_rest_request(request)};
        if (!rest) {
            return rest.rejection();
        }
        RestRequest& found{rest.value()};
        return std::variant<Identity, Fault>{Identity{
            Identity::Protocol::rest, Kind::request, std::move(found.client),
            std::move(found.service), std::move(found.id), std::move(found.user_id),
            std::move(found.issue), "r1"}};
    }
    if (request.headers.count("soapaction") > 1
        || !is_soap_action(request.headers.find("soapaction"))) {
        return core::Rejection{"INVALID_SOAP_ACTION", "SOAPAction"};
    }
    return of_soap(request.body, request.headers.find("content-type").value_or(""), Kind::request);
}

/// As it was saved with the head that MIME gives it.
[[nodiscard]] std::optional<Outcome>
of_saved_mime(std::string_view text, std::optional<Kind> expected) {
    const auto [head, body] = split_head(text);
    const std::optional<std::string> type{content_type_in(head)};
    return type ? std::optional{of_soap(core::as_bytes(body), *type, expected)} : std::nullopt;
}

/// Parts without a head: their first line says what is between them.
[[nodiscard]] Outcome of_bare_parts(std::string_view text, std::optional<Kind> expected) {
    std::string_view boundary{text.substr(0, text.find('\n'))};
    boundary.remove_prefix(2);
    boundary = boundary.substr(0, boundary.find_last_not_of(" \t\r") + 1);
    if (!is_boundary(boundary)) {
        return core::Rejection{"INVALID_CONTENT_TYPE", "multipart: give --content-type"};
    }
    const MediaType type{"multipart/related", {{"boundary", std::string{boundary}}}};
    return of_soap(core::as_bytes(text), text_of(type), expected);
}

/// Markup, or letters of two bytes, which are told as such where markup is read.
[[nodiscard]] bool may_be_markup(std::string_view text) noexcept {
    using namespace std::string_view_literals;
    return "<\xFE\xFF\0 \t"sv.find(text.front()) != std::string_view::npos;
}

}

Outcome identify(
    std::string_view message, std::optional<std::string_view> content_type,
    std::optional<Kind> expected) {
    if (message.size() > largest_message) {
        return core::Rejection{"MIME_PARSING_FAILED", "the message is too large"};
    }
    const std::string_view text{first_line_on(message)};
    if (text.empty()) {
        return core::Rejection{"INVALID_XML", "the message is empty"};
    }
    if (begins_as_request(text)) {
        return of_http(text, expected);
    }
    if (text.starts_with("HTTP/")) {
        return not_http("an HTTP answer is not read: give what stands behind its head");
    }
    if (!content_type && text.starts_with("--")) {
        return of_bare_parts(text, expected);
    }
    if (!content_type && !may_be_markup(text)) {
        const std::optional<Outcome> saved{of_saved_mime(text, expected)};
        return saved ? *saved
                     : core::Rejection{
                         "INVALID_XML", "neither an envelope nor parts nor an HTTP request"};
    }
    return of_soap(core::as_bytes(message), content_type.value_or("text/xml"), expected);
}

}
