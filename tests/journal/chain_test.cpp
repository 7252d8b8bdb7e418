#include "gateway/crypto/digest.h"
#include "gateway/journal/chain.h"

#include <catch2/catch.hpp>

#include <set>

using namespace gateway;
using journal::EntryKind;

TEST_CASE("an entry's encoding is fixed, byte by byte", "[journal][chain]") {
    core::Digest previous{};
    for (std::size_t at{0}; at < previous.size(); ++at) {
        previous[at] = static_cast<std::byte>(at);
    }
    const journal::EntryView entry{
        previous,
        7,
        258,
        *core::parse_instant("2026-03-01T08:00:00.000001Z"),
        "handed-over",
        core::MessageId::parse("019ca8b2-dc00-7abc-8def-0123456789ab"),
        core::PersonNo{(std::int64_t{1} << 62U) + 5},
        "{\"k\":\"\xc3\xa4\"}"};
    journal::EntryHasher hasher;
    const std::string columns{"0000000000000007"                         // chain
                              "0000000000000102"                         // sequence
                              "00064bf1db608001"                         // time
                              "0000000b68616e6465642d6f766572"           // kind
                              "00000010019ca8b2dc007abc8def0123456789ab" // message
                              "4000000000000005"                         // person
                              "0000000a7b226b223a22c3a4227d"};           // body
    CHECK(core::to_hex(hasher.encode(entry)) == "02" + columns);
    // computed apart from this program
    CHECK(
        core::to_hex(hasher.hash(entry))
        == "a1c962f5548f6d4d58245ad57552e5dfa2f662ae136c750dee5d0eb23fc70967");
    CHECK(hasher.hash(entry) == hasher.link(previous, hasher.content(entry)));
    CHECK(hasher.fits(entry, hasher.hash(entry)));

    // as releases before wrote it: the predecessor's hash before the columns, in one digest
    CHECK(
        core::to_hex(hasher.hash_of_version_1(entry))
        == "9c8ab1c77cfdf3b25a784abdf54e7c49423c97189516badc7f55626666446062");
    CHECK(hasher.fits(entry, hasher.hash_of_version_1(entry)));
    CHECK_FALSE(hasher.fits(entry, previous));
}

TEST_CASE("a chain begins at one and binds each entry to the one before", "[journal][chain]") {
    journal::Chain chain{ports::ChainHead{1, 0, {}, {}}};
    const ports::JournalRow first{chain.append({EntryKind::configuration, {}, {}, {}, "{}"})};
    CHECK(first.sequence == 1);
    CHECK(first.previous == core::Digest{});
    CHECK(
        core::to_hex(first.hash)
        == "f55be89f6e0cbd322643b50d80812c439a6005a90941db55ee77efed65cd2f7f");
    const ports::JournalRow second{chain.append({EntryKind::configuration, {}, {}, {}, "{}"})};
    CHECK(second.sequence == 2);
    CHECK(second.previous == first.hash);
    CHECK(second.hash != first.hash);
    CHECK(chain.head().hash == second.hash);

    // another transaction goes on from the head that it read
    journal::Chain resumed{ports::ChainHead{1, 1, first.hash, {}}};
    CHECK(resumed.append({EntryKind::configuration, {}, {}, {}, "{}"}).hash == second.hash);
}

TEST_CASE("a clock below the last entry is not sane", "[journal][chain]") {
    const core::Instant noon{*core::parse_instant("2026-03-01T10:00:00Z")};
    journal::Chain chain{ports::ChainHead{1, 0, {}, core::Instant::from_microseconds(0)}};
    CHECK(chain.clock_is_sane(core::Instant::from_microseconds(-1)));
    static_cast<void>(chain.append({EntryKind::decision, noon, {}, {}, "{}"}));
    CHECK(chain.clock_is_sane(noon));
    CHECK_FALSE(chain.clock_is_sane(noon + std::chrono::microseconds{-1}));
}

TEST_CASE("no entry stands before its predecessor, whatever its clock says", "[journal][chain]") {
    const core::Instant noon{*core::parse_instant("2026-03-01T10:00:00Z")};
    const core::Instant morning{noon + std::chrono::hours{-2}};
    journal::Chain chain{ports::ChainHead{1, 0, {}, core::Instant::from_microseconds(0)}};
    static_cast<void>(chain.append({EntryKind::decision, noon, {}, {}, "{}"}));
    CHECK(chain.append({EntryKind::refusal, morning, {}, {}, "{}"}).at == noon);
    CHECK(chain.head().at == noon);
    CHECK_FALSE(chain.clock_is_sane(morning));
}

TEST_CASE("every kind of entry has a word of its own and is found by it", "[journal]") {
    std::set<std::string_view> words;
    for (int at{0}; at <= static_cast<int>(EntryKind::checkpoint); ++at) {
        const auto kind = static_cast<EntryKind>(at);
        words.insert(journal::to_text(kind));
        CHECK(journal::parse_entry_kind(journal::to_text(kind)) == kind);
    }
    CHECK(words.size() == static_cast<std::size_t>(EntryKind::checkpoint) + 1);
    CHECK(journal::to_text(EntryKind::handed_over) == "handed-over");
    CHECK(journal::to_text(EntryKind::access_refused) == "access-refused");
    CHECK(journal::to_text(EntryKind::run_closed) == "run-closed");
    CHECK_FALSE(journal::parse_entry_kind("handed_over"));
}
