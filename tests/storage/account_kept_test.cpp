// What was counted of a run when it was closed is kept for who looks at it, and for nothing else.

#include "tests/storage/batch.h"

#include <catch2/catch.hpp>

#include <tuple>

using namespace storage_tests;
using State = ports::RecordState;

TEST_CASE(
    "what was counted of a run when it closed is told of it until it opens again",
    "[storage][account]") {
    storage::PostgresOutbox& outbox{shared().store.outbox()};
    Batch batch{"counted-when-closed"};
    batch.take_in(core::Outcome::released, State::released);
    batch.take_in(core::Outcome::refused, State::withheld);
    batch.take_in({}, State::rejected);
    batch.take_in({}, State::rejected);
    const auto told = [&] {
        const ports::RunFigures::Counted counted{outbox.counted(batch.run)};
        std::int64_t coded{0};
        for (const ports::RunFigures::Coded& one : counted.coded) {
            CHECK(one.code == "CODE");
            coded += one.records;
        }
        CHECK(counted.account.exchange == batch.exchange);
        CHECK(counted.account.balanced());
        return std::tuple{
            counted.account.closed, counted.account.in, counted.account.withheld,
            counted.account.rejected, coded};
    };
    CHECK(told() == std::tuple{false, 4, 1, 2, 3}); // it is open: counted now
    batch.take_in({}, State::rejected);
    CHECK(told() == std::tuple{false, 5, 1, 3, 4});

    const auto close = [&] {
        batch.write(
            [&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.close_run(batch.run); });
    };
    close();
    CHECK(told() == std::tuple{true, 5, 1, 3, 4});
    storage::Connection owner{shared().connection(storage::Role::owner)};
    CHECK(owner
              .run(
                  "SELECT account = '{5,1,0,1,3,0}' FROM run WHERE run = $1::uuid",
                  {storage::Parameter::message(batch.run)})
              .boolean(0, 0));

    batch.write(
        [&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.reopen_run(batch.run); });
    batch.take_in({}, State::rejected);
    CHECK(told() == std::tuple{false, 6, 1, 4, 5}); // what was kept says nothing any more
    close();
    CHECK(told() == std::tuple{true, 6, 1, 4, 5});
    // a run that was closed before anything was kept is counted
    owner.run(
        "UPDATE run SET account = NULL WHERE run = $1::uuid",
        {storage::Parameter::message(batch.run)});
    CHECK(told() == std::tuple{true, 6, 1, 4, 5});
    CHECK(
        code_of([&] { static_cast<void>(outbox.counted(new_id())); }) == core::Code{"RUN_UNKNOWN"});
}

TEST_CASE(
    "what a party refused of a run outwards is wrong at no place, and takes none of the list",
    "[storage][account]") {
    storage::PostgresOutbox& outbox{shared().store.outbox()};
    Batch batch{"wrong-at-a-place"};
    batch.take_in(core::Outcome::released, {});
    batch.take_in({}, State::rejected);
    batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(std::vector{ports::RecordOutcomeRow{
            batch.messages.front(), batch.run, 1, State::rejected, "HTTP_REFUSED", {}}});
    });
    CHECK(ordinals(outbox.rejections(batch.run, 1)) == std::vector<std::int64_t>{2});
    CHECK(ordinals(outbox.rejections(batch.run, 20)) == std::vector<std::int64_t>{2});

    // of what came in every one is told, by its place in the delivery
    storage::Connection owner{shared().connection(storage::Role::owner)};
    const auto turn = [&](const std::string& direction) {
        owner.run(
            "UPDATE run SET direction = $2::text WHERE run = $1::uuid",
            {storage::Parameter::message(batch.run), storage::Parameter::text(direction)});
    };
    turn("in");
    CHECK(ordinals(outbox.rejections(batch.run, 20)) == std::vector<std::int64_t>{1, 2});
    turn("out"); // as the other tests of this store know it
}
