#include "tests/releases/release_house.h"

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/support/population/artificial_hetu.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace tests::releases {

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
    fs::create_directories(house.folder() / "ministry");
    std::ofstream{house.mappings() / "parties/tem/endpoints.yaml"}
        << "endpoints:\n  statistics:\n    url: " << (house.folder() / "ministry").string() << "\n";
    replace_in(
        house.mappings() / "exchanges/service-statistics-out/exchange.yaml", "transport: https",
        "transport: directory");
    replace_in(
        house.mappings() / "exchanges/kykyviisari-records-out/exchange.yaml", "transport: https",
        "transport: directory");
    Json answers = Json::array();
    for (const char* const month :
         {"2026-08-", "2026-05-", "2025-11-", "2025-08-", "2025-05-", "2025-03-"}) {
        int at{0};
        for (const Respondent& one : respondents()) {
            answers.push_back(
                {{"personalId", one.hetu},
                 {"postOffice", one.post_office},
                 {"answeredOn", month + std::to_string(10 + at % 20)},
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

/// Services that the employment area's register says to have begun: three in Säkylä.
void begin_services(House& house) {
    const std::vector<std::pair<std::string, int>> places{
        {"051", 40}, {"050", 60}, {"783", 3}, {"684", 150}, {"092", 2}};
    const char* const services[]{
        "training", "coaching", "work-trial", "wage-subsidy", "rehabilitative-work"};
    const std::vector<Respondent> people{respondents()};
    std::string sql{"CREATE TABLE customer_register.services_begun (personal_id text, family_name "
                    "text, municipality text, service_type text, service_from date, "
                    "turvakielto boolean);\n"};
    std::size_t at{0};
    for (const auto& [place, count] : places) {
        for (int number{0}; number < count; ++number, ++at) {
            sql += "INSERT INTO customer_register.services_begun VALUES ('" + people[at].hetu
                   + "', 'Esimerkki', '" + place + "', '" + services[at % 5] + "', '2026-08-"
                   + std::to_string(10 + at % 20) + "', false);\n";
        }
    }
    const fs::path script{house.folder() / "out/services.sql"};
    std::ofstream{script} << sql;
    house.reg().run_script(script);
    fs::remove(script);
}

/// The house of these tests, made once. Everybody but the last five has given consent.
House& the_house() {
    static std::unique_ptr<House> house;
    if (!house) {
        house = std::make_unique<House>(std::size_t{80}, prepare);
        begin_services(*house);
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

Finished release(House& house, const std::string& period, const std::string& of) {
    return house.verb({"statistics", "release", of, "--period", period, "--json"});
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

}
