// A statement that is told twice is one statement.

#include "gateway/consent/fold.h"

#include <catch2/catch.hpp>

#include <functional>

namespace core = gateway::core;
using gateway::consent::fold;
using gateway::consent::repeats;

namespace {

core::Instant day(int of_march) {
    return core::start_of_day({2026, 3, static_cast<std::uint8_t>(of_march)});
}

core::ConsentEvent said(core::ConsentKind kind, int of_march, std::int64_t sequence) {
    core::ConsentEvent made;
    made.sequence = sequence;
    made.kind = kind;
    made.role = core::ConsentRole::gdpr9;
    made.items = {core::ItemId::intern("health.summary")};
    made.parties = {core::PartyId::intern("provider-1")};
    made.purposes = {core::PurposeId::intern("employment-service")};
    made.is_explicit = made.itemised = true;
    made.expressed_at = made.recorded_at = day(of_march);
    return made;
}

}

TEST_CASE(
    "a statement repeats another if everything that was said is the same, whenever it was written "
    "down",
    "[consent]") {
    const std::vector<core::ConsentEvent> before{said(core::ConsentKind::given, 1, 7)};
    core::ConsentEvent again{said(core::ConsentKind::given, 1, 0)};
    again.recorded_at = day(9);
    CHECK(repeats(again, before));
    CHECK_FALSE(repeats(again, {}));
    const std::vector<std::function<void(core::ConsentEvent&)>> other{
        [](core::ConsentEvent& event) { event.kind = core::ConsentKind::withdrawn; },
        [](core::ConsentEvent& event) { event.role = core::ConsentRole::gdpr6; },
        [](core::ConsentEvent& event) { event.items.push_back(core::ItemId::intern("x.y")); },
        [](core::ConsentEvent& event) { event.parties = {core::PartyId::intern("provider-2")}; },
        [](core::ConsentEvent& event) { event.purposes.clear(); },
        [](core::ConsentEvent& event) { event.expressed_at = day(2); },
        [](core::ConsentEvent& event) { event.valid_until = day(20); },
        [](core::ConsentEvent& event) { event.by = core::ConsentActor::guardian; },
        [](core::ConsentEvent& event) { event.evidence_reference = "doc-2"; }};
    for (std::size_t which{0}; which < other.size(); ++which) {
        INFO(which);
        core::ConsentEvent event{again};
        other[which](event);
        CHECK_FALSE(repeats(event, before));
    }
}

TEST_CASE(
    "what a repeated statement would add changes nothing that is made of all", "[consent][I10]") {
    const gateway::consent::Scope scope{
        core::PartyId::intern("provider-1"), core::PartyClass{},
        core::PurposeId::intern("employment-service")};
    const core::ConsentEvent given{said(core::ConsentKind::given, 1, 1)};
    const core::ConsentEvent withdrawn{said(core::ConsentKind::withdrawn, 1, 2)};
    core::ConsentEvent again{given};
    again.sequence = 3;
    REQUIRE(repeats(again, std::vector{given, withdrawn}));
    const auto once = fold(std::vector{given, withdrawn}, scope, day(5));
    const auto twice = fold(std::vector{given, withdrawn, again}, scope, day(5));
    REQUIRE(once.size() == 1);
    REQUIRE(twice.size() == 1);
    CHECK_FALSE(once.front().given());
    CHECK_FALSE(twice.front().given());
}
