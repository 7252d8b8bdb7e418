// Erasure in the store: what a destroyed key takes with it, and what stands all the same.

#include "gateway/ports/kept_answers.h"
#include "gateway/ports/rights.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>

using namespace storage_tests;
using Lock = ports::UnitOfWork::Lock;
using Use = ports::PayloadRow::Use;

namespace {

const core::ControllerId controller{core::ControllerId::intern("0000000-0")};

core::PersonNo known(const std::string& who) {
    const core::PersonId person{who};
    return shared().store.people().find_or_create(controller, std::span{&person, 1}).front();
}

template <class Write> void write(
    ports::UnitOfWorkFactory::Worker& worker, core::PersonNo person, Write rows,
    Lock lock = Lock::shared) {
    const auto unit = worker.start();
    const ports::GateFacts facts{unit->begin(std::span{&person, 1}, lock)};
    rows(*unit, facts);
    static_cast<void>(unit->commit());
}

/// Something that is sealed under the person's key.
core::MessageId seal(ports::UnitOfWorkFactory::Worker& worker, core::PersonNo person) {
    const core::MessageId message{new_id()};
    write(worker, person, [&](ports::UnitOfWork& unit, const ports::GateFacts& facts) {
        unit.add(std::vector{ports::DecisionRow{
            message,
            1,
            person,
            facts.persons.front().epoch,
            core::Outcome::released,
            {},
            "evidence"}});
        unit.add(std::vector{
            ports::PayloadRow{message, person, Use::document, 0, core::as_bytes("a document")}});
        Notes notes{facts};
        static_cast<void>(notes.add(journal::EntryKind::decision, message, person));
        unit.add(notes.rows());
    });
    return message;
}

void erase(
    ports::UnitOfWorkFactory::Worker& worker, core::PersonNo person,
    std::optional<core::MessageId> message = {}) {
    write(
        worker, person,
        [&](ports::UnitOfWork& unit, const ports::GateFacts&) {
            unit.add(ports::RightsEntry{ports::Erasure{person, std::nullopt, message}});
        },
        Lock::exclusive);
}

bool readable(core::MessageId message) {
    const bool document{shared().store.outbox().payload(message, Use::document, 0).has_value()};
    const bool evidence{
        shared().store.decisions().decisions_of(message).front().evidence.has_value()};
    CHECK(document == evidence);
    return document && evidence;
}

core::Epoch epoch_of(core::PersonNo person) {
    return shared().store.histories().facts(person).epoch;
}

}

TEST_CASE("a destroyed key takes with it what it sealed, and nobody else's", "[rights][gdpr-17]") {
    const auto worker = new_worker();
    const core::PersonNo person{known("R-900001")};
    const core::PersonNo other{known("R-900002")};
    const core::MessageId mine{seal(*worker, person)};
    const core::MessageId theirs{seal(*worker, other)};
    REQUIRE(readable(mine));
    const core::Epoch before{epoch_of(person)};
    erase(*worker, person);
    CHECK_FALSE(readable(mine));
    CHECK(readable(theirs));
    CHECK(epoch_of(person) > before); // what was decided before is recognised as old
    CHECK(shared().store.rights().payloads(std::span{&person, 1}, mine).empty());
    CHECK(shared().store.rights().erased(std::span{&person, 1}).has_value());
    CHECK_FALSE(shared().store.rights().erased(std::span{&other, 1}).has_value());
    // the journal has its entry still
    CHECK(shared().store.rights().traces(std::span{&person, 1}).size() == 1);
}

TEST_CASE(
    "whoever comes back gets a new key, also from workers that knew the old one",
    "[rights][gdpr-17]") {
    const auto first = new_worker();
    const auto second = new_worker(); // keeps the old key in memory
    const core::PersonNo person{known("R-900003")};
    const core::MessageId before{seal(*first, person)};
    const core::MessageId beside{seal(*second, person)};
    erase(*first, person);
    REQUIRE(known("R-900003") == person); // found by the same hash, under the same number
    const core::MessageId after{seal(*second, person)};
    CHECK(readable(after));
    CHECK_FALSE(readable(before));
    CHECK_FALSE(readable(beside));
}

TEST_CASE(
    "a backup from before an erasure brings the key back, and the list destroys it again",
    "[rights][gdpr-17]") {
    const auto worker = new_worker();
    const core::PersonNo person{known("R-900004")};
    const core::MessageId message{seal(*worker, person)};
    storage::Connection owner{shared().owner()};
    const std::string number{std::to_string(static_cast<std::int64_t>(person))};
    owner.run_script(
        "CREATE TABLE backup_of_keys AS SELECT * FROM person_key WHERE person_no = " + number);
    erase(*worker, person);
    const std::vector<ports::ErasedPerson> list{shared().store.rights().all_erased()};
    CHECK(shared().store.rights().with_older_keys(list).empty());

    owner.run_script("INSERT INTO person_key SELECT * FROM backup_of_keys; DROP TABLE "
                     "backup_of_keys");
    REQUIRE(readable(message)); // as a restore from then would have it
    const std::vector<core::PersonNo> back{shared().store.rights().with_older_keys(list)};
    REQUIRE(back == std::vector{person});
    erase(*worker, back.front());
    CHECK_FALSE(readable(message));
    CHECK(shared().store.rights().with_older_keys(list).empty());
}

TEST_CASE("an objection stands after an erasure, under the same hash", "[rights][gdpr-21]") {
    const auto worker = new_worker();
    const core::PersonNo person{known("R-900005")};
    write(
        *worker, person,
        [&](ports::UnitOfWork& unit, const ports::GateFacts&) {
            core::Hold hold;
            hold.kind = core::HoldKind::objection;
            hold.state = core::HoldState::upheld;
            unit.add(ports::PersonEntry{person, hold, {}, true});
        },
        Lock::exclusive);
    erase(*worker, person);
    const ports::PersonFacts facts{shared().store.histories().facts(known("R-900005"))};
    REQUIRE(facts.holds.size() == 1);
    CHECK(facts.holds.front().kind == core::HoldKind::objection);
}

TEST_CASE("of one message only what is kept of it goes", "[rights][gdpr-17]") {
    const auto worker = new_worker();
    const core::PersonNo person{known("R-900006")};
    const core::MessageId gone{seal(*worker, person)};
    const core::MessageId kept{seal(*worker, person)};
    storage::Connection owner{shared().owner()};
    owner.run_script(
        "CREATE TABLE backup_of_payloads AS SELECT * FROM payload WHERE message = '" + gone.text()
        + "'");
    erase(*worker, person, gone);
    CHECK_FALSE(shared().store.outbox().payload(gone, Use::document, 0).has_value());
    CHECK(readable(kept));

    // a backup from before brings it back, and the list deletes it again
    ports::Rights& rights{shared().store.rights()};
    const std::vector<ports::ErasedPerson> list{rights.all_erased()};
    const auto listed = std::find_if(list.begin(), list.end(), [&](const auto& one) {
        return one.person == person && one.message == gone;
    });
    REQUIRE(listed != list.end());
    CHECK(rights.with_older_payloads(list).empty());
    owner.run_script("INSERT INTO payload SELECT * FROM backup_of_payloads;"
                     " DROP TABLE backup_of_payloads");
    REQUIRE(readable(gone));
    const std::vector<ports::ErasedPerson> back{rights.with_older_payloads(list)};
    REQUIRE(back.size() == 1);
    CHECK(back.front().message == gone);
    const std::vector<core::PersonNo> with_keys{rights.with_older_keys(list)};
    CHECK(std::find(with_keys.begin(), with_keys.end(), person) == with_keys.end());
    erase(*worker, person, back.front().message);
    CHECK(rights.with_older_payloads(list).empty());
    CHECK(readable(kept));
}

TEST_CASE("the application destroys a key by listing it, and in no other way", "[rights][roles]") {
    storage::Connection app{shared().connection(storage::Role::app)};
    for (const char* const forbidden :
         {"DELETE FROM person_key", "UPDATE person_key SET person_no = 1", "DELETE FROM erasure",
          "UPDATE erasure SET person_no = 1", "DELETE FROM rights_step",
          "UPDATE rights_request SET received = now()"}) {
        CHECK(code_of([&] { app.run(forbidden); }) == core::Code{"STORE_FORBIDDEN"});
    }
    CHECK(
        code_of([&] { app.run("UPDATE person_key SET wrapped = ''"); })
        == core::Code{"STORE_CONSTRAINT"});
}

TEST_CASE("a request comes back step by step, and takes each final step once", "[rights]") {
    const auto worker = new_worker();
    const core::PersonNo person{known("R-900007")};
    ports::RightsRequest request;
    request.request = new_id();
    request.reg = core::RegisterId::intern("etela-satakunta");
    request.right = ports::Right::erasure;
    request.received = *core::parse_date("2026-03-01");
    request.language = "sv";
    request.reference = "D/1";
    request.items = {core::ItemId::intern("work.history")};
    request.persons = {person};
    const auto step = [&](ports::RightsStep kind) {
        ports::RightsEvent event;
        event.request = request.request;
        event.step = kind;
        event.by = "anna";
        event.roles = {"data-protection-officer"};
        event.reference = "D/2";
        return code_of([&] {
            write(*worker, person, [&](ports::UnitOfWork& unit, const ports::GateFacts&) {
                unit.add(ports::RightsEntry{event});
            });
        });
    };
    write(*worker, person, [&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(ports::RightsEntry{request});
    });
    CHECK(step(ports::RightsStep::opened) == core::Code{"NONE"});
    CHECK(step(ports::RightsStep::granted) == core::Code{"NONE"});
    CHECK(step(ports::RightsStep::refused) == core::Code{"STORE_CONSTRAINT"});
    const std::optional<ports::RightsCase> read{shared().store.rights().find(request.request)};
    REQUIRE(read);
    CHECK(read->request.received == request.received);
    CHECK(read->request.items == request.items);
    CHECK(read->request.persons == request.persons);
    REQUIRE(read->steps.size() == 2);
    CHECK(read->steps.back().step == ports::RightsStep::granted);
    CHECK(read->steps.back().roles == std::vector<std::string>{"data-protection-officer"});
    const auto stands_open = [&] {
        const auto open = shared().store.rights().cases(ports::Rights::Cases::open);
        return std::any_of(open.begin(), open.end(), [&](const ports::RightsCase& one) {
            return one.request.request == request.request;
        });
    };
    CHECK(stands_open());
    CHECK(step(ports::RightsStep::ended) == core::Code{"NONE"});
    CHECK_FALSE(stands_open());
    CHECK(shared().store.rights().cases_of(std::span{&person, 1}).size() == 1);
}

TEST_CASE(
    "an erasure takes away the answers that are kept for whoever asks again, and what comes too "
    "late is not kept",
    "[rights][gdpr-17][idempotency]") {
    using Standing = ports::Claimed::Standing;
    const auto worker = new_worker();
    ports::KeptAnswers& kept{shared().store.kept_answers()};
    const core::ByteView answer{core::as_bytes("{\"body\":\"of a person\"}")};
    const auto claim_of = [](core::MessageId message) {
        ports::AnswerClaim claim;
        claim.key.caller = crypto::sha256(core::as_bytes("caller"));
        claim.key.exchange = core::ExchangeId::intern("fund-benefit-query");
        claim.key.key = crypto::sha256(core::as_bytes(message.text()));
        claim.request = crypto::sha256(core::as_bytes("question"));
        claim.message = message;
        claim.under_way_for = std::chrono::minutes{1};
        claim.kept_for = std::chrono::hours{24};
        return claim;
    };
    const auto again = [&](ports::AnswerClaim claim) {
        claim.message = new_id();
        return kept.claim(claim);
    };
    const auto answered = [&](core::PersonNo person) {
        const ports::AnswerClaim claim{claim_of(seal(*worker, person))};
        REQUIRE(kept.claim(claim).standing == Standing::ours);
        kept.keep(claim.key, claim.message, answer);
        REQUIRE(again(claim).standing == Standing::answered);
        return claim;
    };
    const core::PersonNo person{known("R-900006")};
    const ports::AnswerClaim mine{answered(person)};
    const ports::AnswerClaim theirs{answered(known("R-900007"))};
    const ports::AnswerClaim late{claim_of(seal(*worker, person))};
    REQUIRE(kept.claim(late).standing == Standing::ours);
    erase(*worker, person);
    kept.keep(late.key, late.message, answer);
    for (const ports::AnswerClaim& claim : {mine, late}) {
        CHECK(again(claim).answer.empty());
        storage::Connection owner{shared().owner()};
        CHECK(
            owner
                .run(
                    "SELECT FROM relay_answer WHERE message = $1::uuid AND (sealed IS NOT NULL OR "
                    "wrapped IS NOT NULL)",
                    {storage::Parameter::message(claim.message)})
                .empty());
    }
    CHECK(again(theirs).standing == Standing::answered);
    // one message of many: its answer alone
    const core::PersonNo other{known("R-900008")};
    const ports::AnswerClaim one{answered(other)};
    const ports::AnswerClaim stays{answered(other)};
    erase(*worker, other, one.message);
    CHECK(again(one).answer.empty());
    CHECK(again(stays).standing == Standing::answered);
}

TEST_CASE(
    "what is kept under a person's key is found by whose it is, whatever the journal has of it",
    "[rights][gdpr-15][retention]") {
    const auto worker = new_worker();
    const core::PersonNo person{known("R-900009")};
    const core::PersonNo other{known("R-900010")};
    static_cast<void>(seal(*worker, other));
    const core::MessageId told{seal(*worker, person)};
    const core::MessageId untold{new_id()};
    write(*worker, person, [&](ports::UnitOfWork& unit, const ports::GateFacts&) {
        unit.add(std::vector{
            ports::PayloadRow{untold, person, Use::document, 0, core::as_bytes("of long ago")}});
    });
    ports::Rights& rights{shared().store.rights()};
    std::vector<core::MessageId> found;
    for (const ports::KeptPayload& kept : rights.payloads(std::span{&person, 1}, std::nullopt)) {
        found.push_back(kept.message);
    }
    CHECK(found == std::vector{told, untold});
    CHECK(rights.payloads(std::span{&person, 1}, untold).size() == 1);
}
