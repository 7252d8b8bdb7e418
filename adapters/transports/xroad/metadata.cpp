#include "adapters/transports/xroad/metadata.h"

#include "adapters/transports/xroad/call.h"
#include "adapters/transports/xroad/first_part.h"
#include "adapters/transports/xroad/rest.h"
#include "adapters/transports/xroad/soap.h"
#include "adapters/transports/xroad/soap_names.h"
#include "gateway/crypto/random.h"
#include "gateway/text/xml_writer.h"

#include <memory>

namespace adapters::xroad {

namespace {

using gateway::core::Code;
using gateway::http::ClientResult;
using gateway::http::OutgoingRequest;

constexpr std::size_t largest_answer{16 * 1024 * 1024};

/// The last part of an attached WSDL: the first is the envelope.
class SecondPart final : public Parts {
public:
    void part(const PartHead& head) override {
        if (++m_parts == 2) {
            type = head.type.essence;
        }
    }

    void bytes(core::ByteView bytes) override {
        if (m_parts == 2) {
            content.insert(content.end(), bytes.begin(), bytes.end());
        }
    }

    void part_end() override {}

    std::string type{};
    core::Bytes content{};

private:
    std::size_t m_parts{0};
};

[[nodiscard]] std::string_view code_of(Metadata::What what) noexcept {
    switch (what) {
    case Metadata::What::clients: return "listClients";
    case Metadata::What::methods: return "listMethods";
    case Metadata::What::allowed_methods: return "allowedMethods";
    case Metadata::What::openapi: return "getOpenAPI";
    case Metadata::What::wsdl: return "getWsdl";
    }
    return {};
}

[[nodiscard]] bool is_soap(const XroadEndpoint& endpoint, const Metadata& question) noexcept {
    return question.what == Metadata::What::wsdl
           || (endpoint.protocol == XroadEndpoint::Protocol::soap
               && (question.what == Metadata::What::methods
                   || question.what == Metadata::What::allowed_methods));
}

[[nodiscard]] ServiceId metaservice(const XroadEndpoint& endpoint, const Metadata& question) {
    return {endpoint.service.provider, std::string{code_of(question.what)}};
}

[[nodiscard]] std::string named_service(const XroadEndpoint& endpoint, const Metadata& question) {
    return question.service.empty() ? endpoint.service.code : question.service;
}

/// What is written, kept until the answer is there.
struct Asked {
    OutgoingRequest request;
    std::string envelope{};
    std::optional<SoapHeaders> headers{};
    std::optional<RestRequest> rest{}; ///< absent of listClients, which our own server answers
};

[[nodiscard]] core::Result<core::Nothing>
write_soap(Asked& asked, const XroadEndpoint& endpoint, const Metadata& question, std::string id) {
    const std::string code{code_of(question.what)};
    std::string body{"<x:" + code + " xmlns:x=\"" + std::string{names::xroad} + "\">"};
    if (question.what == Metadata::What::wsdl) {
        body += "<x:serviceCode>";
        gateway::text::append_xml_text(body, named_service(endpoint, question));
        body += "</x:serviceCode>";
        if (endpoint.service.version && question.service.empty()) {
            body += "<x:serviceVersion>";
            gateway::text::append_xml_text(body, *endpoint.service.version);
            body += "</x:serviceVersion>";
        }
    }
    body += "</x:" + code + ">";
    asked.headers.emplace(
        SoapHeaders{endpoint.client, metaservice(endpoint, question), std::move(id)});
    core::Result<std::string> envelope{write_request(*asked.headers, body)};
    if (!envelope) {
        return envelope.rejection();
    }
    asked.envelope = std::move(envelope).value();
    asked.request.method = "POST";
    asked.request.url += "/";
    asked.request.headers = {{"Content-Type", "text/xml; charset=utf-8"}, {"SOAPAction", "\"\""}};
    asked.request.body = core::as_bytes(asked.envelope);
    return core::Nothing{};
}

[[nodiscard]] core::Result<core::Nothing>
write_rest(Asked& asked, const XroadEndpoint& endpoint, const Metadata& question, std::string id) {
    asked.request.method = "GET";
    if (question.what == Metadata::What::clients) {
        asked.request.url += "/listClients";
        asked.request.headers = {{"Accept", "application/json"}};
        return core::Nothing{};
    }
    RestRequest request{"GET", metaservice(endpoint, question)};
    if (question.what == Metadata::What::openapi) {
        request.query = "serviceCode=";
        append_percent_encoded(request.query, named_service(endpoint, question));
    }
    request.client = endpoint.client;
    request.id = std::move(id);
    core::Result<RestHead> head{write_rest_request(request, false)};
    if (!head) {
        return head.rejection();
    }
    asked.request.url += head.value().target;
    asked.request.headers = std::move(head.value().headers);
    asked.rest = std::move(request);
    return core::Nothing{};
}

[[nodiscard]] MetadataAnswer failed(Code code) {
    MetadataAnswer answer;
    answer.failure = code;
    return answer;
}

[[nodiscard]] MetadataAnswer of_soap(const Asked& asked, const ClientResult& result) {
    const core::Result<FirstPart> posted{first_part(result.body, nullptr, result.content_type)};
    if (!posted) {
        return failed(code_of_no_answer(posted.rejection()));
    }
    const core::Result<Envelope> read{
        read_envelope(posted.value().content, posted.value().type, {Kind::response, nullptr, {}})};
    if (!read) {
        return failed(code_of_no_answer(read.rejection()));
    }
    MetadataAnswer answer;
    if (const auto* const fault = std::get_if<Fault>(&read.value())) {
        answer.fault = *fault;
        return answer;
    }
    const auto& message = std::get<SoapMessage>(read.value());
    if (const auto same = check_answer(*asked.headers, message.headers); !same) {
        return failed(code_of_no_answer(same.rejection()));
    }
    if (const auto ours = verify(message.request_hash, core::as_bytes(asked.envelope)); !ours) {
        return failed(code_of_no_answer(ours.rejection()));
    }
    answer.content_type = "text/xml";
    answer.body = posted.value().content;
    if (posted.value().attachments != 0) { // getWsdl attaches what it was asked for
        SecondPart second;
        const std::optional<MediaType> type{parse_media_type(result.content_type)};
        const auto reader = MultipartReader::open(*type, second);
        if (reader && reader.value()->feed(result.body) && reader.value()->finish()) {
            answer.content_type = second.type;
            answer.body = std::move(second.content);
        }
    }
    return answer;
}

[[nodiscard]] MetadataAnswer of_rest(const Asked& asked, ClientResult result) {
    gateway::http::Headers headers;
    for (const auto& [name, value] : result.headers) {
        headers.add(name, value);
    }
    const auto read = read_rest_answer(
        result.status, headers, core::as_text(result.body), asked.rest.value_or(RestRequest{}));
    MetadataAnswer answer;
    if (const auto* const fault = read ? std::get_if<Fault>(&read.value()) : nullptr) {
        answer.fault = *fault;
        return answer;
    }
    if (std::optional<Fault> fault{fault_of_soap(result)}) {
        answer.fault = std::move(fault);
        return answer;
    }
    // listClients is no request of REST's, and its answer has nothing that could be compared
    if (!read && (asked.rest || read.rejection().code != Code{"INCONSISTENT_RESPONSE"})) {
        return failed(code_of_no_answer(read.rejection()));
    }
    if (result.status != 200) {
        return failed("HTTP_REFUSED");
    }
    answer.content_type = std::move(result.content_type);
    answer.body = std::move(result.body);
    return answer;
}

}

void ask_metadata(
    gateway::http::Client& client, const XroadEndpoint& endpoint, const Metadata& question,
    core::Instant now, std::chrono::milliseconds time_limit,
    std::function<void(MetadataAnswer)> done) {
    auto asked = std::make_shared<Asked>(Asked{endpoint.pattern});
    asked->request.time_limit = time_limit;
    asked->request.response_limit = largest_answer;
    const bool soap{is_soap(endpoint, question)};
    std::string id{gateway::crypto::new_message_id(now).text()};
    const auto written = soap ? write_soap(*asked, endpoint, question, std::move(id))
                              : write_rest(*asked, endpoint, question, std::move(id));
    if (!written) {
        done(failed(written.rejection().code));
        return;
    }
    OutgoingRequest request{asked->request};
    client.send(std::move(request), [asked, soap, done = std::move(done)](ClientResult result) {
        if (result.kind != ClientResult::Kind::answered) {
            done(failed(result.code));
        } else if (result.status >= 300 && result.status < 400) {
            done(failed("REDIRECT_NOT_FOLLOWED"));
        } else {
            done(soap ? of_soap(*asked, result) : of_rest(*asked, std::move(result)));
        }
    });
}

}
