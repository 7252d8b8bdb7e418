// What a history of consent events amounts to.

#include "gateway/consent/fold.h"
#include "tests/consent/naive_fold.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>
#include <numeric>
#include <random>

namespace core = gateway::core;
using core::ConsentKind;
using core::ConsentRole;
using gateway::consent::fold;
using gateway::consent::Scope;

namespace {

template <class Id> Id id(const char* name) {
    return Id::intern(name);
}

core::Instant day(int of_march) {
    return core::start_of_day({2026, 3, static_cast<std::uint8_t>(of_march)});
}

const Scope provider{
    id<core::PartyId>("provider-1"), id<core::PartyClass>("service-provider"),
    id<core::PurposeId>("employment-service")};

/// An itemised event on health data for the provider by name.
core::ConsentEvent event(ConsentKind kind, int of_march, std::int64_t sequence) {
    core::ConsentEvent made;
    made.sequence = sequence;
    made.kind = kind;
    made.role = ConsentRole::gdpr9;
    made.items = {id<core::ItemId>("health.summary")};
    made.parties = {provider.party};
    made.purposes = {provider.purpose};
    made.is_explicit = made.itemised = made.written = true;
    made.expressed_at = made.recorded_at = day(of_march);
    made.language = "fi";
    made.evidence_reference = "doc-1";
    made.evidence_sha256 = std::string(64, '0');
    return made;
}

core::ConsentEvent by_class(core::ConsentEvent made) {
    made.parties.clear();
    made.classes = {provider.cls};
    return made;
}

core::ConsentEvent blanket(core::ConsentEvent made) {
    made.itemised = false;
    return made;
}

core::ConsentState
state(const std::vector<core::ConsentEvent>& events, core::Instant at = day(31)) {
    const std::vector<core::ConsentState> states{fold(events, provider, at)};
    REQUIRE(states.size() == 1);
    return states.front();
}

}

TEST_CASE("the last word counts", "[consent]") {
    CHECK(state({event(ConsentKind::given, 1, 1)}).given());
    CHECK(
        state({event(ConsentKind::given, 1, 1), event(ConsentKind::withdrawn, 2, 2)}).kind
        == ConsentKind::withdrawn);
    const core::ConsentState renewed{state(
        {event(ConsentKind::given, 1, 1), event(ConsentKind::withdrawn, 2, 2),
         event(ConsentKind::renewed, 3, 3)})};
    CHECK(renewed.kind == ConsentKind::renewed);
    CHECK(renewed.sequence == 3);
    CHECK(renewed.expressed_at == day(3));
}

TEST_CASE(
    "of a yes and a no at the same moment the no counts, whichever was recorded first",
    "[consent]") {
    CHECK(
        state({event(ConsentKind::refused, 1, 1), event(ConsentKind::given, 1, 2)}).kind
        == ConsentKind::refused);
    CHECK(
        state({event(ConsentKind::given, 1, 1), event(ConsentKind::refused, 1, 2)}).kind
        == ConsentKind::refused);
}

TEST_CASE("asking again changes nothing that was given or refused", "[consent]") {
    CHECK(state({event(ConsentKind::given, 1, 1), event(ConsentKind::requested, 2, 2)}).given());
    CHECK(
        state({event(ConsentKind::refused, 1, 1), event(ConsentKind::deferred, 2, 2)}).kind
        == ConsentKind::refused);
    CHECK(
        state({event(ConsentKind::requested, 1, 1), event(ConsentKind::deferred, 2, 2)}).kind
        == ConsentKind::deferred);
}

TEST_CASE("a broader yes does not lift a narrower no", "[consent]") {
    CHECK(
        state({event(ConsentKind::refused, 1, 1), by_class(event(ConsentKind::given, 2, 2))}).kind
        == ConsentKind::refused);
    CHECK(
        state({event(ConsentKind::refused, 1, 1), blanket(event(ConsentKind::given, 2, 2))}).kind
        == ConsentKind::refused);
    CHECK(state({by_class(event(ConsentKind::refused, 1, 1)), event(ConsentKind::given, 2, 2)})
              .given());
    CHECK(state({blanket(event(ConsentKind::refused, 1, 1)),
                 blanket(event(ConsentKind::given, 2, 2))})
              .given());
    // one is lifted and the narrower one stands
    CHECK(
        state({event(ConsentKind::refused, 1, 1), by_class(event(ConsentKind::refused, 2, 2)),
               by_class(event(ConsentKind::given, 3, 3))})
            .sequence
        == 1);
}

TEST_CASE("a no to the whole class ends a yes to one of it", "[consent]") {
    CHECK(
        state({event(ConsentKind::given, 1, 1), by_class(event(ConsentKind::withdrawn, 2, 2))}).kind
        == ConsentKind::withdrawn);
}

TEST_CASE(
    "a no counts from when it was expressed, however late it was written down, and whatever the "
    "instant",
    "[consent]") {
    core::ConsentEvent late{event(ConsentKind::refused, 5, 2)};
    late.recorded_at = day(20);
    CHECK(state({event(ConsentKind::given, 1, 1), late}, day(6)).kind == ConsentKind::refused);
    CHECK(state({event(ConsentKind::given, 1, 1), late}, day(2)).kind == ConsentKind::refused);
    // a yes after it, though recorded before it, stands
    CHECK(state({event(ConsentKind::given, 8, 1), late}, day(31)).given());
}

TEST_CASE(
    "a yes counts neither before it was expressed nor before it was written down", "[consent]") {
    core::ConsentEvent given{event(ConsentKind::given, 5, 1)};
    given.recorded_at = day(6);
    CHECK_FALSE(state({given}, day(4)).kind);
    CHECK_FALSE(state({given}, day(5)).kind);
    CHECK(state({given}, day(6)).given());
}

TEST_CASE("an authority cannot consent for a person", "[consent]") {
    core::ConsentEvent given{event(ConsentKind::given, 1, 1)};
    given.by = core::ConsentActor::authority;
    CHECK_FALSE(state({given}).kind);
}

TEST_CASE("a consent past its day is expired and keeps its own date and number", "[consent]") {
    core::ConsentEvent given{event(ConsentKind::given, 1, 4)};
    given.valid_until = day(10);
    CHECK(state({given}, day(10) + std::chrono::microseconds{-1}).given());
    const core::ConsentState expired{state({given}, day(10))};
    CHECK(expired.kind == ConsentKind::expired);
    CHECK(expired.sequence == 4);
    CHECK(expired.told_basis.empty());
}

TEST_CASE("events for others or for other purposes leave the cell open, and say so", "[consent]") {
    core::ConsentEvent other{event(ConsentKind::given, 1, 1)};
    other.parties = {id<core::PartyId>("provider-2")};
    core::ConsentEvent elsewhere{event(ConsentKind::given, 1, 2)};
    elsewhere.purposes = {id<core::PurposeId>("recruiting")};
    for (const core::ConsentEvent& one : {other, elsewhere}) {
        CHECK_FALSE(state({one}).kind);
        CHECK(state({one}).out_of_scope);
    }
}

TEST_CASE("what enumerates nothing gives nothing and takes everything", "[consent]") {
    core::ConsentEvent given{event(ConsentKind::given, 1, 1)};
    given.parties.clear();
    CHECK_FALSE(state({given}).kind);
    core::ConsentEvent refused{event(ConsentKind::refused, 2, 2)};
    refused.parties.clear();
    refused.purposes.clear();
    CHECK(state({event(ConsentKind::given, 1, 1), refused}).kind == ConsentKind::refused);
}

TEST_CASE("each item and role is a cell of its own", "[consent]") {
    core::ConsentEvent both{event(ConsentKind::given, 1, 1)};
    both.items.push_back(id<core::ItemId>("a.first"));
    core::ConsentEvent waiver{event(ConsentKind::refused, 2, 2)};
    waiver.role = ConsentRole::secrecy_waiver;
    const std::vector<core::ConsentState> states{
        fold(std::vector{waiver, both}, provider, day(31))};
    REQUIRE(states.size() == 3);
    CHECK(states[0].item == id<core::ItemId>("a.first"));
    CHECK(states[1].role == ConsentRole::gdpr9);
    CHECK(states[1].given());
    CHECK(states[2].kind == ConsentKind::refused);
}

TEST_CASE("a refusal or withdrawal remembers the basis that the person was told", "[consent]") {
    core::ConsentEvent given{event(ConsentKind::given, 1, 1)};
    given.told_basis = "9.2.a";
    const std::vector told{given, event(ConsentKind::withdrawn, 2, 2)};
    CHECK(state({given}).told_basis.empty());
    CHECK(state(told).told_basis == "9.2.a");
    // neither a later finding of invalidity nor a broader yes makes it forgotten, only a new yes
    CHECK(state({told[0], told[1], event(ConsentKind::invalidated, 3, 3)}).told_basis == "9.2.a");
    CHECK(
        state({told[0], told[1], by_class(event(ConsentKind::given, 3, 3))}).told_basis == "9.2.a");
    CHECK(state({told[0], told[1], event(ConsentKind::given, 3, 3)}).told_basis.empty());
    core::ConsentEvent refused{event(ConsentKind::refused, 1, 1)};
    CHECK(state({refused}).told_basis.empty());
    // of several that stand, the one of which consent was told to be the basis
    refused.told_basis = "6.1.e";
    core::ConsentEvent broader{by_class(event(ConsentKind::refused, 2, 2))};
    broader.told_basis = "9.2.a";
    CHECK(state({refused, broader}).told_basis == "9.2.a");
    CHECK(state({refused}).told_basis == "6.1.e");
}

TEST_CASE("a consent without its document has no evidence", "[consent][gdpr-7-1]") {
    core::ConsentEvent given{event(ConsentKind::given, 1, 1)};
    CHECK(state({given}).has_evidence);
    given.evidence_reference.clear();
    CHECK_FALSE(state({given}).has_evidence);
}

namespace {

using Draw = std::function<int(int, int)>;

std::vector<core::ConsentEvent> drawn_events(const Draw& draw, int most) {
    std::vector<core::ConsentEvent> events;
    for (int count{draw(1, most)}; count > 0; --count) {
        core::ConsentEvent made{event(
            static_cast<ConsentKind>(draw(0, 8)), draw(1, 4),
            static_cast<std::int64_t>(events.size()))};
        made.role = static_cast<ConsentRole>(draw(0, 1));
        made = draw(0, 2) == 0 ? by_class(made) : made;
        made = draw(0, 2) == 0 ? blanket(made) : made;
        made.told_basis = draw(0, 2) == 0 ? draw(0, 1) == 0 ? "9.2.a" : "6.1.a" : "";
        if (draw(0, 3) == 0) {
            made.items.push_back(id<core::ItemId>("other.item"));
        }
        if (draw(0, 3) == 0) {
            made.valid_until = day(draw(2, 6));
        }
        if (draw(0, 5) == 0) {
            made.recorded_at = day(draw(4, 6));
        }
        if (draw(0, 7) == 0) {
            made.parties.clear();
        }
        if (draw(0, 7) == 0) {
            made.by = core::ConsentActor::authority;
        }
        events.push_back(made);
    }
    return events;
}

Draw seeded(unsigned seed) {
    return [engine = std::mt19937{seed}](int low, int high) mutable {
        return std::uniform_int_distribution<int>{low, high}(engine);
    };
}

void require_same(
    const std::vector<core::ConsentState>& first, const std::vector<core::ConsentState>& second) {
    REQUIRE(first.size() == second.size());
    for (std::size_t cell{0}; cell < first.size(); ++cell) {
        REQUIRE(first[cell].item == second[cell].item);
        REQUIRE(first[cell].role == second[cell].role);
        REQUIRE(first[cell].kind == second[cell].kind);
        REQUIRE(first[cell].sequence == second[cell].sequence);
        REQUIRE(first[cell].told_basis == second[cell].told_basis);
        REQUIRE(first[cell].itemised == second[cell].itemised);
        REQUIRE(first[cell].valid_until == second[cell].valid_until);
    }
}

}

TEST_CASE("the fold gives what walking the events one by one gives", "[consent]") {
    const Draw draw{seeded(3)};
    int told{0};
    for (int round{0}; round < 20000; ++round) {
        const std::vector<core::ConsentEvent> events{drawn_events(draw, 9)};
        const core::Instant at{day(draw(2, 6))};
        const auto expected = naive::fold(events, provider, at);
        const std::vector<core::ConsentState> states{fold(events, provider, at)};
        REQUIRE(states.size() == expected.size());
        for (const core::ConsentState& state : states) {
            const naive::State& walked{expected.at({std::string{state.item.text()}, state.role})};
            INFO("round " << round << ' ' << state.item);
            REQUIRE(state.kind == walked.kind);
            REQUIRE(state.sequence == walked.sequence);
            REQUIRE(state.told_basis.empty() == walked.told.empty());
            REQUIRE((walked.told.empty() || walked.told.contains(state.told_basis)));
            told += walked.told.empty() ? 0 : 1;
        }
    }
    CHECK(told > 1000);
}

TEST_CASE(
    "I10: the fold is the same for every order in which the events arrive", "[consent][I10]") {
    std::mt19937 random{20260301};
    const Draw draw{seeded(20260301)};
    int given{0};
    for (int round{0}; round < 2000; ++round) {
        std::vector<core::ConsentEvent> events{drawn_events(draw, 8)};
        const core::Instant at{day(draw(2, 6))};
        const std::vector<core::ConsentState> first{fold(events, provider, at)};
        for (const core::ConsentState& one : first) {
            given += one.given() ? 1 : 0;
        }
        std::shuffle(events.begin(), events.end(), random);
        require_same(first, fold(events, provider, at));
        // recorded in another order: a no stays a no, and a yes a yes unless it has expired
        for (std::size_t place{0}; place < events.size(); ++place) {
            events[place].sequence = static_cast<std::int64_t>(place);
        }
        const std::vector<core::ConsentState> renumbered{fold(events, provider, at)};
        for (std::size_t cell{0}; cell < first.size(); ++cell) {
            if (first[cell].given()) {
                REQUIRE(
                    (renumbered[cell].given() || renumbered[cell].kind == ConsentKind::expired));
            }
        }
    }
    CHECK(given > 200);
}

TEST_CASE(
    "I10: every one of the orders of five events gives the same, also where numbers are lost",
    "[consent][I10]") {
    const Draw draw{seeded(5)};
    for (int round{0}; round < 100; ++round) {
        std::vector<core::ConsentEvent> events{drawn_events(draw, 5)};
        if (round % 2 == 0) {
            for (core::ConsentEvent& one : events) {
                one.sequence = 0;
            }
        }
        const core::Instant at{day(5)};
        std::vector<std::size_t> order(events.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const std::vector<core::ConsentState> first{fold(events, provider, at)};
        do {
            std::vector<core::ConsentEvent> arrived;
            for (const std::size_t place : order) {
                arrived.push_back(events[place]);
            }
            require_same(first, fold(arrived, provider, at));
        } while (std::next_permutation(order.begin(), order.end()));
    }
}

TEST_CASE(
    "a hundred thousand events of one person come to what the last of them say", "[consent]") {
    std::vector<core::ConsentEvent> events;
    for (int count{0}; count < 100'000; ++count) {
        core::ConsentEvent made{
            event(count % 2 == 0 ? ConsentKind::given : ConsentKind::withdrawn, 1, count)};
        made.expressed_at = day(1) + std::chrono::seconds{count};
        made.told_basis = "9.2.a";
        events.push_back(made);
    }
    CHECK(state(events).kind == ConsentKind::withdrawn);
    CHECK(state(events).told_basis == "9.2.a");
    CHECK(state(events).sequence == 99'999);
    events.pop_back();
    CHECK(state(events).given());
}

TEST_CASE("I5: one no more never makes a yes", "[consent][I5]") {
    std::mt19937 random{7};
    const auto draw = [&](int low, int high) {
        return std::uniform_int_distribution<int>{low, high}(random);
    };
    for (int round{0}; round < 2000; ++round) {
        std::vector<core::ConsentEvent> events;
        for (int count{draw(1, 6)}; count > 0; --count) {
            const core::ConsentEvent made{
                event(static_cast<ConsentKind>(draw(0, 8)), draw(1, 4), count)};
            events.push_back(draw(0, 1) == 0 ? by_class(made) : made);
        }
        const core::Instant at{day(draw(1, 5))};
        const bool before{state(events, at).given()};
        events.push_back(event(static_cast<ConsentKind>(draw(4, 8)), draw(1, 4), 99));
        REQUIRE((before || !state(events, at).given()));
        events.back().expressed_at = day(30);
        REQUIRE_FALSE(state(events, at).given());
    }
}
