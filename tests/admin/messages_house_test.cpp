// Messages over the interface: lists by facet and page, a person's by their identifier with a
// purpose, and one message step by step.

#include "tests/admin/api_calls.h"
#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

using namespace tests::admin;
using namespace tests::corridor;

namespace {

Json whose(const std::string& person, const std::string& reason) {
    return Json{
        {"register", "etela-satakunta"},
        {"subject", person},
        {"reason", reason},
        {"read_for", "customer-service"}};
}

std::vector<std::string> kinds_of(const Json& message) {
    std::vector<std::string> kinds;
    for (const Json& step : message.at("steps")) {
        kinds.push_back(step.at("kind"));
    }
    return kinds;
}

/// All messages of a query, page by page.
std::vector<std::string> all_of(ApiCalls& calls, Json query) {
    std::vector<std::string> messages;
    for (;;) {
        const ApiReply page{calls.local({"POST", "/messages/query", query})};
        REQUIRE(page.status == 200);
        for (const Json& line : page.body.at("messages")) {
            messages.push_back(line.at("message"));
        }
        if (page.body.at("next").is_null()) {
            return messages;
        }
        query["behind"] = page.body.at("next");
    }
}

/// The ledger of a refused message shows no field that went.
void check_nothing_left(ApiCalls& calls, const std::string& message) {
    const ApiReply ledger{calls.local(
        {"POST", "/messages/" + message + "/ledger",
         Json{{"reason", "a test"}, {"read_for", "supervision"}}})};
    REQUIRE(ledger.status == 200);
    for (const Json& row : ledger.body.at("ledger").at("decisions").at(0).at("rows")) {
        INFO(row.dump());
        CHECK((row.at("mark") != "released" && row.at("mark") != "reduced")); // nothing left
    }
}

}

TEST_CASE(
    "messages are listed newest first, by facet, and every page goes on where the last one ended",
    "[admin][house][messages]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    const std::string person{house.example("fund-member")};
    REQUIRE(house.relay("fund-benefit-query", fund_question(house, person)).status == 200);
    REQUIRE(house.relay("fund-benefit-query", fund_question(house, person)).status == 200);
    REQUIRE(
        house
            .relay(
                "provider-referral-query",
                provider_question(house, house.example("provider-consent-refused")))
            .status
        == 403);

    calls.become({"operator"}); // no person's data is in it
    const std::vector<std::string> whole{all_of(calls, Json{{"limit", 200}})};
    CHECK(whole.size() >= 3);
    CHECK(std::is_sorted(whole.rbegin(), whole.rend()));
    CHECK(all_of(calls, Json{{"limit", 1}}) == whole);
    CHECK(all_of(calls, Json{{"limit", 2}}) == whole);

    const Json fund{{"exchange", "fund-benefit-query"}, {"limit", 1}};
    const std::vector<std::string> of_fund{all_of(calls, fund)};
    CHECK(of_fund.size() >= 2);
    CHECK(all_of(calls, Json{{"party", "esimerkkikassa"}}).size() >= of_fund.size());
    const std::vector<std::string> withheld{
        all_of(calls, Json{{"outcome", "withheld"}, {"exchange", "provider-referral-query"}})};
    REQUIRE_FALSE(withheld.empty());
    CHECK(all_of(calls, Json{{"outcome", "withheld"}, {"exchange", "fund-benefit-query"}}).empty());
    const ApiReply refused{calls.local({"GET", "/messages/" + withheld.front()})};
    CHECK(refused.body.at("outcome") == "withheld");
    CHECK(kinds_of(refused.body) == std::vector<std::string>{"mapped", "official", "decided"});
    CHECK(all_of(calls, Json{{"day", "2020-01-01"}}).empty());

    const Json wrong{{"exchange", "no-such"}, {"party", "nobody"}, {"outcome", "lost"},
                     {"day", "31.2.2026"},    {"behind", "x"},     {"limit", 0},
                     {"person", "x"}};
    const ApiReply told{calls.local({"POST", "/messages/query", wrong})};
    CHECK(told.status == 422);
    CHECK(told.body.at("errors").size() == 7);
    CHECK(calls.local({"GET", "/messages/nothing"}).code() == "MESSAGE_UNKNOWN");
    calls.become({"data-protection-officer"});
    const ApiReply unclear{calls.local(
        {"POST", "/messages/" + whole.front() + "/ledger",
         Json{{"values", "yes"}, {"reason", "a test"}, {"read_for", "supervision"}}})};
    CHECK(unclear.status == 422);
    CHECK(unclear.body.at("errors").at(0).at("path") == "/values");
    check_nothing_left(calls, withheld.front());
    calls.become({"administrator"});
    CHECK(calls.misfits().empty());
    INFO(calls.misfits());
}

TEST_CASE(
    "a person's messages are found by their identifier, with a purpose and a reason, on record",
    "[admin][house][messages]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    const std::string person{house.example("fund-member")};
    REQUIRE(house.relay("fund-benefit-query", fund_question(house, person)).status == 200);

    calls.become({"operator"});
    CHECK(calls.local({"POST", "/messages/find", whose(person, "why")}).code() == "ROLE_TOO_LOW");
    calls.become({"data-protection-officer"});
    Json aimless = whose(person, "tietopyyntö 7/2026");
    aimless.erase("read_for");
    CHECK(calls.local({"POST", "/messages/find", aimless}).code() == "PURPOSE_MISSING");
    CHECK(calls.local({"POST", "/messages/find", whose(person, "")}).code() == "REASON_MISSING");
    Json curious = whose(person, "tietopyyntö 7/2026");
    curious["read_for"] = "curiosity";
    CHECK(calls.local({"POST", "/messages/find", curious}).code() == "PURPOSE_UNKNOWN");

    const ApiReply found{
        calls.local({"POST", "/messages/find", whose(person, "tietopyyntö 7/2026")})};
    REQUIRE(found.status == 200);
    REQUIRE_FALSE(found.body.at("messages").empty());
    const JournalEntry entry{calls.audit().back()};
    CHECK(entry.person != 0);
    CHECK(entry.body.at("resource") == "messages");
    CHECK(entry.body.at("purpose") == "customer-service");

    // what was asked of the fund: to the gate, decided, sent, answered; in this order
    const std::string message{found.body.at("messages").at(0).at("message")};
    const ApiReply one{calls.local({"GET", "/messages/" + message})};
    REQUIRE(one.status == 200);
    const std::vector<std::string> kinds{kinds_of(one.body)};
    CAPTURE(one.body.dump());
    const auto place = [&](const char* kind) {
        return std::find(kinds.begin(), kinds.end(), kind) - kinds.begin();
    };
    CHECK(place("mapped") < place("decided"));
    CHECK(place("decided") < place("attempt"));
    CHECK(place("attempt") < place("receipt"));
    CHECK(static_cast<std::size_t>(place("receipt")) < kinds.size());
    CHECK(one.body.dump().find(person) == std::string::npos);

    const ApiReply nobody{calls.local(
        {"POST", "/messages/find", whose(code_of_nobody(house), "tietopyyntö 7/2026")})};
    CHECK(nobody.body.at("messages").empty());
    CHECK(nobody.body.at("next").is_null());
    calls.become({"administrator"});
    CHECK(calls.misfits().empty());
    INFO(calls.misfits());
}
