// The quarterly statistics of the employment services: from the register's rows to the signed bytes
// at the ministry.

#include "tests/releases/release_house.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <sstream>

using namespace tests::releases;

namespace {

const std::string services{"service-statistics-out"};

std::vector<fs::path> at_the_ministry(House& house) {
    std::vector<fs::path> files;
    for (const auto& each : fs::directory_iterator{house.folder() / "ministry"}) {
        if (each.is_regular_file()) {
            files.push_back(each.path());
        }
    }
    return files;
}

void rename_column(House& house, const std::string& from, const std::string& to) {
    const fs::path script{house.folder() / "rename.sql"};
    std::ofstream{script} << "ALTER TABLE customer_register.services_begun RENAME COLUMN " << from
                          << " TO " << to << ";";
    house.reg().run_script(script);
}

}

TEST_CASE(
    "a quarter's services go to the ministry as counts, and nobody of a small municipality with "
    "them",
    "[release][house][services]") {
    House& house{the_house()};
    become(house, "maija", "operator");
    // a column that is gone does not count everybody as of an unknown municipality
    rename_column(house, "municipality", "zz");
    const Finished blind{release(house, "2026Q3", services)};
    rename_column(house, "zz", "municipality");
    CHECK(blind.status != 0);
    const std::string told{blind.err + house.daemon_output()};
    CHECK(told.find("REGISTER_COLUMN") != std::string::npos);
    const Finished first{release(house, "2026Q3", services)};
    const Json report = made(first);
    INFO(report.dump(1));
    REQUIRE(first.status == 0);
    CHECK(report.at("recipient") == "tem");
    CHECK(report.at("persons") == 255);
    // Säkylä has three: it goes upwards with the next smallest, and that is told
    CHECK(report.at("merged").dump().find("area/sakyla") != std::string::npos);
    for (const char* const language : {"fi", "sv", "en"}) {
        CHECK(
            report.at("texts").at(language).get<std::string>().find("area/sakyla")
            != std::string::npos);
    }
    CHECK(house.verb({"run", services}).err.find("RELEASE_NONE") != std::string::npos);
    become(house, "otso", "data-protection-officer");
    const std::string id{report.at("release")};
    const Finished signed_one{house.verb({"statistics", "sign", id})};
    INFO(signed_one.out << signed_one.err);
    REQUIRE(signed_one.status == 0);
    const Finished sent{house.verb({"run", services, "--json"})};
    INFO(sent.out << sent.err);
    REQUIRE(sent.status == 0);
    CHECK(Json::parse(sent.out).at("withheld") == 0);

    const auto files = at_the_ministry(house);
    REQUIRE(files.size() == 1);
    const std::string document{read_whole(files.front())};
    for (const char* const never : {"2026-08", "Esimerkki", "783", "sakyla"}) {
        CHECK(document.find(never) == std::string::npos);
    }
    std::map<std::string, std::string> counts;
    std::istringstream lines{document};
    for (std::string line; std::getline(lines, line);) {
        const Json row = Json::parse(line);
        CHECK(row.size() == 4);
        CHECK(row.at("period") == "2026Q3");
        const std::string count{row.at("count")};
        CHECK((count == ".." || count == "0" || std::stoi(count) >= 5));
        counts[row.at("area").get<std::string>() + '|' + row.at("measure").get<std::string>()] =
            count;
    }
    CHECK(counts.at("rauma|services-begun service=training") == "30");
    for (const Respondent& one : respondents()) {
        CHECK(document.find(one.hetu) == std::string::npos);
    }
    // the ministry's statistics have no ledger in common with the sub-region's
    CHECK(report.at("compared").empty());
}
