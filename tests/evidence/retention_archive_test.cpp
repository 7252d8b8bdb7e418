// Four years after the end what is kept goes to an archive, over the same outbox as everything, and
// is destroyed here when the archive has said that it has it.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/results.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::corridor;
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

TEST_CASE("an exchange that nobody knows is no archive", "[retention][archive][evidence]") {
    House house{80, [](const House&) { return "retention.archive = no-such-exchange\n"; }};
    const Finished refused{house.verb({"retention", "preview"})};
    CHECK(refused.status == 2);
    CHECK(refused.err.find("SETTING_INVALID: retention.archive") != std::string::npos);
}
