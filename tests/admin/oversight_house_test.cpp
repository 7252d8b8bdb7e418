// What those who answer for the data ask of the interface: a message's fields, signed; the journal,
// verified beside its work and shown to others; notices beside the rules; releases.

#include "gateway/crypto/signature.h"
#include "tests/admin/api_calls.h"
#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <set>

using namespace tests::admin;
using namespace tests::corridor;

namespace {

Json because(const std::string& reason) {
    return Json{{"reason", reason}, {"read_for", "rights-request"}};
}

gateway::core::Bytes from_hex(const std::string& text) {
    gateway::core::Bytes bytes;
    for (std::size_t at{0}; at + 1 < text.size(); at += 2) {
        bytes.push_back(static_cast<std::byte>(std::stoi(text.substr(at, 2), nullptr, 16)));
    }
    return bytes;
}

/// What the register lists of services that began: of everybody one, in the year's first quarter.
void list_services(House& house) {
    const auto script = house.folder() / "services.sql";
    std::ofstream{script}
        << "CREATE VIEW customer_register.services_begun AS SELECT personal_id, family_name,"
           " given_names, turvakielto, (ARRAY['684', '050'])[1 + n % 2] AS municipality,"
           " (ARRAY['training', 'coaching'])[1 + n / 2 % 2] AS service_type,"
           " '2026-02-10' AS service_from FROM (SELECT customers.*, (row_number() OVER (ORDER BY"
           " personal_id))::int AS n FROM customer_register.customers) AS numbered;";
    house.reg().run_script(script);
}

/// The latest message of an exchange.
std::string latest(ApiCalls& calls, const std::string& exchange) {
    return calls.local({"POST", "/messages/query", Json{{"exchange", exchange}, {"limit", 1}}})
        .body.at("messages")
        .at(0)
        .at("message");
}

}

TEST_CASE(
    "a message's ledger has three columns, no value until one is asked for, and a signature",
    "[admin][house][ledger]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    const std::string person{house.example("fund-member")};
    REQUIRE(house.relay("fund-benefit-query", fund_question(house, person)).status == 200);
    calls.become({"data-protection-officer"});
    const std::string path{"/messages/" + latest(calls, "fund-benefit-query") + "/ledger"};
    CHECK(calls.local({"POST", path, Json{{"values", false}}}).code() == "REASON_MISSING");
    const ApiReply closed{calls.local({"POST", path, because("tietopyyntö 8/2026")})};
    REQUIRE(closed.status == 200);
    const Json& rows{closed.body.at("ledger").at("decisions").at(0).at("rows")};
    REQUIRE_FALSE(rows.empty());
    std::set<std::string> marks;
    for (const Json& row : rows) {
        marks.insert(row.at("mark"));
        CHECK(row.at("value").is_null());
        CHECK((row.at("mark") != "released" || !row.at("rules").empty()));
    }
    CHECK(marks.contains("released"));
    CHECK(closed.body.dump().find(person) == std::string::npos);

    const std::string document{closed.body.at("document")};
    CHECK(Json::parse(document) == closed.body.at("ledger"));
    const auto key =
        gateway::crypto::VerifyKey::from_pem(closed.body.at("signing_key").get<std::string>());
    REQUIRE(key);
    const gateway::core::Bytes signature{from_hex(closed.body.at("signature"))};
    CHECK(key.value().verify(gateway::core::as_bytes(document), signature));
    const std::string changed{document + " "};
    CHECK_FALSE(key.value().verify(gateway::core::as_bytes(changed), signature));

    Json open = because("tietopyyntö 8/2026");
    open["values"] = true;
    const ApiReply shown{calls.local({"POST", path, open})};
    CHECK(shown.body.at("ledger").at("values_shown") == true);
    CHECK(shown.body.dump().find(person) != std::string::npos);
    CHECK_FALSE(shown.body.at("ledger").at("received").empty());
    const JournalEntry entry{calls.audit().back()};
    CHECK(entry.person != 0);
    CHECK(entry.body.at("purpose") == "rights-request");
    calls.become({"operator"});
    CHECK(calls.local({"POST", path, open}).code() == "ROLE_TOO_LOW");
    calls.become({"administrator"});
    CHECK(calls.misfits() == "");
}

TEST_CASE(
    "a look at what came in is noted under whom it is about, though nothing was decided on it",
    "[admin][house][ledger]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"data-protection-officer"});
    house.leave_file("looked-at.xml", house.files().at("fund-payments.xml"));
    const auto processed = house.folder() / "fund-files/processed/looked-at.xml";
    REQUIRE(eventually([&] { return std::filesystem::exists(processed); }));
    const Json wanted{{"exchange", "fund-payments-in"}, {"outcome", "released"}, {"limit", 1}};
    const Json messages = calls.local({"POST", "/messages/query", wanted}).body.at("messages");
    REQUIRE(messages.size() == 1);
    const std::string message{messages.at(0).at("message")};
    const ApiReply shown{
        calls.local({"POST", "/messages/" + message + "/ledger", because("tietopyyntö 9/2026")})};
    REQUIRE(shown.status == 200);
    CHECK(shown.body.at("ledger").at("decisions").empty());
    CHECK_FALSE(shown.body.at("ledger").at("received").empty());
    const JournalEntry entry{calls.audit().back()};
    CHECK(entry.body.at("object") == message);
    CHECK(entry.person != 0);
    calls.become({"administrator"});
    CHECK(calls.misfits() == "");
}

TEST_CASE(
    "the journal is verified beside its work, and an excerpt of it holds elsewhere",
    "[admin][house][journal]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    REQUIRE(
        house.relay("fund-benefit-query", fund_question(house, house.example("fund-member"))).status
        == 200);
    calls.become({"data-protection-officer"});
    REQUIRE(calls.local({"POST", "/journal/check", Json::object()}).status == 202);
    Json check;
    REQUIRE(eventually([&] {
        check = calls.local({"GET", "/journal"}).body.at("check");
        return check.at("state") != "running";
    }));
    CAPTURE(check.dump());
    CHECK(check.at("state") == "held");
    CHECK(check.at("entries").get<int>() > 0);

    const std::string message{latest(calls, "fund-benefit-query")};
    const ApiReply excerpt{calls.local({"POST", "/journal/excerpt", Json{{"message", message}}})};
    REQUIRE(excerpt.status == 200);
    const auto file = house.folder() / "excerpt.jsonl";
    std::ofstream{file} << excerpt.body.at("lines").get<std::string>();
    const Finished verified{house.verify(file)};
    CAPTURE(verified.out, verified.err);
    CHECK(verified.status == 0);
    CHECK(calls.local({"POST", "/journal/excerpt", Json::object()}).code() == "REQUEST_INVALID");
    CHECK(
        calls
            .local(
                {"POST", "/journal/excerpt",
                 Json{{"message", "018f0000-0000-7000-8000-000000000000"}}})
            .code()
        == "EXPORT_NOTHING");

    const ApiReply stream{calls.local({"POST", "/use/calls", Json::object()})};
    REQUIRE(stream.status == 200);
    const Json& first{stream.body.at("calls").at(0)};
    CHECK(first.at("resource") == "journal"); // the excerpt that was refused
    CHECK(first.at("status") == 404);
    calls.become({"operator"});
    CHECK(calls.local({"GET", "/journal"}).status == 200);
    CHECK(calls.local({"POST", "/use/calls", Json::object()}).code() == "ROLE_TOO_LOW");
    calls.become({"administrator"});
    CHECK(calls.misfits() == "");
}

TEST_CASE(
    "a notice stands beside what the rules permit and what went; the record of processing is told",
    "[admin][house][notices]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    REQUIRE(
        house.relay("fund-benefit-query", fund_question(house, house.example("fund-member"))).status
        == 200);
    calls.become({"operator"});
    const ApiReply notices{calls.local({"POST", "/notices/query", Json{{"language", "sv"}}})};
    REQUIRE(notices.status == 200);
    const Json& all{notices.body.at("notices")};
    const auto own = std::find_if(all.begin(), all.end(), [](const Json& one) {
        return one.at("register") == "etela-satakunta";
    });
    REQUIRE(own != all.end());
    CHECK_FALSE(own->at("section").at("generated").empty());
    CHECK(std::any_of(own->at("given").begin(), own->at("given").end(), [](const Json& one) {
        return one.at("exchange") == "fund-benefit-query" && one.at("records").get<int>() > 0;
    }));
    CHECK(calls.local({"GET", "/notices/record"}).body.at("activities").size() >= 5);
    CHECK(
        calls.local({"POST", "/notices/query", Json{{"language", "se"}}}).code()
        == "REQUEST_INVALID");
    calls.become({"administrator"});
    CHECK(calls.misfits() == "");
}

TEST_CASE(
    "a release is counted by one official, refused or accepted by its models, and signed by no "
    "program",
    "[admin][house][releases]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"auditor"});
    const Json wanted{{"exchange", "service-statistics-out"}, {"period", "2026Q1"}};
    CHECK(calls.local({"POST", "/releases", wanted}).code() == "ROLE_TOO_LOW");
    calls.become({"data-protection-officer"});
    const ApiReply wrong{calls.local(
        {"POST", "/releases", Json{{"exchange", "fund-benefit-query"}, {"period", "2026Q1"}}})};
    CHECK(wrong.body.at("errors").at(0).at("code") == "RELEASE_ABSENT");
    const ApiReply period{calls.local(
        {"POST", "/releases", Json{{"exchange", "service-statistics-out"}, {"period", "spring"}}})};
    CHECK(period.body.at("errors").at(0).at("code") == "PERIOD_FORM");
    ApiRequest swedish{
        "POST", "/releases", Json{{"exchange", "service-statistics-out"}, {"period", "spring"}}};
    swedish.language = "sv";
    CHECK(
        calls.local(swedish).body.at("errors").at(0).at("reason")
        == "ett kvartal förväntas: 2026Q3");
    for (const std::string step : {"sign", "give-up"}) {
        CHECK(
            calls
                .local(
                    {"POST", "/releases/018f0000-0000-7000-8000-000000000000/" + step,
                     Json::object()})
                .code()
            == "RELEASE_UNKNOWN");
    }
    // a verb refuses in the language of who sits at the machine
    const auto told = house.verb(
        {"statistics", "sign", "018f0000-0000-7000-8000-000000000000"},
        {{"LC_ALL", "sv_FI.UTF-8"}});
    CHECK(told.err == "lautturi: RELEASE_UNKNOWN: Publiceringen finns inte\n");
    const ApiReply list{calls.local({"GET", "/releases"})};
    REQUIRE(list.status == 200);
    CHECK(list.body.at("plans").size() == 3);

    // the register does not list them yet: that is said, and nothing is counted
    CHECK(calls.local({"POST", "/releases", wanted}).code() == "REGISTER_FAILED");
    list_services(house);
    const ApiReply open{calls.local(
        {"POST", "/releases", Json{{"exchange", "service-statistics-out"}, {"period", "2999Q4"}}})};
    INFO(open.body.dump());
    REQUIRE(open.status == 200);
    CHECK(open.body.at("accepted") == false);
    CHECK(open.body.at("report").at("reasons").at(0).at("code") == "PERIOD_OPEN");
    const ApiReply made{calls.local({"POST", "/releases", wanted})};
    CAPTURE(made.body.dump());
    REQUIRE((made.status == 200 || made.status == 201));
    CHECK(made.body.at("report").at("threshold") == 5);
    CHECK_FALSE(made.body.at("report").at("texts").at("fi").get<std::string>().empty());
    const std::string release{made.body.at("report").at("release")};
    if (made.body.at("accepted") == true) {
        // whoever made it does not sign it
        CHECK(
            calls.local({"POST", "/releases/" + release + "/sign", Json::object()}).code()
            == "RELEASE_SAME_OFFICIAL");
        CHECK(calls.local({"GET", "/releases/" + release}).body.at("steps").size() >= 1);
        // but may say that it shall not leave; then nobody signs it
        calls.become({"auditor"});
        CHECK(
            calls.local({"POST", "/releases/" + release + "/give-up", Json::object()}).code()
            == "ROLE_TOO_LOW");
        calls.become({"data-protection-officer"});
        const ApiReply ended{calls.local(
            {"POST", "/releases/" + release + "/give-up", Json{{"reason", "the wrong quarter"}}})};
        REQUIRE(ended.status == 200);
        CHECK(ended.body.at("state") == "given-up");
        CHECK(
            calls.local({"POST", "/releases/" + release + "/sign", Json::object()}).code()
            == "RELEASE_UNKNOWN");
    } else {
        CHECK_FALSE(made.body.at("report").at("reasons").empty());
        CHECK(calls.local({"GET", "/releases/" + release}).code() == "RELEASE_UNKNOWN");
    }
    calls.become({"administrator"});
    CHECK(calls.misfits() == "");
}
