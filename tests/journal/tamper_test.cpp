// Whatever is changed in a stored journal, the verifier names exactly that entry.

#include <catch2/catch.hpp>

#include <algorithm>
#include <functional>

#include "sample.h"

using namespace journal_sample;

namespace {

struct Column {
    const char* name;
    std::size_t size;
    std::function<void(ports::JournalRow&, std::size_t)> change; // the byte at an index
};

template <class Number> Number flipped(Number value, std::size_t at) {
    return static_cast<Number>(static_cast<std::uint64_t>(value) ^ (std::uint64_t{1} << (8U * at)));
}

void flip(std::string& text, std::size_t at) {
    text[at % text.size()] = static_cast<char>(text[at % text.size()] ^ 1);
}

std::vector<Column> columns() {
    using Row = ports::JournalRow;
    return {
        {"sequence", 7, [](Row& row, std::size_t at) { row.sequence = flipped(row.sequence, at); }},
        {"at", 8,
         [](Row& row, std::size_t at) {
             row.at = core::Instant::from_microseconds(flipped(row.at.microseconds(), at));
         }},
        {"kind", 8, [](Row& row, std::size_t at) { flip(row.kind, at); }},
        {"message", 16,
         [](Row& row, std::size_t at) {
             std::string text{row.message.value_or(core::MessageId{}).text()};
             const std::size_t digit{at * 2 + (at >= 4) + (at >= 6) + (at >= 8) + (at >= 10)};
             text[digit] = text[digit] == '0' ? '1' : '0';
             row.message = core::MessageId::parse(text);
         }},
        {"person", 8,
         [](Row& row, std::size_t at) {
             row.person = core::PersonNo{flipped(static_cast<std::int64_t>(row.person), at)};
         }},
        {"body", 80, [](Row& row, std::size_t at) { flip(row.body, at); }},
        {"previous", 32, [](Row& row, std::size_t at) { row.previous[at] ^= std::byte{0x40}; }},
        {"hash", 32, [](Row& row, std::size_t at) { row.hash[at] ^= std::byte{0x40}; }}};
}

}

TEST_CASE("any changed byte of any column is named at its entry", "[journal][verify][tamper]") {
    const Sample sample;
    for (const std::size_t row : {0U, 1U, 5U, 11U}) {
        for (const Column& column : columns()) {
            for (std::size_t at{0}; at < column.size; ++at) {
                StoredChain changed{sample.first};
                column.change(changed.rows[row], at);
                INFO(column.name << " byte " << at << " of entry " << row + 1);
                const std::string text{
                    export_of({changed, sample.second}, sample.key.public_key())};
                CHECK(said(sample.verify(text)) == "HASH_MISMATCH 1/" + std::to_string(row + 1));
            }
        }
    }
}

TEST_CASE("an entry moved to another chain is named", "[journal][verify][tamper]") {
    const Sample sample;
    for (std::size_t row{0}; row < sample.first.rows.size(); ++row) {
        StoredChain changed{sample.first};
        changed.rows[row].chain = 3;
        const std::string text{export_of({changed, sample.second}, sample.key.public_key())};
        const verifier::Report report{sample.verify(text)};
        REQUIRE(report.broken);
        CHECK(report.broken->reason == "HASH_MISMATCH");
        // the head line, the rows before, and the checkpoints between
        CHECK(report.broken->line == static_cast<std::int64_t>(row + 2 + (row >= 5) + (row >= 10)));
    }
}

TEST_CASE(
    "an entry rewritten with a hash that fits breaks at its successor",
    "[journal][verify][tamper]") {
    const Sample sample;
    for (std::size_t row{0}; row + 1 < sample.first.rows.size(); ++row) {
        StoredChain changed{1};
        for (std::size_t at{0}; at < row; ++at) {
            changed.rows.push_back(sample.first.rows[at]);
        }
        const ports::JournalRow before{
            row == 0 ? ports::JournalRow{1, 0, {}, {}, {}, {}, {}, {}, {}}
                     : sample.first.rows[row - 1]};
        journal::Chain forger{ports::ChainHead{1, before.sequence, before.hash, before.at}};
        changed.rows.push_back(forger.append(entry(100)));
        changed.rows.insert(
            changed.rows.end(), sample.first.rows.begin() + static_cast<std::ptrdiff_t>(row) + 1,
            sample.first.rows.end());
        changed.checkpoints = sample.first.checkpoints;
        const std::string text{export_of({changed, sample.second}, sample.key.public_key())};
        const std::string expected{
            row == 4 || row == 9 ? "CHECKPOINT_HEAD 1/" + std::to_string(row + 1)
                                 : "PREVIOUS_MISMATCH 1/" + std::to_string(row + 2)};
        CHECK(said(sample.verify(text)) == expected);
    }
}

TEST_CASE("any changed byte of a checkpoint is named", "[journal][verify][tamper]") {
    const Sample sample;
    const std::vector<std::function<void(journal::Checkpoint&)>> changes{
        [](journal::Checkpoint& checkpoint) { checkpoint.chain = 2; },
        [](journal::Checkpoint& checkpoint) { checkpoint.sequence -= 1; },
        [](journal::Checkpoint& checkpoint) { checkpoint.head[0] ^= std::byte{1}; },
        [](journal::Checkpoint& checkpoint) { checkpoint.previous[31] ^= std::byte{1}; },
        [](journal::Checkpoint& checkpoint) { checkpoint.system_identifier += '0'; },
        [](journal::Checkpoint& checkpoint) {
            checkpoint.at = checkpoint.at + std::chrono::microseconds{1};
        },
        [](journal::Checkpoint& checkpoint) { checkpoint.signature[63] ^= std::byte{1}; }};
    for (const auto& change : changes) {
        StoredChain changed{sample.first};
        change(changed.checkpoints[1]);
        const std::string text{export_of({changed, sample.second}, sample.key.public_key())};
        const verifier::Report report{sample.verify(text)};
        REQUIRE(report.broken);
        CHECK(report.broken->reason == "CHECKPOINT_SIGNATURE");
    }
}

TEST_CASE(
    "any changed byte of the file, after its head, is found on its line",
    "[journal][verify][tamper]") {
    const crypto::SigningKey key{crypto::SigningKey::generate()};
    StoredChain first{1};
    StoredChain second{2};
    first.add(3);
    second.cite(first.sign(key));
    second.sign(key);
    const std::string text{export_of({first, second}, key.public_key())};
    REQUIRE(verify(text, key.public_key()).holds());
    const std::size_t head{text.find('\n') + 1}; // what the head says of itself is not signed
    std::int64_t line{2};
    for (std::size_t at{head}; at < text.size(); ++at) {
        std::string changed{text};
        changed[at] = static_cast<char>(changed[at] ^ (at % 2 == 0 ? 0x01 : 0x20));
        const verifier::Report report{verify(changed, key.public_key())};
        CAPTURE(line, at);
        REQUIRE(report.broken);
        REQUIRE(report.broken->line == line);
        line += text[at] == '\n' ? 1 : 0;
    }
}

namespace {

const verifier::ChainSummary& chain_in(const verifier::Report& report, std::int64_t number) {
    const auto found = std::find_if(
        report.chains.begin(), report.chains.end(),
        [&](const verifier::ChainSummary& chain) { return chain.chain == number; });
    REQUIRE(found != report.chains.end());
    return *found;
}

journal::Entry later(std::chrono::minutes after) {
    journal::Entry made{entry(0)};
    made.at = noon() + after;
    return made;
}

/// As the daemon leaves them: `administration` cites all others, and is cited by `witness`.
struct Cited {
    Cited() {
        work.add(5);
        administration.cite(work.sign(key));
        witness.cite(administration.sign(key));
        administration.cite(witness.sign(key));
        witness.cite(administration.sign(key));
        witness.sign(key);
    }

    crypto::SigningKey key{crypto::SigningKey::generate()};
    StoredChain administration{2};
    StoredChain witness{3};
    StoredChain work{10};
};

}

TEST_CASE(
    "a chain that was taken away whole is named, whichever it is", "[journal][verify][tamper]") {
    const Cited house;
    const std::vector<StoredChain> all{house.administration, house.witness, house.work};
    const crypto::VerifyKey key{house.key.public_key()};
    REQUIRE(said(verify(export_of(all, key), key)) == "holds");
    for (std::size_t gone{0}; gone < all.size(); ++gone) {
        std::vector<StoredChain> left{all};
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(gone));
        CHECK(
            said(verify(export_of(left, key), key))
            == "TAIL_CUT " + std::to_string(all[gone].chain.head().chain) + "/1");
    }
}

TEST_CASE(
    "a chain that nobody signed is no part of what is vouched for, and is said",
    "[journal][verify][tamper]") {
    const Sample sample;
    const crypto::VerifyKey key{sample.key.public_key()};
    StoredChain forged{99}; // by whoever has no key
    forged.add(1);
    const verifier::Report fresh{
        sample.verify(export_of({sample.first, sample.second, forged}, key))};
    CHECK(said(fresh) == "holds");
    CHECK(chain_in(fresh, 99).checkpoints == 0);
    CHECK(chain_in(fresh, 99).unsigned_entries == 1);
    CHECK(chain_in(fresh, 99).unsigned_since == noon().microseconds());
    CHECK(fresh.vouched()); // it may be a worker's that has just begun

    StoredChain goes_on{sample.first};
    goes_on.add(later(std::chrono::minutes{11}));
    goes_on.sign(sample.key);
    const verifier::Report old{sample.verify(export_of({goes_on, sample.second, forged}, key))};
    CHECK(said(old) == "holds");
    CHECK_FALSE(old.vouched());
    CHECK(old.overdue(chain_in(old, 99)));
    CHECK_FALSE(old.overdue(chain_in(old, 1)));

    // a whole journal of it
    const verifier::Report nothing{sample.verify(export_of({forged}, key))};
    CHECK(said(nothing) == "holds");
    CHECK_FALSE(nothing.vouched());
    CHECK(sample.verify(export_of({}, key)).vouched());
}

TEST_CASE(
    "an end of a chain that was left unsigned is counted from its first entry on",
    "[journal][verify][tamper]") {
    const Sample sample;
    const crypto::VerifyKey key{sample.key.public_key()};
    StoredChain killed{sample.first}; // two entries stand behind its last checkpoint
    killed.add(later(std::chrono::minutes{9}));
    const verifier::Report young{sample.verify(export_of({killed, sample.second}, key))};
    CHECK(young.vouched());
    CHECK(chain_in(young, 1).unsigned_entries == 3);
    CHECK(chain_in(young, 1).unsigned_since == sample.first.rows[10].at.microseconds());
    StoredChain others{sample.second};
    others.add(later(std::chrono::minutes{11}));
    others.sign(sample.key);
    const verifier::Report old{sample.verify(export_of({killed, others}, key))};
    CHECK(said(old) == "holds");
    CHECK_FALSE(old.vouched());
    killed.sign(sample.key); // what signs it late is as good
    CHECK(sample.verify(export_of({killed, others}, key)).vouched());
}
