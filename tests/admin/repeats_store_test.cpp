// Calls with a key of their caller's: done once, whatever became of the answer. The keys are in the
// real store.

#include "gateway/storage/postgres_outbox.h"
#include "tests/admin/scene.h"
#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <memory>
#include <string>

using namespace gateway;
using tests::admin::Reply;
using tests::admin::Scene;

namespace {

ports::RepeatedCalls& repeated() {
    return storage_tests::shared().store.repeated_calls();
}

core::Digest digest(const std::string& text) {
    return crypto::sha256(core::as_bytes(text));
}

/// An exchange that can be run, and an operator who may have it run.
struct Operated {
    Scene scene;

    Operated() {
        config::Configuration law;
        law.exchanges.emplace_back().id = core::ExchangeId::intern("letters-out");
        scene.law = std::make_shared<const config::Configuration>(std::move(law));
        auto& store = storage_tests::shared().store;
        scene.parts.operation = std::make_shared<admin::Operation>(admin::Operation{
            store.traffic(), store.outbox(), store.outbox(), store.deliveries(),
            store.expectations(), store.schedules(), store.exchange_figures(),
            [](const exchange::ReplayPlan&, const std::string&) { return admin::ReplayDone{}; }});
        scene.parts.operation->schedules_run = true;
        scene.parts.repeated = &repeated();
    }

    Reply run(const std::string& key) {
        return scene.call(
            102, "POST", "/api/v1/exchanges/letters-out/run", "{}",
            {{"Content-Type", "application/json"}, {"Idempotency-Key", key}});
    }
};

}

TEST_CASE("a call that may have been done is not done again by its key", "[admin][repeated]") {
    Operated operated;
    using core::GatewayError;
    operated.scene.note_fails = GatewayError{
        "STORE_IN_DOUBT", GatewayError::Retry::later, GatewayError::Doubt::may_have_happened};
    CHECK(operated.run("in doubt").status == 503);
    operated.scene.note_fails.reset();
    CHECK(operated.run("in doubt").body.at("code") == "IDEMPOTENCY_KEY_UNDER_WAY");
    CHECK(operated.run("another").status == 202);
}

TEST_CASE("a call that certainly did nothing leaves its key free", "[admin][repeated]") {
    Operated operated;
    operated.scene.note_fails = core::GatewayError{"STORE_UNREACHABLE"};
    CHECK(operated.run("nothing done").status == 503);
    operated.scene.note_fails.reset();
    CHECK(operated.run("nothing done").status == 202);
}

TEST_CASE("a call is not in its own way", "[storage][repeated]") {
    const core::Digest key{digest("a key")};
    const core::Digest request{digest("a request")};
    const core::Instant now{core::Instant::from_microseconds(1'800'000'000'000'000)};
    const core::MessageId call{storage_tests::new_id()};
    CHECK_FALSE(repeated().claim(key, request, now, call));
    CHECK_FALSE(repeated().claim(key, request, now, call)); // its first answer was lost
    const auto other = repeated().claim(key, digest("another"), now, storage_tests::new_id());
    REQUIRE(other);
    CHECK(other->request == request);
    CHECK(other->status == 0);
    repeated().keep(key, 202, "{}");
    CHECK(repeated().claim(key, request, now, storage_tests::new_id())->status == 202);
    repeated().forget(key);
    CHECK_FALSE(repeated().claim(key, request, now, storage_tests::new_id()));
}
