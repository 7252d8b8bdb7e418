#pragma once
// Messages of X-Road for tests: invented members, invented people.

#include "adapters/transports/xroad/soap.h"
#include "gateway/core/bytes.h"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace tests::xroad {

/// A SOAP envelope, piece by piece; a test changes the piece that it is about.
struct EnvelopeText {
    std::string envelope_namespace{"http://schemas.xmlsoap.org/soap/envelope/"};
    std::string xroad_namespace{"http://x-road.eu/xsd/xroad.xsd"};
    std::string client{
        R"(<x:client i:objectType="SUBSYSTEM"><i:xRoadInstance>FI-TEST</i:xRoadInstance>)"
        R"(<i:memberClass>MUN</i:memberClass><i:memberCode>1234567-1</i:memberCode>)"
        R"(<i:subsystemCode>employment</i:subsystemCode></x:client>)"};
    std::string service{
        R"(<x:service i:objectType="SERVICE"><i:xRoadInstance>FI-TEST</i:xRoadInstance>)"
        R"(<i:memberClass>GOV</i:memberClass><i:memberCode>7654321-2</i:memberCode>)"
        R"(<i:subsystemCode>benefits</i:subsystemCode><i:serviceCode>getPeriods</i:serviceCode>)"
        R"(<i:serviceVersion>v1</i:serviceVersion></x:service>)"};
    std::string id{"<x:id>5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11</x:id>"};
    std::string others{"<x:userId>official-17</x:userId><x:issue>case-4</x:issue>"};
    std::string version{"<x:protocolVersion>4.0</x:protocolVersion>"};
    std::string body{
        R"(<p:getPeriods xmlns:p="urn:test:benefits"><p:from>2026-01-01</p:from></p:getPeriods>)"};

    [[nodiscard]] std::string header() const {
        return "<s:Header>" + client + service + id + others + version + "</s:Header>";
    }

    [[nodiscard]] std::string text() const {
        return wrapped(header() + "<s:Body>" + body + "</s:Body>");
    }

    [[nodiscard]] std::string wrapped(const std::string& inside) const {
        return "<s:Envelope xmlns:s=\"" + envelope_namespace + "\" xmlns:x=\"" + xroad_namespace
               + "\" xmlns:i=\"http://x-road.eu/xsd/identifiers\""
                 " xmlns:r=\"http://x-road.eu/xsd/representation.xsd\">"
               + inside + "</s:Envelope>";
    }
};

inline constexpr std::string_view xml_type{"text/xml; charset=UTF-8"};

/// Reads an envelope: the message, or the code that it is refused with.
inline gateway::core::Result<adapters::xroad::Envelope> read(
    std::string_view text, std::string_view type = xml_type,
    std::optional<adapters::xroad::Kind> kind = std::nullopt,
    gateway::text::XmlEvents* body = nullptr) {
    return adapters::xroad::read_envelope(
        gateway::core::as_bytes(text), adapters::xroad::parse_media_type(type).value(),
        {kind, body, {}});
}

inline const adapters::xroad::SoapMessage&
message_of(const gateway::core::Result<adapters::xroad::Envelope>& envelope) {
    REQUIRE(envelope);
    return std::get<adapters::xroad::SoapMessage>(envelope.value());
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at{text.find(from)};
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

/// The normalised code of a refusal; `ok` if there was none, `fault` if it read as one.
inline std::string code_of(const gateway::core::Result<adapters::xroad::Envelope>& read) {
    if (!read) {
        return adapters::xroad::spelled(read.rejection().code);
    }
    return std::holds_alternative<adapters::xroad::Fault>(read.value()) ? "fault" : "ok";
}

inline std::string code_of(std::string_view text) {
    return code_of(read(text));
}

}
