// A journal whose audit stream ended before the rest: entries keep their places and lose what they
// said. It verifies by a signed certificate that counts them, and by nothing else.

#include "gateway/journal/entry_hash.h"
#include "gateway/journal/keeper_bodies.h"

#include <catch2/catch.hpp>

#include "sample.h"

using namespace journal_sample;

namespace {

/// As the store leaves such an entry behind.
void leave_out(StoredChain& stored, std::size_t place) {
    ports::JournalRow& row{stored.rows.at(place)};
    journal::EntryHasher hasher;
    const core::Digest content{hasher.content(
        {row.previous, row.chain, row.sequence, row.at, row.kind, row.message, row.person,
         row.body})};
    row.kind = "audit";
    row.message.reset();
    row.person = core::PersonNo::none;
    row.body = R"({"left_out":")";
    row.body += core::to_hex(content);
    row.body += R"("})";
}

void certify(StoredChain& by, std::int64_t entries, std::int64_t sequence) {
    journal::Entry made{entry(0)};
    made.at = by.chain.head().at;
    made.kind = journal::EntryKind::retention;
    made.message = std::nullopt;
    made.person = core::PersonNo::none;
    const journal::LeftOutOf of{1, entries, sequence};
    made.body = journal::audit_ended_body(noon(), std::span{&of, 1}, 5);
    by.add(std::move(made));
}

/// The sample, of whose first chain these places are left out; the second says how many, up to
/// where, and is signed.
struct LeftOut : Sample {
    LeftOut(const std::vector<std::size_t>& places, std::int64_t told, std::int64_t until) {
        certify(second, told, until);
        second.sign(key);
        for (const std::size_t place : places) {
            leave_out(first, place);
        }
    }
};

}

TEST_CASE("a journal still verifies when audit entries are left out", "[journal][retention]") {
    for (std::size_t place{0}; place < 12; ++place) {
        CAPTURE(place);
        const LeftOut sample{{place}, 1, static_cast<std::int64_t>(place) + 1};
        const verifier::Report report{sample.verify(sample.exported())};
        CHECK(said(report) == "holds");
        CHECK(report.links == 1);
        CHECK(report.entries == 18);
        CHECK(report.chains.at(0).sequence == 12);
    }
    const LeftOut many{{0, 1, 2, 5, 11}, 5, 12};
    CHECK(said(many.verify(many.exported())) == "holds");
}

TEST_CASE(
    "what is left out without right is found, by its number or its place",
    "[journal][retention][tamper]") {
    SECTION("nobody says so") {
        Sample sample;
        leave_out(sample.first, 4);
        CHECK(said(sample.verify(sample.exported())) == "LEFT_OUT 1/5");
    }
    SECTION("one more than was said") {
        const LeftOut sample{{2, 4}, 1, 12};
        CHECK(said(sample.verify(sample.exported())) == "LEFT_OUT 1/5");
    }
    SECTION("behind where it ends") {
        const LeftOut sample{{4}, 1, 4};
        CHECK(said(sample.verify(sample.exported())) == "LEFT_OUT 1/5");
    }
    SECTION("nobody has signed that") {
        Sample sample;
        certify(sample.second, 1, 12);
        leave_out(sample.first, 4);
        CHECK(said(sample.verify(sample.exported())) == "LEFT_OUT 1/5");
    }
    SECTION("another content") {
        LeftOut sample{{4}, 1, 12};
        char& digit{sample.first.rows.at(4).body.at(20)};
        digit = digit == '0' ? '1' : '0';
        CHECK(said(sample.verify(sample.exported())) != "holds");
    }
    SECTION("a later certificate that counts all of them") {
        LeftOut sample{{2, 4}, 1, 3};
        certify(sample.second, 2, 5);
        sample.second.sign(sample.key);
        CHECK(said(sample.verify(sample.exported())) == "holds");
    }
}
