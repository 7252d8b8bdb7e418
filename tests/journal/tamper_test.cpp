// Whatever is changed in a stored journal, the verifier names exactly that entry.

#include <catch2/catch.hpp>

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
