// Documents of many and rejected records lie under keys of their own, and end too: when they are
// done with and somebody in them is gone, or when they have had their time.

#include "gateway/storage/unowned_payloads.h"
#include "tests/storage/batch.h"

#include <catch2/catch.hpp>

using namespace storage_tests;
using Of = ports::Destruction::Of;
using Outcome = ports::DeliveryOutcome;
using State = ports::RecordState;
using Use = ports::PayloadRow::Use;

namespace {

void keep(Batch& batch, core::MessageId message, Use use) {
    batch.write([&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(std::vector{
            ports::PayloadRow{message, core::PersonNo::none, use, 0, core::as_bytes("of many")}});
    });
}

/// A released batch of two, in one document.
struct Sent : Batch {
    explicit Sent(const std::string& name) : Batch{name} {
        take_in(core::Outcome::released, State::released);
        take_in(core::Outcome::released, State::released);
        document = seal(messages);
        keep(*this, document, Use::document);
    }

    void deliver() { attempt(document, 1, Outcome::delivered, "DELIVERED"); }

    /// The same as retention does.
    void end_first() const {
        shared().owner().run(
            "DELETE FROM person_key WHERE person_no = $1::bigint",
            {storage::Parameter::integer(static_cast<std::int64_t>(persons.front()))});
    }

    [[nodiscard]] std::int64_t over() const {
        for (const storage::DocumentsOver& one :
             shared().store.unowned_payloads().documents_over()) {
            if (one.exchange == exchange.text()) {
                return one.documents;
            }
        }
        return 0;
    }

    core::MessageId document{};
};

core::Code end(Of of, const Batch& batch, std::int64_t expected, core::Instant until = {}) {
    ports::Destruction what{of};
    what.exchange = batch.exchange.text();
    what.expected = expected;
    what.until = until;
    return code_of([&] {
        const auto unit = batch.worker->start();
        static_cast<void>(unit->begin({}, ports::UnitOfWork::Lock::shared));
        unit->add(ports::RightsEntry{what});
        static_cast<void>(unit->commit());
    });
}

bool readable(core::MessageId message, Use use) {
    return shared().store.outbox().payload(message, use, 0).has_value();
}

}

TEST_CASE(
    "a document of many ends when it is done with and the first of its persons is gone",
    "[storage][retention][gdpr-5]") {
    Sent sent{"documents-end"};
    sent.end_first();
    CHECK(sent.over() == 0); // it has not arrived
    sent.deliver();
    CHECK(sent.over() == 1);
    CHECK(end(Of::documents, sent, 2) == core::Code{"RETENTION_MOVED"});
    CHECK(readable(sent.document, Use::document)); // another number than was judged
    CHECK(end(Of::documents, sent, 1) == core::Code{"NONE"});
    CHECK_FALSE(readable(sent.document, Use::document));
    CHECK(sent.over() == 0);

    Sent whole{"documents-stay"};
    whole.deliver();
    CHECK(whole.over() == 0); // everybody in it is there
}

TEST_CASE(
    "a document stays while somebody else in it is kept back", "[storage][retention][gdpr-18]") {
    Sent sent{"documents-held"};
    sent.deliver();
    sent.end_first();
    REQUIRE(sent.over() == 1);
    storage::Connection owner{shared().owner()};
    const auto hold = [&](std::size_t whose, const char* state) {
        owner.run(
            "INSERT INTO hold (person_no, kind, state, items, bases) VALUES ($1::bigint,"
            " 'restriction', $2::text, '{}', '{}')",
            {storage::Parameter::integer(static_cast<std::int64_t>(sent.persons.at(whose))),
             storage::Parameter::text(state)});
    };
    hold(0, "upheld"); // of whom nothing is left
    CHECK(sent.over() == 1);
    hold(1, "upheld");
    CHECK(sent.over() == 0);
    hold(1, "ended");
    CHECK(sent.over() == 1);
}

TEST_CASE("rejected records end by their entry", "[storage][retention][gdpr-5]") {
    Batch batch{"rejected-end"};
    batch.take_in({}, State::rejected);
    batch.take_in({}, State::rejected);
    for (const core::MessageId message : batch.messages) {
        keep(batch, message, Use::rejected);
    }
    shared().owner().run(
        "UPDATE payload SET recorded_at = '2020-01-01' WHERE message = $1::uuid",
        {storage::Parameter::message(batch.messages.front())});
    const core::Instant before{*core::parse_instant("2021-01-01T00:00:00Z")};
    CHECK(shared().store.unowned_payloads().rejected_over(batch.exchange.text(), before) == 1);
    CHECK(end(Of::rejected, batch, 2, before) == core::Code{"RETENTION_MOVED"});
    CHECK(end(Of::rejected, batch, 1, before) == core::Code{"NONE"});
    CHECK_FALSE(readable(batch.messages.front(), Use::rejected));
    CHECK(readable(batch.messages.back(), Use::rejected));
    // nothing that is yet to come has had its time
    const core::Instant future{*core::parse_instant("2999-01-01T00:00:00Z")};
    CHECK(shared().store.unowned_payloads().rejected_over(batch.exchange.text(), future) == 0);
}
