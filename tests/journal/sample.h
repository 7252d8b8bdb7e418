#pragma once
// A small journal of two chains with checkpoints, each citing the other's.

#include "gateway/core/message_id.h"
#include "gateway/crypto/random.h"
#include "gateway/journal/journal.h"
#include "gateway/verifier/verifier.h"

#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace journal_sample {

using namespace gateway;

inline core::Instant noon() {
    return *core::parse_instant("2026-03-01T10:00:00Z");
}

inline journal::Entry entry(std::int64_t number) {
    using journal::EntryKind;
    journal::Entry made{
        EntryKind::attempt, noon() + std::chrono::seconds{number}, std::nullopt,
        core::PersonNo::none,
        journal::configuration_body(crypto::sha256(core::as_bytes(std::to_string(number))))};
    switch (number % 3) {
    case 0: made.kind = EntryKind::configuration; break;
    case 1:
        made.kind = EntryKind::handed_over;
        made.message = crypto::new_message_id(made.at);
        break;
    default:
        made.message = crypto::new_message_id(made.at);
        made.person = core::PersonNo{crypto::random_person_no()};
    }
    return made;
}

/// One chain as the store would have it.
struct StoredChain {
    explicit StoredChain(std::int64_t number)
        : chain{ports::ChainHead{number, 0, {}, core::Instant{}}} {}

    void add(journal::Entry made) { rows.push_back(chain.append(std::move(made))); }

    void add(int count) {
        for (int index{0}; index < count; ++index) {
            add(entry(static_cast<std::int64_t>(rows.size())));
        }
    }

    const journal::Checkpoint& sign(const crypto::SigningKey& key) {
        const std::optional<journal::Checkpoint> last{
            checkpoints.empty() ? std::nullopt : std::optional{checkpoints.back()}};
        checkpoints.push_back(journal::sign_checkpoint(
            chain.head(), last, "7300000000000000001", chain.head().at, key));
        return checkpoints.back();
    }

    /// An entry that cites another chain's checkpoint.
    void cite(const journal::Checkpoint& checkpoint) {
        journal::Entry made{entry(0)};
        made.kind = journal::EntryKind::checkpoint;
        made.body = journal::checkpoint_body(checkpoint);
        add(std::move(made));
    }

    journal::Chain chain;
    std::vector<ports::JournalRow> rows;
    std::vector<journal::Checkpoint> checkpoints;
};

inline std::string export_of(const std::vector<StoredChain>& chains, const crypto::VerifyKey& key) {
    std::ostringstream out;
    journal::ExportWriter writer{out, {"node-1", "7300000000000000001", noon()}, key.fingerprint()};
    for (const StoredChain& stored : chains) {
        writer.begin_chain(stored.checkpoints);
        for (const ports::JournalRow& row : stored.rows) {
            writer.append(row);
        }
    }
    writer.finish();
    return std::move(out).str();
}

/// By the program for those outside.
inline verifier::Report
verify(const std::string& text, const std::vector<crypto::VerifyKey>& trusted) {
    std::string pem;
    for (const crypto::VerifyKey& key : trusted) {
        pem += key.pem();
    }
    std::istringstream in{text};
    return verifier::verify(in, verifier::PublicKey::all_of(pem), {});
}

inline verifier::Report verify(const std::string& text, const crypto::VerifyKey& key) {
    return verify(text, std::vector<crypto::VerifyKey>{key});
}

inline core::Digest bytes_of(const verifier::Digest& digest) {
    core::Digest bytes{};
    for (std::size_t at{0}; at < bytes.size(); ++at) {
        bytes[at] = static_cast<std::byte>(digest[at]);
    }
    return bytes;
}

inline std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream in{text};
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

inline std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += line + '\n';
    }
    return text;
}

/// Chain 1: entries 1–12, signed at 5 and 10. Chain 2: entries 1–6, signed at 6, citing chain 1 at
/// 5 and 10.
struct Sample {
    Sample() {
        first.add(5);
        second.add(2);
        second.cite(first.sign(key));
        first.add(5);
        second.cite(first.sign(key));
        second.add(2);
        second.sign(key);
        first.add(2);
    }

    [[nodiscard]] std::string exported() const {
        return export_of({first, second}, key.public_key());
    }
    [[nodiscard]] verifier::Report verify(const std::string& text) const {
        return journal_sample::verify(text, key.public_key());
    }

    crypto::SigningKey key{crypto::SigningKey::generate()};
    StoredChain first{1};
    StoredChain second{2};
};

/// The reason of a break and where it is, for one-line comparisons: `HASH_MISMATCH 1/5`.
inline std::string said(const verifier::Report& report) {
    if (!report.broken) {
        return "holds";
    }
    return report.broken->reason + ' ' + std::to_string(report.broken->chain) + '/'
           + std::to_string(report.broken->sequence);
}

}
