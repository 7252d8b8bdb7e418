// What the store knows about deliveries: steps, dead messages, how a party answers, whose turn it
// is.

#include "tests/storage/batch.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace storage_tests;
using namespace std::chrono_literals;
using Behind = ports::Deliveries::Behind;
using Outcome = ports::DeliveryOutcome;
using State = ports::DeliveryStep::State;

namespace {

ports::Deliveries& deliveries() {
    return shared().store.deliveries();
}

ports::SealedDocument the_document(const Batch& batch) {
    const auto documents = shared().store.outbox().sealed_documents(batch.run);
    REQUIRE(documents.size() == 1);
    return documents.front();
}

std::vector<ports::DeadLetter> dead_of(const Batch& batch) {
    std::vector<ports::DeadLetter> letters{deliveries().dead()};
    std::erase_if(letters, [&](const ports::DeadLetter& one) { return one.run != batch.run; });
    return letters;
}

ports::DeliveryStep step(core::MessageId message, State state) {
    ports::DeliveryStep made;
    made.message = message;
    made.state = state;
    return made;
}

ports::DeliveryStep dead(core::MessageId message, ports::Pile pile, const char* code) {
    ports::DeliveryStep made{step(message, State::dead)};
    made.pile = pile;
    made.code = code;
    return made;
}

/// Three records, the first two in a document.
Batch with_document(const std::string& name) {
    Batch batch{name};
    batch.to = core::PartyId::intern("party of " + name);
    for (int record{0}; record < 3; ++record) {
        batch.take_in(core::Outcome::released, ports::RecordState::pending);
    }
    return batch;
}

}

TEST_CASE(
    "when the next attempt is due stands in the store, to the microsecond", "[storage][delivery]") {
    Batch batch{with_document("waiting-exchange")};
    const core::MessageId document{batch.seal({batch.messages[0], batch.messages[1]})};
    CHECK_FALSE(the_document(batch).step.has_value());
    const core::Instant begun{the_document(batch).since};
    CHECK(the_document(batch).sealed_at >= begun);

    ports::DeliveryStep waiting{step(document, State::waiting)};
    waiting.due = begun + 6h + 123'456us;
    waiting.failures = 3;
    waiting.code = "CONNECT_FAILED";
    batch.step(waiting);
    const ports::SealedDocument read{the_document(batch)};
    REQUIRE(read.step.has_value());
    CHECK(read.in_state(State::waiting));
    CHECK(read.step->due == waiting.due);
    CHECK(read.step->failures == 3);
    CHECK(read.step->code == "CONNECT_FAILED");
    CHECK(read.step->party == batch.to);
    CHECK(read.since == begun);

    const auto backlog = [&](const char* name) {
        const std::vector<core::ExchangeId> asked{core::ExchangeId::intern(name)};
        return shared().store.exchange_figures().moved(asked, read.since).at(0).waiting_since;
    };
    CHECK(backlog("waiting-exchange") == read.sealed_at);
    CHECK_FALSE(backlog("half-steps-of-nobody"));

    batch.step(step(document, State::replayed)); // a deadline counts from here
    CHECK(the_document(batch).in_state(State::replayed));
    CHECK(the_document(batch).step->failures == 0);
    CHECK(the_document(batch).since > begun);
}

TEST_CASE(
    "a step must be whole: what waits has a time, what is dead a pile", "[storage][delivery]") {
    Batch batch{with_document("half-steps")};
    const core::MessageId document{batch.seal({batch.messages[0]})};
    CHECK(
        code_of([&] { batch.step(step(document, State::waiting)); })
        == core::Code{"STORE_CONSTRAINT"});
    CHECK(
        code_of([&] { batch.step(step(document, State::dead)); })
        == core::Code{"STORE_CONSTRAINT"});
}

TEST_CASE(
    "dead are messages whose latest step says so, until they arrived after all or are superseded",
    "[storage][delivery]") {
    Batch batch{with_document("dead-exchange")};
    const core::MessageId document{batch.seal({batch.messages[0], batch.messages[1]})};
    CHECK(dead_of(batch).empty());
    batch.attempt(document, 1, Outcome::unknown, "TIMEOUT");
    batch.step(dead(document, ports::Pile::party, "TIMEOUT"));
    batch.step(dead(batch.messages[2], ports::Pile::withdrawn, "CONSENT_WITHDRAWN"));
    {
        const auto letters = dead_of(batch);
        REQUIRE(letters.size() == 2);
        CHECK(letters[0].message == document);
        CHECK(letters[0].pile == ports::Pile::party);
        CHECK(letters[0].code == "TIMEOUT");
        CHECK(letters[0].records == 2);
        CHECK(letters[0].document);
        CHECK(letters[0].maybe_arrived);
        CHECK_FALSE(letters[0].refused);
        CHECK(letters[1].message == batch.messages[2]);
        CHECK(letters[1].records == 1);
        CHECK_FALSE(letters[1].document);
        CHECK(letters[1].pile == ports::Pile::withdrawn);
        const std::vector<core::MessageId> both{letters[0].message, letters[1].message};
        const auto records = deliveries().records_in(both);
        REQUIRE(records.size() == 3);
        CHECK(records[2].message == batch.messages[2]);
        CHECK(records[0].record_key == key(1));
        CHECK(records[0].decisions == 1);
    }
    batch.step(step(batch.messages[2], State::given_up));
    CHECK(dead_of(batch).size() == 1);
    batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(ports::OutcomeRow{document, 1, Outcome::delivered, "SETTLED_DELIVERED", 0});
    });
    CHECK(dead_of(batch).empty());

    Batch other{with_document("dead-and-superseded")};
    const core::MessageId refused{other.seal({other.messages[0]})};
    other.attempt(refused, 1, Outcome::refused, "HTTP_REFUSED");
    other.step(dead(refused, ports::Pile::ours, "HTTP_REFUSED"));
    REQUIRE(dead_of(other).size() == 1);
    CHECK(dead_of(other).front().refused);
    other.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.supersede(refused); });
    CHECK(dead_of(other).empty());
}

TEST_CASE(
    "how a party has been answering is read in order of time, first attempts and repetitions",
    "[storage][delivery]") {
    Batch batch{with_document("answering")};
    const core::MessageId document{batch.seal({batch.messages[0]})};
    const core::Instant before{the_document(batch).since};
    CHECK(deliveries().attempts_to(batch.to, before).empty());
    batch.attempt(document, 1, Outcome::failed, "CONNECT_FAILED");
    batch.attempt(document, 2, Outcome::unknown, "TIMEOUT");
    batch.attempt(document, 3, std::nullopt, "");
    const auto attempts = deliveries().attempts_to(batch.to, before);
    REQUIRE(attempts.size() == 3);
    CHECK_FALSE(attempts[0].again);
    CHECK(attempts[1].again);
    CHECK(attempts[0].outcome == Outcome::failed);
    CHECK(attempts[0].code == "CONNECT_FAILED");
    CHECK(attempts[0].answered_at >= attempts[0].marked_at);
    CHECK(attempts[1].outcome == Outcome::unknown);
    CHECK_FALSE(attempts[2].outcome.has_value());
    CHECK_FALSE(attempts[2].answered_at.has_value());
    CHECK(attempts[0].marked_at < attempts[2].marked_at);
    CHECK(deliveries().attempts_to(batch.to, attempts[1].marked_at).size() == 1);
    CHECK(deliveries().attempts_to(core::PartyId::intern("nobody"), before).empty());
}

TEST_CASE(
    "a party's queue counts what waits for it, and names a party that is only tried",
    "[storage][delivery]") {
    Batch batch{with_document("queued")};
    const core::Instant long_ago{};
    const auto queue = [&] {
        const auto queues = deliveries().queues(long_ago);
        const auto found = std::find_if(
            queues.begin(), queues.end(), [&](const auto& one) { return one.party == batch.to; });
        return found == queues.end() ? std::optional<ports::PartyQueue>{} : *found;
    };
    CHECK_FALSE(queue().has_value());
    const core::MessageId first{batch.seal({batch.messages[0], batch.messages[1]})};
    const core::MessageId second{batch.seal({batch.messages[2]})};
    CHECK(queue()->documents == 2);
    CHECK(queue()->records == 3);
    CHECK(queue()->oldest.has_value());
    CHECK_FALSE(queue()->next_attempt.has_value());
    batch.attempt(first, 1, Outcome::unknown, "TIMEOUT");
    ports::DeliveryStep waiting{step(first, State::waiting)};
    waiting.due = *queue()->oldest + 30s;
    batch.step(waiting);
    CHECK(queue()->next_attempt == waiting.due);
    CHECK(queue()->unknown == 1);
    batch.step(dead(second, ports::Pile::party, "CONNECT_FAILED"));
    CHECK(queue()->documents == 1);
    batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(ports::OutcomeRow{first, 1, Outcome::delivered, "DELIVERED", 200});
    });
    CHECK(queue()->documents == 0); // but something was tried
}

TEST_CASE(
    "what stands in a document is known with what the register had said, of those who are asked "
    "about",
    "[storage][delivery]") {
    Batch batch{with_document("standing")};
    const core::MessageId first{batch.seal({batch.messages[0], batch.messages[1]})};
    const core::MessageId second{batch.seal({batch.messages[2]})};
    const std::vector<core::Digest> keys{key(1), key(2), key(3)};
    const auto standing = deliveries().standing(batch.run, keys);
    REQUIRE(standing.size() == 3);
    for (int record{1}; record <= 3; ++record) {
        const auto found = std::find_if(standing.begin(), standing.end(), [&](const auto& one) {
            return one.record_key == key(record);
        });
        REQUIRE(found != standing.end());
        CHECK(found->register_digest == key(200 + record));
        CHECK(found->document == (record == 3 ? second : first));
    }
    CHECK(deliveries().standing(batch.run, std::span{keys}.last(1)).size() == 1);
    CHECK(deliveries().standing(new_id(), keys).empty());
    batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.supersede(first); });
    REQUIRE(deliveries().standing(batch.run, keys).size() == 1);
    CHECK(deliveries().standing(batch.run, keys).front().document == second);
}

TEST_CASE(
    "a run waits behind what an earlier run of its exchange has pending, and behind its own "
    "documents where an order is kept",
    "[storage][delivery]") {
    using Lanes = std::vector<std::int64_t>;
    const Lanes everybody{101, 102, 103, 104};
    Batch earlier{with_document("ordered")};
    Batch later{with_document("ordered")};
    CHECK(deliveries().lanes_ahead(earlier.run, Behind::all, everybody).empty());
    CHECK(deliveries().lanes_ahead(later.run, Behind::all, everybody) == Lanes{101, 102, 103});
    CHECK(deliveries().lanes_ahead(later.run, Behind::all, Lanes{102, 104}) == Lanes{102});
    CHECK(deliveries().lanes_ahead(later.run, Behind::what_may_have_arrived, everybody).empty());
    earlier.settle(2, ports::RecordState::withheld);
    CHECK(deliveries().lanes_ahead(later.run, Behind::all, everybody) == Lanes{101, 102});

    const core::MessageId document{earlier.seal({earlier.messages[0]})};
    CHECK(
        deliveries().lanes_ahead(earlier.run, Behind::all, everybody)
        == Lanes{101}); // within the run
    earlier.attempt(document, 1, Outcome::unknown, "TIMEOUT");
    CHECK(
        deliveries().lanes_ahead(later.run, Behind::what_may_have_arrived, everybody)
        == Lanes{101});
    earlier.step(dead(document, ports::Pile::party, "TIMEOUT"));
    CHECK(
        deliveries().lanes_ahead(earlier.run, Behind::all, everybody)
        == Lanes{101}); // dead, not done
    earlier.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(ports::OutcomeRow{document, 1, Outcome::delivered, "SETTLED_DELIVERED", 0});
    });
    earlier.settle(0, ports::RecordState::released);
    earlier.settle(1, ports::RecordState::released);
    CHECK(deliveries().lanes_ahead(later.run, Behind::all, everybody).empty());
    CHECK(deliveries().lanes_ahead(earlier.run, Behind::all, everybody).empty());
}

TEST_CASE(
    "a record that was sealed before says when, and a closed run can be opened again for it",
    "[storage][delivery]") {
    Batch batch{with_document("reopened")};
    ports::Outbox& outbox{shared().store.outbox()};
    CHECK_FALSE(outbox.unsettled_of(batch.run, 0, 500).at(0).was_sealed.has_value());
    CHECK(outbox.unsettled_of(batch.run, 0, 500).at(0).lane == 101);
    const core::MessageId document{batch.seal({batch.messages[0]})};
    const core::Instant sealed_at{the_document(batch).sealed_at};
    batch.write(
        [&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.supersede(document); });
    CHECK(outbox.unsettled_of(batch.run, 0, 500).at(0).was_sealed == sealed_at);

    for (std::size_t record{0}; record < 3; ++record) {
        batch.settle(record, ports::RecordState::withheld);
    }
    batch.write(
        [&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.close_run(batch.run); });
    REQUIRE(batch.account().closed);
    batch.settle(0, ports::RecordState::pending);
    batch.write(
        [&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.reopen_run(batch.run); });
    CHECK_FALSE(batch.account().closed);
    CHECK(outbox.unsettled_of(batch.run, 0, 500).size() == 1);
}

TEST_CASE("the application may add steps and read them, and nothing else", "[storage][delivery]") {
    storage::Connection app{shared().connection(storage::Role::app)};
    for (const char* const statement :
         {"UPDATE delivery_step SET state = 'replayed'", "DELETE FROM delivery_step",
          "UPDATE message SET lane = 1", "UPDATE decision SET register_digest = NULL"}) {
        CHECK(code_of([&] { app.run(statement); }) == core::Code{"STORE_FORBIDDEN"});
    }
}
