// Messages over the interface: lists by facet and page, a person's by their identifier with a
// purpose, and one message step by step. The verbs `messages …` tell the same.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
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
                     {"person", "x"},         {"run", "x"}};
    const ApiReply told{calls.local({"POST", "/messages/query", wrong})};
    CHECK(told.status == 422);
    CHECK(told.body.at("errors").size() == 8);
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

TEST_CASE(
    "the verbs list what the interface lists, and how far each message is",
    "[admin][house][messages][verbs]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    const std::string person{house.example("fund-member")};
    REQUIRE(house.relay("fund-benefit-query", fund_question(house, person)).status == 200);
    REQUIRE(house.run_batch().status == 0);
    const auto listed = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"messages", "list"});
        return house.verb_json(words);
    };
    calls.become({"operator"});
    const std::vector<std::string> of_fund{
        all_of(calls, Json{{"exchange", "fund-benefit-query"}, {"limit", 1}})};
    calls.become({"administrator"});
    const Json fund = listed({"--exchange", "fund-benefit-query", "--limit", "10000"});
    std::vector<std::string> ids;
    for (const Json& line : fund.at("messages")) {
        ids.push_back(line.at("message"));
    }
    CHECK(ids == of_fund);
    CHECK(fund.at("more") == false);
    const Json first = listed({"--exchange", "fund-benefit-query", "--limit", "1"});
    REQUIRE(first.at("messages").size() == 1);
    CHECK(first.at("messages").at(0).at("delivery") == "delivered");
    CHECK(first.at("messages").at(0).at("attempts") == 1);
    CHECK(first.at("more") == (of_fund.size() > 1));

    const std::string run = house.accounts("kela-statements-out").back().at("run");
    const Json released = listed({"--run", run, "--outcome", "released", "--limit", "10000"});
    REQUIRE_FALSE(released.at("messages").empty());
    for (const Json& line : released.at("messages")) {
        CHECK(line.at("run") == run);
        CHECK(line.at("delivery") == "delivered");
    }
    CHECK(
        listed({"--run", run, "--outcome", "released", "--state", "delivered", "--limit", "10000"})
        == released);
    CHECK(listed({"--run", run, "--state", "dead"}).at("messages").empty());
    CHECK(listed({"--run", run, "--exchange", "fund-benefit-query"}).at("messages").empty());
    CHECK(listed({"--party", "kela", "--exchange", "fund-benefit-query"}).at("messages").empty());
    CHECK(listed({"--until", "2020-01-01"}).at("messages").empty());
    CHECK(listed({"--since", "2020-01-01", "--limit", "1"}).at("messages").size() == 1);

    const Json one = house.verb_json({"messages", "show", of_fund.front()});
    CHECK(one.at("message") == of_fund.front());
    CHECK(one.at("delivery") == "delivered");
    const std::vector<std::string> kinds{kinds_of(one)};
    CHECK(std::find(kinds.begin(), kinds.end(), "receipt") != kinds.end());
    CHECK(one.dump().find(person) == std::string::npos);
    const Finished text{house.verb({"messages", "show", of_fund.front()})};
    CHECK(text.out.find("fund-benefit-query") != std::string::npos);
    CHECK(text.out.find("receipt 1, delivered") != std::string::npos);
    for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
             {"show", "x"},
             {"show", "019ca8b2-dc00-7abc-8def-0123456789ab"},
             {"list", "--exchange", "no-such"},
             {"list", "--party", "nobody"},
             {"list", "--run", "x"},
             {"list", "--since", "1.2.2026"},
             {"list", "--outcome", "lost"},
             {"list", "--limit", "0"}}) {
        std::vector<std::string> words{wrong};
        words.insert(words.begin(), "messages");
        INFO(wrong.back());
        CHECK(house.verb(words).status == 2);
    }
}

TEST_CASE(
    "messages of names that have left the configuration are listed by them",
    "[admin][house][messages][verbs]") {
    using namespace gateway::storage;
    House& house{house_of("administration")};
    const std::string message{"019ca8b2-dc00-7abc-8def-0123456789ac"};
    const auto id = Parameter::message(*gateway::core::MessageId::parse(message));
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    store.run(
        "INSERT INTO message (message, exchange, party, direction, ordinal)"
        " VALUES ($1::uuid, 'left-since-out', 'left-since', 'out', 0)",
        {id});
    const Finished by_exchange{
        house.verb({"messages", "list", "--exchange", "left-since-out", "--json"})};
    const Finished by_party{house.verb({"messages", "list", "--party", "left-since", "--json"})};
    const Finished misspelt{house.verb({"messages", "list", "--exchange", "left-sinse-out"})};
    ApiCalls calls{house};
    calls.become({"operator"});
    const std::vector<std::string> asked{all_of(calls, Json{{"exchange", "left-since-out"}})};
    const std::vector<std::string> of_party{all_of(calls, Json{{"party", "left-since"}})};
    const ApiReply days{calls.local({"POST", "/traffic/days", Json{{"party", "left-since"}}})};
    const ApiReply wrong{
        calls.local({"POST", "/traffic/days", Json{{"exchange", "left-sinse-out"}}})};
    calls.become({"administrator"});
    store.run("DELETE FROM message WHERE message = $1::uuid", {id});
    for (const Finished& told : {by_exchange, by_party}) {
        CAPTURE(told.out, told.err);
        REQUIRE(told.status == 0);
        const Json list = Json::parse(told.out).at("messages");
        REQUIRE(list.size() == 1);
        CHECK(list.at(0).at("message") == message);
        CHECK(list.at(0).at("exchange") == "left-since-out");
    }
    CHECK(misspelt.status == 2); // not an empty list
    CHECK(asked == std::vector<std::string>{message});
    CHECK(of_party == std::vector<std::string>{message});
    CHECK(days.status == 200);
    CHECK(wrong.status == 422);
}

TEST_CASE(
    "a person's messages are found from the command line, on record and with what was said of why",
    "[admin][house][messages][verbs]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    const std::string person{house.example("fund-member")};
    REQUIRE(house.relay("fund-benefit-query", fund_question(house, person)).status == 200);
    const Json found = house.verb_json(
        {"messages", "of-person", "-", "--reason", "tietopyyntö 8/2026", "--for", "rights-request"},
        person + "\n");
    REQUIRE_FALSE(found.at("messages").empty());
    CHECK(found.at("known") == true);
    CHECK(found.dump().find(person) == std::string::npos);
    const JournalEntry look{calls.audit().back()};
    CHECK(look.person != 0);
    CHECK(look.body.at("resource") == "messages");
    CHECK(look.body.at("verb") == "find");
    CHECK(look.body.at("purpose") == "rights-request");
    CHECK(look.body.contains("reason"));

    const std::size_t before{calls.audit().size()};
    const Finished nobody{
        house.verb({"messages", "of-person", "-"}, {}, code_of_nobody(house) + "\n")};
    CHECK(nobody.status == 1);
    CHECK(nobody.out.find("no messages") != std::string::npos);
    CHECK(nobody.out.find("never seen") != std::string::npos);
    CHECK(calls.audit().size() == before + 1); // also where there is nothing to tell
    CHECK(
        house.verb({"messages", "of-person", "-", "--for", "curiosity"}, {}, person + "\n").status
        == 2);
    CHECK(house.verb({"messages", "of-person", "R-999999", "--register", "nowhere"}).status == 2);
}

TEST_CASE(
    "an excerpt of one person's message is a look at them, and one of a run is none",
    "[admin][house][messages][verbs][journal]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    const auto reply =
        house.relay("fund-benefit-query", fund_question(house, house.example("fund-member")));
    REQUIRE(reply.status == 200);
    REQUIRE(house.run_batch().status == 0);
    const std::size_t before{calls.audit().size()};
    const std::string message{reply.header("Lautturi-Message")};
    REQUIRE(
        house
            .verb(
                {"journal", "export", "-", "--message", message, "--reason", "kantelu 3/2026",
                 "--for", "complaint"})
            .status
        == 0);
    const std::vector<JournalEntry> looks{calls.audit()};
    REQUIRE(looks.size() == before + 1);
    CHECK(looks.back().person != 0);
    CHECK(looks.back().body.at("resource") == "journal");
    CHECK(looks.back().body.at("verb") == "export");
    CHECK(looks.back().body.at("object") == message);
    CHECK(looks.back().body.at("purpose") == "complaint");
    CHECK(looks.back().body.contains("reason"));

    const std::string run = house.accounts("kela-statements-out").back().at("run");
    static_cast<void>(house.verb({"journal", "export", "-", "--message", run}));
    CHECK(calls.audit().size() == before + 1);

    calls.become({"data-protection-officer"});
    REQUIRE(
        calls
            .local(
                {"POST", "/journal/excerpt",
                 Json{{"message", message}, {"reason", "kantelu"}, {"read_for", "complaint"}}})
            .status
        == 200);
    const JournalEntry told{calls.audit().back()}; // the same look, whoever asks how
    CHECK(told.person == looks.back().person);
    for (const char* const key : {"resource", "verb", "object", "purpose"}) {
        INFO(key);
        CHECK(told.body.at(key) == looks.back().body.at(key));
    }
    CHECK(told.body.contains("reason"));
    CHECK(calls.local({"POST", "/journal/excerpt", Json{{"message", run}}}).status == 200);
    CHECK(calls.audit().back().body.at("object") == run);
    CHECK(calls.audit().back().person == 0);
    calls.become({"administrator"});
}
