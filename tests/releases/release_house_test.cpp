// Kykyviisari from the register to the national system, as an official does it: counted, refused or
// accepted, signed by another official, sent by the outbox. And what happens when somebody is asked
// twice, withdraws, is killed, or signs alone.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/house.h"
#include "tests/support/population/artificial_hetu.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>

using namespace tests::corridor;
namespace fs = std::filesystem;

namespace {

constexpr const char* exchange{"kykyviisari-statistics-out"};

struct Respondent {
    std::string hetu;
    std::string post_office;
    int age{0};
    int work_ability{0};
};

std::string read_whole(const fs::path& file) {
    std::ifstream in{file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void replace_in(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text{read_whole(file)};
    const std::size_t at{text.find(from)};
    REQUIRE(at != std::string::npos);
    std::ofstream{file} << text.replace(at, from.size(), to);
}

/// 400 people of six municipalities, three of them of Lestijärvi.
std::vector<Respondent> respondents() {
    const std::vector<std::pair<std::string, int>> places{{"LESTIJÄRVI", 3}, {"HALSUA", 30},
                                                          {"PERHO", 60},     {"TOHOLAMPI", 80},
                                                          {"VETELI", 100},   {"KAUSTINEN", 127}};
    std::vector<Respondent> made;
    for (const auto& [place, count] : places) {
        for (int number{0}; number < count; ++number) {
            const auto at = static_cast<int>(made.size());
            const gateway::core::LocalDate born{
                static_cast<std::int16_t>(1964 + at % 40), static_cast<std::uint8_t>(1 + at % 12),
                static_cast<std::uint8_t>(1 + at % 28)};
            const char sign{born.year < 2000 ? '-' : 'A'};
            // of the two smallest municipalities, which are merged, two can work well
            const bool few{place == "LESTIJÄRVI" || place == "HALSUA"};
            const int work_ability{!few ? at % 11 : number == 5 || number == 7 ? 9 : at % 8};
            made.push_back(
                {tests::population::make_hetu(born, sign, static_cast<unsigned>(900 + at % 100)),
                 place, 2026 - born.year, work_ability});
        }
    }
    return made;
}

std::string consent(const std::string& hetu, const std::string& kind, const std::string& when) {
    Json line{
        {"subject", hetu},
        {"register", "kaustinen"},
        {"kind", kind},
        {"role", "gdpr9"},
        {"parties", {"ttl"}},
        {"classes", Json::array()},
        {"purposes", {"research"}},
        {"explicit", true},
        {"itemised", true},
        {"written", true},
        {"by", "person"},
        {"expressed_at", when + "T09:00:00Z"},
        {"recorded_at", when + "T09:30:00Z"},
        {"valid_until", nullptr},
        {"notice_version", "1"},
        {"language", "fi"},
        {"evidence", {{"reference", "doc-1"}, {"sha256", std::string(64, 'a')}}},
        {"told_basis", "9.2.a"}};
    line["items"] = Json::array();
    for (const char* const item :
         {"wellbeing.work-ability", "wellbeing.functional-ability", "participation.score",
          "mind.score", "everyday-life.score", "skills.score", "body.score"}) {
        line["items"].push_back(std::string{"kykyviisari."} + item);
    }
    return line.dump() + "\n";
}

/// The installation: the register has the answers, the national system takes files from a folder.
std::string prepare(const House& house) {
    const fs::path exports{house.folder() / "exports"};
    fs::create_directories(exports);
    std::ofstream{house.mappings() / "registers/kaustinen.endpoints.yaml"}
        << "folder: " << exports.string() << "\n";
    fs::create_directories(house.folder() / "national");
    std::ofstream{house.mappings() / "parties/ttl/endpoints.yaml"}
        << "endpoints:\n  statistics:\n    url: " << (house.folder() / "national").string() << "\n";
    const fs::path file{house.mappings() / "exchanges/kykyviisari-statistics-out/exchange.yaml"};
    replace_in(file, "transport: https", "transport: directory");
    Json answers = Json::array();
    int at{0};
    for (const Respondent& one : respondents()) {
        answers.push_back(
            {{"personalId", one.hetu},
             {"postOffice", one.post_office},
             {"answeredOn", "2026-08-" + std::to_string(10 + at % 20)},
             {"age", std::to_string(one.age)},
             {"sex", std::to_string(1 + at % 2)},
             {"workAbility", std::to_string(one.work_ability)},
             {"functionalAbility", std::to_string((one.work_ability + at % 3) % 11)},
             {"participation", std::to_string(at * 7 % 101)},
             {"mind", std::to_string(at * 11 % 101)},
             {"everydayLife", std::to_string(at * 13 % 101)},
             {"skills", std::to_string(at * 17 % 101)},
             {"body", std::to_string(at * 19 % 101)},
             {"turvakielto", "false"}});
        ++at;
    }
    std::ofstream{exports / "tilastoluvut-2026.json"} << Json{{"answers", answers}}.dump();
    return "";
}

/// An installation has several officials, a test has one: from now on this process is that one.
void become(House& house, const std::string& name, const std::string& role) {
    using namespace gateway::storage;
    Connection store{*PrivateCluster::attach(house.data(), Role::app)};
    store.run_script(
        "INSERT INTO user_event (name, roles, uid, active, by, at) VALUES"
        " ('keeper', '{administrator}', 4000001, true, 'keeper', clock_timestamp());"
        "INSERT INTO user_event (name, roles, uid, active, by, at) SELECT name, roles, NULL, "
        "active,"
        " 'keeper', clock_timestamp() FROM user_now WHERE uid = "
        + std::to_string(::getuid()) + "; INSERT INTO user_event (name, roles, uid, active, by, at)"
        + " VALUES ('" + name + "', '{" + role + "}', " + std::to_string(::getuid())
        + ", true, 'keeper', clock_timestamp())");
}

/// The house of these tests, made once. Everybody but the last five has given consent.
House& the_house() {
    static std::unique_ptr<House> house;
    if (!house) {
        house = std::make_unique<House>(std::size_t{80}, prepare);
        std::string lines;
        const std::vector<Respondent> all{respondents()};
        for (std::size_t at{0}; at + 5 < all.size(); ++at) {
            lines += consent(all[at].hetu, "given", "2026-08-01");
        }
        house->record(lines);
    }
    return *house;
}

Json made(const Finished& finished) {
    INFO(finished.out << finished.err);
    REQUIRE_FALSE(finished.out.empty());
    return Json::parse(finished.out);
}

Finished release(House& house, const std::string& period = "2026Q3", const Environment& with = {}) {
    return house.verb({"statistics", "release", exchange, "--period", period, "--json"}, with);
}

Json ledger(House& house) {
    return house.verb_json({"statistics", "ledger"}).at("entries");
}

std::vector<fs::path> at_the_taker(House& house) {
    std::vector<fs::path> files;
    for (const auto& each : fs::directory_iterator{house.folder() / "national"}) {
        if (each.is_regular_file()) {
            files.push_back(each.path());
        }
    }
    return files;
}

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
    // whoever has no account, or none that may, makes nothing
    CHECK(release(house).status == 2);
    become(house, "maija", "operator");
    CHECK(release(house, "2026-Q3").status == 2);
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
    replace_in(
        file, "  variable: kykyviisari-answers\n",
        "  variable: kykyviisari-noised\n  noise: {epsilon: 1/2, budget: 1}\n");
    REQUIRE(house.verb({"config", "activate"}).status == 0);
    const std::size_t before{ledger(house).size()};
    const Finished killed{
        release(house, "2026Q3", {{"LAUTTURI_FAILPOINT", "after_release_intent:kill"}})};
    CHECK(killed.status == 128 + SIGKILL);
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
