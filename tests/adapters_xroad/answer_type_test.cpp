// What an answer says that it is: its Content-Type and charset, through a simulated Security
// Server.

#include "adapters/transports/xroad/answer_type.h"
#include "tests/adapters_xroad/scene.h"

#include <catch2/catch.hpp>

using namespace tests;
using namespace tests::xroad;

TEST_CASE(
    "an answer over SOAP is text/xml, in the charset that it says",
    "[xroad][client][soap][content-type]") {
    Scene& with{scene()};
    for (const std::string type :
         {"text/xml", "text/xml;charset=utf-8", "Text/XML; charset=\"UTF-8\""}) {
        with.server.set("soap-type", type);
        INFO(type);
        CHECK(with.ask("soap").code == Code{"DELIVERED"});
    }
    for (const std::string type :
         {"application/json", "text/html; charset=UTF-8", "application/soap+xml; charset=UTF-8",
          "text/xml; charset=ISO-8859-1", "text/xml; charset=UTF-16", "text/xml; charset=no-such",
          "multipart/mixed; boundary=x"}) {
        with.server.set("soap-type", type);
        const DeliveryReceipt receipt{with.ask("soap")};
        INFO(type << ' ' << receipt.code);
        CHECK(receipt.code == Code{"XROAD_ANSWER_TYPE"});
        CHECK(receipt.outcome == DeliveryOutcome::unknown);
        CHECK(receipt.response.empty());
    }
}

TEST_CASE(
    "an answer over REST is of the type that is read, and keeps it",
    "[xroad][client][rest][content-type]") {
    Scene& with{scene()};
    json services = with.server.settings().at("services");
    const json before = services;
    const auto answered = [&](const char* type, const char* body, const char* asked) {
        services[rest_service]["content-type"] = type;
        services[rest_service]["answer"] = body;
        with.server.set("services", services);
        return with.send(with.endpoint("rest"), asked);
    };
    const auto json_as = [&](const char* type) { return answered(type, "{}", "{}"); };
    const auto xml_as = [&](const char* type, const char* body = "<a/>") {
        return answered(type, body, "<q/>");
    };
    const DeliveryReceipt kept{json_as("application/json;charset=UTF-8")};
    CHECK(kept.code == Code{"DELIVERED"});
    CHECK(kept.content_type == "application/json;charset=UTF-8");
    CHECK(json_as("application/hal+json").code == Code{"DELIVERED"});
    CHECK(json_as("application/octet-stream").code == Code{"DELIVERED"}); // nobody said anything
    for (const char* type :
         {"text/html; charset=utf-8", "application/xml", "application/problem+json",
          "application/json; charset=iso-8859-1", "application/json; charset=", "json"}) {
        const DeliveryReceipt receipt{json_as(type)};
        INFO(type << ' ' << receipt.code);
        CHECK(receipt.code == Code{"XROAD_ANSWER_TYPE"});
        CHECK(receipt.outcome == DeliveryOutcome::unknown); // a proxy may have said it
        CHECK(receipt.response.empty());
        CHECK(receipt.network_id.size() == 36);
    }
    const char* const latin{"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a/>"};
    CHECK(xml_as("text/xml").code == Code{"DELIVERED"});
    CHECK(xml_as("application/xml; charset=utf-8").code == Code{"DELIVERED"});
    CHECK(xml_as("application/xml", latin).code == Code{"DELIVERED"});
    CHECK(xml_as("application/xml; charset=ISO-8859-1", latin).code == Code{"DELIVERED"});
    CHECK(xml_as("application/xml; charset=utf-8", latin).code == Code{"XROAD_ANSWER_TYPE"});
    CHECK(xml_as("application/xml; charset=ISO-8859-1").code == Code{"XROAD_ANSWER_TYPE"});
    CHECK(xml_as("application/json").code == Code{"XROAD_ANSWER_TYPE"});
    CHECK(xml_as("application/xhtml+xml").code == Code{"XROAD_ANSWER_TYPE"}); // a proxy's page
    CHECK(xml_as("application/soap+xml").code == Code{"XROAD_ANSWER_TYPE"});
    CHECK(xml_as("application/atom+xml").code == Code{"DELIVERED"});
    with.server.set("services", before);
}

TEST_CASE(
    "of CSV an answer may name the charset that its reader is set to", "[xroad][content-type]") {
    using adapters::xroad::is_answer_of_type;
    for (const char* field :
         {"text/csv", "text/csv; charset=ISO-8859-1",
          "text/csv; charset=windows-1252; header=present", "text/csv; charset=UTF-8"}) {
        INFO(field);
        CHECK(is_answer_of_type(field, "text/csv", {}));
    }
    CHECK_FALSE(is_answer_of_type("text/html; charset=ISO-8859-1", "text/csv", {}));
    CHECK_FALSE(
        is_answer_of_type("application/x-ndjson; charset=ISO-8859-1", "application/x-ndjson", {}));
}
