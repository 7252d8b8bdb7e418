// What the house has to tell parties about persons, in the store: whose it is, how long that is
// kept, and what was told once is not told again.

#include "gateway/ports/own_rows.h"
#include "gateway/ports/rights.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <algorithm>

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
    static_cast<void>(unit->begin(std::span{&person, 1}, lock));
    rows(*unit);
    static_cast<void>(unit->commit());
}

core::MessageId queue(
    ports::UnitOfWorkFactory::Worker& worker, core::PersonNo person, const char* party,
    ports::NoticeKind kind, const std::string& named = {},
    std::optional<core::MessageId> request = {}) {
    ports::NoticeRow notice;
    notice.notice = new_id();
    notice.person = person;
    notice.party = core::PartyId::intern(party);
    notice.kind = kind;
    notice.items = {core::ItemId::intern("person.name.family")};
    notice.messages = {new_id()};
    notice.request = request;
    write(worker, person, [&](ports::UnitOfWork& unit) {
        unit.add(notice);
        if (!named.empty()) {
            unit.add(std::vector{ports::PayloadRow{
                notice.notice, core::PersonNo::none, Use::request, 0, core::as_bytes(named)}});
        }
    });
    return notice.notice;
}

std::vector<ports::DueNotice> due(const char* party, core::MessageId run = new_id()) {
    return shared().store.due_rows().notices(controller, core::PartyId::intern(party), run);
}

/// A request with who asks, sealed under their key.
core::MessageId
ask(ports::UnitOfWorkFactory::Worker& worker, core::PersonNo person, const std::string& who) {
    ports::RightsRequest request;
    request.request = new_id();
    request.reg = core::RegisterId::intern("etela-satakunta");
    request.right = ports::Right::rectification;
    request.received = *core::parse_date("2026-03-01");
    request.language = "fi";
    request.reference = "D/1";
    request.persons = {person};
    write(worker, person, [&](ports::UnitOfWork& unit) {
        unit.add(ports::RightsEntry{request});
        unit.add(std::vector{
            ports::PayloadRow{request.request, person, Use::request, 0, core::as_bytes(who)}});
    });
    return request.request;
}

void erase(ports::UnitOfWorkFactory::Worker& worker, core::PersonNo person) {
    write(
        worker, person,
        [&](ports::UnitOfWork& unit) {
            unit.add(ports::RightsEntry{ports::Erasure{person, std::nullopt, std::nullopt}});
        },
        Lock::exclusive);
}

}

TEST_CASE(
    "a notice tells whose it is by the request, and by itself once the person's key is gone",
    "[rights][gdpr-19][gdpr-17]") {
    const auto worker = new_worker();
    const core::PersonNo person{known("R-910001")};
    const core::MessageId request{ask(*worker, person, "R-910001")};
    const core::MessageId notice{
        queue(*worker, person, "party-a", ports::NoticeKind::rectification)};
    std::vector<ports::DueNotice> waiting{due("party-a")};
    REQUIRE(waiting.size() == 1);
    CHECK(waiting.front().notice.notice == notice);
    CHECK(waiting.front().subject == core::PersonId{"R-910001"});
    CHECK_FALSE(waiting.front().decided_at); // nobody granted anything
    CHECK(due("party-b").empty());

    const core::MessageId of_erasure{
        queue(*worker, person, "party-a", ports::NoticeKind::erasure, "R-910001")};
    erase(*worker, person);
    CHECK_FALSE(shared().store.due_rows().subject(request, 0));
    waiting = due("party-a");
    REQUIRE(waiting.size() == 1); // the other one is for a letter now
    CHECK(waiting.front().notice.notice == of_erasure);
    CHECK(waiting.front().subject == core::PersonId{"R-910001"});

    // who was told is asked no more, and whose it was is forgotten with that
    write(*worker, person, [&](ports::UnitOfWork& unit) {
        unit.change(ports::NoticeChange{of_erasure, ports::NoticeState::received, "kirje/1"});
    });
    CHECK(due("party-a").empty());
    CHECK_FALSE(shared().store.due_rows().subject(of_erasure, 0));
}

TEST_CASE(
    "nobody is told of a withdrawal or of a person unknown by the house itself, nor twice",
    "[rights][gdpr-19]") {
    const auto worker = new_worker();
    const core::PersonNo stranger{known("R-910002")};
    queue(*worker, stranger, "party-c", ports::NoticeKind::rectification);
    CHECK(due("party-c").empty());
    const auto tracked = shared().store.histories().notices({}, std::span{&stranger, 1});
    REQUIRE(tracked.size() == 1);
    CHECK_FALSE(tracked.front().named);

    const core::PersonNo person{known("R-910003")};
    static_cast<void>(ask(*worker, person, "R-910003"));
    queue(*worker, person, "party-c", ports::NoticeKind::withdrawal);
    CHECK(due("party-c").empty());
    const core::MessageId notice{
        queue(*worker, person, "party-c", ports::NoticeKind::rectification)};
    const core::MessageId run{new_id()};
    write(*worker, person, [&](ports::UnitOfWork& unit) {
        unit.add(std::vector{ports::MessageRow{
            notice, core::ExchangeId::intern("x"), core::PartyId::intern("party-c"),
            ports::Direction::out, person, run, 1}});
    });
    CHECK(due("party-c").empty());          // another run has it
    CHECK(due("party-c", run).size() == 1); // which goes on with it
}

TEST_CASE(
    "a restriction leaves by itself while one stands that a request was granted for, and is else "
    "for a letter",
    "[rights][gdpr-18][gdpr-19]") {
    const auto worker = new_worker();
    const core::PersonNo person{known("R-910004")};
    const core::MessageId request{ask(*worker, person, "R-910004")};
    queue(*worker, person, "party-d", ports::NoticeKind::restriction, {}, request);
    const auto record = [&](core::HoldState state, std::optional<core::MessageId> of) {
        core::Hold hold;
        hold.state = state;
        write(
            *worker, person,
            [&](ports::UnitOfWork& unit) {
                unit.add(
                    ports::PersonEntry{person, hold, {}, state == core::HoldState::upheld, of});
            },
            Lock::exclusive);
    };
    const auto by_itself = [&] {
        const auto tracked = shared().store.histories().notices({}, std::span{&person, 1});
        REQUIRE(tracked.size() == 1);
        const bool is_due{due("party-d").size() == 1};
        CHECK(tracked.front().named == is_due);
        return is_due;
    };
    CHECK_FALSE(by_itself());
    record(core::HoldState::upheld, std::nullopt);
    CHECK_FALSE(by_itself()); // recorded, and nobody granted a request
    record(core::HoldState::received, request);
    CHECK_FALSE(by_itself());
    record(core::HoldState::upheld, request);
    CHECK(by_itself());
    record(core::HoldState::ended, request);
    CHECK_FALSE(by_itself());
}

TEST_CASE(
    "a notice of a restriction does not leave for another request of the person that was granted",
    "[rights][gdpr-18][gdpr-19]") {
    const auto worker = new_worker();
    const core::PersonNo person{known("R-910005")};
    const core::MessageId granted{ask(*worker, person, "R-910005")};
    const core::MessageId turned_down{ask(*worker, person, "R-910005")};
    queue(*worker, person, "party-e", ports::NoticeKind::restriction); // of no request
    queue(*worker, person, "party-e", ports::NoticeKind::restriction, {}, turned_down);
    core::Hold hold;
    hold.kind = core::HoldKind::objection;
    hold.state = core::HoldState::upheld;
    write(
        *worker, person,
        [&](ports::UnitOfWork& unit) {
            unit.add(ports::PersonEntry{person, hold, {}, true, granted});
        },
        Lock::exclusive);
    CHECK(due("party-e").empty());
    const auto tracked = shared().store.histories().notices({}, std::span{&person, 1});
    REQUIRE(tracked.size() == 2);
    CHECK(std::none_of(
        tracked.begin(), tracked.end(), [](const auto& one) { return one.named; })); // by letter
    CHECK(
        std::count_if(
            tracked.begin(), tracked.end(),
            [&](const auto& one) { return one.notice.request == turned_down; })
        == 1);

    const core::MessageId of_it{
        queue(*worker, person, "party-e", ports::NoticeKind::restriction, {}, granted)};
    const std::vector<ports::DueNotice> waiting{due("party-e")};
    REQUIRE(waiting.size() == 1);
    CHECK(waiting.front().notice.notice == of_it);
}
