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

/// What is said, in whichever prefixes.
class Said final : public gateway::text::XmlEvents {
public:
    std::string all;

    void start(
        std::string_view name, std::string_view name_space,
        std::span<const gateway::text::XmlAttribute> attributes) override {
        add('<', name, name_space);
        for (const gateway::text::XmlAttribute& attribute : attributes) {
            add('@', attribute.name, attribute.name_space);
            add('=', attribute.value, "");
        }
    }
    void text(std::string_view text) override { add('"', text, ""); }
    void end() override { all += '>'; }
    void violation(const core::Rejection& /*rejection*/) override {}

private:
    void add(char kind, std::string_view first, std::string_view second) {
        all += kind;
        all += first;
        all += '\n';
        all += second;
    }
};

[[nodiscard]] std::optional<std::string> said_by(std::string_view element) {
    Said said;
    // what an envelope declared further out now stands on one element
    gateway::text::XmlReader reader{
        gateway::text::from_memory(core::as_bytes(element)),
        said,
        {nullptr, nullptr, {.attributes = 128}}};
    for (;;) {
        const core::Result<bool> more{reader.step()};
        if (!more) {
            return std::nullopt;
        }
        if (!more.value()) {
            return said.all;
        }
    }
}

/// What is handed on of a body is a document of its own, and says the same.
void demand_a_document(core::ByteView bytes, const char* type) {
    Said said;
    std::string element;
    const auto envelope =
        read_envelope(bytes, parse_media_type(type).value(), {std::nullopt, &said, {}, &element});
    if (!envelope || !std::holds_alternative<SoapMessage>(envelope.value())) {
        return;
    }
    if (said_by(element) != said.all) {
        tests::fuzz::fail("a body's element is a document that says what the body says");
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
