// Excerpts: what is shown, and that every change of one is found and named.

#include <catch2/catch.hpp>

#include "sample.h"

using namespace journal_sample;

namespace {

/// Chain 1: entries 2 and 4 (signed at 5), 7 (signed at 10), 11 (not signed); chain 2: entry 1.
std::string excerpt_of(const Sample& sample, const std::vector<StoredChain>& chains) {
    std::ostringstream out;
    journal::ExcerptWriter writer{
        out, {"node-1", "7300000000000000001", noon()}, "message x", sample.key};
    const auto stretch = [&](const StoredChain& chain, std::set<std::int64_t> shown,
                             std::size_t first, std::size_t last, int checkpoint) {
        for (std::size_t at{first}; at <= last; ++at) {
            const ports::JournalRow& row{chain.rows[at - 1]};
            if (shown.contains(static_cast<std::int64_t>(at))) {
                writer.append(row);
            } else {
                writer.leave_out(row);
            }
        }
        if (checkpoint >= 0) {
            writer.append(chain.checkpoints[static_cast<std::size_t>(checkpoint)]);
        }
    };
    stretch(chains[0], {2, 4}, 2, 5, 0);
    stretch(chains[0], {7}, 7, 10, 1);
    stretch(chains[0], {11}, 11, 11, -1);
    stretch(chains[1], {1}, 1, 6, 0);
    writer.finish();
    return std::move(out).str();
}

std::string excerpt_of(const Sample& sample) {
    return excerpt_of(sample, {sample.first, sample.second});
}

}

TEST_CASE("an excerpt proves what it shows, and shows no more", "[journal][excerpt]") {
    const Sample sample;
    const std::string text{excerpt_of(sample)};
    const verifier::Report report{sample.verify(text)};
    CHECK(said(report) == "holds");
    CHECK(report.kind == verifier::Kind::excerpt);
    CHECK(report.entries == 5);
    CHECK(report.links == 10);
    CHECK(report.checkpoints == 3);
    CHECK(report.unsigned_entries == 1); // chain 1 ends in one that no checkpoint signs
    // of what is left out there is neither body, time nor message
    const ports::JournalRow& left_out{sample.first.rows[2]};
    CHECK(text.find(std::to_string(left_out.at.microseconds())) == text.npos);
    CHECK(text.find(left_out.body.substr(1, 30)) == text.npos);
    REQUIRE(left_out.message);
    CHECK(text.find(left_out.message->text()) == text.npos);
}

TEST_CASE("any changed byte of an excerpt is found on its line", "[journal][excerpt][tamper]") {
    const Sample sample;
    const std::string text{excerpt_of(sample)};
    std::int64_t line{1};
    for (std::size_t at{0}; at < text.size(); ++at) {
        std::string changed{text};
        changed[at] = static_cast<char>(changed[at] ^ 0x01);
        const verifier::Report report{sample.verify(changed)};
        CAPTURE(line, at);
        REQUIRE(report.broken);
        // a link's own digest is judged by the next line that shows a hash: never before it
        REQUIRE(report.broken->line >= line);
        line += text[at] == '\n' ? 1 : 0;
    }
}

TEST_CASE(
    "a line that is left out, doubled or moved in an excerpt is found",
    "[journal][excerpt][tamper]") {
    const Sample sample;
    const std::vector<std::string> lines{lines_of(excerpt_of(sample))};
    for (std::size_t at{0}; at + 1 < lines.size(); ++at) {
        std::vector<std::string> cut{lines};
        cut.erase(cut.begin() + static_cast<std::ptrdiff_t>(at));
        CAPTURE(lines[at]);
        CHECK_FALSE(sample.verify(joined(cut)).holds());
        std::vector<std::string> doubled{lines};
        doubled.insert(doubled.begin() + static_cast<std::ptrdiff_t>(at), lines[at]);
        CHECK_FALSE(sample.verify(joined(doubled)).holds());
        if (at > 0 && at + 2 < lines.size()) {
            std::vector<std::string> moved{lines};
            std::swap(moved[at], moved[at + 1]);
            CHECK_FALSE(sample.verify(joined(moved)).holds());
        }
    }
    std::vector<std::string> without_entry{lines};
    without_entry.erase(without_entry.begin() + 3); // entry 4 of chain 1
    CHECK(said(sample.verify(joined(without_entry))) == "SEQUENCE_GAP 1/4");
    std::vector<std::string> without_stretch{lines};
    without_stretch.erase(without_stretch.begin() + 1, without_stretch.begin() + 6);
    CHECK(said(sample.verify(joined(without_stretch))) == "EXCERPT_SEAL 2/7");
}

TEST_CASE(
    "an entry written anew with a hash that fits breaks the excerpt at its successor or checkpoint",
    "[journal][excerpt][tamper]") {
    const Sample sample;
    StoredChain forged{sample.first};
    const ports::JournalRow before{forged.rows[2]};
    journal::Chain forger{ports::ChainHead{1, before.sequence, before.hash, before.at}};
    forged.rows[3] = forger.append(entry(100));
    CHECK(
        said(sample.verify(excerpt_of(sample, {forged, sample.second}))) == "CHECKPOINT_HEAD 1/5");
}

TEST_CASE("an excerpt that somebody else sealed is named by key", "[journal][excerpt][tamper]") {
    Sample sample;
    Sample other;
    other.first = sample.first;
    other.second = sample.second;
    CHECK(said(sample.verify(excerpt_of(other))) == "EXPORT_KEY 2/7");
}

TEST_CASE(
    "an entry of an earlier release is shown whole where it cannot be left out",
    "[journal][excerpt]") {
    Sample sample;
    StoredChain old{1};
    core::Digest previous{};
    journal::EntryHasher hasher;
    for (std::int64_t number{1}; number <= 3; ++number) {
        ports::JournalRow row{old.chain.append(entry(number))};
        row.previous = previous;
        row.hash = hasher.hash_of_version_1(
            {row.previous, row.chain, row.sequence, row.at, row.kind, row.message, row.person,
             row.body});
        previous = row.hash;
        old.rows.push_back(row);
    }
    const journal::Checkpoint signed_head{journal::sign_checkpoint(
        {1, 3, previous, old.rows.back().at}, std::nullopt, "7300000000000000001", noon(),
        sample.key)};
    std::ostringstream out;
    journal::ExcerptWriter writer{out, {"node-1", "7300000000000000001", noon()}, "x", sample.key};
    writer.append(old.rows[0]);
    writer.leave_out(old.rows[1]);
    writer.leave_out(old.rows[2]);
    writer.append(signed_head);
    writer.finish();
    const verifier::Report report{sample.verify(out.str())};
    CHECK(said(report) == "holds");
    CHECK(report.entries == 3);
    CHECK(report.links == 0);
    // and a whole journal of theirs still holds
    old.checkpoints.push_back(signed_head);
    CHECK(said(sample.verify(export_of({old}, sample.key.public_key()))) == "holds");
}
