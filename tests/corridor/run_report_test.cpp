// What a person sees of a run: how it gets on, and its report.

#include "tests/corridor/house.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::corridor;

namespace {

House& fresh_house() {
    House& house{house_of("reports")};
    house.kela().behave("/statements", tests::simulators::Behaviour{});
    house.kela().forget_requests();
    return house;
}

/// What `lautturi run` writes to a terminal (a pseudo-terminal of script(1)).
std::string on_a_terminal(House& house, const std::string& more = {}) {
    const std::string command{
        std::string{LAUTTURI_PROGRAM} + " run kela-statements-out --settings "
        + (house.folder() / "lautturi.properties").string() + more};
    const Finished seen{run_to_end(
        {"/usr/bin/script", "-qec", command, "/dev/null"}, house.folder() / "out/terminal",
        {{"TMPDIR", (house.folder() / "tmp").string()}}, {}, std::chrono::seconds{60})};
    REQUIRE(seen.status == 0);
    return seen.out;
}

Json report_of(House& house, const std::string& run) {
    return house.verb_json({"runs", "report", run});
}

void require_valid(House& house, const Json& report) {
    const Finished verdict{run_to_end(
        {"/usr/bin/python3", "-W", "ignore",
         LAUTTURI_SOURCE_DIR "/tests/corridor/validate_report.py",
         LAUTTURI_SOURCE_DIR "/docs/reports/run.schema.json"},
        house.folder() / "out/validate", {}, report.dump(), std::chrono::seconds{30})};
    INFO(verdict.out << verdict.err);
    REQUIRE(verdict.status == 0);
}

/// Records in the groups of what was kept back of which `holds` is true.
std::int64_t kept_back(const Json& report, const std::function<bool(const Json&)>& holds) {
    std::int64_t records{0};
    for (const Json& group : report.at("withheld")) {
        records += holds(group) ? group.at("records").get<std::int64_t>() : 0;
    }
    return records;
}

bool has(const Json& list, const std::string& what) {
    return std::find(list.begin(), list.end(), what) != list.end();
}

std::string text_of(House& house, const std::string& run, const std::string& language) {
    const Finished told{house.verb({"runs", "report", run, "--language", language})};
    REQUIRE(told.status == 0);
    return told.out;
}

}

TEST_CASE(
    "on a terminal a run shows how many records of how many, how fast and how long it takes",
    "[run-report]") {
    House& house{fresh_house()};
    const std::string all{house.oracle().at("kela_batch").at("in").dump()};
    const std::string seen{on_a_terminal(house)};
    INFO(seen);
    CHECK(seen.find("\rdeciding " + all + " of " + all + " records, ") != std::string::npos);
    CHECK(seen.find("\rdelivering 0 of ") != std::string::npos);
    CHECK(seen.find(" left\033[K") != std::string::npos);
    CHECK(seen.find("\r\033[K") != std::string::npos); // and it is taken away in the end

    CHECK(on_a_terminal(house, " --quiet").find("records/s") == std::string::npos);
    const Finished elsewhere{house.verb({"run", "kela-statements-out"})};
    CHECK(elsewhere.status == 0);
    CHECK(elsewhere.err.find('\r') == std::string::npos);
}

TEST_CASE("a run's report has what the population's law gives, and why", "[run-report]") {
    House& house{fresh_house()};
    const Json account = Json::parse(house.run_batch().out);
    const std::string run{account.at("run")};
    const Json report = report_of(house, run);
    INFO(report.dump(1));
    require_valid(house, report);
    CHECK(report.at("exchange").at("id") == "kela-statements-out");
    CHECK(report.at("party").at("id") == "kela");
    CHECK(report.at("purpose").at("id") == "unemployment-benefit");
    CHECK(report.at("ended").is_string());
    CHECK(report.at("milliseconds").get<int>() > 0);

    const Json& oracle{house.oracle().at("kela_batch")};
    for (const char* const count : {"in", "released", "reduced", "withheld", "rejected"}) {
        INFO(count);
        CHECK(report.at("account").at(count) == oracle.at(count));
    }
    CHECK(report.at("account").at("balanced") == true);
    std::int64_t rejected{0};
    for (const Json& code : report.at("codes")) {
        rejected += code.at("state") == "rejected" ? code.at("records").get<std::int64_t>() : 0;
    }
    CHECK(rejected == oracle.at("rejected"));

    const Json& causes{oracle.at("causes")};
    const auto cause = [&](const char* state, const char* why) {
        return causes.at(state).value(why, std::int64_t{0});
    };
    CHECK(
        kept_back(
            report,
            [](const Json& group) {
                return group.at("outcome") == "reduced"
                       && has(group.at("items"), "health.work-ability-summary");
            })
        == cause("reduced", "health") + cause("reduced", "turvakielto-and-health"));
    CHECK(
        kept_back(
            report,
            [](const Json& group) {
                return group.at("outcome") == "reduced"
                       && has(group.at("items"), "person.contact.street-address");
            })
        == cause("reduced", "turvakielto") + cause("reduced", "turvakielto-and-health"));
    CHECK(
        kept_back(
            report,
            [](const Json& group) {
                return group.at("outcome") == "refused" && has(group.at("reasons"), "HOLD")
                       && has(group.at("items"), "statement.code");
            })
        == cause("withheld", "restriction"));
    CHECK(
        kept_back(
            report,
            [](const Json& group) {
                return group.at("outcome") == "refused" && has(group.at("reasons"), "RELATION")
                       && !has(group.at("reasons"), "HOLD") // the oracle counts a hold first
                       && has(group.at("items"), "statement.code");
            })
        == cause("withheld", "not-requested") + cause("withheld", "requested-by-another"));
    const auto nobody = kept_back(report, [](const Json& group) {
        return has(group.at("guards"), "SCHEMA") && has(group.at("items"), "statement.code");
    });
    CHECK(nobody == cause("withheld", "no-personal-id"));
    CHECK(
        (nobody == 0
         || text_of(house, run, "en").find("or the record does not say whom it is about")
                != std::string::npos));
}

TEST_CASE(
    "a report names each document with its digest and size, each attempt and how it ended",
    "[run-report]") {
    House& house{fresh_house()};
    tests::simulators::Behaviour lost;
    lost.lose_answer = true;
    lost.times = 1;
    house.kela().behave("/statements", {lost, tests::simulators::Behaviour{}});
    const Json account = Json::parse(house.run_batch().out);
    const Json report = report_of(house, account.at("run"));
    INFO(report.dump(1));
    require_valid(house, report);
    const auto requests = house.kela().requests();
    REQUIRE(requests.size() == 2);
    REQUIRE(report.at("documents").size() == 1);
    const Json& document{report.at("documents").front()};
    CHECK(document.at("document") == requests.front().header("Idempotency-Key"));
    CHECK(document.at("bytes") == requests.front().body.size());
    CHECK(document.at("state") == "delivered");
    CHECK(document.at("step").is_null()); // it waited, and nothing is left of that
    CHECK(
        document.at("records").get<std::int64_t>()
        == account.at("released").get<std::int64_t>() + account.at("reduced").get<std::int64_t>());
    REQUIRE(document.at("tries").size() == 2);
    CHECK(document.at("tries").at(0).at("outcome") == "unknown");
    CHECK(document.at("tries").at(1).at("outcome") == "delivered");
    CHECK(document.at("tries").at(1).at("status") == 200);
    CHECK(report.at("receipts").at("silent") == document.at("records"));
}

TEST_CASE("a report speaks Finnish, Swedish and English, and tells of nobody", "[run-report]") {
    House& house{fresh_house()};
    const std::string run{Json::parse(house.run_batch().out).at("run")};
    const std::string finnish{text_of(house, run, "fi")};
    const std::string swedish{text_of(house, run, "sv")};
    const std::string english{text_of(house, run, "en")};
    INFO(finnish << swedish << english);
    CHECK(finnish.find("Työvoimapoliittiset lausunnot Kelalle") != std::string::npos);
    CHECK(finnish.find("täsmää") != std::string::npos);
    CHECK(swedish.find("Arbetskraftspolitiska utlåtanden till FPA") != std::string::npos);
    CHECK(swedish.find("går ihop") != std::string::npos);
    CHECK(english.find("balances") != std::string::npos);
    CHECK(english.find("nearest rule: ") != std::string::npos);
    CHECK(english.find("a record stands under each of its reasons") != std::string::npos);
    CHECK(english.find("\n  1 records") == std::string::npos);
    CHECK(english.find('{') == std::string::npos); // no place of a sentence is left open
    for (const auto& person : house.population().persons) {
        if (person.job_seeker) {
            CHECK(found_in(finnish + swedish + english, canaries_of(person)).empty());
        }
    }

    CHECK(house.verb({"runs", "report", run, "--language", "de"}).status == 2);
    CHECK(house.verb({"runs", "report", "0192a000-0000-7000-8000-000000000000"}).status == 2);
}
