// Relay in over X-Road: KEHA asks through its Security Server, which calls our door.

#include "tests/corridor/described.h"
#include "tests/corridor_xroad/crossing.h"

#include <catch2/catch.hpp>

using namespace tests::corridor;
using tests::simulators::Reply;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

const std::string rest_door{"/x-road/rest/xroad-customer"};
const std::string soap_door{"/x-road/soap/keha-customer-service"};

std::string soap_question(const std::string& hetu) {
    return "<c:customerQuery xmlns:c=\"urn:lautturi:example:customer:1\"><c:personalId>" + hetu
           + "</c:personalId><c:purpose>unemployment-benefit</c:purpose></c:customerQuery>";
}

Fields fields(Fields more = {}) {
    Fields all{
        {"X-Road-Client", keha_identity},
        {"X-Road-Id", "5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11"},
        {"Content-Type", "application/json"}};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

}

TEST_CASE(
    "KEHA asks over REST and over SOAP and gets what the law gives it, journalled first",
    "[xroad][relay-in]") {
    const Crossing with{crossing()};
    const std::string hetu{with.house.example("fund-member")};
    const auto& person = person_with(with.house, hetu);
    const Reply rest{with.ask_rest(keha_question(hetu))};
    INFO(rest.body);
    REQUIRE(rest.status == 200);
    CHECK(Json::parse(rest.body).at("familyName") == person.family_name);
    CHECK(rest.header("X-Road-Request-Hash").size() == 88);
    Json outcome = with.last_outcome();
    CHECK(outcome.at("outcome") == "delivered");
    // by which the Security Server's log and ours are joined
    CHECK(outcome.at("network_id") == rest.header("X-Road-Request-Id"));
    CHECK(outcome.at("network_message") == "5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11");

    const Reply soap{with.ask_soap(soap_question(hetu))};
    INFO(soap.body);
    REQUIRE(soap.status == 200);
    CHECK(soap.body.find("customerQueryResponse") != std::string::npos);
    CHECK(soap.body.find(person.family_name) != std::string::npos);
    CHECK(soap.body.find("requestHash") != std::string::npos);
    CHECK(soap.body.find("official-17") != std::string::npos); // the request's headers, all of them
    CHECK(soap.body.find("Fault") == std::string::npos);
    outcome = with.last_outcome();
    CHECK(outcome.at("outcome") == "delivered");
    CHECK(outcome.at("network_message") == "5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11");

    // what may hold anything is not written down
    const Fields free{
        {"X-Road-Client", keha_identity},
        {"X-Road-Id", "about-" + hetu},
        {"X-Road-Request-Id", hetu},
        {"Content-Type", "application/json"}};
    REQUIRE(with.knock(rest_door, free, keha_question(hetu)).status == 200);
    outcome = with.last_outcome();
    CHECK(outcome.count("network_id") + outcome.count("network_message") == 0);
    CHECK(outcome.dump().find(hetu) == std::string::npos);
}

TEST_CASE(
    "whom our Security Server does not vouch for, or who is not the exchange's party, gets nothing",
    "[xroad][relay-in][hostile]") {
    const Crossing with{crossing()};
    House& house{with.house};
    const std::string hetu{house.example("fund-member")};
    const auto canaries = canaries_of(person_with(house, hetu));
    const std::string body{keha_question(hetu)};
    const auto nothing = [&](const Reply& reply) {
        INFO(reply.status << ' ' << reply.body);
        CHECK(reply.status >= 400);
        CHECK(found_in(reply.body, canaries).empty());
    };
    // another member, truly vouched for
    nothing(with.ask_rest(body, stranger_identity));
    const Reply soap{with.ask_soap(soap_question(hetu), stranger_identity)};
    CHECK(soap.body.find("Fault") != std::string::npos);
    CHECK(found_in(soap.body, canaries).empty());
    // who says that it is KEHA's Security Server, and is not ours
    nothing(with.knock(rest_door, fields(), body, "POST", "kela"));
    nothing(with.knock(rest_door, fields(), body, "POST", "keha"));
    nothing(with.knock(rest_door, fields(), body, "POST", "other"));
    // our Security Server at the door of those who call for themselves
    nothing(with.knock("/provide/keha-customer-query", fields(), body));
    nothing(with.knock("/provide/xroad-customer", fields(), body));
    // an exchange that is not offered over X-Road
    nothing(with.knock("/x-road/rest/keha-customer-query", fields(), body));
}

TEST_CASE(
    "a request that two readers may take in two ways is refused", "[xroad][relay-in][hostile]") {
    const Crossing with{crossing()};
    const std::string body{keha_question(with.house.example("fund-member"))};
    REQUIRE(with.knock(rest_door, fields(), body).status == 200);
    struct Bad {
        const char* what;
        std::string path;
        Fields fields;
        int status;
    };
    const std::vector<Bad> bad{
        {"two clients", rest_door, fields({{"X-Road-Client", stranger_identity}}), 400},
        {"one client twice", rest_door, fields({{"x-road-client", keha_identity}}), 400},
        {"an encoded slash", rest_door + "/a%2Fb", fields(), 400},
        {"an encoded backslash", rest_door + "/a%5cb", fields(), 400},
        {"a dot segment", rest_door + "/%2e%2e/relay", fields(), 400},
        {"a dot segment, encoded twice", rest_door + "/%252e%252e/x", fields(), 400},
        {"an empty segment", rest_door + "//x", fields(), 400},
        {"no client", rest_door, {{"Content-Type", "application/json"}}, 400},
        {"a client with an encoded slash",
         rest_door,
         {{"X-Road-Client", "FI-TEST/GOV/7654321-2%2Fkeha"}, {"Content-Type", "application/json"}},
         400},
        {"a path that is not offered", rest_door + "/more", fields(), 404},
        {"a query that nobody reads", rest_door + "?a=b", fields(), 404}};
    for (const Bad& one : bad) {
        const Reply reply{with.knock(one.path, one.fields, body)};
        INFO(one.what << ": " << reply.status << ' ' << reply.body);
        CHECK(reply.status == one.status);
    }
    CHECK(with.knock(rest_door, fields(), body, "DELETE").status == 400); // a body X-Road drops
    CHECK(with.knock(rest_door, fields(), body, "PUT").status == 405);
    const Fields xml{{"X-Road-Client", keha_identity}, {"Content-Type", "text/plain"}};
    CHECK(with.knock(rest_door, xml, body).status == 415);

    // a document in another charset than its type says
    const std::string door{"/x-road/rest/keha-customer-service"};
    const std::string latin{
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>"
        + soap_question(with.house.example("fund-member"))};
    const auto labelled = [](const std::string& type) {
        return Fields{{"X-Road-Client", keha_identity}, {"Content-Type", type}};
    };
    CHECK(with.knock(door, labelled("application/xml; charset=utf-8"), latin).status == 415);
    CHECK(with.knock(door, labelled("application/xml"), latin).status == 200); // it says it itself
}

TEST_CASE(
    "a SOAP body that does not hold to the schema, or a message that contradicts itself, is a "
    "fault",
    "[xroad][relay-in][hostile]") {
    const Crossing with{crossing()};
    const std::string hetu{with.house.example("fund-member")};
    const auto canaries = canaries_of(person_with(with.house, hetu));
    const std::string good{soap_question(hetu)};
    const auto post = [&](const std::string& envelope, const std::string& type = "text/xml") {
        return with.knock(soap_door, {{"Content-Type", type}, {"SOAPAction", "\"\""}}, envelope);
    };
    REQUIRE(post(envelope_of(keha_identity, customer_service, good)).status == 200);
    std::string unknown{good};
    unknown.insert(unknown.find("<c:purpose>"), "<c:more>1</c:more>");
    const std::string empty{"<c:customerQuery xmlns:c=\"urn:lautturi:example:customer:1\"/>"};
    const std::string other{"<c:customerQueryAll xmlns:c=\"urn:lautturi:example:customer:1\"/>"};
    const std::string hash{"<x:requestHash>aGFzaA==</x:requestHash>"};
    const std::vector<std::pair<std::string, std::string>> bad{
        {"an element that the schema has not",
         envelope_of(keha_identity, customer_service, unknown)},
        {"nothing that the schema requires", envelope_of(keha_identity, customer_service, empty)},
        {"another element", envelope_of(keha_identity, customer_service, other)},
        {"another service", envelope_of(keha_identity, our_identity + "/other", good)},
        {"another provider",
         envelope_of(keha_identity, "FI-TEST/MUN/9999999-9/employment/customerQuery", good)},
        {"a request hash in a request", envelope_of(keha_identity, customer_service, good, hash)},
        {"two bodies", envelope_of(keha_identity, customer_service, good + good)},
        {"an id twice", envelope_of(keha_identity, customer_service, good, "<x:id>2</x:id>")},
        {"entities",
         "<!DOCTYPE a [<!ENTITY b \"c\">]>" + envelope_of(keha_identity, customer_service, good)},
        {"nothing", ""},
        {"a fault", "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>"
                    "<s:Fault><faultcode>a</faultcode></s:Fault></s:Body></s:Envelope>"}};
    for (const auto& [what, envelope] : bad) {
        const Reply reply{post(envelope)};
        INFO(what << ": " << reply.status << ' ' << reply.body);
        CHECK(reply.status == 500);
        CHECK(reply.body.find("Fault>") != std::string::npos);
        CHECK(found_in(reply.body, canaries).empty());
    }
    const std::string envelope{envelope_of(keha_identity, customer_service, good)};
    CHECK(post(envelope, "application/soap+xml").status == 500);
    CHECK(post(envelope, "text/xml; charset=utf-16").status == 500);
    CHECK(with.knock(soap_door, {{"Content-Type", "text/xml"}}, "", "GET").status == 404);
}

TEST_CASE("a service of XML is asked in JSON too, by its schema", "[xroad][relay-in][json]") {
    const Crossing with{crossing()};
    const std::string hetu{with.house.example("fund-member")};
    const std::string door{"/x-road/rest/keha-customer-service"};
    const Reply reply{with.knock(door, fields(), keha_question(hetu))};
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const Json body = Json::parse(reply.body);
    CHECK(body.at("personalId").at("#text") == hetu); // the schema gives it an attribute
    CHECK(body.at("jobSeeking").at("from").at("#text").get<std::string>().size() == 10);
    const Reply wrong{with.knock(door, fields(), R"({"personalId":["a"],"purpose":"b"})")};
    CHECK(wrong.status == 422);
    CHECK(Json::parse(wrong.body).at("code") == "JSON_SHAPE");
    CHECK(Json::parse(wrong.body).at("path") == "/customerQuery/personalId");
    // what it lacks is told as of the same question in XML
    const Reply lacking{with.knock(door, fields(), R"({"purpose":"unemployment-benefit"})")};
    CHECK(lacking.status == 422);
    CHECK(Json::parse(lacking.body).at("code") == "XML_SCHEMA");
    CHECK(Json::parse(lacking.body).at("path") == "/customerQuery");
    const Fields xml{{"X-Road-Client", keha_identity}, {"Content-Type", "application/xml"}};
    const Reply as_xml{with.knock(door, xml, soap_question(hetu))};
    CHECK(as_xml.status == 200);
    CHECK(as_xml.header("Content-Type") == "application/xml");
}

TEST_CASE(
    "our services describe themselves from mapping and schema", "[xroad][relay-in][describe]") {
    const Crossing with{crossing()};
    const Reply wsdl{with.knock("/x-road/wsdl/keha-customer-service", {}, "", "GET")};
    REQUIRE(wsdl.status == 200);
    CHECK(wsdl.body.find("operation name=\"customerQuery\"") != std::string::npos);
    CHECK(wsdl.body.find("<xrd:version>v1</xrd:version>") != std::string::npos);
    CHECK(wsdl.body.find("<xs:element name=\"jobSeeking\" type=\"Span\"") != std::string::npos);
    CHECK(
        wsdl.body.find(
            "location=\"https://127.0.0.1:" + std::to_string(with.house.port("party"))
            + "/x-road/soap/keha-customer-service\"")
        != std::string::npos);

    const Reply openapi{with.knock("/x-road/openapi/xroad-customer", {}, "", "GET")};
    REQUIRE(openapi.status == 200);
    const Json document = Json::parse(openapi.body);
    CHECK(document.at("openapi") == "3.0.3");
    const Json asked = document.at("paths").at("/").at("post").at("requestBody").at("content");
    const Json schema = asked.at("application/json").at("schema");
    CHECK(schema.at("required") == Json::array({"personalId", "purpose"}));
    CHECK(schema.at("properties").size() == 3);
    // an ordinary answer is what the description says: what is not supplied is marked
    const Json& post{document.at("paths").at("/").at("post")};
    const Reply reply{with.ask_rest(keha_question(with.house.example("turvakielto")))};
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    CHECK(reply.body.find("notSupplied") != std::string::npos);
    CHECK(misfit(post, reply.body).empty());
    CHECK_FALSE(misfit(post, R"({"familyName":{}})").empty());
    CHECK(schema.dump().find("notSupplied") == std::string::npos); // a question is not
    // a JSON service has no WSDL; and nobody else's server is told anything
    CHECK(with.knock("/x-road/wsdl/xroad-customer", {}, "", "GET").status == 404);
    CHECK(with.knock("/x-road/openapi/xroad-customer", {}, "", "GET", "keha").status == 404);
    CHECK(with.knock("/x-road/openapi/xroad-customer", {}, "", "GET", "other").status == 403);
}
