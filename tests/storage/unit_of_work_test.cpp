#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

using namespace storage_tests;
using Lock = ports::UnitOfWork::Lock;

namespace {

const core::ExchangeId exchange{core::ExchangeId::intern("kela-statements")};
const core::PartyId party{core::PartyId::intern("kela")};

std::int64_t count(const std::string& sql) {
    storage::Connection owner{shared().owner()};
    return owner.run(sql).integer(0, 0);
}

std::string rows_of(const std::string& table, const core::MessageId& message) {
    return "SELECT count(*) FROM " + table + " WHERE message = '" + message.text() + "'";
}

}

TEST_CASE(
    "what was written is there after the commit, and each marked attempt has its permit",
    "[storage][unit]") {
    const auto worker = new_worker();
    const core::PersonNo person{new_person()};
    const core::MessageId message{new_id()};
    const core::Bytes document{core::Bytes(300, std::byte{0x41})};
    const core::Digest digest{crypto::sha256(document)};

    const auto unit = worker->start();
    const ports::GateFacts facts{unit->begin(std::vector{person}, Lock::shared)};
    CHECK(facts.journal_writable);
    REQUIRE(facts.persons.size() == 1);
    CHECK(facts.persons[0].epoch == core::Epoch::first);

    Notes notes{facts};
    const ports::JournalPosition position{notes.add(journal::EntryKind::attempt, message, person)};
    unit->add(std::vector{ports::MessageRow{
        message, exchange, party, ports::Direction::query_out, person, {}, 0, {}}});
    unit->add(std::vector{ports::DecisionRow{
        message, 1, person, core::Epoch::first, core::Outcome::released, facts.t, "evidence"}});
    unit->add(std::vector{
        ports::PayloadRow{message, person, ports::PayloadRow::Use::document, 0, document}});
    unit->add(
        std::vector{ports::RecordOutcomeRow{message, {}, 0, ports::RecordState::pending, {}, {}}});
    unit->add(notes.rows());
    unit->mark(
        ports::AttemptRow{
            message, 1, party, digest, {person}, {core::Epoch::first}, std::chrono::seconds{5}},
        position);
    const std::vector<ports::SendPermit> permits{unit->commit()};

    REQUIRE(permits.size() == 1);
    CHECK(permits[0].message() == message);
    CHECK(permits[0].attempt() == 1);
    CHECK(permits[0].payload_digest() == digest);
    CHECK(permits[0].journalled_at() == position);
    CHECK(permits[0].send_by() == std::chrono::seconds{5});

    CHECK(
        shared().store.outbox().payload(message, ports::PayloadRow::Use::document, 0) == document);
    const auto decisions = shared().store.decisions().decisions_of(message);
    REQUIRE(decisions.size() == 1);
    CHECK(decisions[0].evidence == "evidence");
    CHECK(decisions[0].next_change == facts.t);
    CHECK(decisions[0].person == person);
    const auto entries = shared().store.journal().entries_of(message);
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].hash == notes.head().hash);
    CHECK(entries[0].at == facts.t);
    CHECK(entries[0].person == person);
    bool open{false};
    for (const auto& attempt : shared().store.outbox().attempts_without_outcome()) {
        open = open || attempt.message == message;
    }
    CHECK(open);
}

TEST_CASE("a unit of work that is not committed leaves nothing", "[storage][unit]") {
    const auto worker = new_worker();
    const core::PersonNo person{new_person()};
    const core::MessageId message{new_id()};
    std::int64_t chain{0};
    {
        const auto unit = worker->start();
        const ports::GateFacts facts{unit->begin(std::vector{person}, Lock::exclusive)};
        chain = facts.head.chain;
        Notes notes{facts};
        const ports::JournalPosition position{notes.add(journal::EntryKind::attempt, message)};
        unit->add(std::vector{ports::MessageRow{
            message, exchange, party, ports::Direction::query_out, person, {}, 0, {}}});
        unit->add(std::vector{
            ports::RecordOutcomeRow{message, {}, 0, ports::RecordState::pending, {}, {}}});
        unit->add(
            ports::PersonEntry{person, consent(core::ConsentKind::refused, facts.t), {}, true});
        unit->add(notes.rows());
        unit->mark(
            ports::AttemptRow{message, 1, party, {}, {person}, {core::Epoch::first}, {}}, position);
    }
    CHECK(count(rows_of("message", message)) == 0);
    CHECK(count(rows_of("record_outcome", message)) == 0);
    CHECK(count(rows_of("attempt", message)) == 0);
    CHECK(count(rows_of("journal", message)) == 0);

    const auto unit = worker->start();
    const ports::GateFacts facts{unit->begin(std::vector{person}, Lock::shared)};
    CHECK(facts.head.chain == chain);
    CHECK(facts.head.sequence == 0);
    CHECK(facts.persons[0].epoch == core::Epoch::first);
    CHECK(facts.persons[0].consents.empty());
}

TEST_CASE(
    "consents and holds come back as they were recorded, the latest hold of a kind alone",
    "[storage][unit]") {
    const auto worker = new_worker();
    const core::PersonNo person{new_person()};
    const core::PersonNo other{new_person()};
    core::ConsentEvent event;
    {
        const auto unit = worker->start();
        const ports::GateFacts facts{unit->begin(std::vector{person}, Lock::exclusive)};
        event = consent(core::ConsentKind::withdrawn, facts.t);
        event.role = core::ConsentRole::secrecy_waiver;
        event.classes = {
            core::PartyClass::intern("unemployment-fund"),
            core::PartyClass::intern("a, \"b\" {c}")};
        event.by = core::ConsentActor::guardian;
        event.valid_until = facts.t;
        event.evidence_sha256 = "ab";
        event.evidence_level = "strong";
        event.told_basis = "9.2.a";
        unit->add(
            ports::PersonEntry{person, consent(core::ConsentKind::given, facts.t), {}, false});
        unit->add(ports::PersonEntry{person, event, {}, true});
        const core::ItemId item{core::ItemId::intern("work.history")};
        const auto hold = [&](const core::Hold& one) {
            unit->add(ports::PersonEntry{person, one, {}, false});
        };
        hold(core::Hold{
            core::HoldKind::restriction,
            core::HoldState::received,
            {facts.t, {}},
            {item},
            {"6.1.e"}});
        hold(core::Hold{core::HoldKind::turvakielto, core::HoldState::upheld, {}, {}, {}});
        hold(core::Hold{
            core::HoldKind::restriction,
            core::HoldState::ended,
            {{}, facts.t + std::chrono::hours{1}}, // not over before the other was recorded
            {item},
            {"6.1.e"}});
        static_cast<void>(unit->commit());
    }
    const auto unit = worker->start();
    const ports::GateFacts facts{
        unit->begin(std::vector{other, person, core::PersonNo::none, person}, Lock::shared)};
    REQUIRE(facts.persons.size() == 4);
    CHECK(facts.persons[0].consents.empty());
    CHECK(facts.persons[2].consents.empty());
    for (const std::size_t place : {1U, 3U}) {
        const ports::PersonFacts& known{facts.persons[place]};
        CHECK(known.person == person);
        CHECK(known.epoch == core::Epoch{1});
        REQUIRE(known.consents.size() == 2);
        CHECK(known.consents[0].kind == core::ConsentKind::given);
        CHECK(known.consents[0].sequence < known.consents[1].sequence);
        const core::ConsentEvent& read{known.consents[1]};
        CHECK(read.kind == event.kind);
        CHECK(read.role == event.role);
        CHECK(read.items == event.items);
        CHECK(read.parties == event.parties);
        CHECK(read.classes == event.classes);
        CHECK(read.purposes == event.purposes);
        CHECK(read.is_explicit == event.is_explicit);
        CHECK(read.itemised == event.itemised);
        CHECK(read.written == event.written);
        CHECK(read.by == event.by);
        CHECK(read.expressed_at == event.expressed_at);
        CHECK(read.recorded_at == event.recorded_at);
        CHECK(read.valid_until == event.valid_until);
        CHECK(read.notice_version == event.notice_version);
        CHECK(read.language == event.language);
        CHECK(read.evidence_reference == event.evidence_reference);
        CHECK(read.evidence_sha256 == event.evidence_sha256);
        CHECK(read.evidence_level == event.evidence_level);
        CHECK(read.told_basis == event.told_basis);
        REQUIRE(known.holds.size() == 2);
        CHECK(known.holds[0].kind == core::HoldKind::restriction);
        CHECK(known.holds[0].state == core::HoldState::ended);
        CHECK(known.holds[0].bases == std::vector<std::string>{"6.1.e"});
        CHECK(known.holds[1].kind == core::HoldKind::turvakielto);
        CHECK(known.holds[1].items.empty());
    }
}

TEST_CASE("a group of five hundred records is one commit and comes back whole", "[storage][unit]") {
    const auto worker = new_worker();
    std::vector<core::PersonId> ids;
    for (int number{0}; number < 500; ++number) {
        ids.emplace_back("GROUP-" + std::to_string(number));
    }
    const std::vector<core::PersonNo> persons{
        shared().store.people().find_or_create(core::ControllerId::intern("0000000-0"), ids)};
    std::vector<core::MessageId> messages;
    std::vector<ports::MessageRow> message_rows;
    std::vector<ports::DecisionRow> decisions;
    std::vector<ports::PayloadRow> payloads;
    std::vector<std::string> documents;
    for (std::size_t index{0}; index < 500; ++index) {
        messages.push_back(new_id());
        documents.push_back("document " + std::to_string(index) + std::string(900, 'x'));
    }
    const auto unit = worker->start();
    const ports::GateFacts facts{unit->begin(persons, Lock::shared)};
    Notes notes{facts};
    std::vector<ports::JournalPosition> positions;
    for (std::size_t index{0}; index < 500; ++index) {
        message_rows.push_back(
            {messages[index],
             exchange,
             party,
             ports::Direction::query_out,
             persons[index],
             {},
             0,
             {}});
        decisions.push_back(
            {messages[index],
             1,
             persons[index],
             core::Epoch::first,
             core::Outcome::released,
             {},
             "e" + std::to_string(index)});
        payloads.push_back(
            {messages[index], persons[index], ports::PayloadRow::Use::document, 0,
             core::as_bytes(documents[index])});
        positions.push_back(
            notes.add(journal::EntryKind::attempt, messages[index], persons[index]));
    }
    unit->add(message_rows);
    unit->add(decisions);
    unit->add(payloads);
    unit->add(notes.rows());
    for (std::size_t index{0}; index < 500; ++index) {
        unit->mark(
            ports::AttemptRow{
                messages[index],
                1,
                party,
                crypto::sha256(core::as_bytes(documents[index])),
                {persons[index]},
                {core::Epoch{static_cast<std::int64_t>(index)}},
                {}},
            positions[index]);
    }
    CHECK(unit->commit().size() == 500);

    for (const std::size_t index : {0U, 250U, 499U}) {
        CHECK(
            shared().store.outbox().payload(messages[index], ports::PayloadRow::Use::document, 0)
            == core::Bytes(
                core::as_bytes(documents[index]).begin(), core::as_bytes(documents[index]).end()));
        CHECK(
            shared().store.decisions().decisions_of(messages[index]).at(0).evidence
            == "e" + std::to_string(index));
        storage::Connection owner{shared().owner()};
        const storage::Rows attempt{owner.run(
            "SELECT persons, epochs FROM attempt WHERE message = $1::uuid",
            {storage::Parameter::message(messages[index])})};
        CHECK(
            attempt.list(0, 0)
            == std::vector{std::to_string(static_cast<std::int64_t>(persons[index]))});
        CHECK(attempt.list(0, 1) == std::vector{std::to_string(index)});
    }
    std::int64_t entries{0};
    core::Digest previous{};
    shared().store.journal().entries(facts.head.chain, 0, [&](const ports::JournalRow& row) {
        CHECK(row.sequence == ++entries);
        CHECK(row.previous == previous);
        previous = row.hash;
    });
    CHECK(entries == 500);
}

TEST_CASE(
    "a row that the store refuses for its content fails its group for good, and the worker goes on",
    "[storage][unit]") {
    const auto worker = new_worker();
    const core::MessageId message{new_id()};
    {
        const auto unit = worker->start();
        static_cast<void>(unit->begin({}, Lock::shared));
        CHECK(
            code_of([&] {
                unit->add(std::vector{ports::RecordOutcomeRow{
                    message, {}, 0, ports::RecordState::rejected, std::string{"A\0B", 3}, {}}});
                static_cast<void>(unit->commit());
            })
            == core::Code{"STORE_DATA"});
    }
    {
        const auto unit = worker->start();
        static_cast<void>(unit->begin({}, Lock::shared));
        const ports::MessageRow row{
            message, exchange, party, ports::Direction::out, core::PersonNo::none, {}, 0, {}};
        try {
            unit->add(std::vector{row, row});
            static_cast<void>(unit->commit());
            FAIL("one identity twice");
        } catch (const core::GatewayError& error) {
            CHECK(error.code() == core::Code{"STORE_CONSTRAINT"});
            CHECK_FALSE(error.retryable());
            CHECK_FALSE(error.in_doubt());
            CHECK(std::string{error.what()} == "STORE_CONSTRAINT");
        }
    }
    const auto unit = worker->start();
    Notes notes{unit->begin({}, Lock::shared)};
    notes.add(journal::EntryKind::configuration);
    unit->add(notes.rows());
    CHECK_NOTHROW(static_cast<void>(unit->commit()));
}
