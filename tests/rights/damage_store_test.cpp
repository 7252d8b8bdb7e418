// One row that is damaged stops nobody but itself: who took something back is acknowledged, who was
// given a corrected value is told, and the damage is told once.

#include "gateway/exchange/corrections.h"
#include "gateway/journal/packed_provenance.h"
#include "gateway/journal/provenance.h"
#include "gateway/rights/traces.h"
#include "gateway/storage/stamped_rows.h"
#include "tests/rights/desk.h"

using namespace rights_store_tests;

namespace {

/// Changes one byte of what is kept. @param where which rows
void damage(const std::string& table, const std::string& column, const std::string& where) {
    shared().owner().run_script(
        "UPDATE " + table + " SET " + column + " = set_byte(" + column + ", octet_length(" + column
        + ") - 1, 255 - get_byte(" + column + ", octet_length(" + column + ") - 1)) WHERE "
        + where);
}

/// What waits, and what was told of damage.
struct Following {
    Desk& desk;
    std::set<core::MessageId> damaged{};
    exchange::Law laws{assembled(), [](const core::Digest&) { return assembled(); }};
    exchange::Pass pass{
        [this](std::span<exchange::Passage* const> group) { desk.gate.pass(group); }};
    exchange::TellDamage tell{[this](core::MessageId message) { damaged.insert(message); }};
    exchange::Acknowledgements acknowledgements{exchange::Acknowledgements::Parts{
        pass, shared().store.barriers(), shared().store.histories(), laws, desk.clock, tell}};
    exchange::Corrections corrections{exchange::Corrections::Parts{
        pass, shared().store.stamped(), shared().store.histories(), laws, desk.clock, tell}};
};

/// A delivery in which somebody's name comes in, record by record.
struct Delivery {
    Desk& desk;
    core::ExchangeId exchange{core::ExchangeId::intern("keha-jobseekers-in")};
    core::PartyId party{core::PartyId::intern("keha")};
    core::MessageId run{new_id()};
    std::int64_t ordinal{0};

    explicit Delivery(Desk& at) : desk{at} {
        desk.write(
            new_person(), ports::UnitOfWork::Lock::shared, [&](auto& unit, const auto& facts) {
                unit.add(ports::RunRow{
                    run, exchange, ports::Direction::in, facts.configuration, facts.t, {}});
            });
    }

    core::MessageId bring(core::PersonNo person, const std::string& value) {
        const core::MessageId message{new_id()};
        const journal::ProvenanceStep step{
            crypto::KeyedDigest{core::as_bytes(std::string_view{"a key of tests"})}, "node"};
        const std::vector<journal::ReceivingPlan::Item> plan{
            {name, "/x", core::ProvisionId::intern("1/2000/1")}};
        const core::Instant now{desk.clock.now()};
        const auto stamped = step.stamp(
            core::Record{{core::Field{name, core::Value{value}}}},
            journal::SourceStamp{"system", "clerk", now, false},
            journal::ReceivingPlan{exchange, party, plan}, message,
            static_cast<std::size_t>(++ordinal), now);
        journal::PackedProvenance packed{journal::pack(stamped.value())};
        desk.write(person, ports::UnitOfWork::Lock::shared, [&](auto& unit, const auto&) {
            unit.add(std::vector{ports::MessageRow{
                message, exchange, party, ports::Direction::in, person, run, ordinal, {}}});
            unit.add(std::vector{ports::ProvenanceRow{
                message, 1, packed.fields, packed.without_source, packed.profile,
                packed.profile_digest, packed.record, true}});
            unit.add(std::vector{ports::RecordOutcomeRow{
                message, run, ordinal, ports::RecordState::pending, {}, {}}});
        });
        return message;
    }

    /// The register has it.
    void take_over(core::PersonNo person, core::MessageId message, std::int64_t place) {
        desk.write(person, ports::UnitOfWork::Lock::shared, [&](auto& unit, const auto&) {
            unit.add(std::vector{ports::RecordOutcomeRow{
                message, run, place, ports::RecordState::released, {}, {}}});
        });
    }
};

}

TEST_CASE(
    "evidence that is damaged keeps nobody else's withdrawal from being acknowledged",
    "[rights][withdrawal][gdpr-19]") {
    Desk desk;
    Following following{desk};
    const core::PersonNo harmed{new_person()};
    const core::PersonNo other{new_person()};
    const core::MessageId broken{desk.send(harmed, "rauma")};
    desk.send(harmed, "esimerkkikunta");
    desk.send(other, "rauma");
    desk.agree_and_withdraw(harmed);
    desk.agree_and_withdraw(other);
    damage("decision", "evidence", "message = '" + std::string{broken.text()} + "'");
    const std::vector<core::PersonNo> both{harmed, other};
    CHECK(following.acknowledgements.look(both).empty());
    CHECK(shared().store.barriers().open(both, 0, 10).empty());
    CHECK(desk.told(other) == std::multiset<std::string>{"rauma"});
    CHECK(desk.told(harmed) == std::multiset<std::string>{"esimerkkikunta"}); // what can be read
    CHECK(following.damaged == std::set{broken});
    // a report about the person is whole or none
    CHECK(
        code_of([&] {
            static_cast<void>(rights::gather(
                shared().store.rights(), shared().store.histories(), std::span{&harmed, 1}));
        })
        == core::Code{"STORE_EVIDENCE_DAMAGED"});
}

TEST_CASE(
    "provenance or evidence that is damaged keeps nobody else's correction from being told",
    "[rights][corrections][gdpr-19]") {
    Desk desk;
    Following following{desk};
    Delivery delivery{desk};
    std::vector<core::PersonNo> persons{new_person(), new_person(), new_person()};
    std::vector<core::MessageId> corrections;
    std::vector<core::MessageId> sent;
    for (const core::PersonNo person : persons) {
        static_cast<void>(delivery.bring(person, "Mari"));
        sent.push_back(desk.send(person, "rauma", name));
        corrections.push_back(delivery.bring(person, "Meri"));
        delivery.take_over(person, corrections.back(), delivery.ordinal);
    }
    damage("provenance", "packed", "message = '" + std::string{corrections[0].text()} + "'");
    shared().owner().run_script(
        "UPDATE provenance SET packed = substr(packed, 1, octet_length(packed) - 1) WHERE message "
        "= '"
        + std::string{corrections[0].text()} + "'");
    damage("decision", "evidence", "message = '" + std::string{sent[1].text()} + "'");
    CHECK(following.corrections.look() == 1);
    CHECK(desk.told(persons[0]).empty());
    CHECK(desk.told(persons[1]).empty());
    CHECK(desk.told(persons[2]) == std::multiset<std::string>{"rauma"});
    CHECK(following.damaged == std::set{corrections[0], sent[1]});
    CHECK(following.corrections.look() == 0); // nothing comes round for ever
}

TEST_CASE(
    "whoever is first sent the earlier value between its correction and the register's having it "
    "is "
    "told of it",
    "[rights][corrections][gdpr-19]") {
    Desk desk;
    Following following{desk};
    Delivery delivery{desk};
    const core::PersonNo person{new_person()};
    static_cast<void>(delivery.bring(person, "Mari"));
    const core::MessageId correction{delivery.bring(person, "Meri")};
    CHECK(following.corrections.look() == 0);
    desk.send(person, "rauma", name); // the register says Mari still
    delivery.take_over(person, correction, delivery.ordinal);
    CHECK(following.corrections.look() == 1);
    CHECK(desk.told(person) == std::multiset<std::string>{"rauma"});
}

TEST_CASE(
    "what came in about somebody stands against an erasure, whatever the journal has of it yet",
    "[rights][gdpr-17][retention]") {
    Desk desk;
    Delivery delivery{desk};
    const core::PersonNo person{new_person()};
    const core::MessageId message{delivery.bring(person, "Mari")}; // of which no entry tells
    const rights::Traces traces{
        rights::gather(shared().store.rights(), shared().store.histories(), std::span{&person, 1})};
    CHECK(traces.journal.empty());
    CHECK(traces.gone.known_since.has_value());
    REQUIRE(traces.provenance.size() == 1);
    CHECK(traces.provenance.front().message == message);
    const core::PersonNo other{new_person()};
    CHECK(shared().store.rights().provenance(std::span{&other, 1}).empty());
    const admin::Answer answer{desk.grant(desk.opened(person, ports::Right::erasure))};
    REQUIRE(answer.problem != nullptr);
    CHECK(text::write_json(answer.body).find("RIGHTS_DUTY_STANDS") != std::string::npos);
}
