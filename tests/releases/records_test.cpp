// Kykyviisari as records in which nobody is found: from the register's rows to the signed bytes at
// the national system, through the ledger as tables go.

#include "tests/releases/release_house.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

using namespace tests::releases;

namespace {

const std::string records_exchange{"kykyviisari-records-out"};

Finished records_of(House& house, const std::string& period) {
    return release(house, period, records_exchange);
}

/// What the taker has got since `before`.
std::string delivered(House& house, const std::vector<fs::path>& before) {
    for (const fs::path& file : at_the_taker(house)) {
        if (std::find(before.begin(), before.end(), file) == before.end()) {
            return read_whole(file);
        }
    }
    return {};
}

/// Declared columns, classes of ten at least with three answers, nothing that is anybody's.
void check_records(const std::string& document) {
    std::istringstream lines{document};
    std::map<std::string, std::multiset<std::string>> classes;
    std::size_t records{0};
    for (std::string line; std::getline(lines, line); ++records) {
        const Json row = Json::parse(line);
        CHECK(row.size() == 6);
        CHECK(row.at("period") == "2025Q2");
        CHECK(row.at("measure") == "kykyviisari-work-ability");
        const std::string cls{
            row.at("area").get<std::string>() + '/' + row.at("age").get<std::string>() + '/'
            + row.at("sex").get<std::string>()};
        classes[cls].insert(row.at("answer").get<std::string>());
    }
    CHECK(records >= 376); // of 395 no more than a twentieth is left out
    CHECK(classes.size() > 1);
    for (const auto& [cls, answers] : classes) {
        INFO(cls);
        CHECK(answers.size() >= 10);
        CHECK(std::set<std::string>(answers.begin(), answers.end()).size() >= 3);
        for (const char* const small : {"lestijarvi/", "halsua/"}) {
            CHECK(cls.find(small) != 0);
        }
    }
    for (const char* const never : {"2025-05", "number", "LESTI", "personalId", "release"}) {
        CHECK(document.find(never) == std::string::npos);
    }
    for (const Respondent& one : respondents()) {
        CHECK(document.find(one.hetu) == std::string::npos);
    }
}

}

TEST_CASE(
    "Kykyviisari leaves as records in which nobody is found, signed by two officials",
    "[release][house][records]") {
    House& house{the_house()};
    become(house, "maija", "operator");
    const Finished first{records_of(house, "2025Q2")};
    const Json report = made(first);
    INFO(report.dump(1));
    REQUIRE(first.status == 0);
    CHECK(report.at("records").at("k").at("found") >= 10);
    CHECK(report.at("records").at("l").at("found") >= 3);
    CHECK(report.at("records").at("t").at("found") <= 0.3);
    // Lestijärvi has three: it goes upwards with its neighbour, and that is told
    CHECK(report.at("records").at("levels").at("area") >= 1);
    CHECK(report.at("merged").dump().find("area/lestijarvi") != std::string::npos);
    for (const char* const language : {"fi", "sv", "en"}) {
        CHECK(
            report.at("texts").at(language).get<std::string>().find("area/lestijarvi")
            != std::string::npos);
    }

    // the same request has the same answer, and the same bytes by their digest
    CHECK(made(records_of(house, "2025Q2")) == report);
    const std::string id{report.at("release")};
    std::set<std::string> digests;
    for (const Json& entry : ledger(house)) {
        if (entry.at("release") == id) {
            digests.insert(entry.at("document"));
            CHECK(entry.at("levels").size() == 3);
        }
    }
    CHECK(digests.size() == 1);

    // nothing leaves that was not signed by somebody else
    const auto before = at_the_taker(house);
    CHECK(house.verb({"run", records_exchange}).err.find("RELEASE_NONE") != std::string::npos);
    become(house, "otso", "data-protection-officer");
    REQUIRE(house.verb({"statistics", "sign", id}).status == 0);
    const Finished sent{house.verb({"run", records_exchange})};
    INFO(sent.out << sent.err);
    REQUIRE(sent.status == 0);
    check_records(delivered(house, before));
}

TEST_CASE(
    "records asked for again with one person less are refused, and so is somebody in two files",
    "[release][house][records]") {
    House& house{the_house()};
    become(house, "maija", "operator");
    static_cast<void>(records_of(house, "2025Q2"));
    const Json before = ledger(house);
    house.record(consent(respondents()[160].hetu, "withdrawn", "2026-10-11"));
    const Finished fewer{records_of(house, "2025Q2")};
    CHECK(fewer.status == 1);
    CHECK(made(fewer).at("reasons")[0].at("code") == "RECORDS_OVERLAP");
    CHECK(ledger(house) == before);
    house.record(consent(respondents()[160].hetu, "given", "2026-10-12"));
    // and counts of the same people, of which a small one would follow
    const Json counts = made(release(house, "2025Q2"));
    CHECK(counts.at("verdict") == "REFUSE");
    CHECK(ledger(house) == before);
}

TEST_CASE(
    "records that count somebody who has withdrawn since they were signed are not sent, and the "
    "next quarter keeps the series' levels",
    "[release][house][records][withdrawal]") {
    House& house{the_house()};
    become(house, "maija", "operator");
    const Json earlier = made(records_of(house, "2025Q2"));
    const Json report = made(records_of(house, "2025Q1"));
    INFO(report.dump(1));
    CHECK(report.at("records").at("levels") == earlier.at("records").at("levels"));
    become(house, "otso", "data-protection-officer");
    const std::string id{report.at("release")};
    REQUIRE(house.verb({"statistics", "sign", id}).status == 0);
    const std::size_t files{at_the_taker(house).size()};
    house.record(consent(respondents()[161].hetu, "withdrawn", "2026-10-13"));
    const Finished run{house.verb({"run", records_exchange})};
    CHECK(run.err.find("RELEASE_CHANGED") != std::string::npos);
    CHECK(at_the_taker(house).size() == files);
    CHECK(house.verb({"statistics", "give-up", id}).status == 0);
}
