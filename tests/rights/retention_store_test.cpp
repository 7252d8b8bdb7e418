// Keys whose time is over: whoever comes back reads nothing of before, which is no damage, and what
// destroys waits for whoever is at work on the person.

#include "gateway/rights/traces.h"
#include "gateway/storage/retention_store.h"
#include "tests/rights/desk.h"

#include <future>

using namespace rights_store_tests;

namespace {

/// Ends what is kept of them, as their last event says. @return whether their key went
bool end(core::PersonNo person) {
    std::vector<ports::KeptPerson> kept{shared().store.retention().kept(SystemTime{}.now(), {})};
    const auto found = std::find_if(
        kept.begin(), kept.end(), [&](const auto& one) { return one.person == person; });
    REQUIRE(found != kept.end());
    return !shared().store.retention().destroy(std::span{&*found, 1}).empty();
}

core::PersonNo known(const core::PersonId& id) {
    const core::ControllerId controller{core::ControllerId::intern("0000000-0")};
    return shared().store.people().find_or_create(controller, std::span{&id, 1}).front();
}

}

TEST_CASE(
    "what was sealed before somebody's key was destroyed is gone, and no damage, when they come "
    "back as a customer",
    "[rights][retention][gdpr-5]") {
    Desk desk;
    const core::PersonId id{"K-910001"};
    const core::PersonNo person{known(id)};
    const core::MessageId before{desk.send(person, "rauma")};
    REQUIRE(end(person));
    REQUIRE(known(id) == person); // with a new key
    const core::MessageId after{desk.send(person, "rauma")};
    const std::vector<ports::SentRecord> sent{
        shared().store.histories().sent(std::span{&person, 1})};
    REQUIRE(sent.size() == 1);
    CHECK(sent.front().message == after);
    CHECK_FALSE(sent.front().damaged);
    CHECK_FALSE(shared().store.decisions().decisions_of(before).front().evidence.has_value());
    CHECK(shared().store.decisions().decisions_of(after).front().evidence.has_value());
    const std::array both{before, after};
    CHECK_NOTHROW(shared().store.rights().payloads(std::span{&person, 1}, both));
    CHECK_NOTHROW(
        rights::gather(shared().store.rights(), shared().store.histories(), std::span{&person, 1}));
}

TEST_CASE(
    "a key is not destroyed beside somebody who seals with it: it waits, and sees what they wrote",
    "[rights][retention][gdpr-5]") {
    Desk desk;
    const core::PersonNo person{known(core::PersonId{"K-910002"})};
    const core::MessageId message{new_id()};
    const auto unit = desk.sender->start();
    const ports::GateFacts facts{
        unit->begin(std::span{&person, 1}, ports::UnitOfWork::Lock::shared)};
    std::future<bool> ended{std::async(std::launch::async, [&] { return end(person); })};
    CHECK(ended.wait_for(std::chrono::milliseconds{400}) == std::future_status::timeout);
    unit->add(std::vector{ports::MessageRow{
        message, core::ExchangeId::intern("x"), core::PartyId::intern("rauma"),
        ports::Direction::query_out, person}});
    unit->add(std::vector{ports::DecisionRow{
        message, 1, person, facts.persons.front().epoch, core::Outcome::refused, {}, "evidence"}});
    static_cast<void>(unit->commit());
    CHECK_FALSE(ended.get());
    CHECK(shared().store.decisions().decisions_of(message).front().evidence.has_value());
}

TEST_CASE(
    "a refusal that is recorded while the period of earlier consents is ended stays",
    "[rights][retention][gdpr-7]") {
    Desk desk;
    const core::PersonNo person{known(core::PersonId{"K-910003"})};
    desk.agree_and_withdraw(person);
    REQUIRE(end(person));
    const core::Instant later{core::Instant::from_microseconds(2'000'000'000'000'000)};
    const auto unit = desk.sender->start();
    static_cast<void>(unit->begin(std::span{&person, 1}, ports::UnitOfWork::Lock::exclusive));
    std::future<std::vector<core::PersonNo>> ended{std::async(std::launch::async, [&] {
        return shared().store.retention().end_consents(std::span{&person, 1}, later);
    })};
    CHECK(ended.wait_for(std::chrono::milliseconds{400}) == std::future_status::timeout);
    const core::ConsentEvent refusal{consent(
        core::ConsentKind::refused, core::Instant::from_microseconds(2'100'000'000'000'000))};
    unit->add(ports::PersonEntry{person, refusal, {}, true});
    static_cast<void>(unit->commit());
    CHECK(ended.get().empty());
    CHECK(shared().store.histories().events(person, 0, 100).size() == 3);
}
