// GET /metrics of a real daemon: what it says is true, reads as a scraper reads it, and grows with
// the configuration alone.

#include "tests/corridor/people.h"
#include "tests/operations/exposition.h"

#include <catch2/catch.hpp>

#include <deque>
#include <filesystem>

using namespace tests::corridor;
using namespace tests::operations;

namespace {

constexpr const char* fund_query{"fund-benefit-query"};
constexpr const char* keha_query{"keha-customer-query"};

std::set<std::string> names_in(const std::filesystem::path& folder) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        names.insert(entry.path().filename().string());
    }
    return names;
}

/// Whether the watch knows when the certificates end of one that called us and one that we called.
bool certificates_seen(House& house) {
    const Exposition now{scrape(house)};
    const auto sensible = [&](const char* party) {
        const double days{now.value("lautturi_party_certificate_days", {{"party", party}})};
        return days > 28 && days < 31; // make-dev-ca gives thirty
    };
    return sensible("keha") && sensible("esimerkkikassa");
}

/// The answers of every kind that the corridor has, once.
void do_everything(House& house) {
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    const std::string hetu{house.example("fund-member")};
    CHECK(house.provide(keha_query, keha_question(hetu)).status == 200);
    CHECK(house.provide(keha_query, keha_question(code_of_nobody(house))).status == 403);
    CHECK(house.relay(fund_query, fund_question(house, hetu)).status == 200);
    tests::simulators::Behaviour busy;
    busy.status = 500;
    house.fund().behave("/benefits", busy);
    CHECK(house.relay(fund_query, fund_question(house, hetu)).status >= 500);
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
}

}

TEST_CASE("what is measured is what was done", "[metrics]") {
    House& house{house_of("metrics")};
    const Exposition before{scrape(house)};
    do_everything(house);
    const Exposition after{scrape(house)};
    const auto grown = [&](const std::string& name, const Labels& labels = {}) {
        return after.value(name, labels) - before.value(name, labels);
    };
    CHECK(
        grown("lautturi_decisions_total", {{"exchange", keha_query}, {"outcome", "released"}})
            + grown("lautturi_decisions_total", {{"exchange", keha_query}, {"outcome", "reduced"}})
        == 1);
    CHECK(
        grown("lautturi_decisions_total", {{"exchange", keha_query}, {"outcome", "refused"}}) == 1);
    CHECK(
        grown("lautturi_decisions_total", {{"exchange", fund_query}, {"outcome", "released"}})
            + grown("lautturi_decisions_total", {{"exchange", fund_query}, {"outcome", "reduced"}})
        == 2);
    CHECK(grown("lautturi_attempts_total", {{"party", "keha"}}) == 1);
    CHECK(grown("lautturi_attempts_total", {{"party", "esimerkkikassa"}}) == 2);
    CHECK(grown("lautturi_deliveries_total", {{"party", "keha"}, {"outcome", "delivered"}}) == 1);
    CHECK(
        grown("lautturi_deliveries_total", {{"party", "esimerkkikassa"}, {"outcome", "delivered"}})
        == 1);
    CHECK(grown("lautturi_delivery_seconds_count", {{"party", "esimerkkikassa"}}) == 2);
    CHECK(grown("lautturi_journal_entries_total") >= 8);
    CHECK(grown("lautturi_commits_total") >= 4);
    CHECK(grown("lautturi_commit_seconds_count") == grown("lautturi_commits_total"));
    CHECK(after.value("lautturi_ready") == 1);
    CHECK(after.value("lautturi_store_up") == 1);
    CHECK(after.value("lautturi_disk_free_bytes") > 0);
    CHECK(after.value("process_resident_memory_bytes") > 1'000'000);
    CHECK(after.value("lautturi_certificate_days") > 28); // make-dev-ca gives thirty
    CHECK(after.value("lautturi_certificate_days") < 31);
    REQUIRE(eventually([&] { return certificates_seen(house); }));
}

TEST_CASE(
    "the exposition is well formed, and its labels are names of the configuration alone",
    "[metrics][I8]") {
    House& house{house_of("metrics")};
    do_everything(house);
    static_cast<void>(house.provide("no-such-exchange", keha_question(code_of_nobody(house))));
    static_cast<void>(house.provide(
        house.example("fund-member"), keha_question(house.example("fund-member")), "other"));
    REQUIRE(eventually([&] { return certificates_seen(house); }));
    const Exposition all{scrape(house)};
    CHECK(all.faults == std::vector<std::string>{});
    CHECK(all.types.size() >= 20);

    const std::map<std::string, std::set<std::string>> allowed{
        {"party", names_in(house.mappings() / "parties")},
        {"exchange", names_in(house.mappings() / "exchanges")},
        {"outcome", {"released", "reduced", "refused", "delivered", "failed", "unknown"}}};
    std::map<std::string, std::size_t> series;
    for (const Sample& sample : all.samples) {
        ++series[sample.name];
        for (const auto& [label, value] : sample.labels) {
            INFO(sample.name << " " << label);
            if (label != "le") {
                REQUIRE(allowed.count(label) == 1);
                CHECK(allowed.at(label).count(value) == 1);
            }
        }
    }
    // at most a dozen buckets, four outcomes: however much is done, it grows no further
    const std::size_t names{std::max(allowed.at("party").size(), allowed.at("exchange").size())};
    for (const auto& [name, count] : series) {
        INFO(name);
        CHECK(count <= names * 14);
    }
    do_everything(house);
    CHECK(scrape(house).samples.size() == all.samples.size());
}

TEST_CASE("a linter of expositions finds what is wrong", "[metrics]") {
    CHECK(read_exposition("# HELP a Some.\n# TYPE a gauge\na 1\n").faults.empty());
    CHECK_FALSE(read_exposition("a 1\n").faults.empty());
    CHECK_FALSE(read_exposition("# HELP a Some.\n# TYPE a counter\na 1\n").faults.empty());
    CHECK_FALSE(read_exposition("# HELP a Some.\n# TYPE a gauge\na 1\na 2\n").faults.empty());
    CHECK_FALSE(read_exposition("# HELP a Some.\n# TYPE a gauge\na{b=c} 1\n").faults.empty());
    CHECK_FALSE(read_exposition("# HELP a Some.\n# TYPE a histogram\na_bucket{le=\"1\"} 2\n"
                                "a_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n")
                    .faults.empty());
}
