// Heads that were deposited outside show a journal that was written anew even with the right key.

#include <catch2/catch.hpp>

#include "sample.h"

using namespace journal_sample;

namespace {

verifier::Report
verify_with(const Sample& sample, const std::string& text, const std::string& anchor) {
    const std::optional<verifier::Anchor> read{
        verifier::read_anchor(std::string_view{anchor}.substr(0, anchor.size() - 1))};
    REQUIRE(read);
    std::istringstream in{text};
    return verifier::verify(
        in, verifier::PublicKey::all_of(sample.key.public_key().pem()), {*read});
}

std::string anchor_of(const std::vector<journal::Checkpoint>& heads) {
    return journal::anchor_line({"node-1", "7300000000000000001", noon()}, heads);
}

}

TEST_CASE("heads that were anchored are met in the journal", "[journal][anchor]") {
    const Sample sample;
    const std::string anchor{
        anchor_of({sample.first.checkpoints[1], sample.second.checkpoints[0]})};
    const verifier::Report report{verify_with(sample, sample.exported(), anchor)};
    CHECK(said(report) == "holds");
    CHECK(report.anchored == 2);
}

TEST_CASE(
    "a journal written anew and signed with the true key is found by an anchor",
    "[journal][anchor][tamper]") {
    const Sample sample;
    const std::string anchor{anchor_of({sample.first.checkpoints[1]})};
    StoredChain anew{1};
    anew.add(12);
    anew.sign(sample.key);
    const std::string forged{export_of({anew}, sample.key.public_key())};
    CHECK(said(sample.verify(forged)) == "holds"); // with nothing but the key it cannot be seen
    CHECK(said(verify_with(sample, forged, anchor)) == "ANCHOR_HEAD 1/10");
}

TEST_CASE(
    "a journal restored from before the last anchor is found: its tail is missing",
    "[journal][anchor][tamper]") {
    const Sample sample;
    const std::string anchor{anchor_of({sample.first.checkpoints[1]})};
    StoredChain restored{sample.first};
    restored.rows.resize(7);
    restored.checkpoints.resize(1);
    const std::string text{export_of({restored}, sample.key.public_key())};
    CHECK(said(sample.verify(text)) == "holds");
    CHECK(said(verify_with(sample, text, anchor)) == "TAIL_CUT 1/8");
}

TEST_CASE("an anchor of another database cluster says so", "[journal][anchor]") {
    const Sample sample;
    journal::Checkpoint foreign{journal::sign_checkpoint(
        sample.first.chain.head(), std::nullopt, "7300000000000000002", noon(), sample.key)};
    CHECK(said(verify_with(sample, sample.exported(), anchor_of({foreign}))) == "SYSTEM_OTHER 0/1");
    const std::string line{journal::anchor_line(
        {"node-1", "7300000000000000002", noon()}, std::span{&sample.first.checkpoints[1], 1})};
    CHECK(said(verify_with(sample, sample.exported(), line)) == "SYSTEM_OTHER 0/1");
}

TEST_CASE("an anchor is read as it is documented, and in no other way", "[journal][anchor]") {
    const Sample sample;
    std::string line{anchor_of({sample.first.checkpoints[0]})};
    line.pop_back();
    CHECK(verifier::read_anchor(line));
    CHECK_FALSE(verifier::read_anchor(line + " "));
    CHECK_FALSE(verifier::read_anchor("{\"anchor\": " + line.substr(10)));
    verifier::Anchor changed{*verifier::read_anchor(line)};
    const auto keys = verifier::PublicKey::all_of(sample.key.public_key().pem());
    CHECK_FALSE(verifier::fault_of(changed.checkpoints[0], keys));
    changed.checkpoints[0].head[0] ^= 1;
    CHECK(verifier::fault_of(changed.checkpoints[0], keys) == "CHECKPOINT_SIGNATURE");
}
