#include "gateway/text/text.h"
#include "tests/adapters_xroad/messages.h"

#include <catch2/catch.hpp>

using namespace adapters::xroad;
using tests::xroad::code_of;
using tests::xroad::EnvelopeText;
using tests::xroad::read;
using tests::xroad::replaced;

namespace {

const gateway::text::XmlLibrary library;

std::string fault(const std::string& code, const std::string& detail) {
    return EnvelopeText{}.wrapped(
        "<s:Body><s:Fault><faultcode>" + code + "</faultcode><faultstring>words</faultstring>"
        + detail + "</s:Fault></s:Body>");
}

}

TEST_CASE(
    "a fault is a fault whatever the status, and the party's own is marked", "[xroad][soap]") {
    const char* const id{"5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11"};
    const auto own = read(fault(
        "Server.ServerProxy.AccessDenied", "<faultactor/><detail><faultDetail xmlns=\"\">"
                                               + std::string{id} + "</faultDetail></detail>"));
    REQUIRE(own);
    CHECK(
        std::get<Fault>(own.value())
        == Fault{"server.serverproxy.access_denied", Fault::Origin::partner_security_server, id});
    const auto party =
        read(fault("s:Server", "<detail><e xmlns=\"urn:e\"><f>words</f></e></detail>"));
    REQUIRE(party);
    CHECK(std::get<Fault>(party.value()) == Fault{"Server", Fault::Origin::party, ""});
    const std::string beside{
        replaced(fault("s:Server", ""), "</s:Fault>", "</s:Fault><getPeriods/>")};
    CHECK(code_of(beside) == "invalid_body");
}

TEST_CASE("a party's fault code that may name a person is not shown", "[xroad][soap]") {
    for (const char* const code :
         {"x:010594Y9021", "x:010594y9021", "x:0105949021", "x:app.010594_9021", "x010594y9021x"}) {
        CAPTURE(code);
        const auto party = read(fault(code, ""));
        REQUIRE(party);
        CHECK(std::get<Fault>(party.value()) == Fault{"*", Fault::Origin::party, ""});
    }
    const auto other = read(fault("x:E_12345", ""));
    REQUIRE(other);
    CHECK(std::get<Fault>(other.value()).code == "E_12345");
}

TEST_CASE("a fault has one faultcode: what became of the question hangs on it", "[xroad][soap]") {
    const std::string whole{fault("Server.ServerProxy.AccessDenied", "")};
    CHECK(code_of(whole) == "fault");
    const std::string code{"<faultcode>Server.ServerProxy.AccessDenied</faultcode>"};
    for (const char* codes :
         {"", "<faultcode/>", "<faultcode> </faultcode>",
          "<faultcode>Server.ServerProxy.AccessDenied</faultcode><faultcode>s:Server</faultcode>",
          "<faultcode>Server</faultcode><faultcode>Server</faultcode>",
          "<faultcode/><faultcode>Server</faultcode>",
          "<faultcode>Server<b>.ServerProxy</b></faultcode>"}) {
        INFO(codes);
        const auto wrong = read(replaced(whole, code, codes));
        REQUIRE_FALSE(wrong);
        CHECK(spelled(wrong.rejection().code) == "invalid_soap");
        CHECK(wrong.rejection().path == "faultcode");
    }
    // within a detail it is the party's own
    CHECK(code_of(fault("s:Server", "<detail><faultcode>x</faultcode></detail>")) == "fault");
}
