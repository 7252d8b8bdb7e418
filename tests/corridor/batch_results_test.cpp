// A party's word on what it was sent: matched record by record, shown, and what it refused is
// corrected and sent on.

#include "tests/corridor/results.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <set>

using namespace tests::corridor;

namespace fs = std::filesystem;

namespace {

constexpr const char* kela{"kela-statements-out"};

/// The house that these tests share.
House& results_house() {
    House& house{house_of("results")};
    if (!fs::exists(house.folder() / "kela-files")) {
        let_kela_answer(house);
    }
    return house;
}

const std::string nobody{"0194f9c0-0000-7000-8000-000000000001"};

}

TEST_CASE(
    "results are matched to the records that were sent; what fits none, or contradicts, is kept "
    "and shown",
    "[batch-in][results]") {
    House& house{results_house()};
    // Of a batch that was never sent.
    const Json never = answered(house, "never.xml", result(nobody, "ok"));
    CHECK(never.at("withheld") == 1);
    CHECK(never.at("closed") == true);
    REQUIRE(never.at("unfitting").size() == 1);
    CHECK(never.at("unfitting")[0].at("standing") == "unmatched");
    const auto alarmed = [&](const std::string& count) {
        return eventually(
            [&] {
                const std::string list{house.verb({"expectations", "list"}).out};
                return list.find("DELIVERY_REJECTED, " + count) != std::string::npos;
            },
            std::chrono::seconds{60});
    };
    CHECK(alarmed("1 delivery"));

    REQUIRE(house.run_batch().status == 0);
    const Json sent = house.accounts(kela).back();
    const std::string run{sent.at("run")};
    const auto records = records_in(*documents(house).begin());
    const int count{static_cast<int>(records.size())};
    REQUIRE(count == sent.at("released").get<int>() + sent.at("reduced").get<int>());
    REQUIRE(count > 10);

    std::string results{
        result(records[0].first, "virhe", "E-17")
        + result(records[1].first, "error", "Virtanen Maija 1")};
    for (std::size_t index{2}; index + 1 < records.size(); ++index) {
        results += result(records[index].first, "ok");
    }
    results +=
        result(nobody, "virhe") + result(records[2].first, "maybe") + "<result outcome=\"ok\"/>\n";
    const Json told = answered(house, "first.xml", results);
    INFO(told.dump());
    CHECK(told.at("in") == count - 1 + 3);
    CHECK(told.at("released") == count - 1);
    CHECK(told.at("withheld") == 1);
    CHECK(told.at("rejected") == 2); // no verdict, no record
    CHECK(told.at("balanced") == true);
    CHECK(told.at("closed") == true);

    Json shown = house.verb_json({"runs", "show", run});
    CHECK(shown.at("receipts").at("accepted") == count - 3);
    CHECK(shown.at("receipts").at("refused") == 2);
    CHECK(shown.at("receipts").at("silent") == 1);
    CHECK(shown.at("receipts").at("contradicting") == 0);
    REQUIRE(shown.at("refused").size() == 2);
    CHECK(shown.at("refused")[0].at("record") == records[0].first);
    CHECK(shown.at("refused")[0].at("code") == "E-17");
    CHECK(shown.at("refused")[1].at("code") == ""); // what is no code may be a name: it is not kept
    CHECK(shown.at("released") == sent.at("released")); // the party has them; the account stands

    // The first word counts: the same again is the same, another one is kept beside it.
    const Json second = answered(
        house, "second.xml", result(records[0].first, "ok") + result(records[1].first, "virhe"));
    CHECK(second.at("released") == 1);
    CHECK(second.at("withheld") == 1);
    REQUIRE(second.at("unfitting").size() == 1);
    CHECK(second.at("unfitting")[0].at("standing") == "contradicts");
    CHECK(second.at("unfitting")[0].at("record") == records[0].first);
    CHECK(alarmed("3 deliveries")); // first.xml names a record of nobody's, too
    shown = house.verb_json({"runs", "show", run});
    CHECK(shown.at("receipts").at("refused") == 2);
    CHECK(shown.at("receipts").at("contradicting") == 1);

    const std::vector<JournalEntry> journal{house.journal()};
    CHECK(
        std::count_if(
            journal.begin(), journal.end(),
            [](const JournalEntry& entry) {
                return entry.kind == "receipt" && entry.body.at("verdict") == "refused"
                       && entry.body.at("standing") == "counts";
            })
        == 2);
    CHECK(house.daemon_output().find("Virtanen") == std::string::npos);
}

TEST_CASE(
    "what the party refused is sent on alone, each as a new message that names the old one",
    "[batch-out][results]") {
    House& house{results_house()};
    const std::set<fs::path> before{documents(house)};
    REQUIRE(house.run_batch().status == 0);
    const std::string run{house.accounts(kela).back().at("run")};
    std::set<fs::path> now{documents(house)};
    for (const fs::path& file : before) {
        now.erase(file);
    }
    REQUIRE(now.size() == 1);
    const auto records = records_in(*now.begin());
    std::string results;
    for (std::size_t index{0}; index < records.size(); ++index) {
        results += result(records[index].first, index < 3 ? "virhe" : "ok", index < 3 ? "E-1" : "");
    }
    CHECK(answered(house, "residue.xml", results).at("withheld") == 0);

    const auto to_be_corrected = [&] {
        return house.verb_json({"runs", "report", run}).at("residue").size();
    };
    CHECK(to_be_corrected() == 3);
    const std::set<fs::path> then{documents(house)};
    const Finished residue{house.verb({"run", kela, "--residue", run, "--json"})};
    INFO(residue.err);
    REQUIRE(residue.status == 0);
    CHECK(Json::parse(residue.out).at("in") == 3);
    now = documents(house);
    for (const fs::path& file : then) {
        now.erase(file);
    }
    REQUIRE(now.size() == 1);
    const auto corrected = records_in(*now.begin());
    REQUIRE(corrected.size() == 3);
    std::set<std::string> refused;
    std::set<std::string> sent_on;
    for (std::size_t index{0}; index < 3; ++index) {
        refused.insert(records[index].second);
        sent_on.insert(corrected[index].second);
        CHECK(std::none_of(records.begin(), records.end(), [&](const auto& record) {
            return record.first == corrected[index].first;
        }));
    }
    CHECK(sent_on == refused); // the same persons, under new ids
    const Json shown =
        house.verb_json({"runs", "show", house.accounts(kela).back().at("run").get<std::string>()});
    REQUIRE(shown.at("corrections").size() == 3);
    const std::string report{
        house.verb({"runs", "report", shown.at("run"), "--language", "en"}).out};
    for (const Json& correction : shown.at("corrections")) {
        CHECK(
            report.find(
                correction.at("record").get<std::string>() + " corrects record "
                + correction.at("corrects").get<std::string>())
            != std::string::npos);
        CHECK(std::any_of(records.begin(), records.begin() + 3, [&](const auto& record) {
            return record.first == correction.at("corrects");
        }));
    }

    // While the party has said nothing of these they are not sent a third time.
    CHECK(to_be_corrected() == 0);
    CHECK(house.verb_json({"runs", "show", run}).at("refused").size() == 3);
    const std::set<fs::path> sent{documents(house)};
    const Finished twice{house.verb({"run", kela, "--residue", run, "--json"})};
    INFO(twice.err);
    REQUIRE(twice.status == 0);
    CHECK(Json::parse(twice.out).at("in") == 0);
    CHECK(documents(house) == sent);

    // Accepted this time: there is nothing left to send on of it.
    results.clear();
    for (const auto& record : corrected) {
        results += result(record.first, "ok");
    }
    CHECK(answered(house, "corrected.xml", results).at("withheld") == 0);
    const Finished again{house.verb({"run", kela, "--residue", run, "--json"})};
    REQUIRE(again.status == 0);
    CHECK(Json::parse(again.out).at("in") == 0);
    CHECK(house.verb({"run", kela, "--residue", nobody}).status == 2);
    static_cast<void>(house.journal());
}
