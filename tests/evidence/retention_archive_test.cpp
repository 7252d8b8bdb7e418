// Four years after the end what is kept goes to an archive, over the same outbox as everything, and
// is destroyed here when the archive has said that it has it.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/results.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

using namespace tests::corridor;
namespace fs = std::filesystem;
using gateway::storage::Connection;
using gateway::storage::PrivateCluster;
using gateway::storage::Role;

namespace {

/// How many of the area's persons have a fate.
std::int64_t fated(House& house, const char* fate) {
    const Json all = house.verb_json({"retention", "preview"}).at("controllers");
    const auto found = std::find_if(all.begin(), all.end(), [](const Json& one) {
        return one.at("registers").get<std::string>().find("etela-satakunta") != std::string::npos;
    });
    REQUIRE(found != all.end());
    return found->at(fate);
}

/// Nothing was written about anybody for sixty years, but what went to the archive.
void make_old(const House& house) {
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    store.run_script("UPDATE person SET created_at = created_at - interval '60 years'");
    for (const char* const table : {"consent_event", "hold"}) {
        store.run_script(
            std::string{"UPDATE "} + table
            + " SET recorded_at = recorded_at - interval '60 years'");
    }
}

}

TEST_CASE(
    "what is due is sent to the archive by its exchange, and destroyed when the archive has said "
    "that it has it, and not before",
    "[retention][archive][evidence]") {
    House house{80, [](const House&) { return "retention.archive = kela-statements-out\n"; }};
    let_kela_answer(house); // here Kela is the archive
    REQUIRE(house.run_batch().status == 0);
    const auto records = records_in(*documents(house).begin());
    REQUIRE(records.size() > 4);
    std::string ended;
    for (std::size_t at{0}; at < 3; ++at) {
        ended += R"({"register":"etela-satakunta","subject":")" + records[at].second
                 + R"(","event":"ended","at":"2020-01-01"})" + "\n";
    }
    REQUIRE(house.verb_json({"retention", "record"}, ended).at("recorded") == 3);
    make_old(house);
    // sent, and the archive has not said a word
    CHECK(fated(house, "transfer") == 3);
    CHECK(house.verb_json({"retention", "run"}).at("destroyed") == 0);

    static_cast<void>(answered(
        house, "receipts.xml",
        result(records[0].first, "ok") + result(records[1].first, "virhe", "E-17")));
    CHECK(fated(house, "destroy") == 1);
    CHECK(fated(house, "transfer") == 2); // one was refused, of one nothing is known
    CHECK(house.verb_json({"retention", "run"}).at("destroyed") == 1);
    CHECK(fated(house, "gone") == 1);
    CHECK(fated(house, "transfer") == 2);
    const std::vector<JournalEntry> journal{house.journal()}; // which verifies
    const auto certified = [](const JournalEntry& entry) {
        return entry.kind == "retention" && entry.body.at("act") == "destroyed";
    };
    CHECK(std::count_if(journal.begin(), journal.end(), certified) == 1);

    // an archive that has what was before the end has not got it all
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    static_cast<void>(answered(house, "late.xml", result(records[2].first, "ok")));
    CHECK(fated(house, "destroy") == 1);
    store.run_script("UPDATE message SET recorded_at = '2019-06-01'");
    CHECK(fated(house, "destroy") == 0);
    CHECK(fated(house, "transfer") == 2);
}

namespace {

const std::string first{"010594Y9021"};
const std::string second{"020594X903P"};
const std::string third{"030594W903B"};

fs::path archive_of(const House& house) {
    return house.folder() / "archive";
}

/// The archive's side of the shipped exchanges: a folder that it takes from, one that it answers
/// in.
std::string with_archive(const House& house) {
    std::string endpoints{"endpoints:\n"};
    for (const char* const name : {"archive", "archive-receipts"}) {
        const fs::path place{archive_of(house) / name};
        fs::create_directories(place / "inbox");
        endpoints += std::string{"  "} + name + ":\n    url: " + place.string() + "\n";
    }
    std::ofstream{house.mappings() / "parties/keha/endpoints.yaml", std::ios::app} << endpoints;
    return "retention.archive = keha-archive-out\n";
}

/// Whose customership has ended, as the register shows it; of the third the archive may have
/// nothing yet.
void end_customerships(House& house) {
    const fs::path script{house.folder() / "ended.sql"};
    write_file(
        script,
        "CREATE TABLE customer_register.ended_customerships (personal_id text, client_number text,"
        " family_name text, given_names text, jobseeking_from text, jobseeking_until text,"
        " unemployment_from text, unemployment_until text, statement_code text, statement_issued_on"
        " text, plan_date text, service_type text, service_from text, service_until text,"
        " customership_from text, customership_until text, archive_due_from text, archive text,"
        " turvakielto text);\n"
        "INSERT INTO customer_register.ended_customerships VALUES ('"
            + first
            + "', 'A-1', 'Äijälä', 'Aino', '2016-01-04', '2020-01-01', '2016-01-04', '2020-01-01',"
              " 'TTA', '2016-01-20', '2016-01-20', 'coaching', '2016-02-02', '2016-04-30',"
              " '2016-01-04', '2020-01-01', '2024-01-02', 'keha', 'f'), ('"
            + second
            + "', 'A-2', 'O’Brien', 'Åke', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
              " NULL, '2016-01-04', '2020-01-01', '2024-01-02', 'keha', 'f'), ('"
            + third
            + "', 'A-3', 'Öhman', 'Eeva', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,"
              " NULL, '2016-01-04', '2020-01-01', NULL, 'keha', 'f');\n"
              "GRANT SELECT ON customer_register.ended_customerships TO PUBLIC;\n");
    house.reg().run_script(script);
}

/// The lines that lie at the archive, by person.
std::map<std::string, Json> archived(const House& house) {
    std::map<std::string, Json> records;
    for (const auto& file : fs::directory_iterator{archive_of(house) / "archive"}) {
        std::istringstream lines{file.is_regular_file() ? read_file(file.path()) : std::string{}};
        for (std::string line; std::getline(lines, line);) {
            const Json record = Json::parse(line);
            records[record.at("personalId")] = record;
        }
    }
    return records;
}

}

TEST_CASE(
    "the shipped exchange carries to the archive what has had its time, and its receipts let what "
    "is "
    "kept here be destroyed",
    "[retention][archive][evidence]") {
    House house{80, with_archive};
    end_customerships(house);
    house.start();
    REQUIRE(house.verb({"run", "keha-archive-out"}).status == 0);
    const std::map<std::string, Json> records{archived(house)};
    REQUIRE(records.size() == 2);
    CHECK_FALSE(records.contains(third)); // nothing says that its time is over
    CHECK(records.at(first).at("familyName") == "Äijälä");
    CHECK(records.at(first).at("customership").at("until") == "2020-01-01");
    std::string ended;
    for (const std::string& who : {first, second}) {
        ended += R"({"register":"etela-satakunta","subject":")" + who
                 + R"(","event":"ended","at":"2020-01-01"})" + "\n";
    }
    REQUIRE(house.verb_json({"retention", "record"}, ended).at("recorded") == 2);
    make_old(house);
    CHECK(fated(house, "transfer") == 2);

    const fs::path inbox{archive_of(house) / "archive-receipts" / "inbox"};
    write_file(
        inbox / ".receipts.ndjson",
        Json{{"record", records.at(first).at("record")}, {"outcome", "archived"}}.dump() + "\n"
            + Json{{"record", records.at(second).at("record")}, {"outcome", "not-archived"}, {"code", "E-4"}}
                  .dump()
            + "\n");
    fs::rename(inbox / ".receipts.ndjson", inbox / "receipts.ndjson");
    REQUIRE(eventually([&] { return fated(house, "destroy") == 1; }));
    CHECK(fated(house, "transfer") == 1); // the archive did not take it
    CHECK(house.verb_json({"retention", "run"}).at("destroyed") == 1);
    CHECK(fated(house, "gone") == 1);
    CHECK(fated(house, "transfer") == 1);
    static_cast<void>(house.journal()); // which verifies
}

TEST_CASE("an exchange that nobody knows is no archive", "[retention][archive][evidence]") {
    House house{80, [](const House&) { return "retention.archive = no-such-exchange\n"; }};
    const Finished refused{house.verb({"retention", "preview"})};
    CHECK(refused.status == 2);
    CHECK(refused.err.find("SETTING_INVALID: retention.archive") != std::string::npos);
}

TEST_CASE(
    "what decides whose keys are destroyed stands in the journal, whole or not at all, and the "
    "certificate names the receipt",
    "[retention][archive][evidence]") {
    House house{80};
    REQUIRE(house.run_batch().status == 0);
    const std::string hetu{consenting(house.population()).front()};
    const auto line = [&](const std::string& rest) {
        return R"({"register":"etela-satakunta","subject":")" + hetu + "\"," + rest + "}\n";
    };
    const auto entries_of = [&](const char* act) {
        std::vector<Json> found;
        for (const JournalEntry& entry : house.journal()) { // which verifies
            if (entry.kind == "retention" && entry.body.at("act") == act) {
                CHECK(entry.body.dump().find(hetu) == std::string::npos);
                found.push_back(entry.body);
            }
        }
        return found;
    };
    // half of a line is nothing
    const std::string ended{R"("event":"ended","at":"2020-01-01")"};
    for (const std::string& rest :
         {ended + R"(,"receipt":"X-1")", ended + R"(,"day":"2020-01-01")",
          std::string{R"("receipt":"X-1","at":"2999-01-01")"},
          std::string{R"("receipt":"X-1","at":20200101)"}}) {
        const Finished refused{house.verb({"retention", "record"}, {}, line(ended) + line(rest))};
        CHECK(refused.status == 2);
        CHECK(refused.err.find("RETENTION_LINE: line 2") != std::string::npos);
    }
    CHECK(entries_of("recorded").empty());

    make_old(house);
    Connection store{*PrivateCluster::attach(house.data(), Role::owner)};
    store.run_script("UPDATE message SET recorded_at = recorded_at - interval '60 years'");
    const auto recorded = [&](const std::string& rest) {
        return house.verb_json({"retention", "record"}, line(rest)).at("recorded");
    };
    CHECK(recorded(ended) == 1);
    // a receipt of then is about an end of then, whenever it is recorded
    CHECK(recorded(R"("receipt":"X-1","at":"2019-06-01")") == 1);
    CHECK(fated(house, "transfer") == 1);
    CHECK(recorded(R"("receipt":"X-2","at":"2020-02-01")") == 1);
    CHECK(fated(house, "destroy") == 1);
    CHECK(recorded(ended) == 0);                           // nothing new: nothing to tell
    const std::vector<Json> told = entries_of("recorded"); // braces would make an array of it
    REQUIRE(told.size() == 3);
    CHECK(told[0].at("events") == 1);
    CHECK(told[0].at("receipts") == 0);
    CHECK(told[2].at("receipts") == 1);
    CHECK(told[0].at("uid") == ::getuid());
    CHECK(told[0].at("file").get<std::string>().size() == 64);
    CHECK(told[0].at("file") != told[1].at("file"));

    CHECK(house.verb_json({"retention", "run"}).at("destroyed") == 1);
    const std::vector<Json> certificates = entries_of("destroyed");
    REQUIRE(certificates.size() == 1);
    CHECK(certificates[0].at("receipt").get<std::string>().size() == 64);
}
