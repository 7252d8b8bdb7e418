#include "adapters/transports/xroad/identify.h"

#include "adapters/transports/xroad/multipart.h"
#include "gateway/http/request_reader.h"

#include <algorithm>

namespace adapters::xroad {

namespace {

namespace http = gateway::http;

using Outcome = core::Result<std::variant<Identity, Fault>>;

/// Keeps the envelope and passes over attachments.
class EnvelopePart final : public Parts {
public:
    void part(const PartHead& head) override {
        if (m_parts++ == 0) {
            m_type = head.type;
        }
    }

    void bytes(core::ByteView bytes) override {
        if (m_parts == 1) {
            m_envelope.insert(m_envelope.end(), bytes.begin(), bytes.end());
        }
    }

    void part_end() override {}

    [[nodiscard]] const MediaType& type() const noexcept { return m_type; }
    [[nodiscard]] core::ByteView envelope() const noexcept { return m_envelope; }

private:
    std::size_t m_parts{0};
    MediaType m_type;
    core::Bytes m_envelope;
};

[[nodiscard]] Outcome of_envelope(
    core::ByteView bytes, const MediaType& type, std::optional<Kind> expected,
    std::size_t attachments) {
    core::Result<Envelope> read{read_envelope(bytes, type, {expected, nullptr, {}})};
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
        std::move(headers.issue), std::move(headers.protocol_version), attachments}};
}

[[nodiscard]] Outcome
of_multipart(core::ByteView bytes, const MediaType& type, std::optional<Kind> expected) {
    EnvelopePart parts;
    auto reader = MultipartReader::open(type, parts);
    if (!reader) {
        return reader.rejection();
    }
    if (const auto fed = reader.value()->feed(bytes); !fed) {
        return fed.rejection();
    }
    if (const auto ended = reader.value()->finish(); !ended) {
        return ended.rejection();
    }
    return of_envelope(parts.envelope(), parts.type(), expected, reader.value()->count() - 1);
}

[[nodiscard]] Outcome
of_soap(core::ByteView bytes, std::string_view content_type, std::optional<Kind> expected) {
    const std::optional<MediaType> type{parse_media_type(content_type)};
    if (!type) {
        return core::Rejection{"INVALID_CONTENT_TYPE", "Content-Type"};
    }
    return type->is_multipart() ? of_multipart(bytes, *type, expected)
                                : of_envelope(bytes, *type, expected, 0);
}

/// A method, a space, something, HTTP/ and a digit: the first line of a request.
[[nodiscard]] bool is_http(std::string_view text) noexcept {
    const std::string_view line{text.substr(0, text.find('\n'))};
    const std::size_t space{line.find(' ')};
    const std::size_t version{line.rfind(" HTTP/")};
    return space != std::string_view::npos && space > 0 && version != std::string_view::npos
           && version > space
           && std::all_of(
               line.begin(), line.begin() + static_cast<std::ptrdiff_t>(space),
               [](char letter) { return letter >= 'A' && letter <= 'Z'; });
}

[[nodiscard]] std::string with_returns(std::string_view text) {
    const std::size_t blank{text.find("\n\n")};
    const std::string_view head{text.substr(0, blank)};
    if (blank == std::string_view::npos || head.find('\r') != std::string_view::npos) {
        return std::string{text};
    }
    std::string out;
    for (const char letter : text.substr(0, blank + 2)) {
        out += letter == '\n' ? "\r\n" : std::string(1, letter);
    }
    out += text.substr(blank + 2);
    return out;
}

[[nodiscard]] core::Rejection not_http(const http::Refusal& refusal) {
    return {"BAD_REQUEST", std::string{refusal.code.text()}};
}

[[nodiscard]] core::Result<http::Request> read_http(std::string_view text) {
    http::RequestReader reader{http::ReaderLimits{}};
    for (;;) {
        const http::RequestReader::Fed fed{reader.feed(text)};
        text.remove_prefix(fed.taken);
        switch (fed.step) {
        case http::RequestReader::Step::refused: return not_http(reader.refusal());
        case http::RequestReader::Step::header_read: break;
        case http::RequestReader::Step::need_more:
            if (text.empty()) {
                return not_http(http::refusals::truncated);
            }
            break;
        case http::RequestReader::Step::complete:
            if (text.find_first_not_of("\r\n") != std::string_view::npos) {
                return core::Rejection{"BAD_REQUEST", "bytes behind the request"};
            }
            return reader.take();
        }
    }
}

/// As a Security Server takes them apart: /r1/ is REST, anything else is SOAP, which is posted.
[[nodiscard]] Outcome of_http(std::string_view text, std::optional<Kind> expected) {
    core::Result<http::Request> read{read_http(with_returns(text))};
    if (!read) {
        return read.rejection();
    }
    const http::Request& request{read.value()};
    if (expected == Kind::response) {
        return core::Rejection{"BAD_REQUEST", "an HTTP request is no response"};
    }
    if (request.path().starts_with("/r1/") || request.method != "POST") {
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
    if (!is_soap_action(request.headers.find("soapaction"))) {
        return core::Rejection{"INVALID_SOAP_ACTION", "SOAPAction"};
    }
    return of_soap(request.body, request.headers.find("content-type").value_or(""), Kind::request);
}

}

Outcome identify(
    std::string_view message, std::optional<std::string_view> content_type,
    std::optional<Kind> expected) {
    if (is_http(message)) {
        return of_http(message, expected);
    }
    return of_soap(core::as_bytes(message), content_type.value_or("text/xml"), expected);
}

}
