// What stands beside the records of a batch.

#include "tests/storage/batch.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <thread>

using namespace storage_tests;

TEST_CASE(
    "a manifest is sealed without records, under the configuration in force",
    "[storage][outbox][manifest]") {
    Batch batch{"manifest-exchange"};
    batch.take_in(core::Outcome::released, ports::RecordState::pending);
    const core::MessageId document{
        batch.seal({batch.messages[0]}, ports::Seal::Kind::records, "12.5")};
    const core::Digest in_force{
        shared().store.outbox().sealed_documents(batch.run).at(0).configuration};
    const core::MessageId manifest{batch.seal({}, ports::Seal::Kind::manifest)};
    const auto documents = shared().store.outbox().sealed_documents(batch.run);
    REQUIRE(documents.size() == 2);
    CHECK(documents[0].document == document);
    CHECK(documents[0].kind == ports::Seal::Kind::records);
    CHECK(documents[0].records == 1);
    CHECK(documents[0].control_sum == "12.5");
    CHECK(documents[1].document == manifest);
    CHECK(documents[1].kind == ports::Seal::Kind::manifest);
    CHECK(documents[1].records == 0);
    CHECK(documents[1].configuration == in_force);
    CHECK(shared().store.outbox().records_of(manifest).empty());
}

TEST_CASE(
    "a pass over a selection counts whom it met, once for each chunk however often it is asked",
    "[storage][outbox]") {
    using Counts = std::vector<std::int64_t>;
    ports::Outbox& outbox{shared().store.outbox()};
    const core::MessageId run{new_id()};
    outbox.begin_pass(run);
    const std::vector<core::Digest> first{key(1), key(2), key(1)};
    const std::vector<core::Digest> second{key(2), key(3)};
    CHECK(outbox.sight(run, 1, first) == Counts{1, 1, 2});
    CHECK(outbox.sight(run, 1, first) == Counts{1, 1, 2}); // a statement that was repeated
    CHECK(outbox.sight(run, 2, second) == Counts{2, 1});
    CHECK(outbox.sight(run, 2, second) == Counts{2, 1});
    CHECK(outbox.sight(run, 3, first) == Counts{3, 3, 4});

    outbox.begin_pass(run);
    CHECK(outbox.sight(run, 1, second) == Counts{1, 1});
    CHECK(
        code_of([&] { static_cast<void>(outbox.sight(run, 3, first)); })
        == core::Code{"PASS_LOST"});
    outbox.end_pass(run);
    CHECK(
        code_of([&] { static_cast<void>(outbox.sight(run, 2, first)); })
        == core::Code{"PASS_LOST"});
}

TEST_CASE(
    "the pass of a process that was killed is forgotten, one that goes on is not",
    "[storage][outbox]") {
    ports::Outbox& outbox{shared().store.outbox()};
    const core::MessageId killed{new_id()};
    const core::MessageId alive{new_id()};
    const std::vector<core::Digest> persons{key(1), key(2)};
    outbox.begin_pass(killed);
    outbox.begin_pass(alive);
    static_cast<void>(outbox.sight(killed, 1, persons));
    static_cast<void>(outbox.sight(alive, 1, persons));
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
    const core::Instant between{
        core::Instant::from_microseconds(std::chrono::duration_cast<std::chrono::microseconds>(
                                             std::chrono::system_clock::now().time_since_epoch())
                                             .count())};
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
    static_cast<void>(outbox.sight(alive, 2, persons));
    outbox.forget_passes(between);
    CHECK(outbox.sight(alive, 3, persons) == std::vector<std::int64_t>{3, 3});
    CHECK(
        code_of([&] { static_cast<void>(outbox.sight(killed, 2, persons)); })
        == core::Code{"PASS_LOST"});
    outbox.end_pass(alive);
}

TEST_CASE(
    "what a manifest says of a document is kept as it came first, and known by the digest",
    "[storage][outbox][manifest]") {
    ports::Outbox& outbox{shared().store.outbox()};
    Batch manifest{"announced-exchange"};
    const auto line = [&](int document, int ordinal, std::int64_t records) {
        return ports::ManifestLine{manifest.exchange, key(document), manifest.run,
                                   ordinal,           records,       "7"};
    };
    manifest.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(std::vector{line(700, 1, 10), line(701, 2, 20)});
    });
    manifest.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(std::vector{line(700, 3, 30)});
    });
    const auto known = outbox.manifest_line(manifest.exchange, key(700));
    REQUIRE(known.has_value());
    CHECK(known->records == 10);
    CHECK(known->control_sum == "7");
    CHECK_FALSE(outbox.manifest_line(manifest.exchange, key(702)).has_value());

    const core::MessageId arrived{new_id()};
    manifest.write([&](ports::UnitOfWork& unit, const ports::GateFacts& facts) {
        unit.add(ports::RunRow{
            arrived, manifest.exchange, ports::Direction::in, facts.configuration, facts.t,
            key(701)});
    });
    CHECK(outbox.announced(manifest.run).at(1).run == arrived);
    manifest.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(ports::DeliveryFault{arrived, "CONTROL_RECORDS", 20, 19});
        unit.add(ports::DeliveryFault{arrived, "CONTROL_SUM", {}, 19});
    });
    const auto announced = outbox.announced(manifest.run);
    REQUIRE(announced.size() == 2);
    CHECK_FALSE(announced[0].run.has_value());
    CHECK_FALSE(announced[1].run.has_value()); // what was rejected as a whole is still to come
    const auto fault = outbox.delivery_fault(arrived);
    REQUIRE(fault.has_value());
    CHECK(fault->code == "CONTROL_RECORDS");
    CHECK(fault->declared == 20);
    CHECK(fault->found == 19);
    CHECK_FALSE(outbox.delivery_fault(manifest.run).has_value());

    const std::vector<ports::UnknownFieldRow> unknown{
        {arrived, "/shoeSize", 3}, {arrived, "/*", 1}};
    for (int time{0}; time < 2; ++time) { // read through again, the first count stands
        manifest.write(
            [&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.add(unknown); });
    }
    ports::RunFigures& figures{shared().store.outbox()};
    const auto found = figures.unknown_fields(arrived);
    REQUIRE(found.size() == 2);
    CHECK(found[0].path == "/*");
    CHECK(found[1].path == "/shoeSize");
    CHECK(found[1].fields == 3);
    CHECK(figures.unknown_fields(manifest.run).empty());
}

TEST_CASE(
    "a document that was rejected as a whole may come again, as one run however many bring it",
    "[storage][outbox]") {
    const core::ExchangeId exchange{core::ExchangeId::intern("inbound-again")};
    const core::Digest source{key(510)};
    ports::Outbox& outbox{shared().store.outbox()};
    const auto worker = new_worker();
    const auto write = [&](const auto& rows) {
        const auto unit = worker->start();
        rows(*unit, unit->begin({}, ports::UnitOfWork::Lock::shared));
        static_cast<void>(unit->commit());
    };
    const auto begin_run = [&](core::MessageId id) {
        write([&](ports::UnitOfWork& unit, const ports::GateFacts& facts) {
            unit.add(ports::RunRow{
                id, exchange, ports::Direction::in, facts.configuration, facts.t, source});
        });
    };
    const auto reject = [&](core::MessageId id) {
        write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
            unit.add(ports::DeliveryFault{id, "MANIFEST_MISSING"});
        });
    };
    const core::MessageId first{new_id()};
    begin_run(first);
    reject(first);
    reject(first); // a node that died before it had closed the run goes on
    CHECK_FALSE(outbox.run_of(exchange, source).has_value());

    const core::MessageId second{new_id()};
    begin_run(second);
    CHECK(outbox.run_of(exchange, source) == second);
    CHECK(code_of([&] { begin_run(new_id()); }) == core::Code{"STORE_CONSTRAINT"});
    reject(second); // nothing has changed at all: rejected anew, as often as it comes
    const core::MessageId third{new_id()};
    begin_run(third);
    CHECK(outbox.run_of(exchange, source) == third);
    CHECK(outbox.delivery_fault(first)->code == "MANIFEST_MISSING");
    CHECK_FALSE(outbox.delivery_fault(third).has_value());
}

TEST_CASE(
    "a delivery of which nothing came through may come again when its run is closed",
    "[storage][outbox]") {
    using State = ports::RecordState;
    const core::ExchangeId exchange{core::ExchangeId::intern("inbound-in-vain")};
    ports::Outbox& outbox{shared().store.outbox()};
    const auto worker = new_worker();
    const auto write = [&](const auto& rows) {
        const auto unit = worker->start();
        rows(*unit, unit->begin({}, ports::UnitOfWork::Lock::shared));
        static_cast<void>(unit->commit());
    };
    /// Takes a delivery in and closes its run. @return it, and whether its bytes are known then
    const auto close = [&](int source, const std::vector<State>& states, bool says_something) {
        const core::MessageId run{new_id()};
        write([&](ports::UnitOfWork& unit, const ports::GateFacts& facts) {
            unit.add(ports::RunRow{
                run, exchange, ports::Direction::in, facts.configuration, facts.t, key(source)});
        });
        write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
            unit.add(ports::SignedContent{run, key(source)});
            std::int64_t ordinal{0};
            for (const State state : states) {
                const core::MessageId record{new_id()};
                unit.add(std::vector{ports::MessageRow{
                    record, exchange, party, ports::Direction::in, core::PersonNo::none, run,
                    ++ordinal, key(static_cast<int>(source * 100 + ordinal))}});
                unit.add(
                    std::vector{ports::RecordOutcomeRow{record, run, ordinal, state, "CODE", {}}});
            }
            if (says_something) {
                unit.add(std::vector{ports::PartyResult{
                    run, 1, new_id(), ports::PartyResult::Verdict::refused,
                    ports::PartyResult::Standing::unmatched, "E-1"}});
            }
        });
        CHECK(outbox.run_of(exchange, key(source)) == run);
        write([&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.close_run(run); });
        CHECK_FALSE(outbox.delivery_fault(run).has_value());
        return outbox.run_of(exchange, key(source)) == run;
    };
    CHECK_FALSE(close(530, {State::rejected, State::rejected}, false));
    CHECK_FALSE(close(530, {State::rejected, State::withheld}, false)); // it came again, in vain
    CHECK(close(530, {State::rejected, State::released}, false)); // and what was signed with it
    CHECK(close(531, {}, false));
    CHECK(close(532, {State::withheld}, true)); // a party's word: kept as it was said
}

TEST_CASE(
    "what was signed is one delivery of an exchange, unless that was rejected as a whole",
    "[storage][outbox]") {
    const auto worker = new_worker();
    const auto write = [&](const auto& rows) {
        const auto unit = worker->start();
        rows(*unit, unit->begin({}, ports::UnitOfWork::Lock::shared));
        static_cast<void>(unit->commit());
    };
    const auto arrive = [&](const char* exchange, int source) {
        const core::MessageId run{new_id()};
        write([&](ports::UnitOfWork& unit, const ports::GateFacts& facts) {
            unit.add(ports::RunRow{
                run, core::ExchangeId::intern(exchange), ports::Direction::in, facts.configuration,
                facts.t, key(source)});
        });
        return run;
    };
    const auto go_on = [&](core::MessageId run, int content) {
        return code_of([&] {
            write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
                unit.add(ports::SignedContent{run, key(content)});
            });
        });
    };
    const core::MessageId first{arrive("signed-in", 520)};
    const core::MessageId again{arrive("signed-in", 521)};
    CHECK(go_on(first, 522) == core::Code{"NONE"});
    CHECK(go_on(first, 522) == core::Code{"NONE"}); // carried on
    CHECK(go_on(again, 522) == core::Code{"STORE_CONSTRAINT"});
    CHECK(go_on(again, 523) == core::Code{"NONE"});
    CHECK(go_on(arrive("other-signed-in", 520), 522) == core::Code{"NONE"});
    write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(ports::DeliveryFault{first, "SIGNER_NOT_PINNED"});
    });
    CHECK(go_on(arrive("signed-in", 524), 522) == core::Code{"NONE"});
    CHECK(go_on(arrive("signed-in", 525), 522) == core::Code{"STORE_CONSTRAINT"});
}

TEST_CASE(
    "what a party said first of a record counts, and is found for the record's next message",
    "[storage][outbox][results]") {
    using Result = ports::PartyResult;
    ports::Outbox& outbox{shared().store.outbox()};
    Batch batch{"heard-exchange"};
    batch.take_in(core::Outcome::released, ports::RecordState::released);
    batch.take_in(core::Outcome::released, ports::RecordState::released);
    batch.take_in(core::Outcome::released, ports::RecordState::pending);
    const core::MessageId document{batch.seal({batch.messages[0], batch.messages[1]})};
    CHECK(outbox.sent_records(batch.exchange, batch.messages).empty()); // sealed is not sent
    batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.mark(
            ports::AttemptRow{
                document,
                1,
                party,
                key(99),
                {batch.persons[0], batch.persons[1]},
                {core::Epoch::first, core::Epoch::first},
                {}},
            {});
    });
    CHECK(outbox.sent_records(batch.exchange, batch.messages).size() == 2);
    CHECK(
        outbox.sent_records(core::ExchangeId::intern("another-exchange"), batch.messages).empty());

    Batch delivery{"hearing-exchange"};
    const auto say = [&](std::int64_t ordinal, core::MessageId record, Result::Verdict verdict,
                         Result::Standing standing) {
        delivery.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
            unit.add(std::vector{Result{
                delivery.run, ordinal, record, verdict, standing, "E-" + std::to_string(ordinal)}});
        });
    };
    say(1, batch.messages[0], Result::Verdict::refused, Result::Standing::counts);
    say(2, batch.messages[0], Result::Verdict::accepted, Result::Standing::contradicts);
    say(3, new_id(), Result::Verdict::accepted, Result::Standing::unmatched);
    CHECK(
        code_of(
            [&] { say(4, batch.messages[0], Result::Verdict::accepted, Result::Standing::counts); })
        == core::Code{"STORE_CONSTRAINT"}); // two words cannot both count
    CHECK(
        outbox.sent_records(batch.exchange, std::span{batch.messages}.first(1)).at(0).said
        == Result::Verdict::refused);

    const ports::Outbox::Receipts receipts{outbox.receipts(batch.run)};
    CHECK(receipts.accepted == 0);
    CHECK(receipts.refused == 1);
    CHECK(receipts.silent == 1);
    CHECK(receipts.contradicting == 1);
    using Refusals = ports::Outbox::Refusals;
    const auto refused = outbox.refused_by_party(batch.run, Refusals::all, 10);
    REQUIRE(refused.size() == 1);
    CHECK(refused[0].record == batch.messages[0]);
    CHECK(refused[0].ordinal == 1);
    CHECK(refused[0].code == "E-1");
    CHECK(outbox.refused_by_party(batch.run, Refusals::still_to_be_sent, 10).size() == 1);
    CHECK(outbox.unfitting(delivery.run, 10).size() == 2);

    const std::vector<core::Digest> keys{key(1), key(2)};
    const auto last = outbox.last_refused(batch.exchange, new_id(), keys);
    REQUIRE(last.size() == 1);
    CHECK(last[0].record_key == key(1));
    CHECK(last[0].message == batch.messages[0]);
    CHECK(last[0].run == batch.run);
    CHECK(
        outbox.last_refused(batch.exchange, batch.run, keys).empty()); // its own is no earlier one

    Batch next{"heard-exchange"};
    const core::MessageId anew{new_id()};
    next.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(std::vector{ports::MessageRow{
            anew, next.exchange, party, ports::Direction::out, core::PersonNo::none, next.run, 1,
            key(1), 0, batch.messages[0]}});
    });
    const auto corrections = outbox.corrections(next.run, 10);
    REQUIRE(corrections.size() == 1);
    CHECK(corrections[0].corrects == batch.messages[0]);
    const auto left = [&] {
        return outbox.refused_by_party(batch.run, Refusals::still_to_be_sent, 10).size();
    };
    CHECK(left() == 0); // it is on its way
    CHECK(outbox.refused_by_party(batch.run, Refusals::all, 10).size() == 1);
    next.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(std::vector{
            ports::RecordOutcomeRow{anew, next.run, 1, ports::RecordState::withheld, "HOLD", {}}});
    });
    CHECK(left() == 1); // it was stopped
}
