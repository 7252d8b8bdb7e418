// The process is killed at every commit in turn, before sealing and after sending; then it goes on.
// Nothing is lost, nothing is sent without a journalled attempt, nothing reaches twice a party that
// deduplicates, and the journal verifies.

#include "tests/corridor/house.h"
#include "tests/corridor/outbox_house.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>

using namespace tests::corridor;

namespace {

constexpr int killed{128 + SIGKILL};

Environment at_failpoint(const std::string& name) {
    return {{"LAUTTURI_FAILPOINT", name}};
}

/// I11: for everything that a party got the journal holds an attempt, and before it the decision,
/// or the seal with its digest.
void require_journalled_first(
    const std::vector<JournalEntry>& journal,
    const std::vector<tests::simulators::Request>& requests) {
    std::map<std::string, std::size_t> attempts;
    std::map<std::string, Json>
        bound; // what the journal had bound a message to before: its bytes' digest, if it says so
    for (const JournalEntry& entry : journal) {
        if (entry.kind == "sealed") {
            bound[entry.message] = entry.body.at("digest");
        }
        if (entry.kind == "decision") {
            bound[entry.message] = entry.body.value("payload", Json{});
        }
        if (entry.kind == "attempt") {
            REQUIRE(bound.count(entry.message) == 1);
            const Json& digest{bound.at(entry.message)};
            CHECK((digest.is_null() || entry.body.at("payload") == digest));
            ++attempts[entry.message];
        }
    }
    std::map<std::string, std::size_t> arrived;
    for (const auto& request : requests) {
        ++arrived[request.header("Idempotency-Key")];
    }
    for (const auto& [key, count] : arrived) {
        INFO(key);
        CHECK(count <= attempts[key]);
    }
}

/// What Kela made of it: each person once, the same bytes under the same key.
void require_delivered_once(House& house) {
    std::map<std::string, std::string> by_key;
    for (const auto& request : house.kela().requests()) {
        CHECK(request.complete);
        const auto [at, fresh] = by_key.emplace(request.header("Idempotency-Key"), request.body);
        CHECK(at->second == request.body);
        CHECK(fresh != request.duplicate);
    }
    CHECK(statements_at(house.kela()) == lawful_statements(house.population()));
}

/// Kills a run at a failpoint and lets the next one finish. @return false if the failpoint was
/// never reached
bool crash_and_go_on(House& house, const std::string& failpoint) {
    INFO(failpoint);
    const std::size_t runs{house.accounts("kela-statements-out").size()};
    house.kela().forget_requests();
    const Finished crashed{house.run_batch(at_failpoint(failpoint))};
    if (crashed.status == 0) {
        return false;
    }
    REQUIRE(crashed.status == killed);
    const std::vector<Json> before = house.accounts("kela-statements-out");
    const bool was_done{before.size() > runs && before.back().at("closed") == true};
    if (!was_done) { // another run would rightly begin anew
        const Finished resumed{house.run_batch()};
        INFO(resumed.err);
        REQUIRE(resumed.status == 0);
        CHECK(house.accounts("kela-statements-out").size() == runs + 1);
    }
    require_oracle_account(house); // of the last run; the ones before were looked at in their turn
    require_delivered_once(house);
    require_journalled_first(house.journal(), house.kela().requests());
    return true;
}

std::size_t crash_at_each_passage(House& house, const std::string& name) {
    for (std::size_t passage{1};; ++passage) {
        REQUIRE(passage < 40);
        if (!crash_and_go_on(house, name + ":kill:" + std::to_string(passage))) {
            return passage - 1;
        }
    }
}

/// How many decisions about records of runs no signature vouches for, by chain.
std::map<std::int64_t, std::int64_t> unsigned_decisions(House& house) {
    std::map<std::int64_t, std::int64_t> signed_to;
    std::map<std::int64_t, std::vector<std::int64_t>> decided;
    std::ifstream lines{house.export_journal()};
    for (std::string line; std::getline(lines, line);) {
        const Json object = Json::parse(line);
        if (object.contains("checkpoint")) {
            const Json& checkpoint{object.at("checkpoint")};
            std::int64_t& last{signed_to[checkpoint.at("chain")]};
            last = std::max(last, checkpoint.at("sequence").get<std::int64_t>());
        } else if (object.contains("entry") && object.at("entry").at("kind") == "decision") {
            decided[object.at("entry").at("chain")].push_back(object.at("entry").at("sequence"));
        }
    }
    std::map<std::int64_t, std::int64_t> left;
    for (const auto& [chain, sequences] : decided) {
        left[chain] = std::count_if(sequences.begin(), sequences.end(), [&](std::int64_t sequence) {
            return sequence > signed_to[chain];
        });
    }
    return left;
}

std::string question(House& house) {
    return Json{
        {"personalId", house.example("fund-member")},
        {"familyName", "Esimerkki"},
        {"givenNames", "Aino"},
        {"case", {{"number", "2026/1"}, {"openedOn", "2026-02-02"}}}}
        .dump();
}

std::int64_t pending_queries(House& house) {
    std::int64_t pending{0};
    for (const Json& account : house.accounts("fund-benefit-query")) {
        CHECK(account.at("balanced") == true);
        pending += account.at("pending").get<std::int64_t>();
    }
    return pending;
}

std::size_t count(const std::vector<JournalEntry>& journal, const std::string& kind) {
    return static_cast<std::size_t>(
        std::count_if(journal.begin(), journal.end(), [&](const JournalEntry& entry) {
            return entry.kind == kind;
        }));
}

/// Asks the fund through a daemon that dies of it; a new one stands afterwards.
void crash_in_a_query(House& house, const std::string& failpoint) {
    house.restart(at_failpoint(failpoint));
    house.fund().forget_requests();
    const auto reply = house.relay("fund-benefit-query", question(house));
    CHECK(reply.status == 0); // no answer is better than one that nothing stands behind
    REQUIRE(house.wait_for_death() == killed);
    house.start();
}

}

TEST_CASE(
    "a run that is killed before any of its commits loses nothing and sends nothing twice (I11)",
    "[crash][I11]") {
    // open, four wrong rows, decisions, seal, attempt, outcome, close
    CHECK(crash_at_each_passage(house_of("crashes"), "before_commit") >= 7);
}

TEST_CASE(
    "a run that is killed after any of its commits loses nothing and sends nothing twice (I11)",
    "[crash][I11]") {
    CHECK(crash_at_each_passage(house_of("crashes"), "after_commit") >= 7);
}

TEST_CASE(
    "a run of several chunks, which pass beside each other, loses nothing and sends nothing twice "
    "wherever it is killed (I11)",
    "[crash][beside][I11]") {
    House house{700, [](const House& made) {
                    replace_in(
                        made.mappings() / "exchanges/kela-statements-out/exchange.yaml",
                        "document-limit: 1000", "document-limit: 120");
                    return std::string{};
                }};
    // open, two parts of each of three chunks, documents, and of each its attempt and its outcome
    for (const int passage : {2, 3, 5, 8, 12, 17}) {
        REQUIRE(crash_and_go_on(house, "before_commit:kill:" + std::to_string(passage)));
    }
    REQUIRE(crash_and_go_on(house, "during_sealing:kill:2"));

    const std::map<std::int64_t, std::int64_t> left = unsigned_decisions(house);
    // The chains beside the command's own, and, where little was left to do, that one: it signs
    // them all when it ends.
    CHECK(left.size() >= 2);
    for (const auto& [chain, decisions] : left) {
        CHECK(decisions == 0);
    }
}

TEST_CASE(
    "what a killed run has written is signed by the daemon, before anybody runs anything again",
    "[crash][journal]") {
    House house;
    REQUIRE(house.run_batch(at_failpoint("after_commit:kill:5")).status == killed);
    REQUIRE_FALSE(unsigned_decisions(house).empty()); // its chain has some
    const auto all_signed = [&] {
        const std::map<std::int64_t, std::int64_t> left = unsigned_decisions(house);
        return std::all_of(
            left.begin(), left.end(), [](const auto& chain) { return chain.second == 0; });
    };
    CHECK(eventually(
        all_signed, std::chrono::seconds{90})); // once begun, a chain is signed each minute
}

TEST_CASE(
    "no chain of a house can be taken away whole, nor what a killed command wrote",
    "[crash][journal]") {
    House house;
    REQUIRE(house.run_batch(at_failpoint("after_commit:kill:3")).status == killed);
    house.stop(); // which signs every head
    std::vector<std::string> lines;
    std::ifstream exported{house.export_journal()};
    for (std::string line; std::getline(exported, line);) {
        lines.push_back(line);
    }
    std::map<std::int64_t, std::string> without;
    for (const std::string& line : lines) {
        const Json object = Json::parse(line);
        const Json& said{object.begin().value()};
        if (said.contains("chain")) {
            without[said.at("chain").get<std::int64_t>()];
        }
    }
    CHECK(without.size() > 3); // the daemon's workers, consents, runs
    for (auto& [number, left] : without) {
        std::size_t entries{0};
        std::size_t checkpoints{0};
        for (const std::string& line : lines) {
            Json object = Json::parse(line);
            if (object.begin().value().value("chain", std::int64_t{0}) == number) {
                continue;
            }
            entries += std::size_t{object.contains("entry")};
            checkpoints += std::size_t{object.contains("checkpoint")};
            if (object.contains("end")) { // whoever takes it away counts anew
                object["end"]["entries"] = entries;
                object["end"]["checkpoints"] = checkpoints;
            }
            left += (object.contains("end") ? object.dump() : line) + '\n';
        }
        CAPTURE(number);
        write_file(house.folder() / "left.jsonl", left);
        const Finished judged{house.verify(house.folder() / "left.jsonl")};
        CHECK(judged.status == 1);
        CHECK(Json::parse(judged.out).at("broken").at("reason") == "TAIL_CUT");
        CHECK(Json::parse(judged.out).at("broken").at("chain") == number);
    }
}

TEST_CASE(
    "a run that is killed after sending and before the outcome reaches Kela once", "[crash]") {
    House& house{house_of("crashes")};
    REQUIRE(crash_and_go_on(house, "after_send:kill"));
    CHECK(house.kela().request_count() == 2); // the same key, recognised
}

TEST_CASE("a run that is killed while it seals decides anew and sends once", "[crash]") {
    House& house{house_of("crashes")};
    REQUIRE(crash_and_go_on(house, "during_sealing:kill"));
    CHECK(house.kela().request_count() == 1);
}

TEST_CASE("a query that is killed before its commit leaves no trace and sends nothing", "[crash]") {
    House& house{house_of("crashes")};
    const std::size_t attempts{count(house.journal(), "attempt")};
    crash_in_a_query(house, "before_commit:kill");
    CHECK(house.fund().request_count() == 0);
    CHECK(count(house.journal(), "attempt") == attempts);
    CHECK(pending_queries(house) == 0);
}

TEST_CASE(
    "a query that is killed between its commit and its first byte stands as an attempt without "
    "outcome",
    "[crash]") {
    House& house{house_of("crashes")};
    const std::int64_t pending{pending_queries(house)};
    const std::size_t attempts{count(house.journal(), "attempt")};
    crash_in_a_query(house, "after_commit:kill");
    CHECK(house.fund().request_count() == 0);
    CHECK(count(house.journal(), "attempt") == attempts + 1);
    CHECK(pending_queries(house) == pending + 1);
}

TEST_CASE(
    "a query that is killed before its outcome is shown as pending and never sent again",
    "[crash]") {
    House& house{house_of("crashes")};
    const std::int64_t pending{pending_queries(house)};
    crash_in_a_query(house, "after_send:kill");
    REQUIRE(house.fund().request_count() == 1);
    CHECK(pending_queries(house) == pending + 1);
    require_journalled_first(house.journal(), house.fund().requests());

    const auto reply =
        house.relay("fund-benefit-query", question(house)); // the next one goes as ever
    CHECK(reply.status == 200);
    CHECK(house.fund().request_count() == 2);
    CHECK(pending_queries(house) == pending + 1);
}
