// What a report of use reads: every call of its time, in the journal's order.

#include "gateway/ports/rights.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <chrono>

using namespace storage_tests;

namespace {

/// One transaction's calls about a person, in order. @return when it was
core::Instant call(core::PersonNo person, std::span<const std::string> objects) {
    const auto worker = new_worker();
    const auto unit = worker->start();
    const ports::GateFacts facts{
        unit->begin(std::span{&person, 1}, ports::UnitOfWork::Lock::shared)};
    Notes notes{facts};
    for (const std::string& object : objects) {
        notes.add(journal::EntryKind::audit, new_id(), person, R"({"object":")" + object + R"("})");
    }
    unit->add(notes.rows());
    static_cast<void>(unit->commit());
    return facts.t;
}

}

TEST_CASE("the calls of a time come in order, however long their entries are", "[rights][use]") {
    const core::PersonNo person{new_person()};
    // an index entry has an end (2704 bytes); an entry of the journal has none
    const std::vector<std::string> objects{
        "first", std::string(1'990, 'x'), std::string(2'001, 'y'), std::string(9'000, 'z'), "last"};
    const core::Instant at{call(person, objects)};
    const core::Instant behind{at + std::chrono::microseconds{1}};
    std::vector<std::string> found;
    for (const ports::PersonTrace& trace : shared().store.rights().calls(at, behind)) {
        if (trace.person == person) {
            CHECK(trace.at == at);
            CHECK(trace.kind == "audit");
            found.push_back(trace.body);
        }
    }
    std::vector<std::string> told;
    for (const std::string& object : objects) {
        told.push_back(R"({"object":")" + object + R"("})");
    }
    CHECK(found == told);
    for (const ports::PersonTrace& trace : shared().store.rights().calls(behind, behind)) {
        CHECK(trace.person != person);
    }
}
