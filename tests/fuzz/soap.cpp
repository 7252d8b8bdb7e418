// Any bytes as an envelope of X-Road. What is read as a request can be answered, and the answer
// reads as one to it.

#include "adapters/transports/xroad/soap.h"

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
        const auto envelope = read(bytes, type);
        const auto* const message =
            envelope ? std::get_if<SoapMessage>(&envelope.value()) : nullptr;
        if (message != nullptr) {
            demand_answerable(*message);
        }
    }
    return 0;
}
