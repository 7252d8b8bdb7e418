// Runs that begin by themselves, and what is said when they do not: a real daemon, its real store.

#include "gateway/core/instant.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/house.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <algorithm>
#include <csignal>

using namespace tests::corridor;
using namespace gateway;
using storage::Connection;

namespace {

constexpr const char* batch{"kela-statements-out"};
constexpr const char* payments{"fund-payments-in"};

/// The owner's connection to the daemon's store, which must be running.
Connection store_of(const House& house) {
    return Connection{*storage::PrivateCluster::attach(house.data(), storage::Role::owner)};
}

void replace_in(const std::filesystem::path& file, const std::string& from, const std::string& to) {
    std::string text{read_file(file)};
    const std::size_t at{text.find(from)};
    REQUIRE(at != std::string::npos);
    write_file(file, text.replace(at, from.size(), to));
}

core::Instant ago(std::chrono::minutes minutes) {
    const auto now = std::chrono::system_clock::now() - minutes;
    return core::Instant::from_microseconds(
        std::chrono::duration_cast<std::chrono::microseconds>(now.time_since_epoch()).count());
}

/// `17 9` of a time of the day.
std::pair<std::string, std::string> hour_and_minute(core::Instant at) {
    const std::string text{core::to_helsinki_text(at)};
    return {text.substr(11, 2), text.substr(14, 2)};
}

/// A house whose batch is due every day, and was due five minutes ago; its daemon begins runs.
House& scheduled_house() {
    static bool prepared{false};
    House& house{house_of("schedules")};
    if (!prepared) {
        prepared = true;
        const auto [hour, minute] = hour_and_minute(ago(std::chrono::minutes{5}));
        replace_in(
            house.mappings() / "exchanges" / batch / "exchange.yaml",
            "cron: 30 1 * * *\n  days: bank-days\n  on-other-days: skip\n",
            "cron: " + minute + " " + hour + " * * *\n");
        replace_in(
            house.folder() / "lautturi.properties", "schedule.enabled = false",
            "schedule.enabled = true");
        house.restart();
        REQUIRE(eventually([&] { return !store_of(house).run("SELECT FROM schedule").empty(); }));
    }
    return house;
}

Json last_due(House& house) {
    const Json listed = house.verb_json({"schedule", "list"});
    REQUIRE(listed.at("schedules").size() == 1);
    return listed.at("schedules").front();
}

std::int64_t count(const House& house, const std::string& sql) {
    return store_of(house).run(sql).integer(0, 0);
}

std::size_t said(const House& house, const std::string& id) {
    const std::string output{house.daemon_output()};
    std::size_t times{0};
    for (std::size_t at{0}; (at = output.find("\"" + id + "\"", at)) != std::string::npos; ++at) {
        ++times;
    }
    return times;
}

std::size_t entries(House& house, const std::string& kind, const std::string& event) {
    const std::vector<JournalEntry> journal{house.journal()};
    return static_cast<std::size_t>(
        std::count_if(journal.begin(), journal.end(), [&](const JournalEntry& entry) {
            return entry.kind == kind && (event.empty() || entry.body.at("event") == event);
        }));
}

/// Closed runs of the batch.
std::size_t closed_runs(House& house) {
    const std::vector<Json> accounts = house.accounts(batch);
    return static_cast<std::size_t>(
        std::count_if(accounts.begin(), accounts.end(), [](const Json& account) {
            return account.at("closed") == true
                   && account.at("in")
                          == account.at("released").get<int>() + account.at("reduced").get<int>()
                                 + account.at("withheld").get<int>()
                                 + account.at("rejected").get<int>();
        }));
}

}

TEST_CASE(
    "what was due while nothing ran is begun once at the next start, and runs to its end",
    "[schedule]") {
    House& house{scheduled_house()};
    CHECK(house.accounts(batch).empty()); // a schedule begins when it is first seen
    // as if the daemon had last planned ten minutes ago and stood still since
    store_of(house).run(
        "UPDATE schedule SET planned_until = clock_timestamp() - interval '10 min'");
    house.kill();
    house.start();
    REQUIRE(eventually([&] { return closed_runs(house) == 1; }, std::chrono::seconds{60}));

    const Json last = last_due(house).at("last");
    CHECK(last.at("state") == "begun");
    CHECK(last.at("run") == house.accounts(batch).front().at("run"));
    CHECK(said(house, "LAUTTURI_RUN_BEGUN") == 1);
    CHECK(entries(house, "schedule", "begun") == 1);

    house.restart(); // and it is not begun again
    CHECK(count(house, "SELECT count(*) FROM due_run WHERE state = 'begun'") == 1);
    CHECK(house.accounts(batch).size() == 1);
}

TEST_CASE("a paused schedule begins nothing; what an operator asks for is begun", "[schedule]") {
    House& house{scheduled_house()};
    const std::size_t before{closed_runs(house)};
    CHECK(
        house.verb_json({"schedule", "pause", batch, "--reason", "muutto Kelassa"}).at("schedule")
        == "paused");
    CHECK(house.verb({"schedule", "pause", batch, "--reason", "again"}).status == 2);
    CHECK(last_due(house).at("paused").at("reason") == "muutto Kelassa");

    store_of(house).run("INSERT INTO due_run (exchange, due_at) VALUES ('kela-statements-out', "
                        "clock_timestamp() - interval '2 s')");
    REQUIRE(eventually(
        [&] { return count(house, "SELECT count(*) FROM due_run WHERE code = 'PAUSED'") == 1; }));
    CHECK(house.accounts(batch).size() == before);

    static_cast<void>(house.verb_json({"schedule", "run-now", batch}));
    REQUIRE(eventually([&] { return closed_runs(house) == before + 1; }, std::chrono::seconds{60}));
    CHECK(last_due(house).at("last").at("asked_by") == "uid:" + std::to_string(::getuid()));

    static_cast<void>(
        house.verb_json({"schedule", "resume", batch, "--reason", "muutto on valmis"}));
    CHECK(last_due(house).at("paused").is_null());
    CHECK(entries(house, "schedule", "paused") == 1);
    CHECK(entries(house, "schedule", "resumed") == 1);
    CHECK(entries(house, "schedule", "asked") == 1);
    CHECK(house.verb({"schedule", "run-now", payments}).status == 2);
    CHECK(house.verb({"schedule", "pause", payments, "--reason", "none"}).status == 2);
}

TEST_CASE(
    "a run that only waits for a person does not keep the schedule's next one from beginning",
    "[schedule][outbox]") {
    House& house{scheduled_house()};
    const std::filesystem::path exchange{house.mappings() / "exchanges" / batch / "exchange.yaml"};
    const std::string before{read_file(exchange)};
    replace_in(exchange, "retry-after: [0, 3600]", "retry-after: []");
    replace_in(exchange, "ordering: person ", "ordering: none # ");
    // what has a deadline is tried until then
    const std::size_t deadline{before.find("deadline:")};
    replace_in(
        exchange, before.substr(deadline, before.find("ordering:", deadline) - deadline), "");
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    tests::simulators::Behaviour busy;
    busy.status = 429;
    house.kela().behave("/statements", busy);
    REQUIRE(house.run_batch().status == 1); // dead: nothing is tried twice
    house.kela().behave("/statements", tests::simulators::Behaviour{});
    const std::string resting{house.accounts(batch).back().at("run")};
    const std::size_t closed{closed_runs(house)};

    static_cast<void>(house.verb_json({"schedule", "run-now", batch}));
    REQUIRE(eventually([&] { return closed_runs(house) == closed + 1; }, std::chrono::seconds{60}));
    const std::vector<Json> accounts = house.accounts(batch);
    CHECK(std::any_of(accounts.begin(), accounts.end(), [&](const Json& account) {
        return account.at("run") == resting && account.at("closed") == false;
    }));
    write_file(exchange, before);
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    // it is told as long as it waits for a person, and that one gives it up
    const Json dead = Json::parse(house.verb({"outbox", "dead", "--json"}).out);
    for (const Json& group : dead.at("dead")) {
        for (const Json& one : group.at("messages")) {
            const std::string message{one.at("message")};
            REQUIRE(
                house.verb({"outbox", "give-up", message, "--reference", "case/9"}).status == 0);
        }
    }
    REQUIRE(eventually([&] { return house.verb({"expectations", "list"}).status == 0; }));
}

TEST_CASE(
    "a file that does not come by its hour opens an alarm once; when it comes the alarm closes",
    "[schedule][expectation]") {
    House& house{scheduled_house()};
    CHECK(house.verb({"expectations", "list"}).status == 0);
    const auto [hour, minute] = hour_and_minute(ago(std::chrono::minutes{60}));
    replace_in(
        house.mappings() / "exchanges" / payments / "exchange.yaml",
        "by: \"06:00\", days: bank-days", "by: \"" + hour + ":" + minute + "\"");
    const std::size_t activated{said(house, "LAUTTURI_CONFIGURATION_ACTIVATED")};
    house.signal(SIGHUP);
    REQUIRE(eventually(
        [&] { return said(house, "LAUTTURI_CONFIGURATION_ACTIVATED") == activated + 1; }));
    store_of(house).run("UPDATE expectation SET since = since - interval '2 days', met_due = NULL"
                        " WHERE exchange = 'fund-payments-in'");
    REQUIRE(eventually([&] { return said(house, "LAUTTURI_EXPECTATION_MISSED") == 1; }));

    const Finished listed{house.verb({"expectations", "list", "--json"})};
    CHECK(listed.status == 1);
    const Json alarms = Json::parse(listed.out).at("alarms");
    REQUIRE(alarms.size() == 1);
    CHECK(alarms.front().at("code") == "NOT_COME");
    const std::vector<std::string> acknowledge{"expectations", "acknowledge", payments,
                                               "file-by-six",  "--official",  "V. Virkailija",
                                               "--reference",  "T-2026/7"};
    static_cast<void>(house.verb_json(acknowledge));
    CHECK(house.verb(acknowledge).status == 2);
    CHECK(entries(house, "alarm", "") == 1);

    house.leave_file("late.xml", house.files().at("fund-payments.xml"));
    REQUIRE(eventually([&] { return said(house, "LAUTTURI_EXPECTATION_MET") == 1; }));
    CHECK(house.verb({"expectations", "list"}).status == 0);
    Json all = house.verb_json({"expectations", "list", "--all"}).at("alarms");
    all.erase(
        std::remove_if(
            all.begin(), all.end(),
            [](const Json& alarm) { return alarm.at("exchange") != payments; }),
        all.end());
    REQUIRE(all.size() == 1);
    CHECK(all.front().at("official") == "V. Virkailija");
    CHECK_FALSE(all.front().at("closed_at").is_null());
    CHECK(said(house, "LAUTTURI_EXPECTATION_MISSED") == 1);
}

TEST_CASE(
    "what is watched follows the law that another process has put in force, where nothing else "
    "does",
    "[schedule][expectation]") {
    House& house{house_of("unscheduled")}; // no schedule, and nobody sends anything
    const auto watched = [&](const std::string& expectation) {
        return count(
            house, "SELECT count(*) FROM expectation WHERE expectation = '" + expectation + "'");
    };
    REQUIRE(eventually([&] { return watched("file-by-six") == 1; }));
    replace_in(
        house.mappings() / "exchanges" / payments / "exchange.yaml", "{id: file-by-six,",
        "{id: file-by-seven,");
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    CHECK(eventually([&] { return watched("file-by-seven") == 1; }));
    CHECK(watched("file-by-six") == 0);
}

TEST_CASE(
    "in both nights on which the clocks change the program's own clock finds the next run",
    "[schedule][daylight-saving]") {
    const tests::simulators::TemporaryFolder folder;
    std::filesystem::copy(
        std::filesystem::path{LAUTTURI_SOURCE_DIR} / "mappings", folder.path() / "mappings",
        std::filesystem::copy_options::recursive);
    replace_in(
        folder.path() / "mappings/exchanges" / batch / "exchange.yaml",
        "cron: 30 1 * * *\n  days: bank-days\n  on-other-days: skip\n", "cron: 30 3 * * *\n");
    const auto preview = [&](const std::string& utc) {
        const Finished finished{run_to_end(
            {"/usr/bin/faketime", utc, LAUTTURI_PROGRAM, "schedule", "preview", batch, "--count",
             "2", "--json", "--mappings", (folder.path() / "mappings").string()},
            folder.path() / "preview",
            {{"TZ", "UTC"}, {"LAUTTURI_SETTINGS", (folder.path() / "none").string()}})};
        INFO(finished.err);
        REQUIRE(finished.status == 0);
        const Json answer = Json::parse(finished.out);
        CHECK(answer.at("more") == true);
        std::vector<std::string> due;
        for (const Json& one : answer.at("due")) {
            due.push_back(one.at("due_at"));
            CHECK(one.at("begins_at") == one.at("due_at"));
        }
        return due;
    };
    using Due = std::vector<std::string>;
    // 03:00 is 04:00: half past three does not exist
    CHECK(
        preview("2026-03-29 00:59:30")
        == Due{"2026-03-29T04:00:00+03:00", "2026-03-30T03:30:00+03:00"});
    // 04:00 is 03:00 again: half past three comes twice
    CHECK(
        preview("2026-10-25 00:29:30")
        == Due{"2026-10-25T03:30:00+03:00", "2026-10-26T03:30:00+02:00"});
    CHECK(
        preview("2026-10-25 01:29:30")
        == Due{"2026-10-26T03:30:00+02:00", "2026-10-27T03:30:00+02:00"});
}

TEST_CASE("a preview that has fewer due times than were asked for says so", "[schedule]") {
    const tests::simulators::TemporaryFolder folder;
    std::filesystem::copy(
        std::filesystem::path{LAUTTURI_SOURCE_DIR} / "mappings", folder.path() / "mappings",
        std::filesystem::copy_options::recursive);
    replace_in(
        folder.path() / "mappings/exchanges" / batch / "exchange.yaml",
        "cron: 30 1 * * *\n  days: bank-days\n  on-other-days: skip\n", "cron: 0 0 29 2 *\n");
    const auto preview = [&](const char* count) {
        const Finished finished{run_to_end(
            {LAUTTURI_PROGRAM, "schedule", "preview", batch, "--count", count, "--from",
             "2026-11-01", "--mappings", (folder.path() / "mappings").string()},
            folder.path() / "preview", {{"LAUTTURI_SETTINGS", (folder.path() / "none").string()}})};
        INFO(finished.err);
        REQUIRE(finished.status == 0);
        return finished.out;
    };
    const std::string all{preview("20")};
    CHECK(std::count(all.begin(), all.end(), '\n') == 19); // 2028 to 2096, and that this is all
    CHECK(all.find("no more are known") != std::string::npos);
    CHECK(preview("17").find("no more are known") == std::string::npos);
    CHECK(preview("18").find("no more are known") != std::string::npos);
}
