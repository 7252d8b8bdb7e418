// Of ever so many consent events those are read that decide; the fold over them is the fold over
// all.

#include "gateway/consent/fold.h"
#include "gateway/storage/consent_history.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <random>

using namespace storage_tests;
using Lock = ports::UnitOfWork::Lock;

namespace {

const core::Instant noon{core::Instant::from_microseconds(1'780'000'000'000'000)};
const std::vector<core::ItemId> items{
    core::ItemId::intern("work.history"), core::ItemId::intern("health.summary")};
const std::vector<core::PartyId> parties{
    core::PartyId::intern("kela"), core::PartyId::intern("provider-1")};
const std::vector<core::PartyClass> classes{
    core::PartyClass::intern("kela"), core::PartyClass::intern("service-provider")};
const std::vector<core::PurposeId> purposes{
    core::PurposeId::intern("benefit"), core::PurposeId::intern("employment-service")};

/// Few shapes and many moments, told in any order: of most groups many events stand. What is narrow
/// is said early, so that what was refused then still stands under all that is broad and later,
/// with the basis that had been told then.
core::ConsentEvent random_event(std::mt19937& random) {
    const auto below = [&](unsigned bound) { return random() % bound; };
    core::ConsentEvent event{
        storage_tests::consent(static_cast<core::ConsentKind>(below(9)), noon)};
    event.items = below(4) == 0 ? items : std::vector{items.front()};
    event.parties.clear();
    if (below(2) == 0) {
        event.parties = {parties[below(2)]};
    } else {
        event.classes = {classes.front()};
    }
    event.purposes = {purposes[below(8) == 0 ? 1 : 0]};
    event.itemised = below(2) == 0;
    event.is_explicit = below(2) == 0;
    event.by = below(8) == 0 ? core::ConsentActor::authority : core::ConsentActor::person;
    const char* const bases[]{"", "", "", "9.2.a", "6.1.a"};
    event.told_basis = bases[below(5)];
    const bool narrow{event.itemised && !event.parties.empty()};
    event.expressed_at =
        noon + std::chrono::minutes{below(narrow ? 200 : 900)}; // some at one moment
    event.recorded_at = event.expressed_at;
    return event;
}

std::string text_of(const core::ConsentState& state) {
    return std::string{state.item.text()} + ' ' + std::to_string(static_cast<int>(state.role)) + ' '
           + (state.kind ? std::to_string(static_cast<int>(*state.kind)) : "-") + ' '
           + std::to_string(state.sequence) + ' ' + state.told_basis + ' '
           + (state.out_of_scope ? "o" : "") + (state.is_explicit ? "e" : "")
           + (state.itemised ? "i" : "");
}

std::vector<std::string>
folded(const std::vector<core::ConsentEvent>& events, const gateway::consent::Scope& scope) {
    std::vector<std::string> texts;
    for (const core::ConsentState& state :
         gateway::consent::fold(events, scope, noon + std::chrono::hours{100})) {
        texts.push_back(text_of(state));
    }
    return texts;
}

}

TEST_CASE(
    "the consents of a person with many events fold as all of them do", "[storage][consent]") {
    const unsigned seed{20'260'301};
    INFO("seed " << seed);
    std::mt19937 random{seed};
    for (int round{0}; round < 5; ++round) {
        const auto worker = new_worker();
        const core::PersonNo person{new_person()};
        for (int written{0}; written < 10 * storage::whole_history;) {
            const auto unit = worker->start();
            static_cast<void>(unit->begin(std::vector{person}, Lock::exclusive));
            for (int one{0}; one < 100; ++one, ++written) {
                unit->add(ports::PersonEntry{person, random_event(random), {}, false});
            }
            static_cast<void>(unit->commit());
        }
        const std::vector<core::ConsentEvent> all{
            shared().store.histories().events(person, 0, 10'000)};
        REQUIRE(all.size() == 10 * storage::whole_history);
        const ports::PersonFacts read{
            worker->start()->begin(std::vector{person}, Lock::shared).persons.front()};
        CHECK(read.consents.size() < all.size() / 2);
        for (std::size_t at{0}; at < 2; ++at) {
            for (const core::PurposeId purpose : purposes) {
                for (const core::PartyId party : parties) {
                    const gateway::consent::Scope scope{party, classes[at], purpose};
                    CHECK(folded(read.consents, scope) == folded(all, scope));
                }
            }
        }
    }
}

TEST_CASE("a person's few events are all read, in their order", "[storage][consent]") {
    std::mt19937 random{7};
    const auto worker = new_worker();
    const core::PersonNo person{new_person()};
    const core::PersonNo other{new_person()};
    const auto unit = worker->start();
    static_cast<void>(unit->begin(std::vector{person, other}, Lock::exclusive));
    for (int one{0}; one < storage::whole_history; ++one) {
        unit->add(ports::PersonEntry{person, random_event(random), {}, false});
    }
    unit->add(ports::PersonEntry{other, random_event(random), {}, false});
    static_cast<void>(unit->commit());
    const ports::GateFacts facts{worker->start()->begin(std::vector{other, person}, Lock::shared)};
    CHECK(facts.persons[0].consents.size() == 1);
    REQUIRE(facts.persons[1].consents.size() == storage::whole_history);
    CHECK(std::is_sorted(
        facts.persons[1].consents.begin(), facts.persons[1].consents.end(),
        [](const core::ConsentEvent& left, const core::ConsentEvent& right) {
            return left.sequence < right.sequence;
        }));
}

TEST_CASE("a row of a register is recorded once", "[storage][consent][import]") {
    const auto worker = new_worker();
    const core::PersonNo person{new_person()};
    const core::Digest row{crypto::sha256(core::as_bytes("a row of the register"))};
    const auto import = [&] {
        const auto unit = worker->start();
        static_cast<void>(unit->begin(std::vector{person}, Lock::exclusive));
        unit->add(ports::PersonEntry{
            person, storage_tests::consent(core::ConsentKind::given, noon), row, false});
        static_cast<void>(unit->commit());
    };
    CHECK(shared().store.histories().imported(std::vector{row}).empty());
    import();
    CHECK(shared().store.histories().imported(std::vector{row}) == std::set{row});
    CHECK(code_of(import) == core::Code{"STORE_CONSTRAINT"});
    CHECK(shared().store.histories().events(person, 0, 10).size() == 1);
}
