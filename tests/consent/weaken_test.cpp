// A consent that says less than the one before takes something away.

#include "gateway/consent/fold.h"

#include <catch2/catch.hpp>

#include <functional>

namespace core = gateway::core;
using gateway::consent::weakens;

namespace {

core::Instant day(int of_march) {
    return core::start_of_day({2026, 3, static_cast<std::uint8_t>(of_march)});
}

core::ConsentEvent given(int of_march) {
    core::ConsentEvent made;
    made.kind = core::ConsentKind::given;
    made.role = core::ConsentRole::gdpr9;
    made.items = {core::ItemId::intern("health.summary")};
    made.parties = {core::PartyId::intern("provider-1")};
    made.purposes = {core::PurposeId::intern("employment-service")};
    made.is_explicit = made.itemised = made.written = true;
    made.expressed_at = made.recorded_at = day(of_march);
    made.evidence_reference = "doc-1";
    made.evidence_sha256 = std::string(64, '0');
    made.valid_until = day(30);
    return made;
}

}

TEST_CASE("a consent that says less in any way takes something away", "[consent]") {
    const std::vector<core::ConsentEvent> before{given(1)};
    CHECK_FALSE(weakens(given(2), before));
    CHECK_FALSE(weakens(given(2), {}));
    const std::vector<std::function<void(core::ConsentEvent&)>> less{
        [](core::ConsentEvent& event) { event.is_explicit = false; },
        [](core::ConsentEvent& event) { event.itemised = false; },
        [](core::ConsentEvent& event) { event.written = false; },
        [](core::ConsentEvent& event) { event.evidence_sha256.clear(); },
        [](core::ConsentEvent& event) { event.valid_until = day(20); }};
    for (std::size_t which{0}; which < less.size(); ++which) {
        INFO(which);
        core::ConsentEvent event{given(2)};
        less[which](event);
        CHECK(weakens(event, before));
        event.kind = core::ConsentKind::renewed;
        CHECK(weakens(event, before));
        event.kind = core::ConsentKind::requested; // changes nothing that was given
        CHECK_FALSE(weakens(event, before));
    }
}

TEST_CASE("what a consent does not take the place of, it does not weaken", "[consent]") {
    core::ConsentEvent less{given(2)};
    less.written = false;
    core::ConsentEvent other{given(1)};
    other.role = core::ConsentRole::gdpr6;
    CHECK_FALSE(weakens(less, std::vector{other}));
    other = given(1);
    other.items = {core::ItemId::intern("work.history")};
    CHECK_FALSE(weakens(less, std::vector{other}));
    other = given(1);
    other.purposes = {core::PurposeId::intern("statistics")};
    CHECK_FALSE(weakens(less, std::vector{other}));
    other = given(3); // was said later, and stands
    CHECK_FALSE(weakens(less, std::vector{other}));
    other = given(1);
    other.kind = core::ConsentKind::withdrawn;
    CHECK_FALSE(weakens(less, std::vector{other}));
    core::ConsentEvent longer{given(2)};
    longer.valid_until.reset();
    CHECK_FALSE(weakens(longer, std::vector{given(1)}));
}
