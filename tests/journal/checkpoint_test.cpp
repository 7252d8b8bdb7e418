#include <catch2/catch.hpp>

#include "sample.h"

using namespace journal_sample;
using journal::Checkpoint;

TEST_CASE("a checkpoint is good under its key alone", "[journal][checkpoint]") {
    const Sample sample;
    const Checkpoint& checkpoint{sample.first.checkpoints.front()};
    CHECK(checkpoint.chain == 1);
    CHECK(checkpoint.sequence == 5);
    CHECK(checkpoint.head == sample.first.rows[4].hash);
    CHECK(checkpoint.previous == core::Digest{});
    CHECK(journal::is_signed_by(checkpoint, sample.key.public_key()));
    CHECK_FALSE(journal::is_signed_by(checkpoint, crypto::SigningKey::generate().public_key()));
    CHECK(sample.first.checkpoints[1].previous == journal::digest_of(checkpoint));
}

TEST_CASE("a checkpoint survives its text, and only its own", "[journal][checkpoint]") {
    const Sample sample;
    const Checkpoint& checkpoint{sample.first.checkpoints.back()};
    const std::string text{journal::encode_checkpoint(checkpoint)};
    const core::Result<Checkpoint> read{journal::decode_checkpoint(text)};
    REQUIRE(read.ok());
    CHECK(read.value() == checkpoint);
    CHECK(journal::encode_checkpoint(read.value()) == text);
    for (std::size_t length{0}; length < text.size(); ++length) {
        CHECK_FALSE(journal::decode_checkpoint(text.substr(0, length)).ok());
    }
    CHECK_FALSE(journal::decode_checkpoint(text + " ").ok());
    CHECK(journal::decode_checkpoint("{}").rejection().code == core::Code{"CHECKPOINT_MALFORMED"});
}

TEST_CASE("a citation says which checkpoint it means", "[journal][checkpoint]") {
    const Sample sample;
    const Checkpoint& checkpoint{sample.first.checkpoints.back()};
    const auto citation = journal::parse_checkpoint_body(journal::checkpoint_body(checkpoint));
    REQUIRE(citation);
    CHECK(citation->chain == 1);
    CHECK(citation->sequence == 10);
    CHECK(citation->head == checkpoint.head);
    CHECK(citation->checkpoint == journal::digest_of(checkpoint));
    CHECK_FALSE(journal::parse_checkpoint_body("{}"));
}

TEST_CASE(
    "a checkpoint is due after a thousand entries or a minute with news", "[journal][checkpoint]") {
    const core::Instant last{noon()};
    const auto due = [&](std::int64_t entries, std::chrono::microseconds later) {
        return journal::checkpoint_due(
            ports::ChainHead{1, 5'000 + entries, {}, last}, 5'000, last, last + later);
    };
    CHECK_FALSE(due(999, std::chrono::seconds{59}));
    CHECK(due(1'000, std::chrono::seconds{0}));
    CHECK_FALSE(due(1, std::chrono::minutes{1} - std::chrono::microseconds{1}));
    CHECK(due(1, std::chrono::minutes{1}));
    CHECK_FALSE(due(0, std::chrono::hours{1}));
    CHECK(due(1, -std::chrono::hours{1})); // the clock was ahead when the last one was made
    CHECK_FALSE(due(0, -std::chrono::hours{1}));
}
