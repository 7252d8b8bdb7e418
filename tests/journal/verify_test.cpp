#include <catch2/catch.hpp>

#include <cstdint>

#include "sample.h"

using namespace journal_sample;

TEST_CASE("an untouched journal holds and is counted", "[journal][verify]") {
    const Sample sample;
    const verifier::Report report{sample.verify(sample.exported())};
    CHECK(said(report) == "holds");
    CHECK(report.entries == 18);
    CHECK(report.checkpoints == 3);
    REQUIRE(report.chains.size() == 2);
    CHECK(report.chains[0].chain == 1);
    CHECK(report.chains[0].sequence == 12);
    CHECK(bytes_of(report.chains[0].head) == sample.first.rows.back().hash);
    CHECK(report.chains[0].signed_sequence == 10);
    CHECK(report.chains[0].checkpoints == 2);
    CHECK(report.chains[1].sequence == 6);
    CHECK(report.chains[1].signed_sequence == 6);
}

TEST_CASE("an empty journal holds", "[journal][verify]") {
    const Sample sample;
    const std::string text{export_of({}, sample.key.public_key())};
    CHECK(said(sample.verify(text)) == "holds");
    CHECK(lines_of(text).size() == 2);
}

TEST_CASE("a deleted entry is named, wherever it stood", "[journal][verify]") {
    const Sample sample;
    for (std::size_t at{0}; at + 1 < sample.first.rows.size(); ++at) {
        StoredChain cut{sample.first};
        cut.rows.erase(cut.rows.begin() + static_cast<std::ptrdiff_t>(at));
        const std::string text{export_of({cut, sample.second}, sample.key.public_key())};
        CHECK(said(sample.verify(text)) == "SEQUENCE_GAP 1/" + std::to_string(at + 1));
    }
}

TEST_CASE("two entries that changed places are named", "[journal][verify]") {
    const Sample sample;
    for (std::size_t at{0}; at + 1 < sample.first.rows.size(); ++at) {
        std::vector<std::string> lines{lines_of(sample.exported())};
        // find the two lines by their sequence; a checkpoint may stand between
        const auto line_of = [&](std::size_t sequence) {
            return std::find_if(lines.begin(), lines.end(), [&](const std::string& line) {
                return line.starts_with("{\"entry\":")
                       && line.find("\"chain\":1,") != std::string::npos
                       && line.ends_with("\"sequence\":" + std::to_string(sequence) + "}}");
            });
        };
        std::iter_swap(line_of(at + 1), line_of(at + 2));
        CHECK(said(sample.verify(joined(lines))) == "REORDERED 1/" + std::to_string(at + 1));
    }
}

TEST_CASE("a doubled line is named", "[journal][verify]") {
    const Sample sample;
    const std::vector<std::string> lines{lines_of(sample.exported())};
    for (std::size_t at{1}; at + 1 < lines.size(); ++at) {
        std::vector<std::string> doubled{lines};
        doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(at), lines[at]);
        const verifier::Report report{sample.verify(joined(doubled))};
        REQUIRE(report.broken);
        CHECK(report.broken->reason == "DUPLICATE");
        CHECK(report.broken->line == static_cast<std::int64_t>(at) + 2);
    }
}

TEST_CASE("a tail cut below a checkpoint is named", "[journal][verify]") {
    const Sample sample;
    for (std::size_t kept{0}; kept < 10; ++kept) {
        StoredChain cut{sample.first};
        cut.rows.resize(kept);
        // with nothing else to go by than the chain's own checkpoints
        const std::string text{export_of({cut}, sample.key.public_key())};
        CHECK(said(sample.verify(text)) == "TAIL_CUT 1/" + std::to_string(kept + 1));
    }
}

TEST_CASE(
    "a tail cut with its checkpoints is named by the chain that cites them", "[journal][verify]") {
    const Sample sample;
    for (std::size_t kept{0}; kept < 10; ++kept) {
        StoredChain cut{sample.first};
        cut.rows.resize(kept);
        cut.checkpoints.resize(kept < 5 ? 0 : 1);
        const std::string text{export_of({cut, sample.second}, sample.key.public_key())};
        CHECK(said(sample.verify(text)) == "TAIL_CUT 1/" + std::to_string(kept + 1));
    }
    // the whole chain, and its checkpoints alone
    CHECK(
        said(sample.verify(export_of({sample.second}, sample.key.public_key()))) == "TAIL_CUT 1/1");
    StoredChain unsigned_chain{sample.first};
    unsigned_chain.checkpoints.pop_back();
    CHECK(
        said(sample.verify(export_of({unsigned_chain, sample.second}, sample.key.public_key())))
        == "CHECKPOINT_MISSING 1/10");
}

TEST_CASE(
    "the report says how far it vouches: a tail that nothing signed or cited leaves no trace",
    "[journal][verify]") {
    const Sample sample;
    StoredChain cut{sample.first};
    cut.rows.resize(10);
    const verifier::Report report{
        sample.verify(export_of({cut, sample.second}, sample.key.public_key()))};
    CHECK(report.holds());
    CHECK(report.chains[0].sequence == 10);
    CHECK(sample.verify(sample.exported()).chains[0].signed_sequence == 10);
}

TEST_CASE("a checkpoint left out is missed by the next", "[journal][verify]") {
    const Sample sample;
    StoredChain gap{sample.first};
    gap.checkpoints.erase(gap.checkpoints.begin());
    CHECK(
        said(sample.verify(export_of({gap, sample.second}, sample.key.public_key())))
        == "CHECKPOINT_GAP 1/10");
}

TEST_CASE("an entry that stands before its predecessor in time is named", "[journal][verify]") {
    const Sample sample;
    StoredChain back{sample.first};
    // whoever writes without our chain's floor
    back.chain =
        journal::Chain{ports::ChainHead{1, back.chain.head().sequence, back.chain.head().hash, {}}};
    back.add(entry(3));
    back.add(entry(20));
    CHECK(
        said(sample.verify(export_of({back, sample.second}, sample.key.public_key())))
        == "TIME_REVERSED 1/13");
}

TEST_CASE("a chain written anew and signed with another key is named by key", "[journal][verify]") {
    const Sample sample;
    const crypto::SigningKey other{crypto::SigningKey::generate()};
    StoredChain anew{1};
    anew.add(5);
    anew.sign(other);
    anew.add(5);
    anew.sign(other);
    CHECK(
        said(sample.verify(export_of({anew, sample.second}, sample.key.public_key())))
        == "CHECKPOINT_KEY 1/5");
    // claiming our key
    for (journal::Checkpoint& checkpoint : anew.checkpoints) {
        checkpoint.key = sample.key.public_key().fingerprint();
    }
    CHECK(
        said(sample.verify(export_of({anew, sample.second}, sample.key.public_key())))
        == "CHECKPOINT_SIGNATURE 1/5");
    // under the true checkpoints
    anew.checkpoints = sample.first.checkpoints;
    CHECK(
        said(sample.verify(export_of({anew, sample.second}, sample.key.public_key())))
        == "CHECKPOINT_HEAD 1/5");
    // signed anew with the true key, but for the citation
    StoredChain stolen{1};
    stolen.add(10);
    stolen.sign(sample.key);
    CHECK(
        said(sample.verify(export_of({stolen, sample.second}, sample.key.public_key())))
        == "CHECKPOINT_MISSING 1/10");
}

TEST_CASE(
    "a chain written anew with the true key contradicts what another chain cited of it, wherever "
    "that stands and whatever was signed since",
    "[journal][verify][tamper]") {
    const Sample sample;
    StoredChain anew{1};
    anew.add(5); // messages have ids of their own
    anew.sign(sample.key);
    anew.add(5);
    anew.sign(sample.key);
    anew.add(2);
    anew.sign(sample.key); // behind everything that was cited
    const crypto::VerifyKey key{sample.key.public_key()};
    CHECK(said(sample.verify(export_of({anew, sample.second}, key))) == "CHECKPOINT_MISSING 1/5");
    CHECK(said(sample.verify(export_of({sample.second, anew}, key))) == "CHECKPOINT_MISSING 1/5");
    CHECK(said(sample.verify(export_of({sample.second, sample.first}, key))) == "holds");
    // and the last one that is cited does not excuse the one before
    StoredChain again{sample.second};
    again.cite(anew.checkpoints.back());
    again.sign(sample.key);
    CHECK(said(sample.verify(export_of({anew, again}, key))) == "CHECKPOINT_MISSING 1/5");
    // the true digest beside another head
    StoredChain false_head{sample.second};
    journal::Checkpoint other{sample.first.checkpoints[1]};
    journal::Entry made{entry(0)};
    made.at = false_head.chain.head().at;
    made.kind = journal::EntryKind::checkpoint;
    made.body = journal::checkpoint_body(other);
    const std::string head{core::to_hex(other.head)};
    made.body.replace(made.body.find(head), 1, head[0] == '0' ? "1" : "0");
    false_head.add(std::move(made));
    CHECK(
        said(sample.verify(export_of({sample.first, false_head}, key)))
        == "CHECKPOINT_MISSING 1/10");
}

TEST_CASE(
    "a journal is of a cluster that signed in it, and may have moved to another",
    "[journal][verify][tamper]") {
    const Sample sample;
    StoredChain moved{3};
    moved.add(2);
    moved.checkpoints.push_back(journal::sign_checkpoint(
        moved.chain.head(), std::nullopt, "7300000000000000002", noon(), sample.key));
    CHECK(
        said(
            sample.verify(export_of({sample.first, sample.second, moved}, sample.key.public_key())))
        == "holds"); // a dump that was restored into another cluster, before or after
    std::string text{sample.exported()};
    text.replace(text.find("7300000000000000001"), 1, "8"); // the head's own
    CHECK(said(sample.verify(text)) == "SYSTEM_OTHER 0/1");
}

TEST_CASE("after a rotation the old and the new key are both trusted", "[journal][verify]") {
    const crypto::SigningKey before{crypto::SigningKey::generate()};
    const crypto::SigningKey after{crypto::SigningKey::generate()};
    StoredChain chain{1};
    chain.add(3);
    chain.sign(before);
    chain.add(3);
    chain.sign(after);
    const std::string text{export_of({chain}, after.public_key())};
    const std::vector<crypto::VerifyKey> keys{before.public_key(), after.public_key()};
    CHECK(said(verify(text, keys)) == "holds");
    CHECK(said(verify(text, after.public_key())) == "CHECKPOINT_KEY 1/3");
}

TEST_CASE("a file cut short, padded or of another kind is named", "[journal][verify]") {
    const Sample sample;
    const std::string text{sample.exported()};
    for (std::size_t length{0}; length < text.size(); length += 61) {
        CHECK_FALSE(sample.verify(text.substr(0, length)).holds());
    }
    std::vector<std::string> lines{lines_of(text)};
    CHECK(said(sample.verify(text.substr(0, text.size() - 1))) == "EXPORT_CUT 2/7");
    CHECK(said(sample.verify(text + "\n")) == "MALFORMED_LINE 2/7");
    CHECK(said(sample.verify(text + "x")) == "MALFORMED_LINE 2/7");
    const std::string end{lines.back()};
    lines.pop_back();
    CHECK(said(sample.verify(joined(lines))) == "EXPORT_CUT 2/7");
    lines.push_back(R"({"end":{"checkpoints":3,"entries":19,)" + end.substr(end.find("\"key\"")));
    CHECK(said(sample.verify(joined(lines))) == "COUNT_MISMATCH 2/7");
    CHECK(said(sample.verify("")) == "EXPORT_HEAD 0/1");
    CHECK(said(sample.verify("{}\n")) == "EXPORT_HEAD 0/1");
    const std::string other_end{
        export_of({sample.first, sample.second}, crypto::SigningKey::generate().public_key())};
    CHECK(said(sample.verify(other_end)) == "EXPORT_KEY 2/7");
}

TEST_CASE("a line without end does not take memory without end", "[journal][verify]") {
    const Sample sample;
    std::string text{sample.exported()};
    text.insert(text.find('\n') + 1, std::string(std::size_t{20} << 20U, 'x'));
    CHECK(said(sample.verify(text)) == "EXPORT_CUT 0/1");
}

TEST_CASE("chains may take turns in a file", "[journal][verify]") {
    const Sample sample;
    StoredChain third{3};
    StoredChain fourth{4};
    third.add(4);
    fourth.add(4);
    std::ostringstream out;
    journal::ExportWriter writer{
        out, {"node-1", "7300000000000000001", noon()}, sample.key.public_key().fingerprint()};
    for (std::size_t at{0}; at < 4; ++at) {
        writer.append(third.rows[at]);
        writer.append(fourth.rows[at]);
    }
    writer.finish();
    CHECK(said(sample.verify(out.str())) == "holds");
}
