// What left that should not have opens a case by itself, with its 72 hours. The store is made to
// say what the gate does not let happen.

#include "gateway/core/instant.h"
#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::corridor;
using gateway::storage::Connection;
using gateway::storage::PrivateCluster;
using gateway::storage::Role;

namespace {

Json breaches(House& house, std::vector<std::string> words = {"breach", "list", "--json"}) {
    const Finished listed{house.verb(std::move(words))};
    INFO(listed.err);
    REQUIRE((listed.status == 0 || listed.status == 1));
    Json body = Json::parse(listed.out).at("breaches");
    CHECK((listed.status == 1) == std::any_of(body.begin(), body.end(), [](const Json& one) {
              return one.at("state") != "closed";
          }));
    return body;
}

std::vector<std::string> acts(House& house) {
    std::vector<std::string> acts;
    for (const JournalEntry& entry : house.journal()) {
        if (entry.kind == "breach") {
            acts.push_back(
                entry.body.at("act").get<std::string>() + " "
                + entry.body.at("kind").get<std::string>());
        }
    }
    return acts;
}

/// Messages and documents that left, in their order.
std::vector<std::string> sent(House& house) {
    std::vector<std::string> messages;
    for (const JournalEntry& entry : house.journal()) {
        if (entry.kind == "attempt") {
            messages.push_back(entry.message);
        }
    }
    REQUIRE_FALSE(messages.empty());
    return messages;
}

/// One more attempt of the only message that was sent, a little after the first.
void try_again(Connection& store, int attempt, const std::string& outcome) {
    const std::string number{std::to_string(attempt)};
    store.run_script(
        "INSERT INTO attempt SELECT message, " + number
        + ", party, payload_digest, persons, epochs, send_by, node, marked_at + interval '" + number
        + " seconds' FROM attempt WHERE attempt = 1; INSERT INTO outcome (message,"
        + " attempt, outcome, code, status) SELECT message, " + number + ", '" + outcome
        + "', 'X', 0 FROM attempt WHERE attempt = 1");
}

/// The only message that was sent, and its store as its owner has it.
struct Sent {
    std::string message;
    Connection store;
};

Sent one_sent(House& house) {
    REQUIRE(
        house.relay("fund-benefit-query", fund_question(house, house.example("fund-member"))).status
        == 200);
    return {sent(house).front(), Connection{*PrivateCluster::attach(house.data(), Role::owner)}};
}

Json opened_about(House& house, const std::string& message, const std::string& kind) {
    const Finished opened{house.verb({"breach", "open", message, "--kind", kind, "--json"})};
    INFO(opened.err);
    REQUIRE(opened.status == 0);
    return Json::parse(opened.out).at("breaches").at(0);
}

std::string now_text() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return gateway::core::to_utc_text(gateway::core::Instant::from_microseconds(
        std::chrono::duration_cast<std::chrono::microseconds>(now).count()));
}

}

TEST_CASE(
    "what left after a withdrawal, of what was refused or too late opens a case, and the clock "
    "of 72 hours runs until somebody says what was done",
    "[evidence][breach]") {
    House house;
    REQUIRE(house.run_batch().status == 0);
    CHECK(breaches(house).empty());
    CHECK(house.verb({"breach", "list"}).out == "0 cases\n");
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};

    // a withdrawal that the attempt did not heed
    store.run_script(
        "INSERT INTO barrier (person_no, epoch, recorded_for, consent_event, raised_at)"
        " SELECT persons[1], epochs[1] + 1, persons[1], (SELECT max(sequence) FROM consent_event),"
        " marked_at - interval '1 second' FROM attempt ORDER BY message LIMIT 1");
    const Json first = breaches(house);
    REQUIRE(first.size() == 1);
    CHECK(first.at(0).at("kind") == "post-withdrawal");
    CHECK(first.at(0).at("party") == "kela");
    CHECK(first.at(0).at("exchange") == "kela-statements-out");
    CHECK_FALSE(first.at(0).at("persons").empty());
    CHECK(first.at(0).at("state") == "open");
    CHECK(first.at(0).at("minutes_left") > 71 * 60);
    CHECK(first.at(0).at("minutes_left") <= 72 * 60);
    CHECK(breaches(house).size() == 1); // known: no second one

    // a decision that was no
    store.run_script("UPDATE decision SET outcome = 'refused' WHERE message = (SELECT message FROM"
                     " document_record LIMIT 1)");
    CHECK(breaches(house).size() == 2);

    // a run that took two days where one is allowed
    store.run_script("UPDATE run SET started = started - interval '2 days'");
    const Json all_three = breaches(house);
    REQUIRE(all_three.size() == 3);
    const auto late = std::find_if(all_three.begin(), all_three.end(), [](const Json& one) {
        return one.at("kind") == "late";
    });
    REQUIRE(late != all_three.end());
    CHECK(late->at("exchange") == "kela-statements-out");
    CHECK(late->at("minutes_left") > 71 * 60);

    // and the daemon tells it
    CHECK(eventually(
        [&] { return house.daemon_output().find("BREACH_OPEN") != std::string::npos; },
        std::chrono::seconds{90}));

    const std::string breach{first.at(0).at("breach")};
    CHECK(house.verb({"breach", "show", breach}).out.find("<h1>Tietoturva") != std::string::npos);
    for (const auto& [language, happened] :
         {std::pair{"fi", "Lähetetty peruutuksen"}, std::pair{"sv", "Sänt efter ett återkallande"},
          std::pair{"en", "Sent after a withdrawal"}}) {
        const std::string page{house.verb({"breach", "show", breach, "--language", language}).out};
        INFO(page);
        CHECK(page.find(happened) != std::string::npos);
        for (const char* const raw : {"post-w", "left at", "known at", ">kela<", "Z<"}) {
            CHECK(page.find(raw) == std::string::npos);
        }
    }
    CHECK(
        house.verb({"breach", "close", breach, "--official", "a b c", "--reference", "x y"}).status
        == 2);
    CHECK(
        house.verb({"breach", "notified", breach, "--official", "dpo-1", "--reference", "case-1"})
            .status
        == 0);
    CHECK(
        house.verb({"breach", "notified", breach, "--official", "dpo-1", "--reference", "case-1"})
            .err.find("BREACH_UNKNOWN")
        != std::string::npos);
    CHECK(
        house.verb({"breach", "close", breach, "--official", "dpo-1", "--reference", "case-1"})
            .status
        == 0);
    CHECK(breaches(house).size() == 2);
    CHECK(breaches(house, {"breach", "list", "--all", "--json"}).size() == 3);
    const std::vector<std::string> said{acts(house)};
    CHECK(std::count(said.begin(), said.end(), "opened post-withdrawal") == 1);
    CHECK(std::count(said.begin(), said.end(), "opened wrong") == 1);
    CHECK(std::count(said.begin(), said.end(), "opened late") == 1);
    CHECK(std::count(said.begin(), said.end(), "notified ") == 1);
    CHECK(std::count(said.begin(), said.end(), "closed ") == 1);
}

TEST_CASE("a person opens a case about what left, and about nothing else", "[evidence][breach]") {
    House house;
    const std::string hetu{house.example("fund-member")};
    REQUIRE(house.relay("fund-benefit-query", fund_question(house, hetu)).status == 200);
    const std::vector<JournalEntry> entries{house.journal()};
    const auto attempt = std::find_if(
        entries.begin(), entries.end(), [](const auto& entry) { return entry.kind == "attempt"; });
    REQUIRE(attempt != entries.end());
    const Finished opened{
        house.verb({"breach", "open", attempt->message, "--kind", "wrong", "--json"})};
    INFO(opened.err);
    REQUIRE(opened.status == 0);
    const Json one = Json::parse(opened.out).at("breaches").at(0);
    CHECK_FALSE(one.at("items").empty()); // what left
    CHECK(one.at("persons").size() == 1);
    CHECK(opened.out.find(hetu) == std::string::npos);
    const auto refused = [&](std::vector<std::string> words, const char* code) {
        const Finished finished{house.verb(std::move(words))};
        CHECK(finished.status == 2);
        CHECK(finished.err.find(code) != std::string::npos);
    };
    refused({"breach", "open", attempt->message, "--kind", "wrong"}, "BREACH_KNOWN");
    refused({"breach", "open", attempt->message, "--kind", "bad"}, "BREACH_KIND");
    refused({"breach", "open", "x", "--kind", "wrong"}, "MESSAGE_ID_FORM");
    refused(
        {"breach", "open", "019ca8b2-dc00-7abc-8def-0123456789ab", "--kind", "wrong"},
        "BREACH_NOTHING_LEFT");
    // an attempt that certainly failed was marked, and let nothing go
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    store.run_script("UPDATE outcome SET outcome = 'failed', code = 'CONNECT_FAILED', status = 0");
    refused({"breach", "open", attempt->message, "--kind", "other"}, "BREACH_NOTHING_LEFT");
    CHECK(breaches(house).size() == 1);
}

TEST_CASE(
    "a case tells of all attempts the one that is worst for whose data it was",
    "[evidence][breach]") {
    House house;
    auto [message, store] = one_sent(house);
    store.run_script("UPDATE outcome SET outcome = 'failed', code = 'CONNECT_FAILED', status = 0");
    try_again(store, 2, "unknown");
    try_again(store, 3, "failed");
    const Json opened = opened_about(house, message, "other");
    CHECK(opened.at("outcome") == "unknown");
    CHECK(opened.at("attempt") == 2);
    // and what follows belongs to it
    try_again(store, 4, "delivered");
    const Json all = breaches(house);
    REQUIRE(all.size() == 1);
    CHECK(all.at(0).at("outcome") == "delivered");
    CHECK(all.at(0).at("attempt") == 4);
    CHECK_FALSE(all.at(0).at("items").empty());
    CHECK(
        house.verb({"breach", "open", message, "--kind", "other"}).err.find("BREACH_KNOWN")
        != std::string::npos);
    // but nothing that follows its end
    REQUIRE(
        house
            .verb(
                {"breach", "close", opened.at("breach"), "--official", "dpo-1", "--reference",
                 "case-1"})
            .status
        == 0);
    store.run_script("UPDATE attempt SET marked_at = now() + interval '1 hour' WHERE attempt = 4");
    const Json closed = breaches(house, {"breach", "list", "--all", "--json"});
    REQUIRE(closed.size() == 1);
    CHECK(closed.at(0).at("outcome") == "unknown");
    CHECK(closed.at(0).at("attempt") == 2);
    CHECK(opened_about(house, message, "other").at("attempt") == 4);
}

TEST_CASE(
    "a case that a person opens begins with the first attempt that may have left, so that no "
    "second one is opened about that",
    "[evidence][breach]") {
    House house;
    auto [message, store] = one_sent(house);
    store.run_script("UPDATE outcome SET outcome = 'unknown', code = 'HTTP_FAILED', status = 500");
    try_again(store, 2, "delivered");
    CHECK(opened_about(house, message, "wrong").at("attempt") == 2); // the worst is shown
    store.run_script("UPDATE decision SET outcome = 'refused'");
    CHECK(breaches(house).size() == 1);
}

TEST_CASE(
    "that an attempt failed says that nothing left where it failed before the first byte, or where "
    "its transport leaves no part, and was never in doubt",
    "[evidence][breach]") {
    House house;
    auto [message, store] = one_sent(house);
    const auto nothing_left = [&house, &message = message] {
        const Finished opened{house.verb({"breach", "open", message, "--kind", "wrong"})};
        return opened.status == 2 && opened.err.find("BREACH_NOTHING_LEFT") != std::string::npos;
    };
    store.run_script("UPDATE outcome SET outcome = 'failed', code = 'SEND_BY_PASSED', status = 0");
    CHECK(nothing_left());
    store.run_script("UPDATE message SET exchange = 'kaustinen-kykyviisari-summary-out'"); // sftp
    for (const char* const before : {"CONNECT_FAILED", "HOST_KEY_PIN", "DIGEST_MISMATCH"}) {
        store.run_script(std::string{"UPDATE outcome SET code = '"} + before + "'");
        CHECK(nothing_left());
    }
    store.run_script("UPDATE decision SET outcome = 'refused'");
    CHECK(breaches(house).empty());
    store.run_script("UPDATE outcome SET code = 'SIZE_DIFFERS'");
    const Json part = breaches(house);
    REQUIRE(part.size() == 1);
    CHECK(part.at(0).at("kind") == "wrong");
    // what was in doubt stays so, whatever was found out
    store.run_script("UPDATE message SET exchange = 'fund-benefit-query'; UPDATE outcome SET"
                     " outcome = 'unknown', code = 'HTTP_FAILED', status = 500; INSERT INTO outcome"
                     " (message, attempt, outcome, code, status) SELECT message, attempt, 'failed',"
                     " 'SETTLED_NOT_DELIVERED', 0 FROM attempt");
    static_cast<void>(opened_about(house, message, "other"));
}

TEST_CASE(
    "a case about a record of a batch is about that person alone, and counts from when it was "
    "known",
    "[evidence][breach]") {
    House house;
    REQUIRE(house.run_batch().status == 0);
    const std::string document{sent(house).front()};
    const std::vector<JournalEntry> entries{house.journal()};
    const auto record = std::find_if(entries.begin(), entries.end(), [](const JournalEntry& entry) {
        return entry.kind == "decision" && entry.body.at("outcome") != "refused";
    });
    REQUIRE(record != entries.end());
    const auto open = [&](const std::string& id, const std::string& since) {
        return house.verb({"breach", "open", id, "--kind", "wrong", "--known-at", since, "--json"});
    };
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    store.run_script("UPDATE attempt SET marked_at = '2026-03-01T12:00:00Z'");
    CHECK(open(record->message, "2099-01-01").err.find("DATE_WRONG") != std::string::npos);
    // nobody knew of it before it left
    for (const char* const before : {"2020-01-01", "2026-02-28", "2026-03-01T11:59:59Z"}) {
        CHECK(open(record->message, before).err.find("DATE_WRONG") != std::string::npos);
    }
    CHECK(open(record->message, "Friday").err.find("DATE_WRONG") != std::string::npos);
    CHECK(breaches(house).empty());
    const Finished opened{open(record->message, "2026-03-02T08:00:00+02:00")};
    INFO(opened.err);
    REQUIRE(opened.status == 0);
    const Json one = Json::parse(opened.out).at("breaches").at(0);
    CHECK(one.at("message") == record->message);
    CHECK(one.at("persons") == Json::array({std::to_string(record->person)}));
    CHECK(one.at("party") == "kela");
    CHECK(one.at("known_at").get<std::string>().substr(0, 19) == "2026-03-02T06:00:00");
    CHECK(one.at("state") == "overdue");
    CHECK_FALSE(one.at("items").empty());
    CHECK(open(record->message, "2026-03-03").err.find("BREACH_KNOWN") != std::string::npos);
    // of the whole document it is another case
    const Json whole = Json::parse(open(document, "2026-03-01").out).at("breaches").at(0);
    CHECK(whole.at("persons").size() > 1);
    CHECK(whole.at("known_at") == "2026-03-01T12:00:00Z"); // the day on which it left: from then
    const std::int64_t known_at{
        gateway::core::parse_instant(one.at("known_at").get<std::string>())->microseconds()};
    const std::vector<JournalEntry> after{house.journal()};
    CHECK(std::any_of(after.begin(), after.end(), [&](const JournalEntry& entry) {
        return entry.kind == "breach" && entry.message == record->message
               && entry.body.at("known_at") == known_at;
    }));
}

TEST_CASE(
    "a consent that was taken back before the sending and recorded after it opens a case about "
    "what needed it, and about nothing else",
    "[evidence][breach][gdpr-7]") {
    House house;
    const std::vector<std::string> who{consenting(house.population())};
    REQUIRE(who.size() >= 4);
    REQUIRE(house.run_batch().status == 0);
    const auto told = [&](const std::string& hetu, const Json& otherwise) {
        Json event = Json::parse(withdrawal(hetu));
        event.update(otherwise);
        house.record(event.dump() + "\n");
    };
    // no consent was needed for it; the summary went to another, or for something else
    told(who[1], Json::object({{"items", Json::array({"statement.code"})}}));
    told(who[2], Json::object({{"parties", Json::array({"kuntoutus-esimerkki"})}}));
    told(who[3], Json::object({{"purposes", Json::array({"employment-service"})}}));
    CHECK(breaches(house).empty());

    house.record(withdrawal(who[0]));
    // by the daemon, which looks at what was recorded since it last did
    REQUIRE(eventually([&] { return !acts(house).empty(); }, std::chrono::seconds{90}));
    const Json all = breaches(house);
    REQUIRE(all.size() == 1);
    CHECK(all.at(0).at("kind") == "post-withdrawal");
    CHECK(all.at(0).at("party") == "kela");
    CHECK(all.at(0).at("persons").size() == 1);
    CHECK(all.at(0).at("items") == Json::array({"health.work-ability-summary"}));
    CHECK(all.at(0).at("outcome") == "delivered");
    CHECK(all.at(0).at("minutes_left") > 71 * 60);
    CHECK(breaches(house).size() == 1);
    CHECK(acts(house) == std::vector<std::string>{"opened post-withdrawal"});
    // a no of today says nothing of what left before it
    const std::string now{now_text()};
    told(who[3], Json::object({{"expressed_at", now}, {"recorded_at", now}}));
    CHECK(breaches(house).size() == 1);
}

TEST_CASE(
    "a late withdrawal opens a case about all that left of the person where the decision cannot be "
    "read any more",
    "[evidence][breach][gdpr-7]") {
    House house;
    const std::vector<std::string> who{consenting(house.population())};
    REQUIRE(who.size() >= 2);
    REQUIRE(house.run_batch().status == 0);
    Connection{*PrivateCluster::attach(house.data(), Role::owner)}.run_script(
        "DELETE FROM journal WHERE kind = 'decision'");
    Json event = Json::parse(withdrawal(who[1]));
    event["items"] = Json::array({"statement.code"}); // needed none, but who can tell now
    house.record(event.dump() + "\n");
    const Json all = breaches(house);
    REQUIRE(all.size() == 1);
    CHECK(all.at(0).at("kind") == "post-withdrawal");
    CHECK(all.at(0).at("persons").size() == 1);
    CHECK(all.at(0).at("items").empty());
    CHECK(breaches(house).size() == 1);
}
