// The relay as a programmer of a municipal system meets it: keys, budgets, limits, traces, and the
// description of what there is.

#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <future>
#include <set>
#include <thread>

using namespace tests::corridor;
using namespace std::chrono_literals;
using tests::simulators::Behaviour;
using tests::simulators::Call;
using tests::simulators::Identity;
using tests::simulators::PartyClient;
using tests::simulators::Reply;
using Headers = std::vector<std::pair<std::string, std::string>>;

namespace {

constexpr const char* fund_query{"fund-benefit-query"};
const std::string trace{"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"};

House& house_with_a_good_fund() {
    House& house{house_of("questions")};
    house.fund().behave("/benefits", std::deque<Behaviour>{});
    house.fund().show_wrong_certificate(false);
    house.fund().forget_requests();
    return house;
}

Reply call(
    const House& house, const std::string& url, const Headers& headers, const std::string& body,
    const std::string& method = "POST", const std::string& who = "case-system") {
    PartyClient client{
        Identity{
            house.authority_folder() / (who + ".pem"), house.authority_folder() / (who + ".key")},
        house.authority_folder() / "ca.pem"};
    Call what;
    what.url = url;
    what.method = method;
    if (method == "POST") {
        what.body = body;
    }
    what.headers = headers;
    what.time_limit = 25s;
    return client.call(what);
}

Reply ask(House& house, const Headers& headers, const std::string& body) {
    return call(house, house.relay_url(fund_query), headers, body);
}

Json problem_of(const Reply& reply) {
    INFO(reply.body << reply.failure);
    CHECK(reply.header("Content-Type") == "application/problem+json");
    const Json problem = Json::parse(reply.body);
    CHECK(problem.at("status") == reply.status);
    CHECK(problem.at("type") == "urn:lautturi:problem:" + problem.at("code").get<std::string>());
    return problem;
}

Behaviour fund_that_takes(std::chrono::milliseconds time) {
    Behaviour slow;
    slow.delay = time;
    slow.body_file =
        std::filesystem::path{LAUTTURI_SOURCE_DIR} / "tests/simulators/answers/fund-benefits.xml";
    slow.content_type = "application/xml";
    return slow;
}

}

TEST_CASE(
    "the same question under the same key is put once and gets the same answer, byte for byte",
    "[relay-api][idempotency]") {
    House& house{house_with_a_good_fund()};
    const std::string question{fund_question(house, house.example("fund-member"))};
    const Headers key{{"Idempotency-Key", "\"first-key\""}};
    const Reply first{ask(house, key, question)};
    REQUIRE(first.status == 200);
    CHECK(first.header("Idempotency-Replayed").empty());
    for (const std::string again : {"\"first-key\"", "first-key"}) {
        const Reply reply{ask(house, {{"Idempotency-Key", again}}, question)};
        CHECK(reply.status == 200);
        CHECK(reply.body == first.body);
        CHECK(reply.header("Idempotency-Replayed") == "true");
        for (const char* const header : {"Lautturi-Message", "Lautturi-Decision", "Content-Type"}) {
            CHECK(reply.header(header) == first.header(header));
        }
    }
    CHECK(house.fund().request_count() == 1);

    // another key is another question; so is the same key of another body, which is refused
    CHECK(ask(house, {{"Idempotency-Key", "second-key"}}, question).status == 200);
    CHECK(house.fund().request_count() == 2);
    const Reply other{ask(house, key, fund_question(house, house.example("not-fund-member")))};
    CHECK(other.status == 422);
    CHECK(problem_of(other).at("code") == "IDEMPOTENCY_KEY_REUSED");
    CHECK(ask(house, {{"Idempotency-Key", "a key"}}, question).status == 400);
    CHECK(house.fund().request_count() == 2);

    house.restart(); // what was answered is in the store
    const Reply after{ask(house, key, question)};
    CHECK(after.body == first.body);
    CHECK(house.fund().request_count() == 2);
}

TEST_CASE(
    "a refusal under a key is decided and opened to an official once", "[relay-api][idempotency]") {
    House& house{house_with_a_good_fund()};
    const std::string question{provider_question(house, house.example("provider-consent-refused"))};
    const auto refusals = [&] {
        std::size_t found{0};
        for (const JournalEntry& entry : house.journal()) {
            found += entry.kind == "refusal" ? 1U : 0U;
        }
        return found;
    };
    const std::size_t before{refusals()};
    const std::string url{house.relay_url("provider-referral-query")};
    const Reply first{
        call(house, url, {{"Idempotency-Key", "r1"}, {"Accept-Language", "sv"}}, question)};
    CHECK(first.status == 403);
    CHECK(first.header("Content-Language") == "sv");
    CHECK(first.header("Lautturi-Decision") == "refused");
    const Reply again{call(house, url, {{"Idempotency-Key", "r1"}}, question)};
    CHECK(again.body == first.body);
    CHECK(refusals() == before + 1);
}

TEST_CASE(
    "a key is free at once where there was no way to put its question",
    "[relay-api][idempotency]") {
    House& house{house_with_a_good_fund()};
    const std::string question{fund_question(house, house.example("fund-member"))};
    const auto file = house.mappings() / "parties/esimerkkikassa/endpoints.yaml";
    const std::string endpoints{read_file(file)};
    std::filesystem::remove(file);
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    static_cast<void>(ask(house, {}, question)); // by now this node knows of it
    for (int time{0}; time < 2; ++time) {
        const Reply reply{ask(house, {{"Idempotency-Key", "no-way"}}, question)};
        CHECK(reply.status == 503);
        CHECK(problem_of(reply).at("code") == "ENDPOINT_MISSING");
    }
    write_file(file, endpoints);
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    // a question that gets as far as the gate has this node learn of it
    static_cast<void>(house.relay(
        "provider-referral-query",
        provider_question(house, house.example("provider-consent-refused"))));
    CHECK(ask(house, {{"Idempotency-Key", "no-way"}}, question).status == 200);
}

TEST_CASE(
    "while a question is being answered the same key is told to wait", "[relay-api][idempotency]") {
    House& house{house_with_a_good_fund()};
    const std::string question{fund_question(house, house.example("fund-member"))};
    house.fund().behave("/benefits", fund_that_takes(1'500ms));
    std::vector<std::future<Reply>> callers;
    for (int number{0}; number < 4; ++number) {
        callers.push_back(std::async(std::launch::async, [&] {
            return ask(house, {{"Idempotency-Key", "at-once"}}, question);
        }));
    }
    std::multiset<int> statuses;
    for (std::future<Reply>& caller : callers) {
        const Reply reply{caller.get()};
        statuses.insert(reply.status);
        if (reply.status == 409) {
            CHECK(problem_of(reply).at("code") == "IDEMPOTENCY_UNDER_WAY");
            CHECK(reply.header("Retry-After") == "1");
        }
    }
    CHECK(statuses == std::multiset<int>{200, 409, 409, 409});
    CHECK(house.fund().request_count() == 1);
    CHECK(ask(house, {{"Idempotency-Key", "at-once"}}, question).status == 200);
    CHECK(house.fund().request_count() == 1);
}

TEST_CASE(
    "the time budget is passed on, and a party that takes longer is answered for in time",
    "[relay-api]") {
    House& house{house_with_a_good_fund()};
    const std::string question{fund_question(house, house.example("fund-member"))};
    REQUIRE(ask(house, {{"Prefer", "wait=6"}}, question).status == 200);
    const auto told = house.fund().requests();
    REQUIRE(told.size() == 1);
    CHECK(told.front().header("Prefer") == "wait=5"); // what is left of six seconds
    REQUIRE(ask(house, {}, question).status == 200);  // the exchange's own limit: ten seconds
    CHECK(house.fund().requests().back().header("Prefer") == "wait=10");

    house.fund().behave("/benefits", fund_that_takes(8s));
    const auto began = std::chrono::steady_clock::now();
    const Reply late{ask(house, {{"Prefer", "wait=1"}}, question)};
    const auto took = std::chrono::steady_clock::now() - began;
    CHECK(late.status == 504);
    CHECK(problem_of(late).at("code") == "TIMEOUT");
    CHECK(took < 5s); // the budget, not the party's eight seconds
}

TEST_CASE("a trace goes on to the party with a span of ours", "[relay-api]") {
    House& house{house_with_a_good_fund()};
    const std::string question{fund_question(house, house.example("fund-member"))};
    const Reply reply{
        ask(house, {{"traceparent", trace}, {"tracestate", "vendor=secret"}}, question)};
    REQUIRE(reply.status == 200);
    const auto requests = house.fund().requests();
    REQUIRE(requests.size() == 1);
    const std::string passed{requests.front().header("traceparent")};
    CHECK(passed.substr(0, 36) == trace.substr(0, 36));
    CHECK(passed != trace);
    CHECK(reply.header("traceparent") == passed);
    CHECK(requests.front().header("tracestate").empty());

    REQUIRE(ask(house, {{"traceparent", "nonsense"}}, question).status == 200);
    const std::string made{house.fund().requests().back().header("traceparent")};
    CHECK(made.size() == trace.size());
    CHECK(made.substr(3, 32) != trace.substr(3, 32));
}

TEST_CASE(
    "what may be called is described by the configuration in force, to each caller its own",
    "[relay-api]") {
    House& house{house_with_a_good_fund()};
    const std::string url{
        "https://127.0.0.1:" + std::to_string(house.port("relay")) + "/openapi.json"};
    const Reply reply{call(house, url, {}, {}, "GET")};
    REQUIRE(reply.status == 200);
    CHECK(reply.header("Content-Type").starts_with("application/vnd.oai.openapi+json"));
    const Json document = Json::parse(reply.body);
    CHECK(document.at("openapi") == "3.1.0");
    REQUIRE(document.at("paths").size() == 2);
    const Json& post{document.at("paths").at("/relay/fund-benefit-query").at("post")};
    const Json& asked{post.at("requestBody").at("content").at("application/json").at("schema")};
    CHECK(asked.at("required") == Json::parse(R"(["personalId"])"));
    CHECK(asked.at("properties").at("case").at("properties").contains("number"));
    const Json& fields{post.at("responses")
                           .at("200")
                           .at("content")
                           .at("application/json")
                           .at("schema")
                           .at("properties")
                           .at("fields")
                           .at("properties")};
    CHECK(fields.contains("benefit.days-paid"));
    // every reference leads somewhere
    std::size_t references{0};
    const std::function<void(const Json&)> follow{[&](const Json& value) {
        if (value.is_object() && value.contains("$ref")) {
            ++references;
            CHECK(document.contains(
                Json::json_pointer{value.at("$ref").get<std::string>().substr(1)}));
        }
        if (value.is_structured()) {
            for (const Json& one : value) {
                follow(one);
            }
        }
    }};
    follow(document);
    CHECK(references > 20);

    const std::string party_url{
        "https://127.0.0.1:" + std::to_string(house.port("party")) + "/openapi.json"};
    // what any answer may be, and what each door has of its own
    const Json& answers{post.at("responses")};
    for (const char* const status : {"401", "405", "408", "415", "417", "431", "default"}) {
        CHECK(answers.contains(status));
    }
    const Json& told{document.at("components").at("responses").at("UnderWay").at("headers")};
    CHECK((told.contains("Retry-After") && told.contains("Lautturi-Message")));
    for (const Json& refusal : document.at("components").at("responses")) {
        CHECK(refusal.at("headers").contains("traceparent"));
    }
    CHECK(document.at("components").at("schemas").at("Problem").at("properties").contains("fault"));

    const Json of_keha = Json::parse(call(house, party_url, {}, {}, "GET", "keha").body);
    CHECK(of_keha.at("paths").size() == 3); // the second is asked over X-Road as a rule
    const Json& provided{
        of_keha.at("paths").at("/provide/keha-customer-query").at("post").at("responses")};
    CHECK_FALSE(provided.contains("409")); // no answer is kept for its key
    CHECK_FALSE(provided.at("200").at("headers").contains("Idempotency-Replayed"));
    const Json& delivered{of_keha.at("paths").at("/deliver/keha-jobseekers-in").at("post")};
    CHECK(delivered.at("responses").at("202").at("headers").contains("Lautturi-Message"));
    CHECK(delivered.at("requestBody").at("content").contains("application/x-ndjson"));
    CHECK(delivered.at("parameters").dump().find("/DeliveryKey") != std::string::npos);
    CHECK(of_keha.at("paths").contains("/provide/keha-customer-query"));
    CHECK(of_keha.at("paths").contains("/provide/keha-customer-service"));
    const Json& asked_of_us{of_keha.at("paths").at("/provide/keha-customer-query").at("post")};
    CHECK(asked_of_us.at("parameters").dump().find("/QuestionKey") != std::string::npos);
    CHECK(call(house, url, {}, {}, "GET", "other").status == 403);
    CHECK(call(house, url, {}, "{}", "POST").status == 405);
}

TEST_CASE(
    "a flood over the quota is told when to come again, and nothing of it reaches the party",
    "[relay-api][limits]") {
    House& house{house_with_a_good_fund()};
    const std::string question{fund_question(house, house.example("fund-member"))};
    write_file(
        house.mappings() / "limits.yaml", "limits:\n  - {client: case-system, a-minute: 5}\n"
                                          "  - {purpose: unemployment-benefit, at-once: 2}\n");
    const auto said = [&] {
        const std::string output{house.daemon_output()};
        std::size_t times{0};
        for (std::size_t at{0};
             (at = output.find("LAUTTURI_CONFIGURATION_ACTIVATED", at)) != std::string::npos;
             ++at) {
            ++times;
        }
        return times;
    };
    std::size_t before{said()};
    house.signal(SIGHUP);
    REQUIRE(eventually([&] { return said() > before; }));

    std::multiset<int> statuses;
    for (int number{0}; number < 12; ++number) {
        const Reply reply{ask(house, {{"Accept-Language", "fi"}}, question)};
        statuses.insert(reply.status);
        if (reply.status == 429) {
            CHECK(problem_of(reply).at("code") == "QUOTA_CLIENT");
            const int wait{std::stoi(reply.header("Retry-After"))};
            CHECK(wait >= 1);
            CHECK(wait <= 60);
        }
    }
    CHECK(statuses.count(200) == 5);
    CHECK(statuses.count(429) == 7);
    CHECK(house.fund().request_count() == 5);
    // a party's questions to us have limits of their own
    CHECK(
        house.provide("keha-customer-query", keha_question(house.example("fund-member"))).status
        != 429);

    std::filesystem::remove(house.mappings() / "limits.yaml");
    before = said();
    house.signal(SIGHUP);
    REQUIRE(eventually([&] { return said() > before; }));
    CHECK(ask(house, {}, question).status == 200);
}

namespace {

/// The provider's question gets a place for the telephone, which the relay can tell; that somebody
/// is protected it cannot.
std::string with_phone(const House& house) {
    const std::string summary{
        "    - {path: /workAbilitySummary, item: health.work-ability-summary}\n"};
    for (const char* const file :
         {"registers/etela-satakunta.yaml", "exchanges/provider-referral-query/mapping.yaml"}) {
        std::string text{read_file(house.mappings() / file)};
        const std::size_t at{text.find(summary)};
        REQUIRE(at != std::string::npos);
        text.insert(at, "    - {path: /phone, item: person.contact.phone}\n");
        write_file(house.mappings() / file, text);
    }
    return {};
}

}

TEST_CASE(
    "what locates somebody leaves by no question that cannot say whether they are protected: not "
    "knowing gives no more than knowing (661/2009 §36)",
    "[relay-api][turvakielto][I6]") {
    House house{80, with_phone};
    Json question = Json::parse(provider_question(house, house.example("provider-consent-given")));
    question["phone"] = "+358505550123";
    const Reply reply{house.relay("provider-referral-query", question.dump())};
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    CHECK(reply.header("Lautturi-Decision") == "reduced");
    const auto requests = house.provider().requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests.front().body.find("5550123") == std::string::npos);
    CHECK(requests.front().body.find("familyName") != std::string::npos);
}
