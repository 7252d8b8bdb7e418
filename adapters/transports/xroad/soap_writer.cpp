#include "adapters/transports/xroad/soap.h"
#include "adapters/transports/xroad/soap_names.h"
#include "gateway/core/hetu_in_text.h"
#include "gateway/text/xml_writer.h"

#include <cassert>

namespace adapters::xroad {

namespace {

namespace text = gateway::text;

constexpr std::string_view declaration{"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"};

/// `<name>value</name>`. @pre name is ours.
void append_value(std::string& out, std::string_view name, std::string_view value) {
    out += '<';
    out += name;
    out += '>';
    text::append_xml_text(out, value);
    out += "</";
    out += name;
    out += '>';
}

void append_optional(
    std::string& out, std::string_view name, const std::optional<std::string>& value) {
    if (value) {
        append_value(out, name, *value);
    }
}

void append_member(std::string& out, const MemberId& id) {
    append_value(out, "id:xRoadInstance", id.instance);
    append_value(out, "id:memberClass", id.member_class);
    append_value(out, "id:memberCode", id.member_code);
}

void append_block(
    std::string& out, std::string_view name, std::string_view object_type,
    std::string_view inside) {
    out += '<';
    out += name;
    out += " id:objectType=\"";
    out += object_type;
    out += "\">";
    out += inside;
    out += "</";
    out += name;
    out += '>';
}

void append_ids(std::string& out, const SoapHeaders& headers) {
    std::string inside;
    append_member(inside, headers.client.member);
    append_optional(inside, "id:subsystemCode", headers.client.subsystem);
    append_block(out, "xrd:client", headers.client.subsystem ? "SUBSYSTEM" : "MEMBER", inside);

    inside.clear();
    append_member(inside, headers.service.provider.member);
    append_optional(inside, "id:subsystemCode", headers.service.provider.subsystem);
    append_value(inside, "id:serviceCode", headers.service.code);
    append_optional(inside, "id:serviceVersion", headers.service.version);
    append_block(out, "xrd:service", "SERVICE", inside);

    if (headers.security_server) {
        inside.clear();
        append_member(inside, headers.security_server->owner);
        append_value(inside, "id:serverCode", headers.security_server->code);
        append_block(out, "xrd:securityServer", "SERVER", inside);
    }
    if (headers.represented_party) {
        out += "<repr:representedParty>";
        append_optional(out, "repr:partyClass", headers.represented_party->party_class);
        append_value(out, "repr:partyCode", headers.represented_party->code);
        out += "</repr:representedParty>";
    }
}

[[nodiscard]] std::string envelope_of(const SoapHeaders& headers, std::string_view body) {
    std::string out{declaration};
    out += "<soap:Envelope xmlns:soap=\"";
    out += names::envelope;
    out += "\" xmlns:xrd=\"";
    out += names::xroad;
    out += "\" xmlns:id=\"";
    out += names::identifiers;
    out += "\" xmlns:repr=\"";
    out += names::representation;
    out += "\"><soap:Header>";
    append_ids(out, headers);
    append_optional(out, "xrd:userId", headers.user_id);
    append_value(out, "xrd:id", headers.id);
    append_optional(out, "xrd:issue", headers.issue);
    append_value(out, "xrd:protocolVersion", headers.protocol_version);
    out += "</soap:Header><soap:Body>";
    out += body;
    out += "</soap:Body></soap:Envelope>";
    return out;
}

/// What was written must read as what was meant: a body that breaks out of its place, or a value
/// that no reader takes, is found here, and nothing leaves.
[[nodiscard]] core::Result<std::string>
proven(std::string written, const SoapHeaders& meant, Kind kind) {
    const MediaType type{"text/xml", {{"charset", "utf-8"}}};
    const core::Result<Envelope> read{
        read_envelope(core::as_bytes(written), type, {kind, nullptr, {}})};
    if (!read) {
        return read.rejection();
    }
    const auto* const message = std::get_if<SoapMessage>(&read.value());
    if (message == nullptr || message->headers != meant) {
        return core::Rejection{"INVALID_BODY", "Body"};
    }
    return written;
}

/// The name of an element as it stands in its start tag, prefix and all.
[[nodiscard]] std::string_view tag_name(std::string_view element) noexcept {
    return element.substr(1, element.find_first_of(" \t\r\n/>") - 1);
}

}

core::Result<std::string> write_request(const SoapHeaders& headers, std::string_view body) {
    if (headers.id.empty()) {
        return core::Rejection{"MISSING_HEADER_FIELD", "id"};
    }
    if (core::may_name_a_person(headers.user_id.value_or(""))
        || core::may_name_a_person(headers.issue.value_or(""))
        || core::may_name_a_person(headers.id)) {
        return core::Rejection{"XROAD_PERSONAL_DATA", "userId, issue or id"};
    }
    return proven(envelope_of(headers, body), headers, Kind::request);
}

core::Result<std::string> write_response(const SoapMessage& request, std::string_view body) {
    assert(request.kind == Kind::request && request.head.starts_with('<'));
    std::string out{declaration};
    out += request.head;
    // a prefix of our own: what the request's prefixes mean is not ours to know; and no default
    // namespace reaches into the body
    out += "<answer:Body xmlns:answer=\"";
    out += names::envelope;
    out += "\" xmlns=\"\">";
    out += body;
    out += "</answer:Body></";
    out += tag_name(request.head);
    out += '>';
    return proven(std::move(out), request.headers, Kind::response);
}

std::string write_fault(Kind whose_fault, std::string_view text) {
    std::string out{declaration};
    out += "<soap:Envelope xmlns:soap=\"";
    out += names::envelope;
    out += "\"><soap:Body><soap:Fault>";
    append_value(out, "faultcode", whose_fault == Kind::request ? "soap:Client" : "soap:Server");
    append_value(out, "faultstring", text);
    out += "</soap:Fault></soap:Body></soap:Envelope>";
    return out;
}

}
