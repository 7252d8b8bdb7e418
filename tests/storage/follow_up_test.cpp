// Notices to earlier recipients and cases of refused queries: what is tracked, and that it moves
// one way.

#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

using namespace storage_tests;
using Lock = ports::UnitOfWork::Lock;

namespace {

template <class Write> void write(Write rows) {
    const auto worker = new_worker();
    const auto unit = worker->start();
    static_cast<void>(unit->begin({}, Lock::shared));
    rows(*unit);
    static_cast<void>(unit->commit());
}

}

TEST_CASE("a notice goes from queued to sent to received, and never back", "[storage][notice]") {
    const core::PersonNo person{new_person()};
    const ports::NoticeRow notice{
        new_id(),
        person,
        core::PartyId::intern("kela"),
        ports::NoticeKind::restriction,
        {core::ItemId::intern("work.history")},
        {new_id(), new_id()},
        ports::NoticeState::queued};
    write([&](ports::UnitOfWork& unit) { unit.add(notice); });
    ports::Histories& histories{shared().store.histories()};
    const auto tracked = [&](std::optional<ports::NoticeState> state = {}) {
        return histories.notices(state, std::vector{person});
    };
    REQUIRE(tracked().size() == 1);
    const ports::NoticeRow read{tracked().front().notice};
    CHECK(read.notice == notice.notice);
    CHECK(read.person == person);
    CHECK(read.party == notice.party);
    CHECK(read.kind == notice.kind);
    CHECK(read.items == notice.items);
    CHECK(read.messages == notice.messages);
    CHECK(tracked(ports::NoticeState::queued).size() == 1);

    const auto change = [&](ports::NoticeState state, const std::string& reference) {
        return code_of([&] {
            write([&](ports::UnitOfWork& unit) {
                unit.change(ports::NoticeChange{notice.notice, state, reference});
            });
        });
    };
    CHECK(change(ports::NoticeState::queued, "a") == core::Code{"NOTICE_STATE"});
    CHECK(change(ports::NoticeState::sent, "letter-7") == core::Code{"NONE"});
    CHECK(change(ports::NoticeState::sent, "letter-8") == core::Code{"NOTICE_STATE"});
    CHECK(tracked(ports::NoticeState::queued).empty());
    CHECK(tracked().front().reference == "letter-7");
    CHECK(change(ports::NoticeState::received, "answer-9") == core::Code{"NONE"});
    CHECK(change(ports::NoticeState::sent, "letter-10") == core::Code{"NOTICE_STATE"});
    CHECK(tracked(ports::NoticeState::received).size() == 1);
    CHECK(tracked().front().changed_at > tracked().front().queued_at);
}

TEST_CASE("a case is decided once, by somebody, somewhere", "[storage][case][621/1999-14]") {
    const ports::CaseRow opened{
        new_id(), core::ExchangeId::intern("keha-customer-query"), core::PartyId::intern("keha"),
        "registrar"};
    write([&](ports::UnitOfWork& unit) { unit.add(std::span{&opened, 1}); });
    const auto find = [&](ports::Histories::Cases which) {
        for (const ports::OfficialCase& one : shared().store.histories().cases(which)) {
            if (one.message == opened.message) {
                return std::optional{one};
            }
        }
        return std::optional<ports::OfficialCase>{};
    };
    REQUIRE(find(ports::Histories::Cases::open));
    CHECK(find(ports::Histories::Cases::open)->owner == "registrar");
    const auto decide = [&](const std::string& official, const std::string& reference) {
        return code_of([&] {
            write([&](ports::UnitOfWork& unit) {
                unit.decide(ports::CaseDecision{opened.message, official, reference});
            });
        });
    };
    CHECK(decide("", "D-1") == core::Code{"STORE_CONSTRAINT"}); // nobody
    CHECK(decide("official-7", "D-1") == core::Code{"NONE"});
    CHECK(decide("official-8", "D-2") == core::Code{"CASE_NOT_OPEN"});
    CHECK_FALSE(find(ports::Histories::Cases::open));
    REQUIRE(find(ports::Histories::Cases::all));
    CHECK(find(ports::Histories::Cases::all)->decided);
    CHECK(find(ports::Histories::Cases::all)->official == "official-7");
    CHECK(find(ports::Histories::Cases::all)->reference == "D-1");
}
