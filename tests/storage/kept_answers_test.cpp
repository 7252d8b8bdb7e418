// Answers of relays under the callers' own keys.

#include "tests/storage/batch.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <thread>

using namespace storage_tests;
using ports::AnswerClaim;
using Standing = ports::Claimed::Standing;

namespace {

core::Digest digest_of(const std::string& text) {
    return crypto::sha256(core::as_bytes(text));
}

AnswerClaim claim_for(const std::string& key, const std::string& question = "q") {
    AnswerClaim claim;
    claim.key = {
        digest_of("caller"), core::ExchangeId::intern("fund-benefit-query"), digest_of(key)};
    claim.request = digest_of(question);
    claim.message = new_id();
    claim.under_way_for = std::chrono::minutes{1};
    claim.kept_for = std::chrono::hours{1};
    return claim;
}

void age(const AnswerClaim& claim, const std::string& column) {
    storage::Connection owner{shared().owner()};
    owner.run_script(
        "UPDATE relay_answer SET " + column + " = now() - interval '1 second' WHERE message = '"
        + claim.message.text() + "'");
}

void mark_attempt(const AnswerClaim& claim) {
    storage::Connection owner{shared().owner()};
    owner.run_script(
        "SET session_replication_role = replica; INSERT INTO attempt (message, attempt, party, "
        "payload_digest, send_by, persons, epochs, node) VALUES ('"
        + claim.message.text()
        + "', 1, 'kela', sha256('x'), 1, '{}', '{}', 'test'); SET session_replication_role = "
          "origin");
}

const core::ByteView answer{core::as_bytes("{\"status\":200}")};

}

TEST_CASE(
    "a question under a key is asked once, and its answer is the same ever after",
    "[storage][idempotency]") {
    ports::KeptAnswers& kept{shared().store.kept_answers()};
    const AnswerClaim first{claim_for("once")};
    CHECK(kept.claim(first).standing == Standing::ours);

    const AnswerClaim again{claim_for("once")};
    const ports::Claimed meanwhile{kept.claim(again)};
    CHECK(meanwhile.standing == Standing::under_way);
    CHECK(meanwhile.message == first.message);

    kept.keep(first.key, first.message, answer);
    for (int times{0}; times < 2; ++times) {
        const ports::Claimed claimed{kept.claim(claim_for("once"))};
        CHECK(claimed.standing == Standing::answered);
        CHECK(claimed.message == first.message);
        CHECK(core::as_text(claimed.answer) == core::as_text(answer));
    }
    CHECK(kept.claim(claim_for("once", "another")).standing == Standing::other_request);

    AnswerClaim of_another{claim_for("once")};
    of_another.key.caller = digest_of("another caller");
    CHECK(kept.claim(of_another).standing == Standing::ours);
}

TEST_CASE("the store holds neither key nor answer in the clear", "[storage][idempotency][I13]") {
    ports::KeptAnswers& kept{shared().store.kept_answers()};
    const AnswerClaim claim{claim_for("secret-key")};
    static_cast<void>(kept.claim(claim));
    kept.keep(claim.key, claim.message, answer);
    storage::Connection owner{shared().owner()};
    const storage::Rows rows{owner.run(
        "SELECT count(*) FROM relay_answer AS r WHERE r::text LIKE '%secret-key%' OR position("
        "convert_to('status', 'UTF8') IN r.sealed) > 0")};
    CHECK(rows.integer(0, 0) == 0);
}

TEST_CASE(
    "of many who come at once under one key, on two nodes, one goes on", "[storage][idempotency]") {
    storage::StoreSettings settings{shared().settings};
    settings.mode = storage::StoreSettings::Mode::given;
    settings.connection = shared().connection(storage::Role::app);
    settings.node = "second";
    settings.data_directory.clear();
    storage::Store second{settings, shared().root};
    for (int round{0}; round < 10; ++round) {
        const std::string key{"race-" + std::to_string(round)};
        std::atomic<int> ours{0};
        std::atomic<int> waiting{0};
        std::vector<std::jthread> callers;
        for (int number{0}; number < 8; ++number) {
            callers.emplace_back([&, number] {
                ports::KeptAnswers& node{
                    number % 2 == 0 ? shared().store.kept_answers() : second.kept_answers()};
                const Standing standing{node.claim(claim_for(key)).standing};
                ours += standing == Standing::ours ? 1 : 0;
                waiting += standing == Standing::under_way ? 1 : 0;
            });
        }
        callers.clear();
        CHECK(ours == 1);
        CHECK(waiting == 7);
    }
}

TEST_CASE(
    "a key whose process died is free for the same question only while nothing can have left",
    "[storage][idempotency]") {
    ports::KeptAnswers& kept{shared().store.kept_answers()};
    const AnswerClaim dead{claim_for("died")};
    static_cast<void>(kept.claim(dead));
    age(dead, "claimed_until");
    CHECK(kept.claim(claim_for("died", "another")).standing == Standing::other_request);
    const AnswerClaim heir{claim_for("died")};
    CHECK(kept.claim(heir).standing == Standing::ours);

    mark_attempt(heir);
    age(heir, "claimed_until");
    const ports::Claimed lost{kept.claim(claim_for("died"))};
    CHECK(lost.standing == Standing::lost);
    CHECK(lost.message == heir.message);

    // who died keeps nothing under a key that is another's by now
    kept.keep(dead.key, dead.message, answer);
    CHECK(kept.claim(claim_for("died")).standing == Standing::lost);
}

TEST_CASE(
    "a key is free again when its time is over, or when nothing was done",
    "[storage][idempotency]") {
    ports::KeptAnswers& kept{shared().store.kept_answers()};
    const AnswerClaim first{claim_for("expiring")};
    static_cast<void>(kept.claim(first));
    kept.keep(first.key, first.message, answer);
    kept.give_back(first.key, first.message); // an answer is not given back
    CHECK(kept.claim(claim_for("expiring")).standing == Standing::answered);
    age(first, "expires_at");
    const AnswerClaim second{claim_for("expiring", "another")};
    CHECK(kept.claim(second).standing == Standing::ours);
    kept.give_back(second.key, second.message);
    const AnswerClaim third{claim_for("expiring")};
    CHECK(kept.claim(third).standing == Standing::ours);

    kept.keep(third.key, third.message, answer);
    age(third, "expires_at");
    kept.forget_expired();
    storage::Connection owner{shared().owner()};
    CHECK(
        owner
            .run(
                "SELECT count(*) FROM relay_answer WHERE message = $1::uuid",
                {storage::Parameter::message(third.message)})
            .integer(0, 0)
        == 0);
}

TEST_CASE(
    "a kept answer's key is counted among those that a rotation wraps anew",
    "[storage][idempotency]") {
    const auto all = [] {
        std::int64_t count{0};
        for (const auto& [generation, rows] : shared().store.wrapped_keys()) {
            count += rows;
        }
        return count;
    };
    ports::KeptAnswers& kept{shared().store.kept_answers()};
    const AnswerClaim claim{claim_for("rotated")};
    REQUIRE(kept.claim(claim).standing == Standing::ours);
    const std::int64_t before{all()};
    kept.keep(claim.key, claim.message, answer);
    CHECK(all() == before + 1);
    static_cast<void>(shared().store.wrap_keys_anew());
    CHECK(kept.claim(claim_for("rotated")).standing == Standing::answered);
}
