// What has had its time goes in the gate's transaction, with its certificate: it waits for whoever
// is at work on the person, and neither stands without the other. Whoever comes back reads nothing
// of before, which is no damage.

#include "gateway/rights/traces.h"
#include "gateway/storage/retention_store.h"
#include "tests/rights/desk.h"

#include <future>

using namespace rights_store_tests;

namespace {

using Of = ports::Destruction::Of;

ports::KeptPerson kept(core::PersonNo person) {
    const std::vector<ports::KeptPerson> all{
        shared().store.retention().kept(SystemTime{}.now(), {})};
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.person == person; });
    REQUIRE(found != all.end());
    return *found;
}

/// @return the code of why not; NONE where it went.
core::Code end(Desk& desk, const ports::Destruction& what) {
    const exchange::Noted noted{exchange::try_to_write(
        desk.gate,
        [&](const exchange::Ground&, exchange::Writing& writing) {
            writing.note(journal::EntryKind::retention, std::nullopt, what.person, "{}");
            writing.rights.push_back({what});
        },
        {what.person}, exchange::Takes::something)};
    return noted.failure ? noted.failure->code() : core::Code{"NONE"};
}

core::Code end_key(Desk& desk, core::PersonNo person) {
    return end(desk, {Of::person, person, 0, kept(person).last_written});
}

std::int64_t certificates_of(core::PersonNo person) {
    return shared()
        .owner()
        .run(
            "SELECT count(*) FROM journal WHERE kind = 'retention' AND person_no = $1::bigint",
            {storage::Parameter::integer(static_cast<std::int64_t>(person))})
        .integer(0, 0);
}

core::PersonNo known(const core::PersonId& id) {
    const core::ControllerId controller{core::ControllerId::intern("0000000-0")};
    return shared().store.people().find_or_create(controller, std::span{&id, 1}).front();
}

constexpr std::chrono::milliseconds moment{400};

}

TEST_CASE(
    "what was sealed before somebody's key was destroyed is gone, and no damage, when they come "
    "back as a customer",
    "[rights][retention][gdpr-5]") {
    Desk desk;
    const core::PersonId id{"K-910001"};
    const core::PersonNo person{known(id)};
    const core::MessageId before{desk.send(person, "rauma")};
    REQUIRE(end_key(desk, person) == core::Code{"NONE"});
    CHECK(certificates_of(person) == 1);
    REQUIRE(known(id) == person); // with a new key
    const core::MessageId after{desk.send(person, "rauma")};
    const std::vector<ports::SentRecord> sent{
        shared().store.histories().sent(std::span{&person, 1})};
    REQUIRE(sent.size() == 1);
    CHECK(sent.front().message == after);
    CHECK_FALSE(sent.front().damaged);
    CHECK_FALSE(shared().store.decisions().decisions_of(before).front().evidence.has_value());
    CHECK(shared().store.decisions().decisions_of(after).front().evidence.has_value());
    CHECK_NOTHROW(shared().store.rights().payloads(std::span{&person, 1}, std::nullopt));
    CHECK_NOTHROW(
        rights::gather(shared().store.rights(), shared().store.histories(), std::span{&person, 1}));
}

TEST_CASE(
    "a key is not destroyed beside somebody who seals with it: it waits, sees what they wrote, and "
    "certifies nothing",
    "[rights][retention][gdpr-5]") {
    Desk desk;
    const core::PersonNo person{known(core::PersonId{"K-910002"})};
    const core::MessageId message{new_id()};
    const ports::Destruction key{Of::person, person, 0, kept(person).last_written};
    const auto unit = desk.sender->start();
    const ports::GateFacts facts{
        unit->begin(std::span{&person, 1}, ports::UnitOfWork::Lock::shared)};
    std::future<core::Code> ended{std::async(std::launch::async, [&] { return end(desk, key); })};
    CHECK(ended.wait_for(moment) == std::future_status::timeout);
    unit->add(std::vector{ports::MessageRow{
        message, core::ExchangeId::intern("x"), core::PartyId::intern("rauma"),
        ports::Direction::query_out, person}});
    unit->add(std::vector{ports::DecisionRow{
        message, 1, person, facts.persons.front().epoch, core::Outcome::refused, {}, "evidence"}});
    static_cast<void>(unit->commit());
    CHECK(ended.get() == core::Code{"RETENTION_MOVED"});
    CHECK(certificates_of(person) == 0);
    CHECK(shared().store.decisions().decisions_of(message).front().evidence.has_value());
}

TEST_CASE(
    "a refusal that is recorded while the period of earlier consents is ended stays",
    "[rights][retention][gdpr-7]") {
    Desk desk;
    const core::PersonNo person{known(core::PersonId{"K-910003"})};
    desk.agree_and_withdraw(person);
    REQUIRE(end_key(desk, person) == core::Code{"NONE"});
    const core::Instant before{core::Instant::from_microseconds(2'000'000'000'000'000)};
    const auto unit = desk.sender->start();
    static_cast<void>(unit->begin(std::span{&person, 1}, ports::UnitOfWork::Lock::exclusive));
    std::future<core::Code> ended{std::async(std::launch::async, [&] {
        return end(desk, {Of::consents, person, 0, before});
    })};
    CHECK(ended.wait_for(moment) == std::future_status::timeout);
    const core::ConsentEvent refusal{consent(
        core::ConsentKind::refused, core::Instant::from_microseconds(2'100'000'000'000'000))};
    unit->add(ports::PersonEntry{person, refusal, {}, true});
    static_cast<void>(unit->commit());
    CHECK(ended.get() == core::Code{"RETENTION_MOVED"});
    CHECK(shared().store.histories().events(person, 0, 100).size() == 3);
}

TEST_CASE(
    "who has asked something and was not answered is kept, whether they asked before the judgement "
    "or since",
    "[rights][retention][gdpr-15]") {
    Desk desk;
    const core::PersonNo person{known(core::PersonId{"K-910005"})};
    REQUIRE_FALSE(kept(person).held);
    const ports::Destruction key{Of::person, person, 0, kept(person).last_written};
    const core::MessageId request{desk.opened(person, ports::Right::access)};
    CHECK(kept(person).held);
    CHECK(end(desk, key) == core::Code{"RETENTION_MOVED"});
    CHECK(kept(person).has_key);
    desk.write(person, ports::UnitOfWork::Lock::shared, [&](auto& unit, const auto&) {
        ports::RightsEvent over;
        over.request = request;
        over.step = ports::RightsStep::ended;
        over.by = "officer";
        unit.add(ports::RightsEntry{over});
    });
    CHECK_FALSE(kept(person).held);
    CHECK(end(desk, key) == core::Code{"NONE"});
}

TEST_CASE(
    "a customership that was told of since somebody was judged keeps their key",
    "[rights][retention][gdpr-5]") {
    Desk desk;
    const core::PersonNo person{known(core::PersonId{"K-910006"})};
    const core::Instant judged{kept(person).last_written + std::chrono::seconds{-1}};
    const core::Instant day{core::Instant::from_microseconds(1'600'000'000'000'000)};
    const ports::ToldCustomerships told{{{person, ports::CustomershipEvent::began, day}}, {}};
    REQUIRE(shared().store.retention().count_new(told) == 1);
    desk.write(person, ports::UnitOfWork::Lock::shared, [&](auto& unit, const auto&) {
        unit.add(ports::RightsEntry{told});
    });
    CHECK(shared().store.retention().count_new(told) == 0);
    CHECK(end(desk, {Of::person, person, 0, judged}) == core::Code{"RETENTION_MOVED"});
    CHECK(end_key(desk, person) == core::Code{"NONE"}); // judged by it, too
}

TEST_CASE(
    "a consent that was recorded since somebody was judged keeps their key",
    "[rights][retention][gdpr-5]") {
    Desk desk;
    const core::PersonNo person{known(core::PersonId{"K-910004"})};
    const ports::Destruction key{Of::person, person, 0, kept(person).last_written};
    core::ConsentEvent given{consent(core::ConsentKind::given, SystemTime{}.now())};
    given.recorded_at = core::Instant::from_microseconds(2'100'000'000'000'000);
    desk.write(person, ports::UnitOfWork::Lock::exclusive, [&](auto& unit, const auto&) {
        unit.add(ports::PersonEntry{person, given, {}, false});
    });
    CHECK(end(desk, key) == core::Code{"RETENTION_MOVED"});
    CHECK(kept(person).has_key);
}
