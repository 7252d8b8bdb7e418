// Consents over the interface: a machine records, the officer asks, and a withdrawal says whether
// it has its effect yet.

#include "tests/admin/api_calls.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"
#include "tests/support/population/artificial_hetu.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <thread>

using namespace tests::admin;
using namespace tests::corridor;

namespace {

/// A withdrawal as a case system tells it.
Json withdrawal_of(const std::string& person) {
    return Json::parse(withdrawal(person));
}

Json query_of(const std::string& person, const std::string& reason) {
    return Json{{"register", "etela-satakunta"}, {"subject", person}, {"reason", reason}};
}

/// What calls with this do is done by a machine.
std::string machine_token(ApiCalls& calls) {
    calls.become({"administrator"});
    static_cast<void>(
        calls.local({"POST", "/users", Json{{"name", "case-system"}, {"roles", {"system"}}}}));
    return calls
        .local(
            {"POST", "/tokens",
             Json{
                 {"user", "case-system"},
                 {"scope", {"consents:record", "consents:read"}},
                 {"expires_at", day_ahead(2)}}})
        .body.at("token");
}

}

TEST_CASE(
    "a machine records a consent and its withdrawal, and both are listed",
    "[admin][house][consents]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    const std::string token{machine_token(calls)};
    const std::string person{house.example("fund-member")};
    const auto record = [&](const Json& statement) {
        return calls.network({"POST", "/consents", statement, token});
    };
    Json given = withdrawal_of(person);
    given["kind"] = "given";
    given["expressed_at"] = "2026-03-01T08:00:00Z";
    given["recorded_at"] = "2026-03-01T08:05:00Z";
    const std::size_t before{calls.audit().size()};
    const ApiReply consented{record(given)};
    CHECK(consented.status == 201);
    CHECK(consented.body.at("state") == "recorded");
    CHECK(calls.audit().size() == before + 1); // in the transaction of the consent itself
    const JournalEntry entry{calls.audit().back()};
    CHECK(entry.person != 0);
    CHECK(entry.body.at("user") == "case-system");
    CHECK(entry.body.at("verb") == "record");

    const ApiReply withdrawn{record(withdrawal_of(person))};
    CHECK(withdrawn.status == 201);
    CHECK(withdrawn.body.at("state") == "acknowledged");

    ApiRequest query{"POST", "/consents/query", query_of(person, "")};
    query.token = token;
    CHECK(calls.network(query).code() == "REASON_MISSING");
    query.body = query_of(person, "asiakkaan tiedustelu");
    const ApiReply listed{calls.network(query)};
    REQUIRE(listed.status == 200);
    const Json& events{listed.body.at("events")};
    REQUIRE(events.size() >= 2);
    CHECK(events.back().at("kind") == "withdrawn");
    CHECK(events.at(events.size() - 2).at("kind") == "given");
    CHECK(listed.body.at("waiting").empty());
    CHECK(listed.body.dump().find(person) == std::string::npos);
    CHECK(calls.misfits().empty());
}

// What was found: programs that put a key on whatever they post had their withdrawals refused.
TEST_CASE(
    "a withdrawal is recorded whatever key it carries, also one that was used (Art. 7(3))",
    "[admin][house][consents]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    const std::string token{machine_token(calls)};
    const std::string person{house.example("fund-member")};
    const auto post = [&](const std::string& path, const Json& body) {
        ApiRequest request{"POST", path, body, token};
        request.headers = {{"Idempotency-Key", "of-their-library"}};
        return calls.network(request);
    };
    Json given = withdrawal_of(person);
    given["kind"] = "given";
    given["expressed_at"] = "2026-03-01T08:00:00Z";
    given["recorded_at"] = "2026-03-01T08:05:00Z";
    CHECK(post("/consents", given).status == 201);
    for (int times{0}; times < 2; ++times) {
        const ApiReply withdrawn{post("/consents", withdrawal_of(person))};
        CHECK(withdrawn.status == 201);
        CHECK(withdrawn.body.value("state", "") == "acknowledged");
    }
    // whoever asks with one is told that it makes no difference
    CHECK(
        post("/consents/query", query_of(person, "mikä on voimassa")).code()
        == "IDEMPOTENCY_KEY_NOT_TAKEN");
    CHECK(calls.misfits().empty());
}

// What was found: a day was its first moment, so that a consent of the same morning outlasted it.
TEST_CASE(
    "a withdrawal told by its day ends what was consented to earlier on that day (Art. 7(3))",
    "[admin][house][consents]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    const std::string token{machine_token(calls)};
    const std::string person{house.example("fund-member")};
    const auto record = [&](const Json& statement) {
        return calls.network({"POST", "/consents", statement, token}).status;
    };
    const auto standing = [&] {
        ApiRequest query{"POST", "/consents/query", query_of(person, "mikä on voimassa")};
        query.token = token;
        const Json states = calls.network(query).body.at("states");
        const auto found = std::find_if(states.begin(), states.end(), [](const Json& state) {
            return state.at("item") == "health.work-ability-summary" && state.at("party") == "kela"
                   && state.at("role") == "gdpr9";
        });
        return found == states.end() ? std::string{} : found->at("state").get<std::string>();
    };
    const gateway::core::LocalDate day{
        gateway::core::local_date(gateway::core::parse_instant(moment_ahead(0)).value())};
    Json given = withdrawal_of(person);
    given["kind"] = "given";
    given["expressed_at"] =
        to_utc_text(gateway::core::start_of_day(day) + std::chrono::microseconds{1});
    given.erase("recorded_at");
    REQUIRE(record(given) == 201);
    REQUIRE(standing() == "given");
    Json withdrawn = withdrawal_of(person);
    withdrawn["expressed_at"] = to_text(day);
    withdrawn.erase("recorded_at");
    CHECK(record(withdrawn) == 201);
    CHECK(standing() == "withdrawn");
    // what is given anew, at its moment, counts again
    given["expressed_at"] = moment_ahead(0);
    CHECK(record(given) == 201);
    CHECK(standing() == "given");
    // the day on which it was written down does not draw it to the day's beginning
    withdrawn["recorded_at"] = to_text(day);
    CHECK(record(withdrawn) == 201);
    CHECK(standing() == "withdrawn");
}

TEST_CASE(
    "the next period of an address protection stands beside the present one, each with its days",
    "[admin][house][consents][turvakielto]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    const std::string token{machine_token(calls)};
    const std::string person{tests::population::make_hetu({1911, 2, 3}, '-', 951)};
    Json hold{
        {"register", "etela-satakunta"},
        {"subject", person},
        {"kind", "turvakielto"},
        {"state", "upheld"}};
    for (const auto& [from, until] :
         {std::pair{"2024-05-01", "2097-05-01"}, std::pair{"2097-05-01", "2099-05-01"}}) {
        hold["from"] = from;
        hold["until"] = until;
        CHECK(calls.network({"POST", "/consents", hold, token}).status == 201);
    }
    ApiRequest query{"POST", "/consents/query", query_of(person, "mikä on voimassa")};
    query.token = token;
    const Json holds = calls.network(query).body.at("holds");
    REQUIRE(holds.size() == 2);
    CHECK(holds.at(0).at("until") == "2097-05-01T00:00:00+03:00");
    CHECK(holds.at(1).at("from") == "2097-05-01T00:00:00+03:00");
    const Finished listed{
        house.verb({"consent", "list", "-"}, {}, query_of(person, "a test").dump())};
    CHECK(listed.status == 0);
    CHECK(
        listed.out.find("hold turvakielto: upheld, from 2024-05-01T00:00:00+03:00, until "
                        "2097-05-01T00:00:00+03:00\n")
        != std::string::npos);
}

TEST_CASE("what is wrong with a statement is told at once", "[admin][house][consents]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    const std::string token{machine_token(calls)};
    Json wrong = withdrawal_of(house.example("fund-member"));
    wrong["items"] = Json::array({"person.shoe-size"});
    wrong["parties"] = Json::array({"nobody"});
    wrong["extra"] = true;
    const ApiReply reply{calls.network({"POST", "/consents", wrong, token})};
    CHECK(reply.status == 422);
    CHECK(reply.body.at("errors").size() >= 3);
    Json future = withdrawal_of(house.example("fund-member"));
    future["expressed_at"] = moment_ahead(3'600);
    future.erase("recorded_at");
    const ApiReply early{calls.network({"POST", "/consents", future, token})};
    CHECK(early.status == 422);
    CHECK(early.body.at("errors").at(0).at("code") == "CONSENT_FUTURE");
    // nobody's word is not the person's
    Json unsaid = withdrawal_of(house.example("fund-member"));
    unsaid["kind"] = "given";
    unsaid.erase("by");
    const ApiReply by_nobody{calls.network({"POST", "/consents", unsaid, token})};
    CHECK(by_nobody.status == 422);
    CHECK(by_nobody.body.at("errors").at(0).at("code") == "KEY_MISSING");
    CHECK(by_nobody.body.at("errors").at(0).at("path") == "/by");
    // what takes away is taken from whoever says it, whatever stands beside it
    unsaid["kind"] = "withdrawn";
    unsaid["valid_until"] = "2026-01-01";
    unsaid["recorded_at"] = "2026-01-01";
    unsaid.erase("language");
    CHECK(calls.network({"POST", "/consents", unsaid, token}).status == 201);
    // under the sign of another century a hold would protect nobody, and tell nobody
    for (const Json& unborn :
         {withdrawal_of("010185A901E"), Json{
                                            {"register", "etela-satakunta"},
                                            {"subject", "010185A901E"},
                                            {"kind", "restriction"},
                                            {"state", "received"}}}) {
        const ApiReply refused{calls.network({"POST", "/consents", unborn, token})};
        INFO(refused.body.dump());
        CHECK(refused.status == 422);
        CHECK(refused.body.at("errors").at(0).at("code") == "HETU_FUTURE");
        CHECK(refused.body.at("errors").at(0).at("path") == "/subject");
    }
    const auto query = [&](const Json& body) {
        return calls.network({"POST", "/consents/query", body, token})
            .body.at("errors")
            .at(0)
            .at("code");
    };
    CHECK(
        query({{"register", "nowhere"}, {"subject", "x"}, {"reason", "why"}})
        == "REGISTER_UNKNOWN");
    CHECK(query({{"register", "etela-satakunta"}, {"reason", "why"}}) == "KEY_MISSING");
    // who is mistyped is not somebody of whom nothing is known
    CHECK(query(query_of("010594Y9022", "why")) == "HETU_CHECK");
    CHECK(query(query_of("010594y9021", "why")) == "HETU_CENTURY");
    CHECK(query(query_of("010594A9021", "why")) == "HETU_FUTURE");
    CHECK(query(query_of(" 010594Y9021", "why")) == "HETU_LENGTH");
    CHECK(query(query_of("", "why")) == "HETU_LENGTH");
    CHECK(query(query_of("R-12", "why")) == "PERSON_ID_FORM");
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "what is wrong with a statement is told in the caller's language", "[admin][house][consents]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    const std::string token{machine_token(calls)};
    Json future = withdrawal_of(house.example("fund-member"));
    future["expressed_at"] = moment_ahead(3'600);
    future.erase("recorded_at");
    const auto reason = [&](const Json& statement, const std::string& language) {
        ApiRequest request{"POST", "/consents", statement, token};
        request.language = language;
        return calls.network(request).body.at("errors").at(0).at("reason");
    };
    CHECK(reason(future, "en") == "it lies in the future");
    CHECK(reason(future, "fi") == "se on tulevaisuudessa");
    CHECK(reason(future, "sv") == "det ligger i framtiden");
    CHECK(
        reason(withdrawal_of("010594Y9022"), "fi")
        == "ei henkilötunnus eikä rekisterin oma tunnus");
    // of a list, which is no request, the problem's own title is the reason
    CHECK(reason(Json::array(), "fi") != reason(Json::array(), "en"));
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "a withdrawal beside a message under way is 202, and acknowledged when that has ended (I11)",
    "[admin][house][consents]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    const std::string token{machine_token(calls)};
    const std::string person{house.example("fund-member")};
    tests::simulators::Behaviour slow;
    slow.body_file =
        std::filesystem::path{LAUTTURI_SOURCE_DIR} / "tests/simulators/answers/fund-benefits.xml";
    slow.content_type = "application/xml";
    slow.delay = std::chrono::seconds{6};
    house.fund().behave("/benefits", slow);
    house.fund().forget_requests();
    int asked{0};
    std::thread caller{
        [&] { asked = house.relay("fund-benefit-query", fund_question(house, person)).status; }};
    const bool under_way{house.fund().wait_for_requests(1, std::chrono::seconds{10})};
    const ApiReply reply{calls.network({"POST", "/consents", withdrawal_of(person), token})};
    ApiRequest query{"POST", "/consents/query", query_of(person, "odottaako")};
    query.token = token;
    const ApiReply meanwhile{calls.network(query)};
    caller.join();
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    REQUIRE(under_way);
    CHECK(asked == 200);
    CHECK(reply.status == 202);
    CHECK(reply.body.at("state") == "recorded");
    REQUIRE(reply.body.at("waits_for").size() == 1);
    CHECK(reply.body.at("waits_for").at(0).at("node") == "test");
    CHECK(reply.body.at("waits_for").at(0).at("party") == "esimerkkikassa");
    CHECK(meanwhile.body.at("waiting").size() == 1);
    CHECK(eventually([&] { return calls.network(query).body.at("waiting").empty(); }));
    CHECK(calls.misfits().empty());
}
