// A step that finds recipients, while somebody else is still sending: the interface's own step over
// a real store, with a record that leaves between its reading and its writing.

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
