// What operators ask and do over the interface of a real daemon: exchanges, schedules, partners,
// the rules, how a run gets on; every answer fits the description.

#include "tests/admin/api_calls.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <thread>

using namespace tests::admin;
using namespace tests::corridor;

namespace {

const std::string batch{"kela-statements-out"};

ApiReply post(ApiCalls& calls, const std::string& path, const Json& body, ApiRequest more = {}) {
    more.method = "POST";
    more.path = path;
    more.body = body;
    return calls.local(more);
}

}

TEST_CASE("a schedule is paused once, with a reason, and resumed", "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const std::string path{"/exchanges/" + batch + "/"};
    CHECK(post(calls, path + "pause", Json::object()).code() == "REQUEST_INVALID");
    CHECK(post(calls, path + "pause", {{"reason", "010594Y9021"}}).code() == "REQUEST_INVALID");
    CHECK(post(calls, path + "pause", {{"reason", "tiketti 1"}}).status == 200);
    CHECK(row_of(calls, batch).at("schedule").at("paused").at("reason") == "tiketti 1");
    CHECK(post(calls, path + "pause", {{"reason", "tiketti 1"}}).code() == "SCHEDULE_STATE");
    CHECK(post(calls, path + "resume", {{"reason", "tiketti 2"}}).status == 200);
    CHECK(row_of(calls, batch).at("schedule").at("paused").is_null());
    CHECK(post(calls, "/exchanges/nothing/pause", {{"reason", "x"}}).code() == "EXCHANGE_UNKNOWN");
    CHECK(
        post(calls, "/exchanges/fund-benefit-query/run", Json::object()).code()
        == "EXCHANGE_NOT_A_BATCH");
    calls.become({"auditor"});
    CHECK(post(calls, path + "pause", {{"reason", "x"}}).code() == "ROLE_TOO_LOW");
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "exchanges are listed page by page, what needs a person first, by text, register and state",
    "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const auto ask = [&](const Json& body) { return post(calls, "/exchanges/query", body); };
    const Json all = calls.local({"GET", "/exchanges"}).body;
    CHECK(all.at("next").is_null());
    CHECK(all.at("all") == all.at("exchanges").size());
    CHECK(all.at("fitting") == all.at("all"));

    // the pages put together are the whole, in its order
    std::vector<std::string> whole;
    for (const Json& row : all.at("exchanges")) {
        whole.push_back(row.at("exchange"));
    }
    std::vector<std::string> paged;
    Json page = ask({{"limit", 30}}).body;
    for (;;) {
        CHECK(page.at("exchanges").size() <= 30);
        for (const Json& row : page.at("exchanges")) {
            paged.push_back(row.at("exchange"));
        }
        if (page.at("next").is_null()) {
            break;
        }
        page = ask({{"limit", 30}, {"behind", page.at("next")}}).body;
    }
    CHECK(paged == whole);

    // what stands still comes last, and goes first when somebody has to look at it
    CHECK(post(calls, "/exchanges/" + batch + "/pause", {{"reason", "tiketti 9"}}).status == 200);
    const Json paused = ask({{"state", "paused"}}).body;
    CHECK(paused.at("fitting") == 1);
    CHECK(paused.at("figures").at("paused") == 1);
    CHECK(paused.at("groups").at("attention") == 1);
    CHECK(ask(Json::object()).body.at("exchanges").at(0).at("group") == "attention");
    CHECK(post(calls, "/exchanges/" + batch + "/resume", {{"reason", "tiketti 9"}}).status == 200);

    // words in any order and any letters, of any language's names
    const Json found = ask({{"text", "TYÖVOIMAPOLIITTISET  kela"}}).body;
    REQUIRE(found.at("fitting") == 1);
    CHECK(found.at("exchanges").at(0).at("exchange") == batch);
    CHECK(ask({{"text", "olematon"}}).body.at("fitting") == 0);
    CHECK(ask({{"register", "etela-satakunta"}}).body.at("fitting") < all.at("all"));
    CHECK(ask({{"register", "nothing"}}).body.at("fitting") == 0);

    for (const Json& wrong : std::vector<Json>{
             {{"limit", 0}},
             {{"limit", 501}},
             {{"limit", "10"}},
             {{"state", "fine"}},
             {{"behind", "still.nothing"}},
             {{"behind", "nowhere"}},
             {{"text", std::string(201, 'x')}},
             {{"kindly", true}}}) {
        CHECK(ask(wrong).code() == "REQUEST_INVALID");
    }
    CHECK(calls.misfits().empty());
}

TEST_CASE("a call with a key does nothing twice", "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const std::string path{"/exchanges/" + batch + "/"};
    ApiRequest keyed;
    keyed.headers = {{"Idempotency-Key", "a-key-of-the-test"}};
    const ApiReply first{post(calls, path + "pause", {{"reason", "tiketti 3"}}, keyed)};
    CHECK(first.status == 200);
    const ApiReply again{post(calls, path + "pause", {{"reason", "tiketti 3"}}, keyed)};
    CHECK(again.status == 200); // without the key it would be SCHEDULE_STATE
    CHECK(again.body == first.body);
    CHECK(
        post(calls, path + "resume", {{"reason", "tiketti 3"}}, keyed).code()
        == "IDEMPOTENCY_KEY_REUSED");
    CHECK(post(calls, path + "resume", {{"reason", "tiketti 4"}}).status == 200);
    // one that did nothing leaves no key
    keyed.headers = {{"Idempotency-Key", "another"}};
    CHECK(post(calls, path + "resume", {{"reason", "x"}}, keyed).code() == "SCHEDULE_STATE");
    CHECK(post(calls, path + "pause", {{"reason", "x"}}, keyed).status == 200);
    CHECK(post(calls, path + "resume", {{"reason", "x"}}).status == 200);
    CHECK(calls.misfits().empty());
}

TEST_CASE("a token that is asked for twice with one key is issued once", "[admin][house][tokens]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const auto count = [&] { return calls.local({"GET", "/tokens"}).body.at("tokens").size(); };
    const std::size_t before{count()};
    ApiRequest keyed;
    keyed.headers = {{"Idempotency-Key", "a-token-of-the-test"}};
    const Json wanted{{"label", "once"}, {"scope", {"traffic:read"}}, {"expires_at", day_ahead(1)}};
    CHECK(post(calls, "/tokens", wanted, keyed).status == 201);
    const ApiReply again{post(calls, "/tokens", wanted, keyed)};
    CHECK(again.code() == "IDEMPOTENCY_ANSWER_SHOWN");
    CHECK_FALSE(again.body.contains("token"));
    CHECK(count() == before + 1);
    CHECK(calls.misfits().empty());
}

TEST_CASE("a key that would make no difference is refused", "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    ApiRequest keyed;
    keyed.headers = {{"Idempotency-Key", "for-nothing"}};
    CHECK(post(calls, "/runs/query", Json::object(), keyed).code() == "IDEMPOTENCY_KEY_NOT_TAKEN");
    ApiRequest read{"GET", "/exchanges"};
    read.headers = keyed.headers;
    CHECK(calls.local(read).code() == "IDEMPOTENCY_KEY_NOT_TAKEN");
}

TEST_CASE("an exchange says which draft would change it", "[admin][house][operation][drafts]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"administrator"});
    const ApiReply begun{post(calls, "/drafts", {{"title", "Odottaa"}})};
    REQUIRE(begun.status == 201);
    const Json& draft{begun.body.at("draft")};
    const std::string path{"/drafts/" + draft.get<std::string>()};
    CHECK(row_of(calls, batch).at("draft") != draft);

    ApiRequest first;
    first.if_match = "\"1\"";
    const Json typed{{"path", "exchanges/" + batch + "/exchange.yaml"}, {"text", "kesken"}};
    REQUIRE(post(calls, path + "/files", {{"changes", Json::array({typed})}}, first).status == 200);
    CHECK(row_of(calls, batch).at("draft") == draft);
    CHECK(row_of(calls, "fund-benefit-query").at("draft") != draft);

    ApiRequest second;
    second.if_match = "\"2\"";
    REQUIRE(post(calls, path + "/withdraw", {{"reason", "kokeilu"}}, second).status == 200);
    CHECK(row_of(calls, batch).at("draft") != draft);
    CHECK(calls.misfits().empty());
}

TEST_CASE("who looked at an old list changes nothing", "[admin][house][users]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"administrator"});
    const auto etag = [&] {
        const std::string head{calls.local({"GET", "/users"}).head};
        const std::size_t at{head.find("\r\nETag: ")};
        REQUIRE(at != std::string::npos);
        return head.substr(at + 8, head.find("\r\n", at + 8) - at - 8);
    };
    ApiRequest versioned;
    versioned.headers = {{"If-Match", etag()}};
    const Json user{{"name", "vera"}, {"roles", {"auditor"}}};
    CHECK(post(calls, "/users", user, versioned).status == 201);
    CHECK(
        post(calls, "/users/vera/disable", Json::object(), versioned).code()
        == "CHANGED_MEANWHILE");
    versioned.headers = {{"If-Match", etag()}};
    CHECK(post(calls, "/users/vera/disable", Json::object(), versioned).status == 200);
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "partners, the installation and the rules are told as they are", "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const Json partners = calls.local({"GET", "/partners"}).body.at("partners");
    const auto kela = std::find_if(partners.begin(), partners.end(), [](const Json& one) {
        return one.at("party") == "kela";
    });
    REQUIRE(kela != partners.end());
    CHECK(kela->at("endpoints").size() >= 1);
    CHECK(
        post(calls, "/partners/kela/test", {{"endpoint", "nowhere"}}).code() == "REQUEST_INVALID");
    CHECK(post(calls, "/partners/nobody/test", {{"endpoint", "x"}}).code() == "PARTNER_UNKNOWN");
    const Json installation = calls.local({"GET", "/installation"}).body;
    CHECK(installation.at("root_key_fault").is_null());
    CHECK(installation.at("journal_entries") > 0);

    const Json rules = calls.local({"GET", "/rules"}).body;
    const Json& cells{rules.at("matrix").at("cells")};
    const auto health = std::find_if(cells.begin(), cells.end(), [](const Json& cell) {
        return cell.at("category") == "health" && cell.at("special") == true;
    });
    REQUIRE(health != cells.end());
    const Json who =
        post(calls, "/rules/who-can", {{"category", "health"}, {"class", health->at("class")}})
            .body;
    CHECK(who.at("rows").size() >= 1);
    CHECK(std::all_of(who.at("rows").begin(), who.at("rows").end(), [&](const Json& row) {
        return row.at("class") == health->at("class");
    }));
    CHECK(post(calls, "/rules/who-can", Json::object()).code() == "REQUEST_INVALID");
    CHECK(post(calls, "/rules/who-can", {{"item", "no.such"}}).code() == "REQUEST_INVALID");
    const Json& endings{rules.at("endings")};
    const auto provision = std::find_if(endings.begin(), endings.end(), [](const Json& one) {
        return one.at("kind") == "provision";
    });
    REQUIRE(provision != endings.end());
    CHECK(
        post(calls, "/rules/expiry", {{"provision", provision->at("id")}}).body.at("section")
        == provision->at("section").at("fi"));
    CHECK(post(calls, "/rules/expiry", {{"provision", "1/1/none"}}).code() == "REQUEST_INVALID");
    const auto agreement = std::find_if(endings.begin(), endings.end(), [](const Json& one) {
        return one.at("id") == "palvelusopimus-2025-1";
    });
    REQUIRE(agreement != endings.end());
    const Json& rests{agreement->at("rules")};
    CHECK(std::find(rests.begin(), rests.end(), "provider-referral") != rests.end());
    const Json ended = post(
                           calls, "/rules/expiry",
                           {{"party", "kuntoutus-esimerkki"}, {"agreement", agreement->at("id")}})
                           .body;
    CHECK(ended.at("permits") == rests);
    CHECK_FALSE(ended.at("changes").empty());
    CHECK(
        post(calls, "/rules/expiry", {{"party", "kela"}, {"agreement", agreement->at("id")}}).code()
        == "REQUEST_INVALID");
    CHECK(
        post(calls, "/rules/expiry", {{"agreement", agreement->at("id")}}).code()
        == "REQUEST_INVALID");
    const ApiReply millennium{
        post(calls, "/rules/expiry", {{"provision", provision->at("id")}, {"date", "2999-01-01"}})};
    CHECK(millennium.body.at("errors").at(0).at("code") == "DATE_IMPLAUSIBLE");
    CHECK(millennium.body.at("errors").at(0).at("path") == "/date");
    CHECK(calls.misfits().empty());
}

TEST_CASE("a run is followed by events, and who knows them waits", "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    static_cast<void>(house.run_batch());
    const Json last = row_of(calls, batch).at("last_run");
    REQUIRE_FALSE(last.is_null());
    const std::string path{"/api/v1/runs/" + last.at("run").get<std::string>() + "/events"};
    const std::string answer{
        calls.raw_local("GET " + path + " HTTP/1.1\r\nHost: api\r\nConnection: close\r\n\r\n")};
    CHECK(answer.find("Content-Type: text/event-stream") != std::string::npos);
    CHECK(answer.find("\nevent: run\ndata: {\"run\":") != std::string::npos);
    // whoever knows something else is told at once
    const std::string other{calls.raw_local(
        "GET " + path + " HTTP/1.1\r\nHost: api\r\nLast-Event-ID: 0\r\nConnection: close\r\n\r\n")};
    CHECK(other.find("\nid: ") != std::string::npos);
    CHECK(
        post(calls, "/runs/" + last.at("run").get<std::string>() + "/resume", Json::object()).code()
        == "RUN_CLOSED");
    CHECK(post(calls, "/runs/nothing/resume", Json::object()).code() == "RUN_UNKNOWN");
}

TEST_CASE(
    "what the gate withheld is told as withheld, not as what still waits",
    "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    static_cast<void>(house.run_batch());
    const Json last = row_of(calls, batch).at("last_run");
    const Json run = calls.local({"GET", "/runs/" + last.at("run").get<std::string>()}).body;
    REQUIRE(run.at("account").at("withheld") > 0);
    std::map<std::string, int> counted;
    for (const Json& one : run.at("coded")) {
        counted[one.at("state")] += one.at("records").get<int>();
    }
    for (const char* const state : {"withheld", "rejected", "pending"}) {
        CHECK(counted[state] == run.at("account").at(state));
    }
    // and the verb says why, too
    const std::string id{last.at("run")};
    const Json shown = house.verb_json({"runs", "show", id});
    Json codes = run.at("coded");
    for (Json& one : codes) {
        if (one.at("code") == "REFUSED") {
            CHECK(one.at("said").at("sv") == "Utlämnandet är inte tillåtet");
        }
        one.erase("said"); // there it is told beside the code
    }
    CHECK(shown.at("codes") == codes);
    REQUIRE_FALSE(shown.at("withheld_by").empty());
    const std::string told{house.verb({"runs", "show", id}).out};
    INFO(told);
    for (const Json& one : run.at("coded")) {
        CHECK(told.find(one.at("code").get<std::string>()) != std::string::npos);
    }
    CHECK(told.find(" refused: RELATION") != std::string::npos);
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "thirty days of an exchange and of a party are counted and timed",
    "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    static_cast<void>(house.run_batch());
    const Json last = row_of(calls, batch).at("last_run");
    const Json run = calls.local({"GET", "/runs/" + last.at("run").get<std::string>()}).body;
    const Json of_exchange = post(calls, "/traffic/days", {{"exchange", batch}}).body;
    REQUIRE(of_exchange.at("days").size() == 30);
    const Json& today{of_exchange.at("days").back()};
    CHECK(today.at("messages") >= run.at("account").at("in"));
    CHECK(today.at("whole") == true);
    CHECK(today.at("timed") >= 1);
    CHECK(today.at("median_ms") <= today.at("p95_ms"));
    const Json of_party = post(calls, "/traffic/days", {{"party", "kela"}}).body;
    CHECK(of_party.at("days").back().at("messages") >= today.at("messages"));
    const Json nothing = post(calls, "/traffic/days", {{"exchange", "prh-companies-in"}}).body;
    CHECK(nothing.at("days").back().at("median_ms").is_null());
    CHECK(post(calls, "/traffic/days", Json::object()).code() == "REQUEST_INVALID");
    CHECK(post(calls, "/traffic/days", {{"party", "nobody"}}).code() == "REQUEST_INVALID");
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "whether the house is kept is told, and who would go is counted when asked",
    "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    const auto keeping = [&] { return calls.local({"GET", "/installation/keeping"}).body; };
    const Json before = keeping();
    CHECK(before.at("journal").at("entries") > 0);
    CHECK(before.at("retention").at("late") == before.at("retention").at("last_at").is_null());
    CHECK(post(calls, "/installation/keeping/preview", Json::object()).status == 202);
    Json preview = keeping().at("preview");
    for (int look{0}; look < 300 && preview.at("state") == "running"; ++look) {
        std::this_thread::sleep_for(std::chrono::milliseconds{100});
        preview = keeping().at("preview");
    }
    CHECK(preview.at("state") == "done");
    REQUIRE(preview.at("controllers").size() >= 1);
    for (const Json& one : preview.at("controllers")) {
        CHECK(one.at("destroy") == 0); // nobody's time is over here
    }
    CHECK(
        post(calls, "/installation/keeping/preview", {{"now", true}}).code() == "REQUEST_INVALID");
    CHECK(calls.misfits().empty());
}
