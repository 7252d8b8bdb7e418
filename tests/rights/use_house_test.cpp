// Use and its control: who looked, as what, how often, and what a supervisor ought to ask about.

#include "gateway/admin/reason.h"
#include "gateway/rights/use.h"
#include "gateway/text/iso_codes.h"
#include "tests/rights/rights_house.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::rights;
using namespace tests::corridor;
namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

ports::PersonTrace call(
    const std::string& at, std::int64_t person, const std::string& user, int status = 200,
    const std::string& purpose = "customer-service") {
    ports::PersonTrace trace;
    trace.at = *core::parse_instant(at);
    trace.kind = "audit";
    trace.person = core::PersonNo{person};
    Json body{{"resource", "consents"}, {"verb", "read"}, {"status", status}, {"way", "socket"}};
    if (!user.empty()) {
        body["user"] = user;
    }
    if (!purpose.empty()) {
        body["purpose"] = purpose;
    }
    trace.body = body.dump();
    return trace;
}

Json told(
    const std::vector<ports::PersonTrace>& calls, const gateway::rights::Watched& watched = {},
    std::size_t bulk = 50) {
    gateway::rights::UseQuestion question;
    question.from = *core::parse_instant_or_date("2026-03-01");
    question.until = *core::parse_instant_or_date("2026-04-01");
    question.bulk = bulk;
    std::vector<ports::User> users(1);
    users.front().name = *ports::UserName::parse("anna");
    users.front().roles = {"auditor"};
    return Json::parse(
        gateway::text::write_json(gateway::rights::use_report(question, calls, users, watched)));
}

std::int64_t anomaly(const Json& report, const std::string& kind) {
    for (const Json& one : report.at("anomalies")) {
        if (one.at("kind") == kind) {
            return one.at("count");
        }
    }
    return 0;
}

/// Somebody whom Kela was told about, with a letter in their name that only Finnish case changes.
std::string named_with_a_dot(House& in) {
    for (const auto& [hetu, statement] : statements_at(in.kela())) {
        const std::string name{person_with(in, hetu).family_name};
        if (name.find("ä") != std::string::npos || name.find("ö") != std::string::npos) {
            return hetu;
        }
    }
    FAIL("nobody bears such a name");
    return {};
}

}

TEST_CASE("use is counted per user and per group, attempts too", "[rights][use]") {
    const Json report = told(
        {call("2026-03-02T10:00:00+02:00", 1, "anna"), call("2026-03-02T10:01:00+02:00", 2, "anna"),
         call("2026-03-02T10:02:00+02:00", 2, "anna"),
         call("2026-03-02T10:03:00+02:00", 0, "anna", 403),
         call("2026-03-02T10:04:00+02:00", 0, "", 401)});
    const Json anna = report.at("users").at(0);
    CHECK(anna.at("calls") == 4);
    CHECK(anna.at("reads") == 3);
    CHECK(anna.at("persons") == 2);
    CHECK(anna.at("refused") == 1);
    CHECK(anna.at("purposes").at("customer-service") == 3);
    CHECK(report.at("groups").at(0).at("role") == "auditor");
    CHECK(report.at("groups").at(0).at("persons") == 2);
    CHECK(report.at("strangers").at("refused") == 1);
    CHECK(report.at("anomalies").empty());
}

TEST_CASE("night, weekend, bulk and unsaid purposes are asked about", "[rights][use]") {
    CHECK(anomaly(told({call("2026-03-02T23:30:00+02:00", 1, "anna")}), "night") == 1);
    CHECK(anomaly(told({call("2026-03-02T21:59:00+02:00", 1, "anna")}), "night") == 0);
    CHECK(anomaly(told({call("2026-03-07T12:00:00+02:00", 1, "anna")}), "weekend") == 1);
    CHECK(
        anomaly(told({call("2026-03-02T12:00:00+02:00", 1, "anna", 200, "")}), "without-purpose")
        == 1);
    // attempts are asked about, too; of strangers it is not known when they work
    CHECK(anomaly(told({call("2026-03-02T23:30:00+02:00", 0, "anna", 403)}), "night") == 1);
    CHECK(anomaly(told({call("2026-03-07T12:00:00+02:00", 0, "anna", 401)}), "weekend") == 1);
    CHECK(anomaly(told({call("2026-03-02T23:30:00+02:00", 0, "", 401)}), "night") == 0);
    CHECK(anomaly(told({call("2026-03-02T23:30:00+02:00", 0, "anna", 404)}), "night") == 0);
    ports::PersonTrace flood{call("2026-03-02T12:00:00+02:00", 0, "anna", 429)};
    Json body = Json::parse(flood.body);
    body["unrecorded"] = 120;
    flood.body = body.dump();
    CHECK(anomaly(told({flood}), "limited") == 1);
    std::vector<ports::PersonTrace> calls;
    for (int minute{10}; minute < 16; ++minute) {
        calls.push_back(
            call("2026-03-02T12:" + std::to_string(minute) + ":00+02:00", minute, "anna"));
    }
    CHECK(anomaly(told(calls, {}, 5), "bulk") == 1);
    CHECK(anomaly(told(calls, {}, 6), "bulk") == 0);
    // the same person again and again is no bulk
    for (ports::PersonTrace& one : calls) {
        one.person = core::PersonNo{7};
    }
    CHECK(anomaly(told(calls, {}, 5), "bulk") == 0);
}

TEST_CASE(
    "looking at one's own relatives, at colleagues and at public figures is asked about, by number",
    "[rights][use]") {
    gateway::rights::Watched watched;
    watched.public_figures = {core::PersonNo{1}};
    watched.colleagues = {core::PersonNo{2}};
    watched.namesakes["anna"] = {core::PersonNo{3}};
    const Json report = told(
        {call("2026-03-02T10:00:00+02:00", 1, "anna"), call("2026-03-02T10:01:00+02:00", 2, "anna"),
         call("2026-03-02T10:02:00+02:00", 3, "anna"), call("2026-03-02T10:03:00+02:00", 4, "anna"),
         call("2026-03-02T10:04:00+02:00", 3, "eero"),
         call("2026-03-02T10:05:00+02:00", 1, "anna", 403)},
        watched);
    CHECK(anomaly(report, "public-figure") == 1);
    CHECK(anomaly(report, "colleague") == 1);
    CHECK(anomaly(report, "namesake") == 1);
}

TEST_CASE(
    "a report on use comes from the journal, finds namesakes in the register, and names nobody who "
    "was looked at",
    "[rights][use][906/2019-17]") {
    House& in{house()};
    const std::string member{in.example("fund-member")};
    const std::string named{named_with_a_dot(in)};
    // in capitals, as some registers and some people write
    const std::string name{gateway::text::to_upper(person_with(in, named).family_name)};
    REQUIRE(name != person_with(in, named).family_name);
    static_cast<void>(report_on(member));
    for (int time{0}; time < 2; ++time) {
        static_cast<void>(report_on(named));
    }
    REQUIRE(
        in.verb(
              {"consent", "list", "-", "--reason", "asiakas soitti", "--for", "customer-service"},
              {}, Json{{"register", reg}, {"subject", member}}.dump())
            .status
        == 0);
    for (const char* const locale : {"fi_FI.UTF-8", "sv_FI.UTF-8", "C.UTF-8"}) {
        const std::string said{in.verb(
                                     {"consent", "list", "-", "--for", "curiosity"},
                                     {{"LC_ALL", locale}},
                                     Json{{"register", reg}, {"subject", member}}.dump())
                                   .err};
        CHECK(said.find("PURPOSE_UNKNOWN: --for ") != std::string::npos);
        for (const std::string_view word : gateway::admin::reading_purposes) {
            INFO(locale << ' ' << word << '\n' << said);
            CHECK(said.find(word) != std::string::npos);
        }
    }
    const Json users = in.verb_json({"user", "list"}).at("users");
    const auto own = std::find_if(users.begin(), users.end(), [](const Json& user) {
        return user.at("active") == true && user.at("name") != "keeper";
    });
    REQUIRE(own != users.end());
    const std::string user{own->at("name")};
    const std::filesystem::path watch{in.folder() / "watch.json"};
    write_file(
        watch,
        Json{
            {"register", reg},
            {"public_figures", Json{member}},
            {"family_names", {{user, Json{name}}}}}
            .dump());
    const Finished finished{
        in.verb({"use", "report", "--from", "2020-01-01", "--watch", watch.string(), "--json"})};
    CHECK(finished.status == 1); // there is something to ask about
    const Json report = Json::parse(finished.out);
    CHECK(anomaly(report, "public-figure") >= 2);
    CHECK(anomaly(report, "namesake") >= 2);
    CHECK(report.at("users").at(0).at("purposes").at("customer-service") >= 1);
    for (const std::string& who : {member, named}) {
        CHECK(found_in(report.dump(), canaries_of(person_with(in, who))).empty());
    }
}

TEST_CASE("a user's right ends on the day that was set when it was given", "[rights][users]") {
    House& in{house()};
    const Json added = in.verb_json(
        {"user", "add", "sijainen", "--role", "auditor", "--uid", "4100", "--until", "2099-01-01"});
    CHECK(added.at("until") == "2099-01-01T00:00:00+02:00");
    CHECK(
        in.verb({"user", "add", "eilinen", "--role", "auditor", "--until", "2020-01-01"})
            .err.find("EXPIRY_PAST")
        != std::string::npos);
}

TEST_CASE(
    "a right and a token end by themselves, at once for whoever uses them, and the attempt is on "
    "record",
    "[rights][users][use]") {
    House& in{house()};
    const auto soon = [](int seconds) {
        return core::to_helsinki_text(core::Instant::from_microseconds(
            std::chrono::duration_cast<std::chrono::microseconds>(
                std::chrono::system_clock::now().time_since_epoch())
                .count()
            + seconds * std::int64_t{1'000'000}));
    };
    const auto token_of = [&](const std::string& user, const std::string& until) {
        const std::filesystem::path file{in.folder() / (user + ".token")};
        const Json issued = in.verb_json(
            {"token", "issue", "--user", user, "--scope", "decisions:ask", "--until", until});
        write_file(file, issued.at("token").get<std::string>() + "\n");
        std::filesystem::permissions(
            file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
        return Environment{{"LAUTTURI_TOKEN_FILE", file.string()}};
    };
    const auto said = [&](const Environment& who) {
        return refused(in.verb({"person", "requests"}, who));
    };
    for (const char* const name : {"kone-a", "kone-b"}) {
        const bool ends{std::string_view{name} == "kone-a"};
        std::vector<std::string> words{"user", "add", name, "--role", "system"};
        if (ends) {
            words.insert(words.end(), {"--until", soon(10)});
        }
        static_cast<void>(in.verb_json(words));
    }
    const Environment whose_right_ends{token_of("kone-a", soon(3'600))};
    const Environment whose_token_ends{token_of("kone-b", soon(10))};
    // known, and turned away for what they may do
    CHECK(said(whose_right_ends).find("ROLE_TOO_LOW") != std::string::npos);
    CHECK(said(whose_token_ends).find("ROLE_TOO_LOW") != std::string::npos);
    CHECK(
        eventually([&] { return said(whose_right_ends).find("USER_ENDED") != std::string::npos; }));
    CHECK(eventually(
        [&] { return said(whose_token_ends).find("TOKEN_EXPIRED") != std::string::npos; }));
    const Finished finished{in.verb({"use", "report", "--from", "2020-01-01", "--json"})};
    const Json report = Json::parse(finished.out);
    for (const Json& user : report.at("users")) {
        if (user.at("user") == "kone-a" || user.at("user") == "kone-b") {
            CHECK(user.at("refused") >= 2);
            CHECK(user.at("reads") == 0);
        }
    }
}
