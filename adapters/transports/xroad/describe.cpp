#include "adapters/transports/xroad/describe.h"

#include "adapters/transports/xroad/content_schema.h"
#include "adapters/transports/xroad/converters.h"
#include "adapters/transports/xroad/first_part.h"
#include "adapters/transports/xroad/soap_names.h"
#include "gateway/text/xml_writer.h"

#include <array>
#include <utility>

namespace adapters::xroad {

namespace {

using gateway::ports::OfferedService;
using gateway::text::JsonValue;

[[nodiscard]] std::string escaped(std::string_view text) {
    std::string out;
    gateway::text::append_xml_attribute(out, text);
    return out;
}

[[nodiscard]] std::string message_xml(std::string_view name, std::string_view element) {
    return "<message name=\"" + std::string{name}
           + "\"><part name=\"body\" element=\"tns:" + std::string{element} + "\"/></message>\n";
}

/// The header parts that every message of X-Road has (PR-MESS, annex).
[[nodiscard]] std::string header_parts() {
    std::string out{"<message name=\"requestheader\">"};
    for (const char* part : {"client", "service", "userId", "id", "issue", "protocolVersion"}) {
        out += "<part name=\"" + std::string{part} + "\" element=\"xrd:" + part + "\"/>";
    }
    return out + "</message>\n";
}

[[nodiscard]] std::string header_binding() {
    std::string out;
    for (const char* part : {"client", "service", "userId", "id", "issue", "protocolVersion"}) {
        out += "<soap:header message=\"tns:requestheader\" part=\"" + std::string{part}
               + "\" use=\"literal\"/>";
    }
    return out;
}

[[nodiscard]] JsonValue answer_of(std::string_view what, JsonValue content) {
    JsonValue answer{JsonValue::make_object()};
    answer.add("description", text_value(what)).add("content", std::move(content));
    return answer;
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> refusals{{
    {"400", "No request of X-Road's, or one that can be read in two ways"},
    {"403", "Not supplied: the same whatever the cause"},
    {"404", "Nothing is offered here, or something stands behind the address"},
    {"405", "The service is called with POST"},
    {"413", "The question is too long"},
    {"415", "The question is of another content type"},
    {"422", "The question does not hold; the code and the path say where"},
    {"429", "Too many questions; Retry-After says when to ask again"},
    {"500", "The answer could not be sent"},
    {"503", "Nothing can be done now; with Retry-After nothing was done"},
    {"504", "There was no answer in time"},
    {"default", "It was not done, and why"},
}};

/// What every refusal is (RFC 9457).
[[nodiscard]] JsonValue components() {
    JsonValue properties{JsonValue::make_object()};
    JsonValue required{JsonValue::make_array()};
    for (const std::string_view name : {"type", "title", "status", "code", "detail", "path"}) {
        JsonValue schema{JsonValue::make_object()};
        schema.add("type", text_value(name == "status" ? "integer" : "string"));
        properties.add(std::string{name}, std::move(schema));
        if (name != "detail" && name != "path") {
            required.push(text_value(name));
        }
    }
    JsonValue schemas{JsonValue::make_object()};
    schemas.add("Problem", object_schema(std::move(required), std::move(properties)));
    JsonValue made{JsonValue::make_object()};
    made.add("schemas", std::move(schemas));
    return made;
}

[[nodiscard]] JsonValue responses_of(const OfferedService& service, const Converter& converter) {
    JsonValue responses{JsonValue::make_object()};
    responses.add(
        "200", answer_of(
                   "What may be given; what may not is left out or marked so",
                   content_of(service.response, converter.response.get())));
    for (const auto& [status, what] : refusals) {
        JsonValue problem{JsonValue::make_object()};
        problem.add("$ref", text_value("#/components/schemas/Problem"));
        JsonValue content{JsonValue::make_object()};
        content.add("application/problem+json", media_of(std::move(problem)));
        responses.add(std::string{status}, answer_of(what, std::move(content)));
    }
    return responses;
}

}

std::string_view element_of(std::string_view document) noexcept {
    constexpr std::string_view mark{"\xEF\xBB\xBF"};
    if (document.starts_with(mark)) {
        document.remove_prefix(mark.size());
    }
    if (document.starts_with("<?xml")) {
        const std::size_t end{document.find("?>")};
        document.remove_prefix(end == std::string_view::npos ? 0 : end + 2);
    }
    const std::size_t begin{document.find_first_not_of(" \t\r\n")};
    return begin == std::string_view::npos ? std::string_view{} : document.substr(begin);
}

bool has_wsdl(const OfferedService& service) noexcept {
    const OfferedService::Side& asked{service.request};
    const OfferedService::Side& told{service.response};
    return asked.is_xml() && told.is_xml() && !asked.schema.empty() && asked.schema == told.schema
           && asked.element.starts_with(service.code)
           && told.element.size() == asked.element.size() + 8
           && told.element.starts_with(asked.element) && told.element.ends_with("Response")
           && asked.name_space == told.name_space && !asked.name_space.empty();
}

std::string wsdl_of(const OfferedService& service, std::string_view address) {
    const std::string& code{service.code};
    std::string out{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"};
    out += "<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\" "
           "xmlns:soap=\"http://schemas.xmlsoap.org/wsdl/soap/\" xmlns:xrd=\"";
    out += names::xroad;
    out += "\" xmlns:tns=\"" + escaped(service.request.name_space) + "\" targetNamespace=\""
           + escaped(service.request.name_space) + "\" name=\"" + escaped(service.exchange)
           + "\">\n<types>\n<schema xmlns=\"http://www.w3.org/2001/XMLSchema\">"
             "<import namespace=\"";
    out += names::xroad;
    out += "\" schemaLocation=\"http://x-road.eu/xsd/xroad.xsd\"/></schema>\n";
    out += element_of(service.request.schema);
    out += "\n</types>\n" + header_parts() + message_xml(code, service.request.element)
           + message_xml(code + "Response", service.response.element);
    out += "<portType name=\"" + code + "PortType\"><operation name=\"" + code
           + "\"><documentation><xrd:title>" + escaped(service.title[2])
           + "</xrd:title></documentation><input message=\"tns:" + code
           + "\"/><output message=\"tns:" + code + "Response\"/></operation></portType>\n";
    out += "<binding name=\"" + code + "Binding\" type=\"tns:" + code
           + "PortType\"><soap:binding style=\"document\" "
             "transport=\"http://schemas.xmlsoap.org/soap/http\"/><operation name=\""
           + code
           + "\"><soap:operation soapAction=\"\" style=\"document\"/><xrd:version>v1</xrd:version>";
    for (const char* side : {"input", "output"}) {
        out += "<" + std::string{side} + "><soap:body parts=\"body\" use=\"literal\"/>"
               + header_binding() + "</" + side + ">";
    }
    out += "</operation></binding>\n<service name=\"" + code + "Service\"><port name=\"" + code
           + "Port\" binding=\"tns:" + code + "Binding\"><soap:address location=\""
           + escaped(address) + "/x-road/soap/" + escaped(service.exchange)
           + "\"/></port></service>\n</definitions>\n";
    return out;
}

std::string openapi_of(const OfferedService& service, std::string_view address) {
    const Converter converter{converter_for(service)};
    JsonValue info{JsonValue::make_object()};
    info.add("title", text_value(service.title[2])).add("version", text_value("1"));
    JsonValue server{JsonValue::make_object()};
    server.add("url", text_value(std::string{address} + "/x-road/rest/" + service.exchange));
    JsonValue servers{JsonValue::make_array()};
    servers.push(std::move(server));
    JsonValue body{JsonValue::make_object()};
    body.add("required", JsonValue::of_boolean(true))
        .add("content", content_of(service.request, converter.request.get()));
    JsonValue post{JsonValue::make_object()};
    post.add("operationId", text_value(service.code))
        .add("summary", text_value(service.title[2]))
        .add("requestBody", std::move(body))
        .add("responses", responses_of(service, converter));
    JsonValue path{JsonValue::make_object()};
    path.add("post", std::move(post));
    JsonValue paths{JsonValue::make_object()};
    paths.add("/", std::move(path));
    JsonValue document{JsonValue::make_object()};
    document.add("openapi", text_value("3.0.3"))
        .add("info", std::move(info))
        .add("servers", std::move(servers))
        .add("paths", std::move(paths))
        .add("components", components());
    return gateway::text::write_json(document);
}

std::string summary_of_problem(std::string_view json) {
    const auto read = gateway::text::parse_json(json);
    if (!read) {
        return "not_supplied";
    }
    std::string out{read.value().string_at("code").value_or("NOT_SUPPLIED")};
    out += ": ";
    out += read.value().string_at("title").value_or("");
    if (const auto path = read.value().string_at("path")) {
        out += " (" + std::string{*path} + ")";
    }
    return out;
}

core::Result<PostedSoap> read_posted(const gateway::http::Request& request) {
    if (request.headers.count("content-type") != 1 || request.headers.count("soapaction") > 1
        || !is_soap_action(request.headers.find("soapaction"))) {
        return core::Rejection{"INVALID_SOAP_ACTION", "SOAPAction or Content-Type"};
    }
    const core::Result<FirstPart> posted{first_part(
        request.body, request.held.get(), request.headers.find("content-type").value_or(""))};
    if (!posted) {
        return posted.rejection();
    }
    if (posted.value().attachments != 0) {
        return core::Rejection{"INVALID_MESSAGE", "attachments"};
    }
    std::string body;
    core::Result<Envelope> read{read_envelope(
        posted.value().content, posted.value().type, {Kind::request, nullptr, {}, &body})};
    if (!read) {
        return read.rejection();
    }
    auto* const message = std::get_if<SoapMessage>(&read.value());
    if (message == nullptr) {
        return core::Rejection{"INVALID_SOAP", "a fault is no request"};
    }
    return PostedSoap{std::move(*message), std::move(body)};
}

}
