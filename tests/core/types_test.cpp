#include "gateway/core/decision.h"
#include "gateway/core/log_messages.h"
#include "gateway/core/message_id.h"
#include "gateway/core/record.h"

#include <catch2/catch.hpp>

#include <set>

using namespace gateway::core;

static_assert(Loggable<ExchangeId>);
static_assert(Loggable<MessageId>);
static_assert(Loggable<Code>);
static_assert(!Loggable<PersonId>, "personal data must not be loggable");
static_assert(!Loggable<Value>, "values must not be loggable");
static_assert(!Loggable<std::string>, "free text must not be loggable");
static_assert(!Loggable<PersonNo>, "pseudonyms belong to the journal");

TEST_CASE("names are equal by text and never made from what a stranger sends", "[core]") {
    const ItemId item{ItemId::intern("person.name.family")};
    CHECK(ItemId::find("person.name.family") == item);
    CHECK_FALSE(ItemId::find("no-such-item-was-ever-configured"));
    CHECK(ItemId::intern("a") < ItemId::intern("b"));
}

TEST_CASE("a message id is a version 7 UUID that survives its text form", "[core]") {
    const std::array<std::byte, 10> entropy{std::byte{0xff}, std::byte{0x01}, std::byte{0xff}};
    const MessageId id{MessageId::make(*parse_instant("2026-03-01T08:00:00Z"), entropy)};
    CHECK(id.text().size() == 36);
    CHECK(id.text()[14] == '7');
    CHECK(MessageId::parse(id.text()) == id);
    CHECK_FALSE(MessageId::parse("0194f9c0-0000-7000-8000-00000000000"));
    CHECK_FALSE(MessageId::parse("0194f9c0-0000-7000-8000-00000000000g"));
}

TEST_CASE("every reason and guard has its own code and is found by it", "[core]") {
    std::set<std::string_view> codes;
    for (int at{0}; at <= static_cast<int>(Reason::differencing); ++at) {
        const auto reason = static_cast<Reason>(at);
        codes.insert(code_of(reason).text());
        CHECK(parse_reason(code_of(reason).text()) == reason);
    }
    CHECK(codes.size() == 34);
    CHECK(parse_guard("CLOCK") == Guard::clock);
    CHECK_FALSE(parse_guard("clock"));
}
