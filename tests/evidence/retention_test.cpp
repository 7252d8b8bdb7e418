// How long what is kept about persons is kept, by the registers' own rules and clocks.

#include "gateway/app/retention.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::corridor;
using gateway::app::Fate;
using gateway::app::judge;
using gateway::app::RetentionRule;
using gateway::app::rule_of;
using gateway::core::Instant;
using gateway::notice::Notice;
using gateway::notice::ToldRetention;
using gateway::ports::KeptPerson;
using gateway::storage::Connection;
using gateway::storage::PrivateCluster;
using gateway::storage::Role;
using Clock = RetentionRule::Clock;

namespace {

Instant day(const char* date) {
    return *gateway::core::parse_instant_or_date(date);
}

KeptPerson somebody(const char* last_event) {
    KeptPerson person;
    person.last_event = day(last_event);
    person.last_written = person.last_event;
    person.has_key = true;
    return person;
}

Notice telling(std::vector<ToldRetention> told) {
    Notice notice;
    notice.retention = std::move(told);
    return notice;
}

ToldRetention years(std::int64_t count, const char* begins, const char* of = "customers") {
    ToldRetention told;
    told.of = of;
    told.years = count;
    told.begins = begins;
    return told;
}

/// The last moment of a day's keeping, and the first after it.
void check_boundary(const RetentionRule& rule, const KeptPerson& person, const char* first_day) {
    const Instant end{day(first_day)};
    CHECK(judge(rule, person, end + std::chrono::microseconds{-1}).fate == Fate::kept);
    CHECK(judge(rule, person, end).fate != Fate::kept);
}

/// How many of the area's persons have each fate, as `retention preview` or `run` said.
Json counts(const Json& answer) {
    const Json& all{answer.at("controllers")};
    const auto found = std::find_if(all.begin(), all.end(), [](const Json& one) {
        return one.at("registers").get<std::string>().find("etela-satakunta") != std::string::npos;
    });
    REQUIRE(found != all.end());
    return Json(*found);
}

/// As `retention record` reads it.
std::string line(const std::string& code, const std::string& rest) {
    return R"({"register":"etela-satakunta","subject":")" + code + "\"," + rest + "}\n";
}

}

TEST_CASE("Pori and Kaustinen: ten years after the last client event, to the day", "[retention]") {
    const RetentionRule rule{Clock::last_event, 10};
    const KeptPerson person{somebody("2026-03-28T12:00:00+02:00")};
    check_boundary(rule, person, "2036-03-29"); // a day on which the clocks change
    CHECK(judge(rule, person, day("2036-03-29")).fate == Fate::destroy);
    check_boundary(rule, somebody("2024-02-29T23:59:59+02:00"), "2034-03-02");
}

TEST_CASE(
    "KEHA's national systems: four years after the customership's end, and the archive first",
    "[retention]") {
    const RetentionRule rule{Clock::end, 4};
    KeptPerson person{somebody("2026-01-10")};
    CHECK(judge(rule, person, day("2090-01-01")).fate == Fate::unknown); // it has not ended
    person.began = day("2025-01-01");
    person.ended = day("2026-06-30");
    check_boundary(rule, person, "2030-07-01");
    CHECK(judge(rule, person, day("2030-07-01")).fate == Fate::transfer);
    person.received = day("2030-07-02");
    CHECK(judge(rule, person, day("2030-07-03")).fate == Fate::destroy);
    // what came after the end moves it
    person.last_event = day("2028-05-05");
    CHECK(judge(rule, person, day("2030-07-03")).fate == Fate::kept);
}

TEST_CASE("who never was a customer has the clock of the matter's end", "[retention]") {
    KeptPerson person{somebody("2026-01-10")};
    person.matter = day("2026-02-01");
    check_boundary({Clock::end, 4}, person, "2030-02-02");
    check_boundary({Clock::last_event, 10}, person, "2036-02-02");
    person.began = day("2026-03-01"); // became one
    CHECK(judge({Clock::end, 4}, person, day("2090-01-01")).fate == Fate::unknown);
}

TEST_CASE("a hold stops what is due, and so does what is not final", "[retention]") {
    KeptPerson person{somebody("2000-01-01")};
    const RetentionRule rule{Clock::last_event, 10};
    CHECK(judge(rule, person, day("2026-01-01")).fate == Fate::destroy);
    person.held = true;
    CHECK(judge(rule, person, day("2026-01-01")).fate == Fate::held);
    person.held = false;
    person.pending = true;
    CHECK(judge(rule, person, day("2026-01-01")).fate == Fate::kept);
    person.pending = false;
    person.has_key = false;
    CHECK(judge(rule, person, day("2026-01-01")).fate == Fate::gone);
}

TEST_CASE("what is permanent or goes by a plan is never destroyed by itself", "[retention]") {
    const KeptPerson person{somebody("1990-01-01")};
    for (const Clock clock : {Clock::permanent, Clock::plan, Clock::none}) {
        const Fate fate{judge({clock, 0}, person, day("2190-01-01")).fate};
        CHECK((fate == Fate::kept || fate == Fate::plan));
    }
}

TEST_CASE("of what a notice tells, what keeps longest binds", "[retention]") {
    CHECK(rule_of(nullptr).clock == Clock::none);
    const Notice pori{telling({years(10, "last-event"), years(10, "last-event")})};
    CHECK(rule_of(&pori).clock == Clock::last_event);
    CHECK(rule_of(&pori).years == 10);
    ToldRetention part{years(0, "", "part of the customers")};
    part.permanent = true;
    const Notice area{telling({years(4, "end"), part})};
    CHECK(rule_of(&area).clock == Clock::end);
    ToldRetention plan{years(0, "")};
    plan.plan = true;
    const Notice by_plan{telling({plan})};
    CHECK(rule_of(&by_plan).clock == Clock::plan);
    const Notice both{telling({plan, years(10, "last-event")})};
    CHECK(rule_of(&both).years == 10);
    ToldRetention always{years(0, "")};
    always.permanent = true;
    const Notice permanent{telling({years(4, "end"), always})};
    CHECK(rule_of(&permanent).clock == Clock::permanent);
    const Notice silent{telling({})};
    CHECK(rule_of(&silent).clock == Clock::none);
}

TEST_CASE(
    "a run destroys who is due and nobody else, its certificate stands in the journal, and what "
    "was kept cannot be read any more",
    "[retention][evidence]") {
    House house{80};
    REQUIRE(house.run_batch().status == 0);
    const Json today = house.verb_json({"retention", "preview"});
    CHECK(counts(today).at("destroy") == 0);
    const auto persons = counts(today).at("unknown").get<int>();
    REQUIRE(persons > 10);

    const std::vector<std::string> codes{consenting(house.population())};
    REQUIRE(codes.size() >= 4);
    const std::string later{"2090-01-01"};
    const auto after_long = [&] {
        return counts(house.verb_json({"retention", "preview", "--at", later}));
    };
    // who never was a customer goes by the matter's end; once a customer, by the customership's
    static_cast<void>(house.verb_json(
        {"retention", "record"}, line(codes[3], R"("event":"matter-ended","at":"2020-01-01")")));
    CHECK(after_long().at("transfer") == 1);
    CHECK(counts(house.verb_json({"retention", "preview"})).at("unknown") == persons - 1);
    static_cast<void>(house.verb_json(
        {"retention", "record"}, line(codes[3], R"("event":"began","at":"2021-01-01")")));
    CHECK(after_long().at("transfer") == 0);
    CHECK(counts(house.verb_json({"retention", "preview"})).at("unknown") == persons);
    // an end that has been; without the archive's receipt it is not enough
    const std::string ended{R"("event":"ended","at":"2020-01-01")"};
    const Json said = house.verb_json(
        {"retention", "record"},
        line(codes[0], ended) + line(codes[1], ended) + line(codes[2], ended));
    CHECK(said.at("recorded") == 3);
    CHECK(house.verb({"retention", "record"}, {}, "{\"register\":\"x\"}").status == 2);
    CHECK(
        house
            .verb(
                {"retention", "record"}, {}, line(codes[0], R"("event":"ended","at":"2999-01-01")"))
            .err.find("RETENTION_LINE")
        != std::string::npos);
    // ten years on nobody has heard of them
    CHECK(after_long().at("transfer") == 3);
    static_cast<void>(house.verb_json(
        {"retention", "record"},
        line(codes[0], R"("receipt":"archive-1")") + line(codes[1], R"("receipt":"archive-2")")));
    Json hold{
        {"subject", codes[1]},
        {"register", "etela-satakunta"},
        {"kind", "restriction"},
        {"state", "received"},
        {"from", "2026-01-01"}};
    hold["until"] = nullptr;
    hold["items"] = Json::array();
    hold["bases"] = Json::array();
    house.record(hold.dump() + "\n");
    const Json due = after_long();
    CHECK(due.at("destroy") == 1);
    CHECK(due.at("held") == 1);
    CHECK(due.at("transfer") == 1);

    // today nothing is due: what was written last counts
    CHECK(house.verb_json({"retention", "run"}).at("destroyed") == 0);
    // and a clock that has gone wrong destroys nothing: the database's does not say so
    const Environment in_sixty_years{
        {"LD_PRELOAD", "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"},
        {"FAKETIME", "+60y"},
        {"FAKETIME_DONT_FAKE_MONOTONIC", "1"}};
    const Finished wrong{house.verb({"retention", "run", "--json"}, in_sixty_years)};
    CHECK(wrong.status == 2);
    CHECK(wrong.err.find("CLOCK_DIFFERS") != std::string::npos);
    CHECK(counts(house.verb_json({"retention", "preview", "--at", later})).at("gone") == 0);
    // what if all of it had been long ago
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    store.run_script("UPDATE person SET created_at = created_at - interval '60 years'");
    for (const char* const table : {"message", "consent_event", "hold"}) {
        store.run_script(
            std::string{"UPDATE "} + table
            + " SET recorded_at = recorded_at - interval '60 years'");
    }
    CHECK(house.verb_json({"retention", "run"}).at("destroyed") == 1);

    std::vector<JournalEntry> certificates;
    std::string decided;
    for (const JournalEntry& entry : house.journal()) { // which verifies
        if (entry.kind == "retention" && entry.body.at("act") == "destroyed") {
            certificates.push_back(entry);
        }
    }
    REQUIRE(certificates.size() == 1);
    CHECK(certificates[0].body.at("clock") == "end");
    for (const JournalEntry& entry : house.journal()) {
        if (entry.kind == "decision" && entry.person == certificates[0].person) {
            decided = entry.message;
        }
    }
    REQUIRE_FALSE(decided.empty());
    CHECK(house.verb({"explain", decided, "--replay"}).out.find("ERASED") != std::string::npos);
    CHECK(counts(house.verb_json({"retention", "preview", "--at", later})).at("gone") == 1);

    // consents and holds have a period of their own, from when all else has gone
    const auto consents_of = [&](const JournalEntry& of) {
        return store
            .run(
                "SELECT count(*) FROM consent_event WHERE person_no = $1::bigint",
                {gateway::storage::Parameter::integer(of.person)})
            .integer(0, 0);
    };
    REQUIRE(consents_of(certificates[0]) > 0);
    CHECK(house.verb_json({"retention", "preview"}).at("consents").at("years") == 0);
    CHECK(house.verb_json({"retention", "run"}).at("consents").at("due") == 0);
    CHECK(consents_of(certificates[0]) > 0);
    const std::filesystem::path settings{house.folder() / "lautturi.properties"};
    write_file(settings, read_file(settings) + "\nretention.consents = 70\n");
    CHECK(house.verb_json({"retention", "run"}).at("consents").at("due") == 0);
    write_file(settings, read_file(settings) + "\nretention.consents = 50\n");
    store.run_script(
        "INSERT INTO hold (person_no, kind, state, items, bases, recorded_at) SELECT"
        " person_no, 'objection', 'upheld', '{}', '{}', recorded_at FROM consent_event"
        " WHERE person_no = "
        + std::to_string(certificates[0].person) + " LIMIT 1");
    CHECK(house.verb_json({"retention", "preview"}).at("consents").at("due") == 0); // an objector
    store.run_script(
        "INSERT INTO hold (person_no, kind, state, items, bases, recorded_at) SELECT"
        " person_no, 'objection', 'ended', '{}', '{}', recorded_at FROM consent_event"
        " WHERE person_no = "
        + std::to_string(certificates[0].person) + " LIMIT 1");
    CHECK(house.verb_json({"retention", "preview"}).at("consents").at("due") == 1);
    CHECK(consents_of(certificates[0]) > 0);
    CHECK(house.verb_json({"retention", "run"}).at("consents").at("due") == 1);
    CHECK(consents_of(certificates[0]) == 0);
    CHECK(
        store
            .run(
                "SELECT count(*) FROM hold WHERE person_no = $1::bigint",
                {gateway::storage::Parameter::integer(certificates[0].person)})
            .integer(0, 0)
        == 0);
    CHECK(house.verb_json({"retention", "preview"}).at("consents").at("due") == 0);
    const std::vector<JournalEntry> all{house.journal()};
    CHECK(std::any_of(all.begin(), all.end(), [&](const JournalEntry& entry) {
        return entry.kind == "retention" && entry.person == certificates[0].person
               && entry.body.at("clock") == "consents";
    }));
}

TEST_CASE(
    "an archive's receipt is about the end that it came after: who ends as a customer again is "
    "destroyed when the archive has that, too",
    "[retention][evidence]") {
    House house{80};
    REQUIRE(house.run_batch().status == 0);
    const std::vector<std::string> codes{consenting(house.population())};
    REQUIRE_FALSE(codes.empty());
    const auto recorded = [&](const std::string& rest) {
        return house.verb_json({"retention", "record"}, line(codes[0], rest));
    };
    const auto check_fate = [&](int transfer, int destroy) {
        const Json far = counts(house.verb_json({"retention", "preview", "--at", "2090-01-01"}));
        CHECK(far.at("transfer") == transfer);
        CHECK(far.at("destroy") == destroy);
    };
    CHECK(recorded(R"("event":"ended","at":"2020-01-01")").at("recorded") == 1);
    CHECK(recorded(R"("receipt":"archive-1")").at("recorded") == 1);
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    store.run_script("UPDATE archived SET received_at = '2020-06-01'");
    check_fate(0, 1);

    CHECK(recorded(R"("event":"began","at":"2021-01-01")").at("recorded") == 1);
    check_fate(0, 0);
    CHECK(recorded(R"("event":"ended","at":"2022-01-01")").at("recorded") == 1);
    check_fate(1, 0);
    // the file of then once more: the same receipt, which says nothing of what came later
    const Json again = recorded(R"("receipt":"archive-1")");
    CHECK(again.at("recorded") == 0);
    CHECK(again.at("known") == 1);
    check_fate(1, 0);
    CHECK(recorded(R"("receipt":"archive-2")").at("recorded") == 1);
    check_fate(0, 1);
}
