// What a person takes along is asked of the register as it is now: by the views that a register
// has, and with a clear word where it cannot be asked.

#include "tests/rights/rights_house.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

using namespace tests::rights;
using namespace tests::corridor;
using tests::admin::ApiCalls;
using tests::admin::ApiReply;

namespace {

/// Opened, identified, granted: the answer is still to be handed over.
std::string
granted_request(ApiCalls& calls, const std::string& subject, const char* of_register = reg) {
    const ApiReply opened{calls.local(
        {"POST", "/rights/requests",
         Json{
             {"register", of_register},
             {"subject", subject},
             {"right", "portability"},
             {"received", today()},
             {"reference", "D/1"}}})};
    REQUIRE(opened.status == 201);
    const std::string request{opened.body.at("request")};
    const std::string steps{"/rights/requests/" + request + "/steps"};
    REQUIRE(
        calls
            .local(
                {"POST", steps,
                 Json{{"step", "identified"}, {"level", "strong"}, {"reference", "D/2"}}})
            .status
        == 200);
    REQUIRE(
        calls.local({"POST", steps, Json{{"step", "granted"}, {"reference", "D/3"}}}).status
        == 200);
    return request;
}

void in_register(House& in, const std::string& sql) {
    const auto script = in.folder() / "register.sql";
    std::ofstream{script} << "SET search_path = customer_register;" << sql;
    in.reg().run_script(script);
}

void rename_view(House& in, const std::string& from, const std::string& to) {
    in_register(in, "ALTER VIEW " + from + " RENAME TO " + to + ";");
}

bool names(const Json& list, const std::string& selection) {
    return std::find(list.begin(), list.end(), Json(selection)) != list.end();
}

/// What stood in the way, and where.
std::string cause_of(const ApiReply& failed) {
    INFO(failed.body.dump());
    REQUIRE(failed.status == 503);
    CHECK(failed.code() == "REGISTER_FAILED");
    const Json cause = failed.body.at("errors").at(0);
    return cause.at("code").get<std::string>() + ' ' + cause.at("path").get<std::string>();
}

}

TEST_CASE(
    "a portable copy is made by the views of the register, and a register that cannot be asked is "
    "told as that, not as a fault of the store",
    "[rights][house][gdpr-20]") {
    House in; // with everything that ships
    in.start();
    ApiCalls calls{in};
    calls.become({"administrator", "data-protection-officer"});
    const std::string request{granted_request(calls, in.example("fund-member"))};
    const auto release = [&] {
        return calls.local(
            {"POST", "/rights/requests/" + request + "/release",
             Json{{"reference", "D/4"}, {"reason", "pyynnön vastaus"}}});
    };
    rename_view(in, "asked_about", "elsewhere");
    const ApiReply failed{release()};
    CHECK(cause_of(failed) == "REGISTER_ABSENT asked_about");
    rename_view(in, "elsewhere", "asked_about");
    const ApiReply released{release()}; // nothing was recorded of the first
    INFO(released.body.dump());
    REQUIRE(released.status == 200);
    // what nothing in this register stands behind is told with the copy
    CHECK(names(released.body.at("not_read"), "to_fund"));
    CHECK_FALSE(names(released.body.at("not_read"), "kela_statements"));

    // selections that nothing in this register stands behind do not end a report on use
    const ApiReply use{calls.local(
        {"POST", "/use/report",
         Json{
             {"from", "2020-01-01"},
             {"register", reg},
             {"family_names", {{"anna", Json::array({"Virtanen"})}}}}})};
    INFO(use.body.dump());
    CHECK(use.status == 200);
    const Json not_read = use.body.at("namesakes").at("not_read");
    CHECK(names(not_read, "to_fund"));
    CHECK_FALSE(names(not_read, "kela_statements"));
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "nothing is handed over while a row of the person or a column cannot be read, nor sent "
    "elsewhere while a selection is not there; which it is, is told",
    "[rights][house][gdpr-20]") {
    House in;
    in.start();
    ApiCalls calls{in};
    calls.become({"administrator", "data-protection-officer"});
    const std::string hetu{in.example("fund-member")};
    const std::string request{granted_request(calls, hetu)};
    Json body{{"reference", "D/5"}, {"reason", "pyynnön vastaus"}};
    const auto release = [&] {
        return calls.local({"POST", "/rights/requests/" + request + "/release", body});
    };
    body["to"] = "esimerkkitarjonta"; // whom a protection would have to be told, if it stood there
    CHECK(cause_of(release()).rfind("REGISTER_ABSENT ", 0) == 0);
    body.erase("to");

    // a column that was renamed is no selection that the register does not have
    in_register(in, "ALTER TABLE kela_statements RENAME COLUMN personal_id TO person_code;");
    CHECK(cause_of(release()) == "REGISTER_QUERY kela_statements");
    in_register(in, "ALTER TABLE kela_statements RENAME COLUMN person_code TO personal_id;");

    // one of several rows does not map: its year has five digits
    const std::string whose{" FROM person WHERE personal_id = '" + hetu + "'"};
    const auto statement = [&](const std::string& id, const std::string& from) {
        return "INSERT INTO statement SELECT '" + id + "', register_id, 'T1', '" + from
               + "', NULL, '2026-01-02', NULL, NULL, 'virkailija'" + whose + ";";
    };
    in_register(
        in, "UPDATE person SET jobseeking_from = coalesce(jobseeking_from, '2026-01-01') WHERE "
            "personal_id = '"
                + hetu + "';" + statement("portable-1", "2026-01-02")
                + statement("portable-2", "12026-01-02"));
    CHECK(cause_of(release()) == "REGISTER_DATA kela_statements");
    in_register(in, "DELETE FROM statement WHERE statement_id = 'portable-1';");
    in_register(
        in, "DELETE FROM statement AS s USING person AS p WHERE p.register_id = s.register_id AND "
            "s.statement_id <> 'portable-2' AND p.personal_id = '"
                + hetu + "';");
    CHECK(cause_of(release()) == "REGISTER_DATA kela_statements"); // the only one, neither
    in_register(in, "DELETE FROM statement WHERE statement_id = 'portable-2';");

    // a column that the binding requires: the row is sound, and the register is not
    in_register(in, "ALTER TABLE customers RENAME COLUMN family_name TO zz;");
    CHECK(cause_of(release()) == "REGISTER_COLUMN customers.family_name");
    in_register(in, "ALTER TABLE customers RENAME COLUMN zz TO family_name;");

    // a column of a selection that is there: the rest is told with what is not
    in_register(in, "ALTER TABLE customers RENAME COLUMN plan_date TO zz;");
    body["to"] = "esimerkkitarjonta";
    CHECK(cause_of(release()) == "REGISTER_COLUMN customers.plan_date");
    body.erase("to");
    const ApiReply told{release()};
    INFO(told.body.dump());
    REQUIRE(told.status == 200);
    CHECK(names(told.body.at("not_read"), "customers.plan_date"));
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "one row that cannot be read, of whomever it is, stops nobody's copy, and is told with it",
    "[rights][house][gdpr-20]") {
    House in{80, [](const House& made) {
                 const auto exports = made.folder() / "exports";
                 std::filesystem::create_directories(exports);
                 std::ofstream{made.mappings() / "registers/pohjois-karjala.endpoints.yaml"}
                     << "folder: " << exports.string() << "\n";
                 return std::string{};
             }};
    in.start();
    ApiCalls calls{in};
    calls.become({"administrator", "data-protection-officer"});
    const std::string hetu{in.example("fund-member")};
    Json threads = Json::array();
    threads.push_back(
        {{"channel", "chat"},
         {"receivedAt", "2026-02-20T11:00:00+02:00"},
         {"customer", {{"personalId", hetu}, {"familyName", "Esimerkki"}}}});
    threads.push_back({{"channel", Json::array({"chat"})}}); // of another kind
    std::ofstream{in.folder() / "exports/yhteydenotot-2026-03-01.json"}
        << Json{{"threads", threads}}.dump();
    const std::string request{granted_request(calls, hetu, "pohjois-karjala")};
    const ApiReply copy{calls.local(
        {"POST", "/rights/requests/" + request + "/release",
         Json{{"reference", "D/6"}, {"reason", "pyynnön vastaus"}}})};
    INFO(copy.body.dump());
    REQUIRE(copy.status == 200);
    const Json& missed = copy.body.at("unreadable");
    REQUIRE(missed.size() == 1);
    CHECK(missed.at(0).at("selection") == "contacts");
    CHECK(missed.at(0).at("code") == "VALUE_KIND");
    CHECK(missed.at(0).at("rows") == 1);
    CHECK(calls.misfits().empty());
}
