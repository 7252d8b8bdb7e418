// A journal of which months were dropped when their time was over: it verifies by its certificate,
// and by nothing else.

#include "gateway/journal/keeper_bodies.h"

#include <catch2/catch.hpp>

#include "sample.h"

using namespace journal_sample;

namespace {

journal::Begun begun_at(const StoredChain& stored, std::size_t entries) {
    const ports::JournalRow& last{stored.rows.at(entries - 1)};
    return {last.chain, last.sequence, last.hash};
}

void certify(StoredChain& by, const std::vector<journal::Begun>& chains) {
    journal::Entry made{entry(0)};
    made.at = by.chain.head().at;
    made.kind = journal::EntryKind::retention;
    made.message = std::nullopt;
    made.person = core::PersonNo::none;
    made.body = journal::dropped_body(noon(), chains, 7, 10);
    by.add(std::move(made));
}

void drop(StoredChain& stored, std::size_t entries) {
    stored.rows.erase(
        stored.rows.begin(), stored.rows.begin() + static_cast<std::ptrdiff_t>(entries));
}

/// The sample, of whose first chain `entries` were dropped; the second says so, and is signed.
struct Dropped : Sample {
    explicit Dropped(std::size_t entries) {
        certify(second, {begun_at(first, entries)});
        second.sign(key);
        drop(first, entries);
    }
};

}

TEST_CASE("a journal still verifies when its first months were dropped", "[journal][retention]") {
    for (std::size_t entries{1}; entries <= 12; ++entries) {
        CAPTURE(entries);
        const Dropped sample{entries};
        const verifier::Report report{sample.verify(sample.exported())};
        CHECK(said(report) == "holds");
        CHECK(report.entries == 19 - static_cast<std::int64_t>(entries));
        const bool signed_before{entries >= 5};
        REQUIRE(report.chains.size() == (entries < 12 || signed_before ? 2 : 1));
        CHECK(report.chains[0].begins == static_cast<std::int64_t>(entries) + 1);
        CHECK(report.chains[0].sequence == 12);
        CHECK(
            report.unsigned_entries
            == (entries < 12 ? std::min<std::int64_t>(2, 12 - static_cast<std::int64_t>(entries))
                             : 0));
    }
}

TEST_CASE(
    "a beginning that no signed certificate names was taken away", "[journal][retention][tamper]") {
    SECTION("there is none") {
        Sample sample;
        drop(sample.first, 6);
        CHECK(said(sample.verify(sample.exported())) == "SEQUENCE_GAP 1/1");
    }
    SECTION("it names another place") {
        Dropped sample{6};
        drop(sample.first, 1);
        CHECK(said(sample.verify(sample.exported())) == "SEQUENCE_GAP 1/1");
    }
    SECTION("it names another hash") {
        Sample sample;
        journal::Begun false_start{begun_at(sample.first, 6)};
        false_start.head[3] ^= std::byte{1};
        certify(sample.second, {false_start});
        sample.second.sign(sample.key);
        drop(sample.first, 6);
        CHECK(said(sample.verify(sample.exported())) == "SEQUENCE_GAP 1/1");
    }
    SECTION("nobody signed it") {
        Sample sample;
        certify(sample.second, {begun_at(sample.first, 6)});
        drop(sample.first, 6);
        CHECK(said(sample.verify(sample.exported())) == "SEQUENCE_GAP 1/1");
    }
    SECTION("it is another chain's") {
        Sample sample;
        journal::Begun other{begun_at(sample.first, 6)};
        other.chain = 3;
        certify(sample.second, {other});
        sample.second.sign(sample.key);
        drop(sample.first, 6);
        CHECK(said(sample.verify(sample.exported())) == "SEQUENCE_GAP 1/1");
    }
    SECTION("an entry in the middle is gone as well") {
        Dropped sample{6};
        sample.first.rows.erase(sample.first.rows.begin() + 2);
        CHECK(said(sample.verify(sample.exported())) == "SEQUENCE_GAP 1/9");
    }
    SECTION("the last signature of what was dropped is gone as well") {
        Dropped sample{6};
        sample.first.checkpoints.erase(sample.first.checkpoints.begin());
        CHECK(said(sample.verify(sample.exported())) == "CHECKPOINT_GAP 1/10");
    }
    SECTION("what goes on is another chain than the one that was signed") {
        Dropped sample{5};
        std::vector<std::string> lines{lines_of(sample.exported())};
        // the signature of the last dropped entry, on another place of the file
        const auto at = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
            return line.starts_with("{\"checkpoint\":");
        });
        REQUIRE(at == lines.begin() + 1);
        std::iter_swap(at, at + 1);
        CHECK(said(sample.verify(joined(lines))) != "holds");
    }
    SECTION("a number that no chain has") {
        const Sample sample;
        std::vector<std::string> lines{lines_of(sample.exported())};
        const std::size_t at{lines[1].rfind("\"sequence\":1}")};
        REQUIRE(at != std::string::npos);
        for (const char* const number : {"0", "-1", "2"}) {
            std::vector<std::string> changed{lines};
            changed[1].replace(at, 12, std::string{"\"sequence\":"} + number);
            CHECK(said(sample.verify(joined(changed))).starts_with("HASH_MISMATCH 1/1"));
        }
    }
}

TEST_CASE(
    "months are dropped year after year, and each certificate stands", "[journal][retention]") {
    Dropped sample{3};
    certify(sample.second, {begun_at(sample.first, 4)}); // four more, now that three are gone
    sample.second.sign(sample.key);
    drop(sample.first, 4);
    const verifier::Report report{sample.verify(sample.exported())};
    CHECK(said(report) == "holds");
    CHECK(report.chains[0].begins == 8);
}
