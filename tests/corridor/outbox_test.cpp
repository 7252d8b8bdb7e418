// What did not get through: it waits for its time, goes to a person in the end, and is tried again
// when that person says so. Each attempt is a new decision.

#include "gateway/core/instant.h"
#include "tests/corridor/outbox_house.h"

#include <unistd.h>

#include <algorithm>

using namespace tests::corridor;
using namespace std::chrono_literals;
namespace simulators = tests::simulators;

namespace {

const std::string patient{"on-unknown: resend-same-key\nretry-after: [0, 15, 3600]\n"};
const std::string at_once{"on-unknown: resend-same-key\nretry-after: [0, 3600]\n"};

std::string question(House& house) {
    return Json{
        {"personalId", house.example("fund-member")},
        {"familyName", "Esimerkki"},
        {"givenNames", "Aino"},
        {"case", {{"number", "2026/1"}, {"openedOn", "2026-02-02"}}}}
        .dump();
}

/// Somebody who has not been blocked by another test; they are never used twice.
std::string somebody(House& house) {
    static std::size_t next{0};
    const std::vector<std::string> persons{consenting(house.population())};
    REQUIRE(next < persons.size());
    return persons[next++];
}

bool delivered(House& house) {
    return eventually([&] { return account(house).at("closed") == true; }, 60s);
}

/// What `expectations list` says of Kela's statements, whether a daemon has noticed it or not.
std::string waiting_too_long(House& house) {
    const Json found = Json::parse(house.verb({"expectations", "list", "--json"}).out);
    std::string text;
    for (const char* const list : {"alarms", "unwatched"}) {
        for (const Json& alarm : found.at(list)) {
            const std::string expectation{alarm.at("expectation")};
            if (alarm.at("exchange") == "kela-statements-out" && expectation.starts_with("age-")) {
                text += alarm.at("code").get<std::string>() + " "
                        + std::to_string(alarm.at("records").get<int>());
            }
        }
    }
    return text;
}

std::int64_t microseconds_of(const Json& time) {
    return gateway::core::parse_instant(time.get<std::string>()).value().microseconds();
}

}

TEST_CASE(
    "a document that waits is tried again at its time, and a restart neither forgets nor hurries "
    "it",
    "[outbox]") {
    House& house{house_delivering(patient, "person.personal-id, statement.code", Beside::daemon)};
    house.kela().behave("/statements", {answering(429, 2), simulators::Behaviour{}});
    REQUIRE(house.run_batch().status == 1);
    REQUIRE(house.kela().request_count() == 2);
    const Json waiting = kela_status(house);
    CHECK(waiting.at("documents") == 1);
    CHECK(waiting.at("records") == account(house).at("pending"));
    CHECK(waiting.at("repetitions") >= 1);
    const std::int64_t due{microseconds_of(waiting.at("next_attempt"))};

    house.restart();
    // nobody else waits with it
    CHECK(house.relay("fund-benefit-query", question(house)).status == 200);
    REQUIRE(delivered(house));
    const auto requests = house.kela().requests();
    REQUIRE(requests.size() == 3);
    CHECK(requests[2].header("Idempotency-Key") == requests[0].header("Idempotency-Key"));
    CHECK(requests[2].body == requests[0].body);
    const auto attempts = entries(house, "attempt", requests[0].header("Idempotency-Key"));
    REQUIRE(attempts.size() == 3);
    CHECK(std::any_of(attempts.begin(), attempts.end(), [](const auto& one) {
        return one.body.at("attempt") == 1;
    }));
    CHECK(
        std::max_element(
            attempts.begin(), attempts.end(),
            [](const auto& one, const auto& other) { return one.at < other.at; })
            ->at
        >= due);
    CHECK(kela_status(house).at("documents") == 0);
}

TEST_CASE(
    "a party's Retry-After outweighs a shorter delay, and a person may try before", "[outbox]") {
    House& house{house_delivering(at_once)};
    simulators::Behaviour busy{answering(503, 1)};
    busy.retry_after = 1'800;
    house.kela().behave("/statements", {busy, simulators::Behaviour{}});
    REQUIRE(house.run_batch().status == 1);
    CHECK(house.kela().request_count() == 1);
    const Json waiting = kela_status(house);
    CHECK(
        microseconds_of(waiting.at("next_attempt")) - microseconds_of(waiting.at("oldest"))
        >= 1'800'000'000);
    REQUIRE(house.run_batch().status == 0);
    CHECK(house.kela().request_count() == 2);
}

TEST_CASE(
    "an answer that came too late is lost: the same bytes go under the same key", "[outbox]") {
    House& house{
        house_delivering("on-unknown: resend-same-key\nretry-after: [6, 3600]\ntime-limit: 2\n")};
    simulators::Behaviour slow;
    slow.delay = 4s;
    slow.times = 1;
    house.kela().behave("/statements", {slow, simulators::Behaviour{}});
    const Finished run{house.run_batch()};
    INFO(run.err);
    CHECK(run.status == 0);
    CHECK(run.err.find("TIMEOUT") != std::string::npos);
    const auto requests = house.kela().requests();
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].header("Idempotency-Key") == requests[1].header("Idempotency-Key"));
    CHECK(requests[0].body == requests[1].body);
}

TEST_CASE(
    "after its deadline a document goes to a person, who has it tried again or gives it up: the "
    "plan says what is blocked by now, and the gate decides once more",
    "[outbox]") {
    House& house{house_delivering(
        "on-unknown: resend-same-key\nretry-after: [0]\ndeadline: {within: 6, source: test}\n")};
    house.kela().behave("/statements", answering(429));
    REQUIRE(house.run_batch().status == 1);
    // the command waited for what is due within seconds: the deadline
    const Json groups = dead(house);
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].at("pile") == "party");
    CHECK(groups[0].at("code") == "HTTP_TRY_LATER");
    CHECK(groups[0].at("party") == "kela");
    const std::int64_t records{groups[0].at("records").get<std::int64_t>()};
    CHECK(records > 6);
    const std::string message{groups[0].at("messages")[0].at("message")};
    CHECK(entries(house, "dead-letter", message).size() == 1);
    CHECK(kela_status(house).at("dead").at("party") == records);
    CHECK(house.verb({"outbox", "dead", "--pile", "law", "--json"}).status == 0); // not in that one

    const std::string told{"MESSAGES_DEAD " + std::to_string(records)};
    CHECK(eventually([&] { return waiting_too_long(house) == told; })); // a daemon looks sometimes

    deliver_by(house, at_once);
    const std::string blocked{somebody(house)};
    house.record(restriction(blocked));
    house.kela().forget_requests();
    house.kela().behave("/statements", simulators::Behaviour{});
    const Json plan = house.verb_json({"outbox", "replay", "--pile", "party"});
    CHECK(plan.at("acted") == false);
    CHECK(plan.at("plan").at("records") == records);
    CHECK(plan.at("plan").at("now_blocked") == 1);
    CHECK(
        plan.at("plan").at("would_be_released").get<std::int64_t>()
            + plan.at("plan").at("would_be_reduced").get<std::int64_t>()
        == records - 1);
    CHECK(house.kela().request_count() == 0);
    CHECK(dead(house) == groups);

    const Json done = house.verb_json({"outbox", "replay", "--pile", "party", "--yes"});
    CHECK(done.at("acted") == true);
    CHECK(done.at("stopped") == false);
    CHECK(done.at("runs")[0].at("closed") == true);
    CHECK(persons_at(house.kela()).size() == static_cast<std::size_t>(records) - 1);
    CHECK(statements_at(house.kela()).count(blocked) == 0);
    const auto replayed = entries(house, "replayed", message);
    REQUIRE(replayed.size() == 1);
    CHECK(replayed[0].body.at("by") == "uid:" + std::to_string(::getuid()));

    const Json left = dead(house);
    REQUIRE(left.size() == 1);
    CHECK(left[0].at("pile") == "law");
    CHECK(left[0].at("code") == "HOLD");
    CHECK(left[0].at("records") == 1);
    const std::string record{left[0].at("messages")[0].at("message")};
    CHECK(house.verb({"outbox", "give-up", record, "--reference", "two words"}).status == 2);
    CHECK(house.verb({"outbox", "give-up", message, "--reference", "case/1"}).status == 2);
    CHECK(house.verb({"outbox", "give-up", record, "--reference", "case/1"}).status == 0);
    CHECK(dead(house).empty());
    CHECK(eventually([&] { return waiting_too_long(house).empty(); }));
    REQUIRE(entries(house, "given-up", record).size() == 1);
    CHECK(entries(house, "given-up", record)[0].body.at("reference") == "case/1");
    CHECK(account(house).at("closed") == true);
}

TEST_CASE(
    "a consent that is withdrawn while a message waits stops it, and the pile says so",
    "[outbox]") {
    // here nothing leaves without the summary, for which there is only consent
    House& house{house_delivering(at_once, "person.personal-id, health.work-ability-summary")};
    house.kela().behave("/statements", answering(429));
    REQUIRE(house.run_batch().status == 1);
    const std::int64_t waiting{account(house).at("pending").get<std::int64_t>()};
    const std::string person{somebody(house)};
    house.record(withdrawal(person));

    house.kela().forget_requests();
    house.kela().behave("/statements", simulators::Behaviour{});
    REQUIRE(house.run_batch().status == 0);
    CHECK(persons_at(house.kela()).size() == static_cast<std::size_t>(waiting) - 1);
    CHECK(statements_at(house.kela()).count(person) == 0);
    const Json groups = dead(house);
    REQUIRE(groups.size() == 1);
    CHECK(groups[0].at("pile") == "withdrawn");
    CHECK(groups[0].at("code") == "CONSENT_WITHDRAWN");
    CHECK(groups[0].at("records") == 1);

    // what Kela may have had before is not forgotten
    const Json report = house.verb_json({"runs", "report", account(house).at("run")});
    INFO(report.dump(1));
    REQUIRE(report.at("documents").size() == 2);
    const Json& before{report.at("documents").at(0)};
    CHECK(before.at("state") == "superseded");
    CHECK(before.at("step").is_null());
    CHECK(before.at("records") == waiting);
    CHECK(before.at("tries").at(0).at("status") == 429);
    CHECK(report.at("documents").at(1).at("state") == "delivered");

    // tried again it is decided again, and stays where it is
    const Json again = house.verb_json({"outbox", "replay", "--pile", "withdrawn", "--yes"});
    CHECK(again.at("plan").at("now_blocked") == 1);
    CHECK(again.at("runs")[0].at("closed") == true);
    CHECK(house.kela().request_count() == 1);
    REQUIRE(dead(house).size() == 1);
    const std::string message{dead(house)[0].at("messages")[0].at("message")};
    CHECK(house.verb({"outbox", "give-up", message, "--reference", "case/2"}).status == 0);
}

TEST_CASE(
    "what the party refuses is a person's matter, and is built anew when it is tried again",
    "[outbox]") {
    House& house{house_delivering(at_once)};
    house.kela().behave("/statements", answering(422));
    REQUIRE(house.run_batch().status == 0); // final: rejected
    const Json refused = dead(house);
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].at("pile") == "ours");
    CHECK(refused[0].at("code") == "HTTP_REFUSED");
    CHECK(refused[0].at("messages")[0].at("refused") == true);
    const std::string key{house.kela().requests().front().header("Idempotency-Key")};
    const std::string run{account(house).at("run")};
    const std::string told{house.verb({"runs", "report", run, "--language", "en"}).out};
    INFO(told);
    CHECK(told.find("The party refused the document (HTTP_REFUSED)") != std::string::npos);
    CHECK(told.find(": HTTP_REFUSED") == std::string::npos); // they are wrong at no place

    house.kela().forget_requests();
    house.kela().behave("/statements", simulators::Behaviour{});
    const Json done = house.verb_json({"outbox", "replay", "--cause", "HTTP_REFUSED", "--yes"});
    CHECK(done.at("runs")[0].at("closed") == true);
    CHECK(
        done.at("runs")[0].at("released").get<std::int64_t>()
            + done.at("runs")[0].at("reduced").get<std::int64_t>()
        == refused[0].at("records").get<std::int64_t>());
    REQUIRE(house.kela().request_count() == 1);
    CHECK(house.kela().requests().front().header("Idempotency-Key") != key);
    CHECK(dead(house).empty());

    const Json documents = house.verb_json({"runs", "report", run}).at("documents");
    INFO(documents.dump(1));
    REQUIRE(documents.size() == 2);
    CHECK(documents.at(0).at("document") == key);
    CHECK(documents.at(0).at("state") == "superseded");
    REQUIRE(documents.at(0).at("tries").size() == 1);
    CHECK(documents.at(0).at("tries").at(0).at("outcome") == "refused");
    CHECK(documents.at(1).at("state") == "delivered");
    const std::string shown{house.verb({"runs", "show", run}).out};
    INFO(shown);
    CHECK(shown.find(key + "  superseded") != std::string::npos);
    CHECK(shown.find("HTTP_REFUSED, status 422") != std::string::npos);
}
