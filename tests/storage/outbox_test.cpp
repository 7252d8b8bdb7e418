#include "tests/storage/batch.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace storage_tests;
using Lock = ports::UnitOfWork::Lock;
using State = ports::RecordState;

TEST_CASE(
    "the account counts the latest state of each record, and a record without one is missed",
    "[storage][account]") {
    Batch batch{"account-exchange"};
    batch.take_in(core::Outcome::released, State::pending);
    batch.take_in(core::Outcome::reduced, State::pending);
    batch.take_in(core::Outcome::refused, State::withheld);
    batch.take_in({}, State::rejected);
    CHECK(batch.account().pending == 2);
    CHECK(batch.account().balanced());
    batch.settle(0, State::released);
    batch.settle(1, State::reduced);
    ports::RunAccount account{batch.account()};
    CHECK(account.in == 4);
    CHECK(account.released == 1);
    CHECK(account.reduced == 1);
    CHECK(account.withheld == 1);
    CHECK(account.rejected == 1);
    CHECK(account.pending == 0);
    CHECK(account.balanced());
    CHECK_FALSE(account.closed);
    CHECK(account.exchange == batch.exchange);

    batch.take_in(core::Outcome::released, {});
    CHECK_FALSE(batch.account().balanced());
    CHECK(
        code_of([&] {
            batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
                unit.close_run(batch.run);
            });
        })
        == core::Code{"RUN_UNBALANCED"});
    CHECK(shared().store.outbox().open_runs(batch.exchange).size() == 1);

    batch.settle(4, State::pending); // it balances, and somebody still waits
    CHECK(batch.account().balanced());
    CHECK(
        code_of([&] {
            batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
                unit.close_run(batch.run);
            });
        })
        == core::Code{"RUN_UNBALANCED"});

    batch.settle(4, State::released);
    batch.write(
        [&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.close_run(batch.run); });
    CHECK(batch.account().closed);
    CHECK(shared().store.outbox().open_runs(batch.exchange).empty());
    CHECK(
        code_of([&] {
            batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
                unit.close_run(batch.run);
            });
        })
        == core::Code{"RUN_NOT_OPEN"});
    CHECK(
        code_of([] { static_cast<void>(shared().store.outbox().account(new_id())); })
        == core::Code{"RUN_UNKNOWN"});
}

TEST_CASE("a relay exchange has one account over all its messages", "[storage][account]") {
    const core::ExchangeId exchange{core::ExchangeId::intern("fund-query-account")};
    const auto worker = new_worker();
    std::vector<core::MessageId> messages;
    for (const State state : {State::pending, State::withheld, State::reduced}) {
        messages.push_back(new_id());
        const auto unit = worker->start();
        static_cast<void>(unit->begin({}, Lock::shared));
        unit->add(std::vector{ports::MessageRow{
            messages.back(),
            exchange,
            party,
            ports::Direction::query_out,
            core::PersonNo::none,
            {},
            0,
            {}}});
        unit->add(std::vector{ports::RecordOutcomeRow{messages.back(), {}, 0, state, {}, {}}});
        static_cast<void>(unit->commit());
    }
    {
        const auto unit = worker->start();
        static_cast<void>(unit->begin({}, Lock::shared));
        unit->add(
            std::vector{ports::RecordOutcomeRow{messages[0], {}, 0, State::released, {}, {}}});
        // a document of a batch is a message too, but not a record
        unit->add(std::vector{ports::MessageRow{
            new_id(), exchange, party, ports::Direction::out, core::PersonNo::none, {}, 0, {}}});
        static_cast<void>(unit->commit());
    }
    int found{0};
    for (const ports::RunAccount& account : shared().store.outbox().accounts()) {
        if (account.exchange == exchange) {
            ++found;
            CHECK(account.direction == ports::Direction::query_out);
            CHECK(account.in == 3);
            CHECK(account.released == 1);
            CHECK(account.withheld == 1);
            CHECK(account.reduced == 1);
            CHECK(account.pending == 0);
            CHECK(account.balanced());
        }
    }
    CHECK(found == 1);
    Batch empty{"empty-exchange"};
    bool listed{false};
    for (const ports::RunAccount& account : shared().store.outbox().accounts()) {
        listed = listed || (account.run == empty.run && account.in == 0 && account.balanced());
    }
    CHECK(listed);
}

TEST_CASE(
    "a run goes on from the first record that was neither settled nor sealed",
    "[storage][outbox]") {
    Batch batch{"resumed-exchange"};
    batch.take_in(core::Outcome::released, State::pending);
    batch.take_in(core::Outcome::refused, State::withheld);
    batch.take_in(core::Outcome::released, State::pending);
    batch.take_in({}, State::pending);
    ports::Outbox& outbox{shared().store.outbox()};
    const std::vector<core::Digest> keys{key(1), key(2), key(3), key(4), key(5)};
    const auto settled = [&] {
        auto known = outbox.known(batch.run, keys);
        CHECK(known.size() == 4); // one of them is nobody's
        std::erase_if(known, [](const ports::Outbox::Known& record) { return !record.settled; });
        std::sort(known.begin(), known.end(), [](const auto& one, const auto& other) {
            return one.ordinal < other.ordinal;
        });
        return known;
    };
    CHECK(ordinals(settled()) == std::vector<std::int64_t>{2});
    CHECK(outbox.intake(batch.run).last_ordinal == 4);
    CHECK_FALSE(outbox.intake(batch.run).whole);
    CHECK(outbox.intake(new_id()).last_ordinal == 0);
    batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.take_in(batch.run);
        unit.take_in(batch.run); // harmless
    });
    CHECK(outbox.intake(batch.run).whole);

    const core::MessageId document{batch.seal({batch.messages[0]})};
    CHECK(ordinals(settled()) == std::vector<std::int64_t>{1, 2});
    CHECK(settled().at(0).record_key == key(1));
    CHECK(settled().at(0).message == batch.messages[0]);
    CHECK(ordinals(outbox.unsettled_of(batch.run, 0, 1)) == std::vector<std::int64_t>{3});
    CHECK(ordinals(outbox.unsettled_of(batch.run, 3, 500)) == std::vector<std::int64_t>{4});
    const auto begun = outbox.unsettled_of(batch.run, 0, 500);
    CHECK(ordinals(begun) == std::vector<std::int64_t>{3, 4});
    CHECK(begun.at(0).message == batch.messages[2]);
    CHECK(begun.at(0).record_key == key(3));
    CHECK(begun.at(0).decisions == 1);
    CHECK(begun.at(1).decisions == 0);

    batch.write(
        [&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.supersede(document); });
    CHECK(ordinals(outbox.unsettled_of(batch.run, 0, 500)) == std::vector<std::int64_t>{1, 3, 4});
    CHECK(outbox.sealed_documents(batch.run).empty());
    const core::MessageId next{batch.seal({batch.messages[0], batch.messages[2]})};
    CHECK(outbox.sealed_documents(batch.run).at(0).document == next);
    CHECK(
        code_of([&] {
            batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
                unit.supersede(document);
            });
        })
        == core::Code{"DOCUMENT_NOT_SEALED"});
    CHECK(shared().store.outbox().superseded_documents(batch.run).empty()); // nobody had it
}

TEST_CASE(
    "a sealed document knows its records, their epochs and how its attempts went",
    "[storage][outbox]") {
    Batch batch{"sealed-exchange"};
    batch.take_in(core::Outcome::released, State::pending);
    batch.take_in(core::Outcome::reduced, State::pending);
    const core::MessageId document{batch.seal({batch.messages[1], batch.messages[0]})};
    ports::Outbox& outbox{shared().store.outbox()};
    {
        const auto documents = outbox.sealed_documents(batch.run);
        REQUIRE(documents.size() == 1);
        CHECK(documents[0].document == document);
        CHECK(documents[0].exchange == batch.exchange);
        CHECK(documents[0].digest == key(99));
        CHECK(documents[0].attempts == 0);
        CHECK_FALSE(documents[0].last_outcome.has_value());
        const auto records = outbox.records_of(document);
        REQUIRE(records.size() == 2);
        CHECK(records[0].message == batch.messages[0]);
        CHECK(records[0].person == batch.persons[0]);
        CHECK(records[0].epoch == core::Epoch::first);
        CHECK(records[0].outcome == core::Outcome::released);
        CHECK(records[0].next_change.has_value());
        CHECK(records[1].ordinal == 2);
        CHECK(records[1].outcome == core::Outcome::reduced);
    }
    for (const int attempt : {1, 2}) {
        batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
            if (attempt == 2) {
                unit.add(ports::OutcomeRow{
                    document, 1, ports::DeliveryOutcome::failed, "CONNECT_FAILED", 0});
            }
            unit.mark(
                ports::AttemptRow{
                    document,
                    attempt,
                    party,
                    key(99),
                    batch.persons,
                    {core::Epoch::first, core::Epoch::first},
                    {}},
                {});
        });
        CHECK(outbox.sealed_documents(batch.run).at(0).attempts == attempt);
        CHECK_FALSE(outbox.sealed_documents(batch.run).at(0).last_outcome.has_value());
    }
    for (const auto outcome :
         {ports::DeliveryOutcome::unknown, ports::DeliveryOutcome::delivered}) {
        batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
            unit.add(ports::OutcomeRow{document, 2, outcome, "REPORTED", 200});
        });
        CHECK(outbox.sealed_documents(batch.run).at(0).last_outcome == outcome);
    }
}

TEST_CASE(
    "only what was decided and released can be sealed, and only into one document",
    "[storage][outbox]") {
    Batch batch{"unsealable-exchange"};
    batch.take_in(core::Outcome::released, State::pending);
    batch.take_in(core::Outcome::refused, State::withheld);
    batch.take_in({}, State::pending);
    CHECK(
        code_of([&] {
            batch.seal({batch.messages[0], batch.messages[1]});
        })
        == core::Code{"RECORD_NOT_DECIDED"});
    CHECK(code_of([&] { batch.seal({batch.messages[2]}); }) == core::Code{"RECORD_NOT_DECIDED"});
    Batch other{"other-exchange"};
    CHECK(code_of([&] { other.seal({batch.messages[0]}); }) == core::Code{"RECORD_NOT_DECIDED"});
    batch.seal({batch.messages[0]});
    CHECK(code_of([&] { batch.seal({batch.messages[0]}); }) == core::Code{"RECORD_SEALED_TWICE"});
}

TEST_CASE(
    "a document is bound to the configuration that its records were decided under",
    "[storage][outbox]") {
    storage::ConfigurationStore& configurations{shared().store.configurations()};
    const auto put_in_force = [&](const std::string& content) {
        const core::Digest digest{crypto::sha256(core::as_bytes(content))};
        configurations.put(digest, core::as_bytes(content));
        activate(digest);
        return digest;
    };
    Batch batch{"two-configurations"};
    const core::Digest before{put_in_force("sealing, before")};
    batch.take_in(core::Outcome::released, State::pending);
    batch.take_in(core::Outcome::released, State::pending);
    put_in_force("sealing, after");
    batch.take_in(core::Outcome::released, State::pending);
    batch.seal({batch.messages[0]});
    batch.seal({batch.messages[1], batch.messages[2]});
    const auto documents = shared().store.outbox().sealed_documents(batch.run);
    REQUIRE(documents.size() == 2);
    CHECK(documents[0].configuration == before);
    CHECK(documents[1].configuration == core::Digest{}); // of two: old whichever is in force
}

TEST_CASE("one received document is one run", "[storage][outbox]") {
    const core::ExchangeId exchange{core::ExchangeId::intern("inbound-once")};
    const core::Digest source{key(500)};
    ports::Outbox& outbox{shared().store.outbox()};
    CHECK_FALSE(outbox.run_of(exchange, source).has_value());
    const core::MessageId run{new_id()};
    const auto worker = new_worker();
    const auto begin_run = [&](core::MessageId id) {
        const auto unit = worker->start();
        const ports::GateFacts facts{unit->begin({}, Lock::shared)};
        unit->add(ports::RunRow{
            id, exchange, ports::Direction::in, facts.configuration, facts.t, source});
        static_cast<void>(unit->commit());
    };
    begin_run(run);
    CHECK(outbox.run_of(exchange, source) == run);
    CHECK(code_of([&] { begin_run(new_id()); }) == core::Code{"STORE_CONSTRAINT"});
    CHECK(outbox.open_runs(exchange).at(0).source == source);
}

TEST_CASE(
    "a quarantined record that a resumed run sets aside again keeps its first text",
    "[storage][outbox]") {
    const core::MessageId message{new_id()};
    const auto worker = new_worker();
    for (const std::string text : {"first", "again"}) {
        const auto unit = worker->start();
        static_cast<void>(unit->begin({}, Lock::shared));
        unit->add(std::vector{ports::PayloadRow{
            message, core::PersonNo::none, ports::PayloadRow::Use::quarantined, 0,
            core::as_bytes(text)}});
        static_cast<void>(unit->commit());
    }
    const auto kept =
        shared().store.outbox().payload(message, ports::PayloadRow::Use::quarantined, 0);
    REQUIRE(kept.has_value());
    CHECK(core::as_text(*kept) == "first");
    CHECK_FALSE(
        shared().store.outbox().payload(message, ports::PayloadRow::Use::document, 0).has_value());

    const auto unit = worker->start();
    static_cast<void>(unit->begin({}, Lock::shared));
    const ports::PayloadRow document{
        message, core::PersonNo::none, ports::PayloadRow::Use::document, 0, core::as_bytes("sent")};
    unit->add(std::vector{document});
    CHECK(
        code_of([&] {
            unit->add(std::vector{document});
            static_cast<void>(unit->commit());
        })
        == core::Code{"STORE_CONSTRAINT"});
}

TEST_CASE(
    "what was delivered once is delivered, whatever came of a later attempt", "[storage][outbox]") {
    Batch batch{"late-exchange"};
    batch.take_in(core::Outcome::released, ports::RecordState::pending);
    const core::MessageId document{batch.seal({batch.messages[0]})};
    batch.attempt(document, 1, std::nullopt, "NONE");
    batch.attempt(document, 2, ports::DeliveryOutcome::unknown, "ANSWER_LOST");
    CHECK(shared().store.outbox().sealed_documents(batch.run).at(0).maybe_arrived);
    batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) { // by who had lost its lease
        unit.add(ports::OutcomeRow{
            document, 1, ports::DeliveryOutcome::delivered, "DELIVERED", 200, ports::Teller::sender,
            true});
    });
    auto standing = shared().store.outbox().sealed_documents(batch.run).at(0);
    CHECK(standing.last_outcome == ports::DeliveryOutcome::delivered);
    CHECK(standing.answered());
    CHECK(standing.late.has_value()); // so that whoever has the run concludes
    batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(
            ports::OutcomeRow{document, 2, ports::DeliveryOutcome::delivered, "CAME_LATE", 200});
    });
    standing = shared().store.outbox().sealed_documents(batch.run).at(0);
    CHECK(standing.answered());
    CHECK_FALSE(standing.late.has_value());
}

TEST_CASE(
    "no attempt begins at a document that was settled, given up or tried meanwhile",
    "[storage][outbox]") {
    Batch batch{"outdated-exchange"};
    for (int record{0}; record < 3; ++record) {
        batch.take_in(core::Outcome::released, ports::RecordState::pending);
    }
    const core::Code outdated{"ATTEMPT_OUTDATED"};
    const auto marking = [&](core::MessageId document, int attempt) {
        return code_of([&] { batch.attempt(document, attempt, std::nullopt, "NONE"); });
    };
    const core::MessageId superseded{batch.seal({batch.messages[0]})};
    batch.write(
        [&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.supersede(superseded); });
    CHECK(marking(superseded, 1) == outdated);

    const core::MessageId given_up{batch.seal({batch.messages[1]})};
    ports::DeliveryStep step;
    step.message = given_up;
    step.state = ports::DeliveryStep::State::given_up;
    batch.step(step);
    CHECK(marking(given_up, 1) == outdated);

    const core::MessageId tried{batch.seal({batch.messages[2]})};
    CHECK(marking(tried, 2) == outdated);
    CHECK(marking(tried, 1) == core::Code{"NONE"});
    CHECK(marking(tried, 1) == outdated);
    CHECK(marking(tried, 2) == core::Code{"NONE"});
}
