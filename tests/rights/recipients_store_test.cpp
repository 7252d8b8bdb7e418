// A step that finds recipients, while somebody else is still sending: the interface's own step over
// a real store, with a record that leaves between its reading and its writing.

#include "gateway/exchange/acknowledgements.h"
#include "tests/rights/desk.h"

using namespace rights_store_tests;

TEST_CASE(
    "whoever is sent to between the reading of the recipients and the writing is told, too "
    "(GDPR Art. 19)",
    "[rights][gdpr-17][gdpr-19]") {
    Desk desk;
    const ports::Right right{GENERATE(ports::Right::rectification, ports::Right::erasure)};
    const core::PersonNo person{new_person()};
    desk.agree_and_withdraw(person);
    desk.send(person, "rauma");
    const core::MessageId request{desk.opened(person, right)};
    admin::Answer answer{desk.grant(request)};
    REQUIRE(answer.problem == nullptr);
    CHECK(answer.takes == exchange::Takes::something); // nobody sends while it is written
    desk.send(person, "esimerkkikunta");
    desk.carry_out(answer);
    CHECK(answer.status == 200);
    CHECK(desk.told(person) == std::multiset<std::string>{"esimerkkikunta", "rauma"});
    CHECK(answer.body.find("recipients")->elements().size() == 2);
    CHECK(answer.person == person); // whose the call's entry is
    CHECK(text::write_json(answer.body).find("assessment") == std::string::npos);
    CHECK(
        shared().store.rights().erased(std::span{&person, 1}).has_value()
        == (right == ports::Right::erasure));
}

TEST_CASE(
    "an erasure is refused in its own transaction by what began to leave after it was judged",
    "[rights][gdpr-17]") {
    Desk desk;
    const core::PersonNo person{new_person()};
    desk.agree_and_withdraw(person);
    desk.send(person, "rauma");
    const core::MessageId request{desk.opened(person, ports::Right::erasure)};
    admin::Answer answer{desk.grant(request)};
    REQUIRE(answer.problem == nullptr);
    const core::MessageId leaving{new_id()};
    desk.write(person, ports::UnitOfWork::Lock::shared, [&](auto& unit, const auto& facts) {
        unit.mark(
            ports::AttemptRow{
                leaving,
                1,
                core::PartyId::intern("rauma"),
                {},
                {person},
                {facts.persons.front().epoch},
                {}},
            {});
    });
    desk.carry_out(answer);
    REQUIRE(answer.problem != nullptr);
    CHECK(answer.status == answer.problem->status);
    CHECK(text::write_json(answer.body).find("ERASURE_UNDER_WAY") != std::string::npos);
    CHECK_FALSE(shared().store.rights().erased(std::span{&person, 1}).has_value());
    CHECK(desk.told(person).empty());
}

TEST_CASE(
    "an objection of a request is told to nobody before it is granted, and then to those whose "
    "disclosure it reaches (GDPR Art. 19, 21)",
    "[rights][gdpr-19][gdpr-21]") {
    Desk desk;
    exchange::Law laws{assembled(), [](const core::Digest&) { return assembled(); }};
    const exchange::Pass pass{
        [&](std::span<exchange::Passage* const> group) { desk.gate.pass(group); }};
    exchange::Acknowledgements acknowledgements{exchange::Acknowledgements::Parts{
        pass, shared().store.barriers(), shared().store.histories(), laws, desk.clock}};
    const auto record = [&](core::PersonNo person, core::HoldState state,
                            std::optional<core::MessageId> request) {
        core::Hold hold;
        hold.kind = core::HoldKind::objection;
        hold.state = state;
        desk.write(person, ports::UnitOfWork::Lock::exclusive, [&](auto& unit, const auto&) {
            unit.add(ports::PersonEntry{person, hold, {}, true, request});
        });
        CHECK(acknowledgements.look(std::span{&person, 1}).empty());
    };
    const auto sent_to_two = [&] {
        const core::PersonNo person{new_person()};
        desk.send(person, "rauma");
        desk.send(person, "esimerkkikunta", name, "6.1.e");
        return person;
    };
    const core::PersonNo asks{sent_to_two()};
    const core::MessageId request{desk.opened(asks, ports::Right::objection)};
    record(asks, core::HoldState::assessing, request);
    CHECK(desk.told(asks).empty());
    record(asks, core::HoldState::upheld, request);
    CHECK(desk.told(asks) == std::multiset<std::string>{"esimerkkikunta"});

    // what an official records without a request is told, by letter
    const core::PersonNo other{sent_to_two()};
    record(other, core::HoldState::assessing, std::nullopt);
    CHECK(desk.told(other) == std::multiset<std::string>{"esimerkkikunta"});
}
