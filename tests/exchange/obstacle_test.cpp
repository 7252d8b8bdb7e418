// Why a record may not leave any more, and whether the register says the same as before.

#include "gateway/exchange/departure.h"
#include "gateway/exchange/obstacle.h"

#include <catch2/catch.hpp>

#include <set>
#include <vector>

namespace core = gateway::core;
using namespace gateway::exchange;

namespace {

core::ItemId item(const char* name) {
    return core::ItemId::intern(name);
}

core::FieldDecision field(const char* name, core::Form form, std::vector<core::Reason> reasons) {
    core::FieldDecision made;
    made.item = item(name);
    made.form = form;
    made.reasons = std::move(reasons);
    return made;
}

core::ConsentEvent event(std::int64_t sequence, core::ConsentKind kind) {
    core::ConsentEvent made;
    made.sequence = sequence;
    made.kind = kind;
    return made;
}

Departing departing() {
    Departing made;
    made.record = core::Record{
        {core::Field{item("person.name"), core::Value{"Aino"}},
         core::Field{item("person.note"), core::Value{"x"}}}};
    made.relations.push_back(
        core::Relation{core::FactId::intern("relation.referral"), {}, {}, "case 1"});
    return made;
}

const DigestKeys keys{
    gateway::crypto::KeyedDigest{core::as_bytes(std::string_view{"payload key"})},
    gateway::crypto::KeyedDigest{core::as_bytes(std::string_view{"fingerprint key"})},
    gateway::crypto::KeyedDigest{core::as_bytes(std::string_view{"record key"})}};

}

TEST_CASE(
    "what stops a message is what holds back a field that it needs, and a withdrawal before all",
    "[exchange][outbox]") {
    using core::Form;
    using core::Reason;
    const std::vector<core::ItemId> mandatory{item("health.summary"), item("person.name")};
    core::Decision decision;
    decision.fields = {
        field("contact.street", Form::none, {Reason::consent_withdrawn}),
        field("health.summary", Form::none, {Reason::hold}), field("person.name", Form::full, {})};
    CHECK(obstacle_of(decision, mandatory).code == core::Code{"HOLD"});
    CHECK_FALSE(obstacle_of(decision, mandatory).withdrawn); // the street is not why it stays
    decision.fields[1].reasons = {Reason::no_rule, Reason::consent_withdrawn};
    CHECK(obstacle_of(decision, mandatory).code == core::Code{"CONSENT_WITHDRAWN"});
    CHECK(obstacle_of(decision, mandatory).withdrawn);
    CHECK(obstacle_of(decision, {}).withdrawn); // then any field
    decision.guards = {core::Guard::clock};
    CHECK(obstacle_of(decision, mandatory).code == core::Code{"CLOCK"});
    CHECK_FALSE(obstacle_of(decision, mandatory).withdrawn);
    CHECK(obstacle_of(core::Decision{}, mandatory).code == core::Code{"REFUSED"});
}

TEST_CASE(
    "the last word about a person's consents counts, in whatever order it is read",
    "[exchange][outbox]") {
    using core::ConsentKind;
    CHECK_FALSE(last_takes_back({}));
    CHECK(last_takes_back(
        std::vector{event(7, ConsentKind::withdrawn), event(3, ConsentKind::given)}));
    CHECK_FALSE(last_takes_back(
        std::vector{event(7, ConsentKind::withdrawn), event(8, ConsentKind::renewed)}));
}

TEST_CASE(
    "a document that was sealed on a consent does not outlive a shorter one that was given since",
    "[exchange][outbox]") {
    const auto at = [](std::int64_t hour) {
        return core::Instant::from_microseconds(hour * 3'600'000'000);
    };
    core::ConsentEvent given{event(8, core::ConsentKind::renewed)};
    given.valid_until = at(20);
    const std::vector<core::ConsentEvent> events{event(7, core::ConsentKind::given), given};
    CHECK_FALSE(has_ended(events, at(10), at(19)));
    CHECK(has_ended(events, at(10), at(20))); // the first instant at which it is none any more
    CHECK(has_ended(events, at(10), at(30)));
    CHECK_FALSE(has_ended(events, at(20), at(30))); // what was decided since knows of it
    CHECK_FALSE(has_ended({}, at(10), at(30)));
}

TEST_CASE("whatever the register says otherwise, its digest is another", "[exchange][outbox]") {
    std::set<core::Digest> digests{register_digest_of(departing(), keys)};
    CHECK(digests.count(register_digest_of(departing(), keys)) == 1);
    const auto differs = [&](const auto& change) {
        Departing other{departing()};
        change(other);
        CHECK(digests.insert(register_digest_of(other, keys)).second);
    };
    differs([](Departing& it) {
        it.record = core::Record{
            {core::Field{item("person.name"), core::Value{"Ain"}},
             core::Field{item("person.note"), core::Value{"ox"}}}};
    });
    differs([](Departing& it) {
        it.record = core::Record{{core::Field{item("person.name"), core::Value{"Aino"}}}};
    });
    differs([](Departing& it) { it.relations.clear(); });
    differs([](Departing& it) { it.relations.front().source = "case 2"; });
    differs([](Departing& it) { it.relations.front().validity.until = core::Instant{}; });
    differs([](Departing& it) {
        it.register_holds.push_back(core::Hold{core::HoldKind::turvakielto, {}, {}, {}, {}});
    });
    differs([](Departing& it) {
        it.register_holds.push_back(
            core::Hold{core::HoldKind::turvakielto, core::HoldState::upheld, {}, {}, {}});
    });
    differs([](Departing& it) {
        it.register_holds.push_back(
            core::Hold{core::HoldKind::turvakielto, {}, {}, {item("person.name")}, {}});
    });
}
