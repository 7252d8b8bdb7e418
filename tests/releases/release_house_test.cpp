// Kykyviisari from the register to the national system, as an official does it: counted, refused or
// accepted, signed by another official, sent by the outbox. And what happens when somebody is asked
// twice, withdraws, is killed, or signs alone.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/releases/release_house.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>

using namespace tests::releases;

namespace {

/// Counts, a mark where one is small, and nothing that is anybody's.
void check_document(const std::string& document) {
    CHECK(document.find("other") != std::string::npos);
    for (const char* const never : {"lestijarvi", "LESTI", "2026-08-", "halsua"}) {
        CHECK(document.find(never) == std::string::npos);
    }
    for (const Respondent& one : respondents()) {
        CHECK(document.find(one.hetu) == std::string::npos);
    }
    // every count in the open is none, or at least the threshold
    std::istringstream lines{document};
    std::size_t suppressed{0};
    std::size_t open_cells{0};
    for (std::string line; std::getline(lines, line);) {
        const Json row = Json::parse(line);
        CHECK(row.at("period") == "2026Q3");
        CHECK(row.size() == 4);
        const std::string count{row.at("count")};
        if (count == "..") {
            ++suppressed;
        } else {
            ++open_cells;
            CHECK((count == "0" || std::stoi(count) >= 5));
        }
    }
    CHECK(open_cells > 20);
    CHECK(suppressed > 0);
}

/// By the outbox, like any document.
void send(House& house) {
    const Finished sent{house.verb({"run", exchange, "--json"})};
    INFO(sent.out << sent.err);
    REQUIRE(sent.status == 0);
    const Json account = Json::parse(sent.out);
    CHECK(account.at("closed") == true);
    CHECK(account.at("withheld") == 0);
    const auto files = at_the_taker(house);
    REQUIRE(files.size() == 1);
    const std::string document{read_whole(files.front())};
    check_document(document);
}

}

TEST_CASE(
    "what may not be counted is refused, and leaves the ledger as it is", "[release][house]") {
    House& house{the_house()};
    // whoever has no account that may makes nothing
    CHECK(release(house).status == 2);
    become(house, "aino", "auditor");
    CHECK(release(house).err.find("ROLE_TOO_LOW") != std::string::npos);
    become(house, "maija", "operator");
    const Finished form{release(house, "2026-Q3")};
    CHECK(form.status == 2);
    CHECK(form.err.find("PERIOD_FORM") != std::string::npos);
    CHECK(
        release(house, "2026Q3", "fund-benefit-query").err.find("RELEASE_ABSENT")
        != std::string::npos);
    const Finished open{release(house, "2099Q1")};
    CHECK(open.status == 1);
    CHECK(made(open).at("reasons")[0].at("code") == "PERIOD_OPEN");
    const Finished nobody{release(house, "2026Q1")};
    CHECK(made(nobody).at("reasons")[0].at("code") == "TOO_FEW_PERSONS");
    CHECK(ledger(house).empty());
}

TEST_CASE(
    "Kykyviisari leaves as counts that two officials have signed, and as nothing else",
    "[release][house]") {
    House& house{the_house()};
    become(house, "maija", "operator");
    const Finished first{release(house)};
    const Json report = made(first);
    INFO(report.dump(1));
    REQUIRE(first.status == 0);
    CHECK(report.at("verdict") == "ACCEPT_WITH_SUPPRESSION");
    CHECK(report.at("persons") == 395);
    CHECK(report.at("left_out").at("without_consent") == 5);
    // Lestijärvi has three: it is merged upwards with the next smallest, and that is told
    CHECK(report.at("merged") == Json({"area/halsua", "area/lestijarvi"}));
    for (const char* const language : {"fi", "sv", "en"}) {
        CHECK(
            report.at("texts").at(language).get<std::string>().find("area/lestijarvi")
            != std::string::npos);
    }
    const std::string id{report.at("release")};

    // the same request has the same answer, whoever asks
    const Json again = made(release(house));
    CHECK(again == report);
    CHECK(ledger(house).size() == 1);
    CHECK(
        made(house.verb({"statistics", "report", id, "--json"})).at("verdict")
        == "ACCEPT_WITH_SUPPRESSION");

    // nothing leaves that nobody has signed, and nobody signs alone
    CHECK(house.verb({"run", exchange}).status == 2);
    CHECK(house.verb({"statistics", "sign", id}).status == 2);
    become(house, "maija", "data-protection-officer");
    const Finished alone{house.verb({"statistics", "sign", id})};
    CHECK(alone.status == 2);
    CHECK(alone.err.find("RELEASE_SAME_OFFICIAL") != std::string::npos);
    CHECK(at_the_taker(house).empty());
    become(house, "otso", "data-protection-officer");
    const Finished signed_one{house.verb({"statistics", "sign", id, "--json"})};
    INFO(signed_one.out << signed_one.err);
    REQUIRE(signed_one.status == 0);
    CHECK(house.verb({"statistics", "sign", id}).status == 0); // harmless twice
    CHECK(ledger(house).size() == 2);

    send(house);
    // it was sent: the next run has nothing to send
    CHECK(house.verb({"run", exchange}).status == 2);
    // and the journal holds each step, and verifies
    std::size_t steps{0};
    for (const JournalEntry& entry : house.journal()) {
        steps += entry.kind == "release" && entry.message == id ? 1U : 0U;
    }
    CHECK(steps == 2);
}

TEST_CASE("a release asked for again with one person less is refused", "[release][house]") {
    House& house{the_house()};
    become(house, "maija", "operator");
    static_cast<void>(release(house));
    const Json before = ledger(house);
    REQUIRE_FALSE(before.empty());
    const std::vector<Respondent> all{respondents()};
    house.record(consent(all[200].hetu, "withdrawn", "2026-10-02"));
    const Finished second{release(house)};
    CHECK(second.status == 1);
    const Json report = made(second);
    CHECK(report.at("verdict") == "REFUSE");
    CHECK(report.at("reasons")[0].at("code") == "PERSON_OVERLAP");
    CHECK(report.at("compared").size() == 1);
    CHECK(ledger(house) == before);
    // what was accepted before the withdrawal cannot be signed any more either
    house.record(consent(all[200].hetu, "given", "2026-10-03"));
    CHECK(made(release(house)).at("verdict") == "ACCEPT_WITH_SUPPRESSION");
}

TEST_CASE(
    "who is killed after paying has lost the budget, and gained nothing", "[release][house]") {
    House& house{the_house()};
    become(house, "maija", "operator");
    const fs::path file{house.mappings() / "exchanges/kykyviisari-statistics-out/exchange.yaml"};
    const std::string whole{read_whole(file)};
    replace_in(
        file, "  variable: kykyviisari-answers\n",
        "  variable: kykyviisari-noised\n  noise: {epsilon: 1/2, budget: 1}\n");
    // of ten dimensions there are more combinations than are noised: two tables of four
    const std::string noised{read_whole(file)};
    std::ofstream{file} << noised.substr(0, noised.find("    - [area, functional-ability]\n"));
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    const std::size_t before{ledger(house).size()};
    house.restart({{"LAUTTURI_FAILPOINT", "after_release_intent:kill"}});
    const Finished killed{release(house)};
    CHECK(killed.status == 2); // nobody can say what became of it
    CHECK(killed.err.find("LOCAL_FAILED") != std::string::npos);
    CHECK(house.wait_for_death() == 128 + SIGKILL);
    house.start();
    REQUIRE(ledger(house).size() == before + 1);
    CHECK(ledger(house).back().at("state") == "intended");
    CHECK(ledger(house).back().at("epsilon_micro") == 500'000);
    const Finished paid{release(house)};
    const Json report = made(paid);
    INFO(report.dump(1));
    CHECK(paid.status == 0);
    CHECK(report.at("noise").at("left_micro") == 0);
    CHECK(report.at("noise").at("radius_95") > 0);
    CHECK(ledger(house).size() == before + 3);
    // the same question has the same answer, and costs nothing
    CHECK(made(release(house)) == report);
    CHECK(ledger(house).size() == before + 3);
    // another one has nothing left to pay with
    const std::vector<Respondent> all{respondents()};
    house.record(consent(all.back().hetu, "given", "2026-10-04"));
    const Finished broke{release(house)};
    CHECK(broke.status == 1);
    CHECK(made(broke).at("reasons")[0].at("code") == "BUDGET_SPENT");
    CHECK(ledger(house).size() == before + 3);
    std::ofstream{file} << whole;
    REQUIRE(house.verb({"config", "activate"}).status == 0);
}

TEST_CASE(
    "an official who has no keys of the installation makes, reads, signs and gives up a release",
    "[release][house]") {
    House& house{the_house()};
    const fs::path theirs{house.folder() / "official.properties"};
    std::ofstream{theirs} << "node.name = official\ndata.directory = nowhere\nadmin.socket = "
                          << (house.data() / "admin.sock").string() << '\n';
    const auto official = [&](std::vector<std::string> words) {
        words.insert(words.begin(), LAUTTURI_PROGRAM);
        words.insert(words.end(), {"--settings", theirs.string()});
        return Process{words, house.folder() / "out/official", {}, {}}.wait(
            std::chrono::seconds{60});
    };
    become(house, "maija", "operator");
    const Finished first{
        official({"statistics", "release", exchange, "--period", "2025Q4", "--language", "sv"})};
    INFO(first.out << first.err);
    REQUIRE(first.status == 0);
    const std::string id{first.out.substr(0, first.out.find('\n'))};
    CHECK(official({"statistics", "report", id, "--language", "sv"}).out == first.out);
    const std::string listed{official({"statistics", "ledger"}).out};
    CHECK(listed.starts_with("RELEASE "));
    CHECK(listed.find(id) != std::string::npos);
    become(house, "otso", "data-protection-officer");
    CHECK(official({"statistics", "sign", id}).status == 0);
    const Finished ended{official({"statistics", "give-up", id})};
    CHECK(ended.status == 0);
    CHECK(ended.out.find("given up by otso") != std::string::npos);
    CHECK_FALSE(fs::exists(house.folder() / "nowhere"));

    // whoever has the keys and no daemon is told what is missing
    house.stop();
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"statistics", "release", exchange, "--period", "2025Q4"},
          std::vector<std::string>{"statistics", "sign", id},
          std::vector<std::string>{"statistics", "give-up", id}}) {
        const Finished alone{house.verb(words)};
        CHECK(alone.status == 2);
        CHECK(alone.err.find("DAEMON_NEEDED") != std::string::npos);
    }
    house.start();
}

TEST_CASE("the ledger can be added to and read, and nothing else", "[release][house]") {
    House& house{the_house()};
    using namespace gateway::storage;
    Connection store{*PrivateCluster::attach(house.data(), Role::app)};
    const std::string values{", 'x', 'x', '', 'x', '2026Q3', decode(repeat('00', 32), 'hex'),"
                             " decode(repeat('00', 32), 'hex'), "};
    for (const std::string& statement :
         {std::string{"DELETE FROM release_entry"},
          std::string{"UPDATE release_entry SET official = 'x'"},
          std::string{"TRUNCATE release_entry"},
          // signed, and nobody has made it
          "INSERT INTO release_entry (release, state, exchange, register, recipient, variable,"
          " period, request, document, epsilon_micro, merged, report, official, at, chain, seq) "
          "VALUES"
          " (gen_random_uuid(), 'signed'"
              + values + "0, '{}', '', 'x', now(), 1, 1)",
          // accepted, and nobody has paid
          "INSERT INTO release_entry (release, state, exchange, register, recipient, variable,"
          " period, request, document, epsilon_micro, merged, report, official, at, chain, seq) "
          "VALUES"
          " (gen_random_uuid(), 'accepted'"
              + values + "5, '{}', '', 'x', now(), 1, 1)"}) {
        INFO(statement);
        CHECK_THROWS(store.run_script(statement));
    }
}
