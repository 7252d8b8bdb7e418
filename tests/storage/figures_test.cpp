// What a year is counted from: entries of the journal, not what they say; and what was kept back
// lately, as the accounts of runs have it.

#include "tests/storage/batch.h"

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

TEST_CASE(
    "what was kept back is counted by the latest word on a message, decided or not",
    "[storage][figures]") {
    using State = ports::RecordState;
    Batch batch{"figures-kept-back"};
    batch.take_in(core::Outcome::refused, State::withheld);
    batch.take_in(std::nullopt, State::withheld); // quarantined: no decision was made
    batch.take_in(std::nullopt, State::rejected);
    batch.take_in(std::nullopt, State::rejected);
    batch.take_in(core::Outcome::reduced, State::pending);
    batch.take_in(core::Outcome::refused, State::withheld);
    batch.settle(4, State::reduced);
    batch.settle(5, State::released); // tried again, and allowed
    constexpr std::size_t all{1'000'000};
    const auto counted = [](core::Instant since, std::size_t at_most) {
        ports::ExchangeFigures::KeptBack back{
            shared().store.exchange_figures().kept_back(since, at_most)};
        std::erase_if(
            back.kept, [](const auto& one) { return one.exchange.text() != "figures-kept-back"; });
        return back;
    };
    const auto back = counted(core::Instant::from_microseconds(0), all);
    REQUIRE(back.kept.size() == 1);
    CHECK(back.whole);
    CHECK(back.kept[0].withheld == 2);
    CHECK(back.kept[0].rejected == 2);
    CHECK(back.kept[0].reduced == 1);
    CHECK_FALSE(counted(core::Instant::from_microseconds(0), 1).whole);
    // where others leave no room for it, by what its run closed with
    shared().owner().run(
        "UPDATE run SET closed_at = clock_timestamp(), account = '{6, 1, 1, 2, 2, 0}' WHERE run = "
        "$1::uuid",
        {storage::Parameter::message(batch.run)});
    Batch later{"figures-kept-back-later"};
    later.take_in(std::nullopt, State::withheld);
    later.take_in(std::nullopt, State::rejected);
    const auto crowded = counted(core::Instant::from_microseconds(0), 1);
    CHECK_FALSE(crowded.whole);
    REQUIRE(crowded.kept.size() == 1);
    CHECK(crowded.kept[0].withheld == 2);
    CHECK(crowded.kept[0].rejected == 2);

    const core::Instant ahead{core::Instant::from_microseconds(4'000'000'000'000'000)};
    CHECK(counted(ahead, all).kept.empty());

    // and each number leads to its messages
    ports::MessageLog::Facets facets;
    facets.run = batch.run;
    const auto listed = [&](std::optional<State> state, const std::string& code) {
        facets.state = state;
        facets.code = code;
        return shared().store.messages().page(facets, 100).lines;
    };
    CHECK(listed(std::nullopt, "").size() == 6);
    CHECK(listed(State::withheld, "").size() == 2);
    CHECK(listed(State::rejected, "CODE").size() == 2);
    CHECK(listed(State::rejected, "OTHER").empty());
    CHECK(listed(State::released, "").size() == 1);
    CHECK(listed(State::pending, "").empty());
    REQUIRE(listed(State::rejected, "").size() == 2);
    CHECK(listed(State::rejected, "").front().path == "/path");
    const auto page = shared().store.messages().page(facets, 1);
    REQUIRE(page.looked_to);
    facets.behind = page.looked_to;
    CHECK(shared().store.messages().page(facets, 100).lines.size() == 1);
}
