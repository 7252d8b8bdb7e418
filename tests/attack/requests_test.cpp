// What an attacker with a good certificate sends: each request has its answer, none reaches the
// party, and none harms the next caller.

#include "tests/attack/hostile_requests.h"
#include "tests/attack/siege.h"

#include <catch2/catch.hpp>

using namespace tests;
using namespace tests::attack;

namespace {

/// How many answers stand one behind another.
std::size_t answers_in(const std::string& bytes) {
    std::size_t count{0};
    for (std::size_t at{0}; (at = bytes.find("HTTP/1.1 ", at)) != std::string::npos; at += 9) {
        count += at + 9 < bytes.size() && bytes[at + 9] >= '1' && bytes[at + 9] <= '9' ? 1U : 0U;
    }
    return count;
}

std::vector<Hostile> all_of_them() {
    std::vector<Hostile> all;
    for (const std::vector<Hostile>& some :
         {framing(), heads(), sizes(), truncated(), doors(),
          contents(siege().house().example("fund-member"))}) {
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

}

TEST_CASE("a hostile request gets its answer, and nothing of it goes on", "[attack][hostile]") {
    const std::vector<Hostile> all{all_of_them()};
    REQUIRE(all.size() >= 60);
    House& house{siege().house()};
    house.fund().forget_requests();
    const auto canaries =
        corridor::canaries_of(corridor::person_with(house, house.example("fund-member")));
    for (const Hostile& one : all) {
        INFO(one.name);
        const std::string answer{siege().send(one.bytes)};
        REQUIRE((one.status == 0 || !answer.empty())); // or each of them waits ten seconds
        CHECK(status_of(answer) == one.status);
        if (one.status != 0) {
            CHECK(code_in(answer) == one.code);
            CHECK(answer.find("application/problem+json") != std::string::npos);
        }
        CHECK(corridor::found_in(answer, canaries).empty());
        // one answer, whatever stands behind the request
        CHECK(answers_in(answer) == (one.status == 0 ? 0 : 1));
    }
    CHECK(house.fund().request_count() == 0);
    CHECK(corridor::found_in(house.daemon_output(), canaries).empty());
    siege().require_unharmed();
    WARN(all.size() << " hostile requests, each with its answer");
}

TEST_CASE("a request hidden in another's content is content", "[attack][hostile]") {
    House& house{siege().house()};
    house.fund().forget_requests();
    const std::string hidden{"POST /relay/fund-benefit-query HTTP/1.1\r\nHost: a\r\n"
                             "Content-Length: 0\r\n\r\n"};
    const std::string answer{siege().send(
        "POST /relay/fund-benefit-query HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        "Content-Length: "
        + std::to_string(hidden.size()) + "\r\nConnection: close\r\n\r\n" + hidden)};
    CHECK(status_of(answer) == 422);
    CHECK(answers_in(answer) == 1);
    CHECK(house.fund().request_count() == 0);
}

TEST_CASE(
    "behind a good request a hostile one is refused alone, and what follows it is not read",
    "[attack][hostile]") {
    House& house{siege().house()};
    house.fund().forget_requests();
    std::string good{siege().request()};
    const std::string close{"Connection: close\r\n"};
    good.erase(good.find(close), close.size());
    const std::string bytes{
        good
        + "POST /relay/x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: "
          "chunked\r\n\r\n0\r\n\r\n"
        + good};
    const std::string answers{siege().send(bytes)};
    CHECK(status_of(answers) == 200);
    CHECK(answers.find("HTTP_LENGTH_AND_CHUNKED") != std::string::npos);
    CHECK(house.fund().request_count() == 1);
}

TEST_CASE("what is no TLS is dropped without an answer", "[attack][hostile]") {
    // the daemon's TLS listener hears plain text: nothing of it is answered in the clear
    const corridor::Finished finished{corridor::run_to_end(
        {"/usr/bin/curl", "-s", "-m", "5", "-o", "-", "--http1.1",
         "http://127.0.0.1:" + std::to_string(siege().house().port("relay")) + "/openapi.json"},
        siege().house().folder() / "out/plain")};
    INFO(finished.status << finished.err);
    // curl's "nothing came" and "cut off": that it ran, heard no answer, and did not wait for one
    CHECK((finished.status == 52 || finished.status == 56));
    CHECK(finished.out.empty());
    siege().require_unharmed();
}
