// Any bytes as an envelope of X-Road. What is read as a request can be answered, and the answer
// reads as one to it.

#include "adapters/transports/xroad/soap.h"

#include "adapters/transports/xroad/body_text.h"
#include "gateway/text/text.h"
#include "tests/fuzz/reading.h"

namespace {

using namespace adapters::xroad;

constexpr std::string_view good{
    R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:x="http://x-road.eu/xsd/xroad.xsd"
 xmlns:i="http://x-road.eu/xsd/identifiers"><s:Header><x:client i:objectType="MEMBER"><i:xRoadInstance>FI</i:xRoadInstance>
<i:memberClass>MUN</i:memberClass><i:memberCode>1</i:memberCode></x:client><x:service i:objectType="SERVICE">
<i:xRoadInstance>FI</i:xRoadInstance><i:memberClass>GOV</i:memberClass><i:memberCode>2</i:memberCode>
<i:serviceCode>get</i:serviceCode></x:service><x:id>1</x:id><x:protocolVersion>4.0</x:protocolVersion></s:Header>
<s:Body><get/></s:Body></s:Envelope>)"};

[[nodiscard]] core::Result<Envelope> read(core::ByteView bytes, const char* type) {
    return read_envelope(bytes, parse_media_type(type).value());
}

[[nodiscard]] std::optional<std::string> written_again(std::string_view element) {
    BodyText body;
    gateway::text::XmlReader reader{gateway::text::from_memory(core::as_bytes(element)), body, {}};
    for (;;) {
        const core::Result<bool> more{reader.step()};
        if (!more) {
            return std::nullopt;
        }
        if (!more.value()) {
            return body.take();
        }
    }
}

/// What is handed on of a body is a document of its own, and says the same.
void demand_a_document(core::ByteView bytes, const char* type) {
    BodyText body;
    const auto envelope =
        read_envelope(bytes, parse_media_type(type).value(), {std::nullopt, &body, {}});
    if (!envelope || !std::holds_alternative<SoapMessage>(envelope.value())) {
        return;
    }
    const std::string element{body.take()};
    if (written_again(element) != element) {
        tests::fuzz::fail("a body's element is a document that reads as itself");
    }
}

void demand_answerable(const SoapMessage& request) {
    const bool plain{
        request.body_name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
        == std::string::npos};
    if (request.kind != Kind::request || !plain) {
        return;
    }
    const auto answer = write_response(request, "<" + request.body_name + "Response/>");
    if (!answer) {
        tests::fuzz::fail("a request that is read can be answered");
    }
    const auto read_again = read(core::as_bytes(answer.value()), "text/xml");
    if (!read_again
        || !check_answer(request.headers, std::get<SoapMessage>(read_again.value()).headers)) {
        tests::fuzz::fail("an answer is one to its request");
    }
}

}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const gateway::text::XmlLibrary library;
    // a target that refuses everything would find nothing
    static const bool awake{read(core::as_bytes(good), "text/xml").ok()};
    if (!awake) {
        tests::fuzz::fail("a good envelope is read");
    }
    const core::ByteView bytes{tests::fuzz::bytes_of(data, size)};
    for (const char* type : {"text/xml", "application/xop+xml; charset=iso-8859-1"}) {
        demand_a_document(bytes, type);
        const auto envelope = read(bytes, type);
        const auto* const message =
            envelope ? std::get_if<SoapMessage>(&envelope.value()) : nullptr;
        if (message != nullptr) {
            demand_answerable(*message);
        }
    }
    return 0;
}
