// I17: replaying a recorded decision gives the recorded decision, and ERASED once the key is gone.

#include "gateway/core/error.h"
#include "gateway/exchange/replay.h"
#include "gateway/journal/bodies.h"
#include "tests/policy/world.h"

#include <catch2/catch.hpp>

#include <random>

using namespace gateway;
using exchange::Replayed;

namespace {

world::Draw seeded(unsigned seed) {
    return [engine = std::mt19937{seed}](int low, int high) mutable {
        return std::uniform_int_distribution<int>{low, high}(engine);
    };
}

journal::Disclosure disclosure_of(const world::Case& asked) {
    return {core::ExchangeId::intern("an-exchange"), asked.party, asked.purpose, asked.reg};
}

/// A configuration of one law, found by its digest.
struct Store {
    std::shared_ptr<config::Configuration> configuration{std::make_shared<config::Configuration>()};

    explicit Store(const policy::Law& law) {
        configuration->rules = world::compiled(law);
        configuration->digest.fill(std::byte{0x5a});
    }

    [[nodiscard]] exchange::LoadConfiguration load() const {
        return [this](const core::Digest& digest) {
            if (digest != configuration->digest) {
                throw core::GatewayError{"CONFIGURATION_UNKNOWN", core::GatewayError::Retry::never};
            }
            return configuration;
        };
    }
};

struct Recorded {
    core::Decision decision;
    std::string evidence;
};

Recorded record(const Store& store, const world::Case& asked) {
    policy::Question question{asked.question()};
    question.rules_digest = store.configuration->digest;
    const policy::RuleSet& rules{*store.configuration->rules};
    const core::Decision decision{policy::decide(rules, question)};
    return {
        decision, journal::encode_evidence(
                      exchange::evidence_of(rules, question, decision, disclosure_of(asked)))};
}

world::Case once_each(world::Case drawn) {
    std::vector<policy::AskedField> kept;
    for (const policy::AskedField& field : drawn.fields) {
        if (std::none_of(kept.begin(), kept.end(), [&](const policy::AskedField& other) {
                return other.item == field.item;
            })) {
            kept.push_back(field);
        }
    }
    drawn.fields = kept; // a record has each item once
    return drawn;
}

const crypto::KeyedDigest& key() {
    static const crypto::KeyedDigest made{core::Digest{std::byte{7}}};
    return made;
}

}

TEST_CASE(
    "I17: replaying recorded evidence gives the identical record, though no value is in it",
    "[exchange][I17]") {
    int refused{0};
    int reduced{0};
    for (unsigned seed{0}; seed < 1500; ++seed) {
        const world::Draw draw{seeded(seed)};
        const Store store{world::drawn_law(draw, draw(1, 10), draw(0, 4))};
        const policy::Law& law{store.configuration->rules->law()};
        const world::Case asked{once_each(
            draw(0, 4) == 0 ? world::drawn_case(law, draw) : world::drawn_fair_case(law, draw))};
        const Recorded recorded{record(store, asked)};
        const auto replayed = exchange::replay(recorded.evidence, store.load());
        INFO("seed " << seed << '\n' << recorded.evidence);
        REQUIRE(replayed.ok());
        INFO(world::show(recorded.decision));
        INFO(world::show(*replayed.value().again));
        REQUIRE(replayed.value().verdict == Replayed::Verdict::identical);
        REQUIRE(*replayed.value().again == recorded.decision);
        for (const core::Value& value : asked.values) {
            if (value.reveal() == "1984-02-29" || value.reveal() == "unlisted") {
                REQUIRE(recorded.evidence.find(value.reveal()) == std::string::npos);
            }
        }
        const std::string body{journal::decision_body(
            disclosure_of(asked), 1, recorded.decision, key().of(core::as_bytes(recorded.evidence)),
            draw(0, 1) == 0 ? std::nullopt : std::optional{core::Digest{std::byte{9}}})};
        REQUIRE(exchange::journalled_so(replayed.value(), body, 1, recorded.evidence, key()));
        REQUIRE_FALSE(exchange::journalled_so(replayed.value(), body, 2, recorded.evidence, key()));
        refused += recorded.decision.outcome == core::Outcome::refused ? 1 : 0;
        reduced += recorded.decision.outcome == core::Outcome::reduced ? 1 : 0;
    }
    CHECK(refused > 100);
    CHECK(reduced > 40);
}

TEST_CASE("I17: after the key is destroyed the answer is ERASED", "[exchange][I17]") {
    const auto replayed = exchange::replay(
        std::nullopt, [](const core::Digest&) -> std::shared_ptr<const config::Configuration> {
            FAIL("nothing is left to load a configuration for");
            return nullptr;
        });
    REQUIRE(replayed.ok());
    CHECK(replayed.value().verdict == Replayed::Verdict::erased);
    CHECK_FALSE(replayed.value().recorded);
    CHECK_FALSE(replayed.value().again);
    CHECK(exchange::to_text(replayed.value().verdict) == "ERASED");
}

TEST_CASE(
    "I17: a record that was tampered with, or a configuration that the store no longer has, is "
    "never passed off as the same",
    "[exchange][I17]") {
    const world::Draw draw{seeded(5)};
    const Store store{world::drawn_law(draw, 10, 2)};
    const world::Case asked{
        once_each(world::drawn_fair_case(store.configuration->rules->law(), draw))};
    const Recorded recorded{record(store, asked)};
    std::string changed{recorded.evidence};
    const std::string was{
        recorded.decision.outcome == core::Outcome::refused ? "\"refused\"" : "\"reduced\""};
    const std::size_t place{changed.rfind(was)};
    REQUIRE(place != std::string::npos);
    changed.replace(place, was.size(), "\"released\"");
    const auto replayed = exchange::replay(changed, store.load());
    REQUIRE(replayed.ok());
    CHECK(replayed.value().verdict == Replayed::Verdict::different);
    CHECK_FALSE(exchange::replay(std::string{"{}"}, store.load()).ok());
    store.configuration->digest.fill(std::byte{1});
    CHECK_THROWS_AS(exchange::replay(recorded.evidence, store.load()), core::GatewayError);
}

TEST_CASE("what the gate sees of a code stands for the code", "[exchange][I17]") {
    policy::Law law{world::bare_law()};
    law.items[7].code_effects["B2"] = law.items[7].code_effects["0"];
    const Store store{law};
    world::Case asked;
    asked.at = world::day("2026-06-01");
    asked.reg = law.registers[0];
    asked.party = law.parties[0].id;
    asked.purpose = law.purposes[0];
    asked.fields = {{law.items[7].id, &asked.values.emplace_back("B2")}};
    const Recorded recorded{record(store, asked)};
    CHECK(recorded.evidence.find("B2") == std::string::npos);
    const auto evidence = journal::decode_evidence(recorded.evidence);
    REQUIRE(evidence.ok());
    const exchange::RecordedQuestion question{*store.configuration->rules, evidence.value()};
    CHECK(question.whole());
    REQUIRE(question.possible().size() == 1);
    CHECK(question.possible()[0].size() == 2); // 0 or B2: nothing tells them apart
}
