#include "tests/simulators/dev_ca.h"
#include "tests/simulators/documents.h"
#include "tests/simulators/party_client.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <thread>

using namespace tests::simulators;
using namespace std::chrono_literals;

namespace {

const DevCa& authority() {
    static const DevCa ca{{"party", "other", "lautturi", "stranger:foreign"}};
    return ca;
}

Settings settings() {
    Settings made;
    made.identity = authority().identity("party");
    made.wrong_identity = authority().identity("stranger");
    made.trust = authority().authority();
    return made;
}

Reply post(
    const PartySimulator& simulator, const std::string& path, const std::string& body,
    const std::string& key = {}, std::chrono::milliseconds time_limit = 10s) {
    PartyClient client{authority().identity("lautturi"), authority().authority()};
    Call call{
        .url = simulator.url(path),
        .body = body,
        .content_type = "application/xml",
        .time_limit = time_limit};
    if (!key.empty()) {
        call.headers.emplace_back("Idempotency-Key", key);
    }
    return client.call(call);
}

}

TEST_CASE("a party accepts a document and keeps its exact bytes", "[simulators]") {
    const TemporaryFolder folder;
    Settings recording{settings()};
    recording.record_into = folder.path() / "got";
    const PartySimulator simulator{recording};
    std::string document{"<a>ä\r\n"};
    document += '\0';
    document.append(3'000'000, 'x'); // above libcurl's threshold for Expect: 100-continue
    const Reply reply{post(simulator, "/statements?a=b", document, "key-1")};
    CHECK(reply.failure.empty());
    CHECK(reply.status == 200);
    CHECK(reply.body == "{\"received\":true}");
    CHECK(reply.header("content-type") == "application/json");
    CHECK((read_file(folder.path() / "got" / "0001.body") == document));
    const std::string head{read_file(folder.path() / "got" / "0001.head")};
    CHECK(head.find("POST /statements?a=b\n") == 0);
    CHECK(head.find("Idempotency-Key: key-1\n") != std::string::npos);
    CHECK(head.find("# client-spki: " + authority().spki("lautturi")) != std::string::npos);
    CHECK(head.find("# complete: yes") != std::string::npos);
    const auto requests = simulator.requests();
    REQUIRE(requests.size() == 1);
    CHECK((requests[0].body == document));
    CHECK(requests[0].header("idempotency-key") == "key-1");
}

TEST_CASE("a connection is kept for the next call", "[simulators]") {
    const PartySimulator simulator{settings()};
    PartyClient client{authority().identity("lautturi"), authority().authority()};
    for (int turn{0}; turn < 20; ++turn) {
        REQUIRE(
            client.call({.url = simulator.url("/"), .body = std::to_string(turn)}).status == 200);
    }
    const auto requests = simulator.requests();
    REQUIRE(requests.size() == 20);
    CHECK(requests[19].body == "19");
    CHECK(requests[19].number == 20);
    CHECK(requests[19].answered == 200);
}

TEST_CASE("many clients at once are all answered and recorded", "[simulators]") {
    const PartySimulator simulator{settings()};
    std::vector<std::jthread> clients;
    std::atomic<int> answered{0};
    for (int at{0}; at < 8; ++at) {
        clients.emplace_back([&] {
            PartyClient client{authority().identity("lautturi"), authority().authority()};
            for (int turn{0}; turn < 10; ++turn) {
                answered +=
                    client.call({.url = simulator.url("/"), .body = "x"}).status == 200 ? 1 : 0;
            }
        });
    }
    clients.clear();
    CHECK(answered == 80);
    CHECK(simulator.request_count() == 80);
}

TEST_CASE("a party can refuse for a while and then accept", "[simulators]") {
    PartySimulator simulator{settings()};
    simulator.behave("/a", Behaviour{.status = 503, .body = "busy", .retry_after = 3, .times = 1});
    const Reply refused{post(simulator, "/a", "<a/>")};
    CHECK(refused.status == 503);
    CHECK(refused.body == "busy");
    CHECK(refused.header("Retry-After") == "3");
    CHECK(post(simulator, "/a", "<a/>").status == 200);
}

TEST_CASE("a party can be slow, and its end does not wait for it", "[simulators]") {
    auto simulator = std::make_unique<PartySimulator>(settings());
    simulator->behave("/slow", Behaviour{.delay = 150ms});
    const auto begun = std::chrono::steady_clock::now();
    CHECK(post(*simulator, "/slow", "x").status == 200);
    CHECK(std::chrono::steady_clock::now() - begun >= 150ms);
    simulator->behave("/never", Behaviour{.delay = 1h});
    const Reply reply{post(*simulator, "/never", "x", {}, 100ms)};
    CHECK(reply.status == 0);
    CHECK(simulator->request_count() == 2);
    const auto ending = std::chrono::steady_clock::now();
    simulator.reset();
    CHECK(std::chrono::steady_clock::now() - ending < 5s);
}

TEST_CASE("a party can reset the connection within a document", "[simulators]") {
    const TemporaryFolder folder;
    Settings recording{settings()};
    recording.record_into = folder.path();
    PartySimulator simulator{recording};
    simulator.behave("/cut", Behaviour{.cut_after = 1'000});
    const std::string document(500'000, 'y');
    const Reply reply{post(simulator, "/cut", document)};
    CHECK(reply.status == 0);
    CHECK_FALSE(reply.failure.empty());
    REQUIRE(simulator.wait_for_requests(1, 5s));
    const Request request{simulator.requests()[0]};
    CHECK_FALSE(request.complete);
    CHECK(request.body.size() == 1'000);
    CHECK(std::filesystem::file_size(folder.path() / "0001.part") == 1'000);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "0001.body"));
}

TEST_CASE("a party can stop reading within a document, and read on", "[simulators]") {
    PartySimulator simulator{settings()};
    simulator.behave("/a", Behaviour{.pause_after = 1'000, .pause = 300ms, .times = 1});
    const std::string document(5'000, 'x');
    const auto began = std::chrono::steady_clock::now();
    CHECK(simulator.pauses() == 0);
    CHECK(post(simulator, "/a", document).status == 200);
    CHECK(simulator.pauses() == 1);
    CHECK(std::chrono::steady_clock::now() - began >= 300ms);
    CHECK(post(simulator, "/a", document).status == 200);
    CHECK(simulator.pauses() == 1);
    REQUIRE(simulator.request_count() == 2);
    CHECK((simulator.requests().front().body == document));
}

TEST_CASE("a party can take a document and lose its answer, and knows it again", "[simulators]") {
    PartySimulator simulator{settings()};
    simulator.deduplicate(true);
    simulator.behave("/a", Behaviour{.lose_answer = true, .times = 1});
    const Reply lost{post(simulator, "/a", "<a/>", "key-7")};
    CHECK(lost.status == 0);
    CHECK_FALSE(lost.failure.empty());
    const Reply again{post(simulator, "/a", "<a/>", "key-7")};
    CHECK(again.status == 200);
    CHECK(again.header("Idempotency-Replayed") == "true");
    const Reply other{post(simulator, "/a", "<a/>", "key-8")};
    CHECK(other.header("Idempotency-Replayed").empty());
    const auto requests = simulator.requests();
    REQUIRE(requests.size() == 3);
    CHECK_FALSE(requests[0].duplicate);
    CHECK(requests[0].complete);
    CHECK(requests[0].answered == 0);
    CHECK(requests[1].duplicate);
    CHECK_FALSE(requests[2].duplicate);
}

TEST_CASE("a refused document is not known again", "[simulators]") {
    PartySimulator simulator{settings()};
    simulator.deduplicate(true);
    simulator.behave("/a", Behaviour{.status = 503, .times = 1});
    CHECK(post(simulator, "/a", "<a/>", "key-9").status == 503);
    const Reply again{post(simulator, "/a", "<a/>", "key-9")};
    CHECK(again.status == 200);
    CHECK(again.header("Idempotency-Replayed").empty());
}

TEST_CASE("a party can cut its own answer short", "[simulators]") {
    PartySimulator simulator{settings()};
    simulator.behave("/a", Behaviour{.body = std::string(1'000, 'z'), .cut_answer_after = 300});
    const Reply reply{post(simulator, "/a", "<a/>")};
    CHECK_FALSE(reply.failure.empty());
    CHECK(reply.body.size() < 300);
}

TEST_CASE("a party can show another certificate from one connection to the next", "[simulators]") {
    PartySimulator simulator{settings()};
    CHECK(post(simulator, "/", "x").status == 200);
    simulator.show_wrong_certificate(true);
    CHECK(post(simulator, "/", "x").status == 0);
    simulator.show_wrong_certificate(false);
    CHECK(post(simulator, "/", "x").status == 200);
    CHECK(simulator.request_count() == 2);
}

TEST_CASE("a party can answer with an XML bomb", "[simulators]") {
    PartySimulator simulator{settings()};
    simulator.behave("/a", Behaviour{.xml_bomb = true});
    const Reply reply{post(simulator, "/a", "<a/>")};
    CHECK(reply.header("Content-Type") == "application/xml");
    CHECK(reply.body == xml_bomb());
}

TEST_CASE("a party holds documents to its schema", "[simulators]") {
    const TemporaryFolder folder;
    std::ofstream{folder.path() / "a.xsd"}
        << R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="a" type="xs:int"/></xs:schema>)";
    Settings strict{settings()};
    strict.schema = folder.path() / "a.xsd";
    const PartySimulator simulator{strict};
    CHECK(post(simulator, "/", "<a>1</a>").status == 200);
    const Reply refused{post(simulator, "/", "<a>one</a>")};
    CHECK(refused.status == 400);
    CHECK(refused.body == "{\"received\":false}");
}

TEST_CASE(
    "a fund answers about the person who was asked for, and knows nobody else", "[simulators]") {
    const TemporaryFolder folder;
    std::ofstream{folder.path() / "answer.xml"}
        << "<days><id>{{personalId}}</id><paid>{{days}}</paid></days>";
    std::ofstream{folder.path() / "values.json"} << R"({"010594Y9021": {"days": "120"}})";
    Settings fund{settings()};
    fund.values_file = folder.path() / "values.json";
    fund.script.otherwise.body_file = folder.path() / "answer.xml";
    fund.script.otherwise.content_type = "application/xml";
    const PartySimulator simulator{fund};
    CHECK(
        post(simulator, "/", "<q><personalId>010594Y9021</personalId></q>").body
        == "<days><id>010594Y9021</id><paid>120</paid></days>");
    CHECK(post(simulator, "/", "<q><personalId>020594X903P</personalId></q>").status == 404);
}

TEST_CASE("the control file is followed while the party runs", "[simulators]") {
    const TemporaryFolder folder;
    const auto control = folder.path() / "control.json";
    std::ofstream{control} << R"({"paths": {"/a": {"status": 500}}})";
    Settings controlled{settings()};
    controlled.control_file = control;
    const PartySimulator simulator{controlled};
    CHECK(post(simulator, "/a", "x").status == 500);
    std::ofstream{control} << "{ half writ";
    CHECK(post(simulator, "/a", "x").status == 500);
    std::ofstream{control} << "{}";
    CHECK(post(simulator, "/a", "x").status == 200);
    controlled.control_file = folder.path() / "missing.json";
    CHECK_THROWS_AS(PartySimulator{controlled}, std::runtime_error);
}

TEST_CASE("a port that is taken is an error with a cause", "[simulators]") {
    const PartySimulator first{settings()};
    Settings same{settings()};
    same.port = first.port();
    CHECK_THROWS_AS(PartySimulator{same}, std::runtime_error);
}
