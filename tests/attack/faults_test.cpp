// A bad line to the party: whatever it does, the caller gets one honest answer in time, nothing is
// sent twice, and the accounts balance.

#include "tests/attack/siege.h"

#include <catch2/catch.hpp>

#include <map>

using namespace tests;
using namespace tests::attack;
using namespace std::chrono_literals;
using Fault = FaultProxy::Fault;
using Side = FaultProxy::Side;

namespace {

struct Case {
    Fault fault;
    Side side;
    std::size_t after;
};

std::vector<Case> cases() {
    std::vector<Case> all;
    // from the first byte of the handshake to the last of the answer
    for (const Side side : {Side::request, Side::answer}) {
        for (const Fault fault : {Fault::cut, Fault::reset, Fault::half_close}) {
            for (const std::size_t after : {0U, 1U, 200U, 900U, 1'500U, 2'000U, 2'600U, 3'200U}) {
                all.push_back({fault, side, after});
            }
        }
        all.push_back({Fault::stall, side, 300});
        all.push_back({Fault::stall, side, 1'800});
    }
    return all;
}

Json account(House& house) {
    return house.accounts("fund-benefit-query").back();
}

}

TEST_CASE(
    "over a line that fails anywhere each question has one honest answer", "[attack][faults]") {
    House& house{siege().house()};
    house.fund().forget_requests();
    std::map<int, int> statuses;
    std::size_t asked{0};
    for (const Case& one : cases()) {
        INFO(
            "fault " << static_cast<int>(one.fault) << " side " << static_cast<int>(one.side)
                     << " after " << one.after);
        siege().line().follow({one.fault, one.side, one.after, 0ms});
        const std::size_t before{house.fund().request_count()};
        const Reply reply{siege().ask("wait=1")};
        ++asked;
        ++statuses[reply.status];
        INFO(reply.body << reply.failure);
        REQUIRE((reply.status == 200 || reply.status == 502 || reply.status == 504));
        if (reply.status != 200) {
            const Json problem = Json::parse(reply.body);
            CHECK(problem.at("status") == reply.status);
            CHECK_FALSE(problem.at("code").get<std::string>().empty());
        }
        const std::size_t after{house.fund().request_count()};
        CHECK(after - before <= 1); // never twice
        if (reply.status == 502) {
            CHECK(after == before); // it certainly never arrived
        }
    }
    CHECK(statuses[200] > 0);
    CHECK(statuses[502] > 0);
    CHECK(statuses[504] > 0);
    siege().require_unharmed();
    const Json counted = account(house);
    CHECK(counted.at("in").get<std::size_t>() >= asked);
    CHECK(
        counted.at("in").get<int>()
        == counted.at("released").get<int>() + counted.at("reduced").get<int>()
               + counted.at("withheld").get<int>() + counted.at("rejected").get<int>()
               + counted.at("pending").get<int>());
    static_cast<void>(house.journal()); // it verifies
    WARN(
        asked << " faults: " << statuses[200] << " answered, " << statuses[502]
              << " never arrived, " << statuses[504] << " unknown");
}

TEST_CASE("a slow line is slow, and no more", "[attack][faults]") {
    siege().line().follow({Fault::delay, Side::answer, 0, 100ms});
    CHECK(siege().ask().status == 200);
    siege().line().follow({Fault::delay, Side::request, 0, 100ms});
    CHECK(siege().ask().status == 200);
    siege().require_unharmed();
}

TEST_CASE(
    "a question under a key over a line that failed is answered the same, and asked no more",
    "[attack][faults][idempotency]") {
    House& house{siege().house()};
    siege().line().follow({Fault::cut, Side::answer, 2'600, 0ms});
    const auto ask = [&] {
        return siege().send(siege().request("Idempotency-Key: over-a-bad-line\r\n"));
    };
    const std::string first{ask()};
    siege().line().follow({});
    house.fund().forget_requests();
    const std::string again{ask()};
    CHECK(status_of(first) == status_of(again));
    CHECK(body_of(first) == body_of(again));
    CHECK(again.find("Idempotency-Replayed: true") != std::string::npos);
    CHECK(house.fund().request_count() == 0);
    siege().require_unharmed();
}
