// What a year is counted from: entries of the journal, not what they say.

#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <map>

using namespace storage_tests;
using Count = storage::JournalFigures::Count;

namespace {

std::string decision(const std::string& outcome, const std::string& forms) {
    return R"({"exchange":"figures-out","fields":[)" + forms + R"(],"outcome":")" + outcome
           + R"(","party":"figures-party"})";
}

const std::string permitted{
    R"({"form":"full","item":"a","permits":["rule-1","rule-2"],"reasons":[]})"};
const std::string withheld{R"({"form":"none","item":"b","permits":[],"reasons":["NO_RULE"]})"};

std::map<std::string, std::int64_t> by_second(const std::vector<Count>& counts) {
    std::map<std::string, std::int64_t> found;
    for (const Count& one : counts) {
        if (one.first == "figures-party") {
            found[one.second] += one.count;
        }
    }
    return found;
}

}

TEST_CASE(
    "decisions that read alike are counted each, and a refused one released nothing",
    "[storage][figures]") {
    const auto worker = new_worker();
    const auto unit = worker->start();
    Notes notes{unit->begin({}, ports::UnitOfWork::Lock::shared)};
    const auto note = [&](const std::string& body) {
        notes.add(journal::EntryKind::decision, new_id(), core::PersonNo::none, body);
    };
    note(decision("released", permitted));
    note(decision("released", permitted)); // of somebody else
    note(decision("reduced", permitted + "," + withheld));
    note(decision("refused", permitted + "," + withheld)); // nothing left
    unit->add(notes.rows());
    static_cast<void>(unit->commit());

    const storage::JournalFigures figures{shared().store.journal().figures(
        core::Instant::from_microseconds(0),
        core::Instant::from_microseconds(4'000'000'000'000'000))};
    using Counted = std::map<std::string, std::int64_t>;
    CHECK(by_second(figures.rules) == Counted{{"rule-1", 3}, {"rule-2", 3}});
    CHECK(by_second(figures.fields) == Counted{{"released", 3}, {"withheld", 3}});
    CHECK(by_second(figures.decisions) == Counted{{"figures-out", 4}});
}
