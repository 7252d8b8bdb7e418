// A municipal system whose register writes XML asks and is answered in XML: nothing of it is code.

#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

using namespace tests::corridor;
using namespace std::chrono_literals;
using tests::simulators::Call;
using tests::simulators::Identity;
using tests::simulators::PartyClient;
using tests::simulators::Reply;

namespace {

constexpr const char* fund_query{"fund-benefit-query"};

std::string in_xml(const House& house) {
    const auto file = house.mappings() / "registers/etela-satakunta.yaml";
    const std::string relay{"relay:\n"};
    std::string text{read_file(file)};
    const std::size_t at{text.find(relay)};
    REQUIRE(at != std::string::npos);
    text.insert(
        at + relay.size(),
        "  format: xml\n  record-path: /question\n  namespace: urn:example:town:1\n");
    write_file(file, text);
    return {};
}

Call call_of(const std::string& url) {
    Call call;
    call.url = url;
    call.headers = {{"Accept-Language", "en"}};
    call.time_limit = 20s;
    return call;
}

Reply made(const House& house, const Call& call) {
    PartyClient client{
        Identity{
            house.authority_folder() / "case-system.pem",
            house.authority_folder() / "case-system.key"},
        house.authority_folder() / "ca.pem"};
    return client.call(call);
}

Reply ask(
    const House& house, const std::string& body, const std::string& key = {},
    const std::string& type = "application/xml", const std::string& exchange = fund_query) {
    Call call{call_of(house.relay_url(exchange))};
    call.body = body;
    call.content_type = type;
    if (!key.empty()) {
        call.headers.emplace_back("Idempotency-Key", key);
    }
    return made(house, call);
}

std::string question(const std::string& hetu, const std::string& more = {}) {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
           "<question xmlns=\"urn:example:town:1\"><personalId>"
           + hetu
           + "</personalId><case><number>2026/1</number><openedOn>2026-02-02</openedOn></case>"
           + more + "</question>";
}

/// What a question is refused for: code and, where there is one, path.
std::string refused(const Reply& reply, int status) {
    INFO(reply.body << reply.failure);
    CHECK(reply.status == status);
    CHECK(reply.header("Content-Type") == "application/problem+json");
    const Json problem = Json::parse(reply.body);
    return problem.at("code").get<std::string>() + " " + problem.value("path", "");
}

}

TEST_CASE(
    "a register that writes XML is asked for in XML, and answered in it", "[relay-api][xml]") {
    House house{80, in_xml};
    const std::string person{house.example("fund-member")};
    const Reply reply{ask(house, question(person, "<shoeSize>43</shoeSize>"), "a-key")};
    INFO(reply.body << reply.failure);
    REQUIRE(reply.status == 200);
    CHECK(reply.header("Content-Type") == "application/xml");
    CHECK(reply.header("Lautturi-Decision") == "released");
    CHECK(reply.header("Lautturi-Unknown") == "1");
    CHECK(reply.body.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<answer><message>"));
    CHECK(
        reply.body.find("<field item=\"benefit.days-paid\"><value>22</value><provenance>"
                        "<party>esimerkkikassa</party><system>kassa-etuus</system>")
        != std::string::npos);
    CHECK(
        reply.body.find("<field item=\"person.personal-id\"><value>" + person + "</value>")
        != std::string::npos);
    const auto requests = house.fund().requests();
    REQUIRE(requests.size() == 1);
    CHECK(
        requests.front().body.find("<personalId>" + person + "</personalId>") != std::string::npos);
    CHECK(requests.front().body.find("2026/1") != std::string::npos);

    // the same question under the same key, in the same notation
    const Reply again{ask(house, question(person, "<shoeSize>43</shoeSize>"), "a-key")};
    CHECK(again.body == reply.body);
    CHECK(again.header("Content-Type") == "application/xml");
    CHECK(again.header("Idempotency-Replayed") == "true");

    // what cannot be read is told as of JSON: with its code and place, never with a value
    const std::string good{question(person)};
    const std::string wrong{
        person.substr(0, person.size() - 1) + (person.back() == 'A' ? "B" : "A")};
    CHECK(refused(ask(house, good.substr(0, good.size() / 2)), 422).starts_with("XML_MALFORMED"));
    CHECK(refused(ask(house, "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"), 422)
              .starts_with("XML_DOCTYPE"));
    CHECK(refused(ask(house, "<answer/>"), 422) == "XML_ROOT /*");
    CHECK(refused(ask(house, question(wrong)), 422) == "HETU_CHECK /personalId");
    const std::string nobody{
        "<question xmlns=\"urn:example:town:1\"><familyName>A</familyName></question>"};
    CHECK(refused(ask(house, nobody), 422) == "REQUIRED_MISSING /personalId");
    // and its register has one notation
    const std::string json{fund_question(house, person)};
    CHECK(refused(ask(house, json, {}, "application/json"), 415).starts_with("CONTENT_TYPE"));
    CHECK(refused(ask(house, json), 422).starts_with("XML_MALFORMED"));
    std::string lie{good};
    lie.replace(lie.find("UTF-8"), 5, "ISO-8859-1");
    CHECK(refused(ask(house, lie, {}, "application/xml; charset=utf-8"), 415)
              .starts_with("CONTENT_TYPE"));
    CHECK(house.fund().request_count() == 1);

    // a refusal of the law is told as ever
    const std::string referral{"<familyName>Esimerkki</familyName><givenNames>Oona</givenNames>"
                               "<workAbilitySummary>-</workAbilitySummary>"
                               "<referral><openedOn>2026-02-02</openedOn></referral>"};
    const Reply no{
        ask(house, question(house.example("provider-consent-refused"), referral), {},
            "application/xml", "provider-referral-query")};
    CHECK(refused(no, 403).starts_with("REFUSED"));

    // and the description says all of it
    Call describe{
        call_of("https://127.0.0.1:" + std::to_string(house.port("relay")) + "/openapi.json")};
    describe.method = "GET";
    const Json described = Json::parse(made(house, describe).body);
    const Json& post{described.at("paths").at("/relay/fund-benefit-query").at("post")};
    const Json& asked{post.at("requestBody").at("content")};
    REQUIRE(asked.size() == 1);
    const Json& document{asked.at("application/xml").at("schema")};
    CHECK(
        document.at("xml")
        == Json::parse(R"({"name": "question", "namespace": "urn:example:town:1"})"));
    CHECK(document.at("required") == Json::parse(R"(["personalId"])"));
    CHECK(document.at("properties").at("case").at("properties").contains("number"));
    const Json& answered{post.at("responses").at("200").at("content")};
    REQUIRE(answered.size() == 1);
    const Json& answer{answered.at("application/xml").at("schema")};
    CHECK(answer.at("xml").at("name") == "answer");
    const Json& field{
        answer.at("properties").at("fields").at("properties").at("field").at("items")};
    CHECK(field.at("properties").at("item").at("xml").at("attribute") == true);
    CHECK(field.at("properties").at("item").at("enum").size() == 5);
}
