// What stands on the disk: payloads, evidence and identifiers, encrypted under keys a person.

#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace storage_tests;
using Lock = ports::UnitOfWork::Lock;

TEST_CASE(
    "no plaintext reaches the disk: payloads, evidence and identifiers are only there encrypted or "
    "hashed",
    "[storage][encryption]") {
    const auto worker = new_worker();
    const std::string canary{"CANARY-040577-930X-Ärjä-plain"};
    std::vector<core::PersonId> ids;
    ids.emplace_back(canary + "-identifier");
    const core::PersonNo person{shared()
                                    .store.people()
                                    .find_or_create(core::ControllerId::intern("0000000-0"), ids)
                                    .front()};
    const core::MessageId message{new_id()};
    {
        const auto unit = worker->start();
        const ports::GateFacts facts{unit->begin(std::vector{person}, Lock::shared)};
        Notes notes{facts};
        notes.add(journal::EntryKind::received, message, person, "{\"marker\":\"VISIBLE-MARKER\"}");
        unit->add(std::vector{
            ports::DecisionRow{
                message,
                1,
                person,
                core::Epoch::first,
                core::Outcome::reduced,
                {},
                canary + "-evidence"},
            ports::DecisionRow{
                message,
                2,
                core::PersonNo::none,
                core::Epoch::first,
                core::Outcome::reduced,
                {},
                canary + "-evidence"}});
        unit->add(std::vector{
            ports::PayloadRow{
                message, person, ports::PayloadRow::Use::document, 0, core::as_bytes(canary)},
            ports::PayloadRow{
                message, core::PersonNo::none, ports::PayloadRow::Use::quarantined, 1,
                core::as_bytes(canary)}});
        unit->add(notes.rows());
        static_cast<void>(unit->commit());
    }
    CHECK(shared().store.decisions().decisions_of(message).at(1).evidence == canary + "-evidence");
    CHECK(shared()
              .store.outbox()
              .payload(message, ports::PayloadRow::Use::quarantined, 1)
              .has_value());
    shared().owner().run_script("CHECKPOINT");

    int files{0};
    int marked{0};
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator{shared().settings.data_directory}) {
        std::error_code ignored;
        if (!entry.is_regular_file(ignored)) {
            continue;
        }
        std::ifstream file{entry.path(), std::ios::binary};
        const std::string contents{std::istreambuf_iterator<char>{file}, {}};
        ++files;
        marked += contents.find("VISIBLE-MARKER") == std::string::npos ? 0 : 1;
        INFO(entry.path().string());
        CHECK(contents.find("CANARY-040577") == std::string::npos);
    }
    CHECK(files > 100);
    CHECK(marked >= 2); // the table and the write-ahead log: the search does find what is there
}

TEST_CASE(
    "a person whose key is destroyed cannot be read or written for any more, in the worker's "
    "memory either",
    "[storage][encryption]") {
    const auto worker = new_worker();
    const core::PersonNo person{new_person()};
    const core::MessageId message{new_id()};
    {
        const auto unit = worker->start();
        static_cast<void>(unit->begin(std::vector{person}, Lock::shared));
        unit->add(std::vector{ports::PayloadRow{
            message, person, ports::PayloadRow::Use::document, 0, core::as_bytes("text")}});
        unit->add(std::vector{ports::DecisionRow{
            message, 1, person, core::Epoch::first, core::Outcome::released, {}, "facts"}});
        static_cast<void>(unit->commit());
    }
    shared().owner().run(
        "DELETE FROM person_key WHERE person_no = $1::bigint",
        {storage::Parameter::integer(static_cast<std::int64_t>(person))});
    CHECK_FALSE(
        shared().store.outbox().payload(message, ports::PayloadRow::Use::document, 0).has_value());
    CHECK_FALSE(shared().store.decisions().decisions_of(message).at(0).evidence.has_value());

    const auto unit = worker->start();
    static_cast<void>(unit->begin(std::vector{person}, Lock::shared));
    CHECK(
        code_of([&] {
            unit->add(std::vector{ports::PayloadRow{
                new_id(), person, ports::PayloadRow::Use::document, 0, core::as_bytes("text")}});
        })
        == core::Code{"PERSON_ERASED"});
}

TEST_CASE("a ciphertext moved to another row does not open", "[storage][encryption]") {
    const auto worker = new_worker();
    const core::PersonNo person{new_person()};
    const core::MessageId message{new_id()};
    {
        const auto unit = worker->start();
        static_cast<void>(unit->begin(std::vector{person}, Lock::shared));
        unit->add(std::vector{
            ports::PayloadRow{
                message, person, ports::PayloadRow::Use::document, 0, core::as_bytes("first")},
            ports::PayloadRow{
                message, person, ports::PayloadRow::Use::document, 1, core::as_bytes("other")}});
        static_cast<void>(unit->commit());
    }
    shared().owner().run(
        "UPDATE payload SET sealed = (SELECT sealed FROM payload WHERE message = $1::uuid AND "
        "ordinal = 1)"
        " WHERE message = $1::uuid AND ordinal = 0",
        {storage::Parameter::message(message)});
    CHECK(
        code_of([&] {
            static_cast<void>(
                shared().store.outbox().payload(message, ports::PayloadRow::Use::document, 0));
        })
        == core::Code{"STORE_PAYLOAD_DAMAGED"});
}
