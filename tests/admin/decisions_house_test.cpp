// Decisions over the interface: the dry run as the command line gives it, a person's stored facts,
// and why a message was decided as it was.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/admin/api_calls.h"
#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <string>

using namespace tests::admin;
using namespace tests::corridor;
using namespace std::string_literals;

namespace {

Json question() {
    return Json::parse(R"({
        "at": "2026-03-01T10:00:00+02:00", "register": "etela-satakunta", "party": "kela",
        "purpose": "unemployment-benefit",
        "fields": {"person.personal-id": "010594-904A", "health.work-ability-summary": "x"},
        "mandatory": ["person.personal-id"], "facts": {"relation.statement-request": true},
        "guards": {}, "consents": [], "holds": []})");
}

Finished by_verb(House& house, const Json& request) {
    return run_to_end(
        {LAUTTURI_PROGRAM, "decide", "-", "--mappings", house.mappings().string()},
        house.folder() / "out/decide", {}, request.dump());
}

/// A case in point as the console asks about one: whatever is said, said in each of these roles.
Json provider_question(const std::vector<std::string>& roles) {
    Json asked = Json::parse(R"({
        "at": "2026-03-01T10:00:00+02:00", "register": "etela-satakunta",
        "party": "kuntoutus-esimerkki", "purpose": "employment-service",
        "fields": ["health.work-ability-summary"], "facts": {"relation.referral": true},
        "consents": [], "holds": []})");
    for (const std::string& role : roles) {
        asked["consents"].push_back(Json{
            {"kind", "given"},
            {"role", role},
            {"items", asked.at("fields")},
            {"parties", Json::array({asked.at("party")})},
            {"purposes", Json::array({asked.at("purpose")})},
            {"by", "person"},
            {"explicit", true},
            {"itemised", true},
            {"written", true},
            {"expressed_at", asked.at("at")},
            {"evidence", Json{{"reference", "case-in-point"}, {"sha256", std::string(64, '0')}}}});
    }
    return asked;
}

/// The message of the last decision in the journal.
std::string last_decided(House& house) {
    std::string message;
    for (const JournalEntry& entry : house.journal()) {
        message = entry.kind == "decision" ? entry.message : message;
    }
    return message;
}

}

TEST_CASE(
    "a dry run over the interface is the dry run of the command line", "[admin][house][decide]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const ApiReply reply{calls.local({"POST", "/decisions", question()})};
    REQUIRE(reply.status == 200);
    const Finished decided{by_verb(house, question())};
    CAPTURE(decided.out, decided.err);
    REQUIRE(decided.status == 0);
    CHECK(reply.body == Json::parse(decided.out));
    CHECK(reply.body.at("outcome") == "reduced");

    Json wrong = question();
    wrong["at"] = "1.3.2026";
    wrong["party"] = "nobody";
    wrong["purpose"] = "reselling";
    wrong["fields"] = Json::array({"person.shoe-size"});
    wrong["consents"] = Json::parse(
        R"([{"kind": "maybe", "role": "gdpr9", "expressed_at": "2026-02-01T09:00:00+02:00"}])");
    const ApiReply refused{calls.local({"POST", "/decisions", wrong})};
    CAPTURE(refused.body.dump());
    CHECK(refused.status == 422);
    CHECK(refused.code() == "REQUEST_INVALID");
    const Finished by_line{by_verb(house, wrong)};
    CHECK(by_line.status == 2);
    CHECK(refused.body.at("errors") == Json::parse(by_line.out).at("errors"));
    CHECK(refused.body.at("errors").size() >= 5);
    calls.become({"administrator"});
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "a consent without fault, in each role that the rule needs, opens what it is for",
    "[admin][house][decide]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const auto asked = [&](const std::vector<std::string>& roles) {
        return calls.local({"POST", "/decisions", provider_question(roles)}).body;
    };
    const Json whole = asked({"gdpr9", "secrecy-waiver"});
    CAPTURE(whole.dump());
    CHECK(whole.at("outcome") == "released");
    CHECK(
        whole.at("fields").at(0).at("permits")
        == Json::array({"provider-health-itemised-consent"}));
    CHECK(asked({"gdpr6", "gdpr9", "secrecy-waiver"}).at("outcome") == "released");
    CHECK(asked({"gdpr9"}).at("outcome") == "refused");
    CHECK(asked({"secrecy-waiver"}).at("outcome") == "refused");
    calls.become({"administrator"});
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "where the request is silent the store's consents count, for a reason",
    "[admin][house][decide]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    Json request = question();
    request["subject"] = house.example("fund-member");
    request.erase("consents");
    request.erase("holds");

    calls.become({"operator"});
    const ApiReply low{calls.local({"POST", "/decisions", request})};
    CHECK(low.code() == "ROLE_TOO_LOW"); // it would show what a person has said
    calls.become({"data-protection-officer"});
    CHECK(calls.local({"POST", "/decisions", request}).code() == "REASON_MISSING");
    request["reason"] = "tietopyyntö kanaria-17";
    request["read_for"] = "supervision";
    const ApiReply told{calls.local({"POST", "/decisions", request})};
    REQUIRE(told.status == 200);

    // an event of now is seen by the next question
    house.record(Json{
        {"register", "etela-satakunta"},
        {"subject", house.example("fund-member")},
        {"kind", "restriction"},
        {"state", "upheld"},
        {"from", "2026-01-01"}}
                     .dump());
    const ApiReply held{calls.local({"POST", "/decisions", request})};
    CHECK(held.body.at("outcome") == "refused");
    CHECK(held.body.dump().find("\"HOLD\"") != std::string::npos);
    // a slip of the hand is nobody; who is nobody has no hold, and everything would be released
    for (const std::string& slip :
         {"010594Y9022"s, "010594y9021"s, " 010594Y9021"s, "010594A9021"s, ""s}) {
        Json mistyped = request;
        mistyped["subject"] = slip;
        const ApiReply refused{calls.local({"POST", "/decisions", mistyped})};
        INFO(slip << ' ' << refused.body.dump());
        CHECK(refused.status == 422);
        CHECK(refused.body.at("errors").at(0).at("path") == "/subject");
        CHECK(refused.body.dump().find("HETU_") != std::string::npos);
        mistyped["consents"] = Json::array();
        mistyped["holds"] = Json::array();
        CHECK(calls.local({"POST", "/decisions", mistyped}).status == 200); // nobody is looked for
    }
    Json stranger = request;
    stranger["subject"] = code_of_nobody(house);
    CHECK(calls.local({"POST", "/decisions", stranger}).status == 200);
    house.record(Json{
        {"register", "etela-satakunta"},
        {"subject", house.example("fund-member")},
        {"kind", "restriction"},
        {"state", "ended"},
        {"from", "2026-01-01"}}
                     .dump());
    CHECK(calls.local({"POST", "/decisions", request}).body == told.body);

    // the reason is nowhere in clear, and the entry names the person by number
    const JournalEntry entry{calls.audit().back()};
    CHECK(entry.person != 0);
    CHECK(entry.body.at("reason").get<std::string>().size() == 64);
    CHECK(entry.body.at("purpose") == "supervision");
    CHECK(read_file(house.export_journal()).find("kanaria") == std::string::npos);
    CHECK(house.daemon_output().find("kanaria") == std::string::npos);
    using namespace gateway::storage;
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    const Rows kept{
        store.run("SELECT person_no, position('kanaria' IN encode(sealed, 'escape')) FROM payload"
                  " WHERE use = 'reason' ORDER BY recorded_at DESC LIMIT 1")};
    REQUIRE(kept.size() == 1);
    CHECK(kept.integer(0, 0) == entry.person);
    CHECK(kept.integer(0, 1) == 0);
    calls.become({"administrator"});
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "a stored decision is explained in three languages, for a reason", "[admin][house][explain]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    REQUIRE(
        house.relay("fund-benefit-query", fund_question(house, house.example("fund-member"))).status
        == 200);
    const std::string message{last_decided(house)};
    REQUIRE_FALSE(message.empty());

    calls.become({"auditor"});
    ApiRequest request{"GET", "/decisions/" + message};
    CHECK(calls.local(request).code() == "REASON_MISSING");
    request.reason = "sisäinen tarkastus";
    const ApiReply reply{calls.local(request)};
    REQUIRE(reply.status == 200);
    const Json& decision{reply.body.at("decisions").at(0)};
    CHECK(decision.at("erased") == false);
    CHECK(decision.at("exchange") == "fund-benefit-query");
    CHECK(decision.at("party") == "esimerkkikassa");
    for (const Json& field : decision.at("fields")) {
        for (const char* language : {"fi", "sv", "en"}) {
            CHECK_FALSE(field.at("explanation").at(language).get<std::string>().empty());
        }
    }
    CHECK(found_in(reply.body.dump(), canaries_of(person_with(house, house.example("fund-member"))))
              .empty());
    const JournalEntry entry{calls.audit().back()};
    CHECK(entry.body.at("object") == message);
    CHECK(entry.body.at("resource") == "decisions");
    CHECK(entry.person != 0);
    CHECK(calls.local({"GET", "/decisions/not-a-message", {}, {}, "why"}).status == 404);
    calls.become({"administrator"});
    CHECK(calls.misfits().empty());
}

TEST_CASE("a stored decision comes out again as it was recorded (I17)", "[admin][house][I17]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    REQUIRE(
        house.relay("fund-benefit-query", fund_question(house, house.example("fund-member"))).status
        == 200);
    const std::string message{last_decided(house)};
    calls.become({"auditor"});
    const std::string path{"/decisions/" + message + "/replay"};
    CHECK(calls.local({"POST", path}).code() == "REASON_MISSING");
    const ApiReply reply{calls.local({"POST", path, Json{{"reason", "tarkastus"}}})};
    REQUIRE(reply.status == 200);
    REQUIRE(reply.body.at("replays").size() == 1);
    CHECK(reply.body.at("replays").at(0).at("verdict") == "IDENTICAL");
    CHECK(reply.body.at("replays").at(0).at("journalled") == true);

    // erased with the person's key, and never another decision
    using namespace gateway::storage;
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    const std::string person{std::to_string(calls.audit().back().person)};
    store.run_script(
        "CREATE TABLE kept_key AS SELECT * FROM person_key WHERE person_no = " + person
        + "; DELETE FROM person_key WHERE person_no = " + person);
    const ApiReply erased{calls.local({"POST", path, Json{{"reason", "tarkastus"}}})};
    store.run_script("INSERT INTO person_key SELECT * FROM kept_key; DROP TABLE kept_key");
    CHECK(erased.status == 200);
    CHECK(erased.body.at("replays").at(0) == Json{{"attempt", 1}, {"verdict", "ERASED"}});
    calls.become({"administrator"});
    CHECK(calls.misfits().empty());
}
