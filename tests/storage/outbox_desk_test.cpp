// Dead messages that are to be tried again, and somebody else who was there between the plan and
// the deed.

#include "gateway/exchange/outbox_desk.h"
#include "tests/exchange/one_law.h"
#include "tests/storage/batch.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

using namespace storage_tests;
using Outcome = ports::DeliveryOutcome;
using State = ports::DeliveryStep::State;

namespace {

std::shared_ptr<const config::Configuration> law_with(core::ExchangeId id) {
    auto law = std::make_shared<config::Configuration>();
    config::Exchange exchange;
    exchange.id = id;
    law->exchanges.push_back(std::move(exchange));
    return law;
}

/// Where one of several people sits.
struct Desk {
    core::ExchangeId of;
    std::shared_ptr<const config::Configuration> law;
    std::unique_ptr<ports::UnitOfWorkFactory::Worker> worker{new_worker()};
    tests::exchange::OneLaw source{law};
    exchange::GateTransaction gate{*worker, shared().store.people(), source};

    explicit Desk(core::ExchangeId id) : of{id}, law{law_with(id)} {}

    [[nodiscard]] std::vector<ports::DeadLetter> plan() const {
        exchange::Selected selected;
        selected.exchange = of;
        const exchange::ReplayPlan plan{
            exchange::plan_replay(shared().store.deliveries(), selected, *law)};
        std::vector<ports::DeadLetter> planned;
        for (const exchange::ReplayRun& run : plan.runs) {
            planned.insert(planned.end(), run.letters.begin(), run.letters.end());
        }
        return planned;
    }

    /// @return the messages that really are tried again.
    [[nodiscard]] std::vector<core::MessageId>
    try_again(const std::vector<ports::DeadLetter>& planned) {
        std::vector<core::MessageId> messages;
        for (const ports::DeadLetter& letter :
             exchange::try_again(gate, shared().store.deliveries(), planned, "uid:1000")) {
            messages.push_back(letter.message);
        }
        return messages;
    }

    void give_up(core::MessageId message) {
        exchange::give_up(
            gate, shared().store.deliveries(), exchange::GivenUp{message, "case/1", "uid:1001"});
    }
};

using Messages = std::vector<core::MessageId>;

ports::DeliveryStep dead(core::MessageId message, ports::Pile pile, const char* code) {
    ports::DeliveryStep step;
    step.message = message;
    step.state = State::dead;
    step.pile = pile;
    step.code = code;
    return step;
}

/// A document of one more record that did not get through.
core::MessageId dead_document(Batch& batch) {
    batch.take_in(core::Outcome::released, ports::RecordState::pending);
    const core::MessageId document{batch.seal({batch.messages.back()})};
    batch.attempt(document, 1, Outcome::failed, "CONNECT_FAILED");
    batch.step(dead(document, ports::Pile::party, "CONNECT_FAILED"));
    return document;
}

void close(Batch& batch) {
    batch.write(
        [&](ports::UnitOfWork& unit, const ports::GateFacts&) { unit.close_run(batch.run); });
}

std::ptrdiff_t entries(core::MessageId message, std::string_view kind) {
    const std::vector<ports::JournalRow> rows{shared().store.journal().entries_of(message)};
    return std::count_if(
        rows.begin(), rows.end(), [&](const ports::JournalRow& row) { return row.kind == kind; });
}

}

TEST_CASE(
    "what was given up between the plan and the deed is not tried again, and its run stays closed",
    "[storage][delivery]") {
    Batch batch{"given-up-meanwhile"};
    const core::MessageId document{dead_document(batch)};
    Desk desk{batch.exchange};
    const std::vector<ports::DeadLetter> planned{desk.plan()};
    REQUIRE(planned.size() == 1);

    desk.give_up(document);
    close(batch);
    CHECK(desk.try_again(planned).empty());
    CHECK(batch.account().closed);
    CHECK(batch.account().rejected == 1);
    CHECK(entries(document, "given-up") == 1);
    CHECK(entries(document, "replayed") == 0);
    const auto documents = shared().store.outbox().sealed_documents(batch.run);
    REQUIRE(documents.size() == 1);
    CHECK(documents.front().in_state(State::given_up));
}

TEST_CASE(
    "what another tried again and delivered between the plan and the deed stays delivered",
    "[storage][delivery]") {
    Batch batch{"delivered-meanwhile"};
    batch.take_in(core::Outcome::released, ports::RecordState::pending);
    const core::MessageId record{batch.messages.front()};
    batch.settle(0, ports::RecordState::withheld);
    batch.step(dead(record, ports::Pile::law, "HOLD"));
    Desk desk{batch.exchange};
    const std::vector<ports::DeadLetter> planned{desk.plan()};
    REQUIRE(planned.size() == 1);

    Desk other{batch.exchange};
    REQUIRE(other.try_again(other.plan()) == Messages{record});
    CHECK(batch.account().pending == 1);
    CHECK(desk.try_again(planned).empty()); // it is on its way already
    batch.attempt(batch.seal({record}), 1, Outcome::delivered, "DELIVERED");
    batch.settle(0, ports::RecordState::released);
    close(batch);
    CHECK(desk.try_again(planned).empty());
    CHECK(batch.account().closed);
    CHECK(batch.account().released == 1);
    CHECK(entries(record, "replayed") == 1);
}

TEST_CASE(
    "of a plan what still stands is tried again, and what died once more is another matter",
    "[storage][delivery]") {
    Batch batch{"partly-given-up"};
    const core::MessageId given_up{dead_document(batch)};
    const core::MessageId again{dead_document(batch)};
    Desk desk{batch.exchange};
    const std::vector<ports::DeadLetter> planned{desk.plan()};
    REQUIRE(planned.size() == 2);

    desk.give_up(given_up);
    CHECK(desk.try_again(planned) == Messages{again});
    CHECK(entries(given_up, "replayed") == 0);
    CHECK(entries(again, "replayed") == 1);
    CHECK_FALSE(batch.account().closed);

    batch.attempt(again, 2, Outcome::failed, "CONNECT_FAILED");
    batch.step(dead(again, ports::Pile::party, "CONNECT_FAILED"));
    CHECK(desk.try_again(planned).empty()); // nobody has planned it since
    CHECK(desk.try_again(desk.plan()) == Messages{again});
}
