#include "gateway/journal/verify.h"

#include "gateway/journal/checkpoint.h"
#include "gateway/journal/entry.h"
#include "gateway/journal/export_lines.h"
#include "gateway/journal/line_source.h"

namespace gateway::journal {

namespace {

struct ChainState {
    ChainSummary summary;
    core::Digest last_checkpoint{}; // zero before the first
    core::Instant at{};             // of its last entry
};

class Verifier final {
public:
    Verifier(std::istream& in, std::span<const crypto::VerifyKey> keys)
        : m_lines{in}, m_keys{keys} {
        for (const crypto::VerifyKey& key : keys) {
            m_fingerprints.push_back(key.fingerprint());
        }
    }

    [[nodiscard]] VerifyReport run();

private:
    void take_line(std::string_view line);
    void take_entry(std::string_view line);
    void take_checkpoint(std::string_view line);
    void take_end(std::string_view line);
    void note_citation(std::string_view body);
    void check_citations();

    [[nodiscard]] core::Code misplaced_entry(const EntryLine& entry, const ChainState& state);
    [[nodiscard]] std::optional<core::Code> signature_fault(const Checkpoint& checkpoint) const;

    /// Looks through the rest of the file for an entry that should have come; only once that is
    /// certain. TAIL_CUT where nothing of the chain follows.
    [[nodiscard]] core::Code reason_of_absence(std::int64_t chain, std::int64_t missing);

    void break_at(std::int64_t chain, std::int64_t sequence, core::Code reason) {
        // a search of the rest moves the line on: the place was noted when the line was taken
        m_report.broken = Break{chain, sequence, m_line, reason};
    }

    void break_here(core::Code reason) {
        const ChainSummary& last{m_current == nullptr ? m_none : m_current->summary};
        break_at(last.chain, last.sequence + 1, reason);
    }

    LineSource m_lines;
    std::span<const crypto::VerifyKey> m_keys;
    std::vector<core::Digest> m_fingerprints{};
    EntryLineReader m_reader{};
    EntryHasher m_hasher{};
    std::map<std::int64_t, ChainState> m_chains{};
    ChainState* m_current{nullptr};                           // of the last entry
    std::map<std::int64_t, CheckpointCitation> m_citations{}; // the furthest of each chain
    ChainSummary m_none{};
    std::int64_t m_line{0};
    bool m_ended{false};
    VerifyReport m_report{};
};

VerifyReport Verifier::run() {
    const std::optional<std::string_view> head{m_lines.next()};
    m_line = m_lines.line();
    if (!head || !is_export_head(*head)) {
        break_here("EXPORT_HEAD");
    }
    while (!m_report.broken && !m_ended) {
        const std::optional<std::string_view> line{m_lines.next()};
        m_line = m_lines.line() + (line ? 0 : 1);
        if (line) {
            take_line(*line);
        } else {
            break_here("EXPORT_CUT");
        }
    }
    if (!m_report.broken && (m_lines.next() || !m_lines.at_clean_end())) {
        m_line = m_lines.line() + 1;
        break_here("MALFORMED_LINE");
    }
    for (const auto& [number, state] : m_chains) {
        if (state.summary.sequence > 0) {
            m_report.chains.push_back(state.summary);
        }
    }
    return std::move(m_report);
}

void Verifier::take_line(std::string_view line) {
    if (line.starts_with(entry_prefix)) {
        take_entry(line);
    } else if (line.starts_with(checkpoint_prefix)) {
        take_checkpoint(line);
    } else if (line.starts_with(end_prefix)) {
        take_end(line);
    } else {
        break_here("MALFORMED_LINE");
    }
}

void Verifier::take_entry(std::string_view line) {
    const std::optional<EntryLine> entry{m_reader.read(line)};
    if (!entry) {
        break_here("MALFORMED_LINE");
        return;
    }
    const EntryView& columns{entry->columns};
    if (m_current == nullptr || m_current->summary.chain != columns.chain) {
        m_current = &m_chains.try_emplace(columns.chain).first->second;
        m_current->summary.chain = columns.chain;
    }
    ChainSummary& chain{m_current->summary};
    if (m_hasher.hash(columns) != entry->hash) {
        // whose number is false itself is named by its place
        const bool follows{columns.previous == chain.head};
        break_at(chain.chain, follows ? chain.sequence + 1 : columns.sequence, "HASH_MISMATCH");
    } else if (columns.sequence <= chain.sequence) {
        break_at(chain.chain, columns.sequence, misplaced_entry(*entry, *m_current));
    } else if (columns.sequence != chain.sequence + 1) {
        break_at(chain.chain, chain.sequence + 1, misplaced_entry(*entry, *m_current));
    } else if (columns.previous != chain.head) {
        break_at(chain.chain, columns.sequence, "PREVIOUS_MISMATCH");
    } else if (columns.at < m_current->at) {
        break_at(chain.chain, columns.sequence, "TIME_REVERSED");
    } else {
        m_current->at = columns.at;
        chain.sequence = columns.sequence;
        chain.head = entry->hash;
        ++m_report.entries;
        if (columns.kind == to_text(EntryKind::checkpoint)) {
            note_citation(columns.body);
        }
    }
}

core::Code Verifier::misplaced_entry(const EntryLine& entry, const ChainState& state) {
    if (entry.columns.sequence == state.summary.sequence && entry.hash == state.summary.head) {
        return "DUPLICATE";
    }
    if (entry.columns.sequence <= state.summary.sequence) {
        return "REORDERED";
    }
    const core::Code reason{reason_of_absence(state.summary.chain, state.summary.sequence + 1)};
    if (reason == core::Code{"TAIL_CUT"}) {
        return "SEQUENCE_GAP"; // this entry itself comes after the missing one
    }
    return reason;
}

std::optional<core::Code> Verifier::signature_fault(const Checkpoint& checkpoint) const {
    const auto known = std::find(m_fingerprints.begin(), m_fingerprints.end(), checkpoint.key);
    if (known == m_fingerprints.end()) {
        return core::Code{"CHECKPOINT_KEY"};
    }
    const auto index = static_cast<std::size_t>(known - m_fingerprints.begin());
    if (!is_signed_by(checkpoint, m_keys[index])) {
        return core::Code{"CHECKPOINT_SIGNATURE"};
    }
    return std::nullopt;
}

void Verifier::take_checkpoint(std::string_view line) {
    const core::Result<Checkpoint> read{
        decode_checkpoint(object_of(line, checkpoint_prefix).value_or(std::string_view{}))};
    if (!read) {
        break_here("MALFORMED_LINE");
        return;
    }
    const Checkpoint& checkpoint{read.value()};
    if (const std::optional<core::Code> fault{signature_fault(checkpoint)}; fault) {
        break_at(checkpoint.chain, checkpoint.sequence, *fault);
        return;
    }
    ChainState& state{m_chains.try_emplace(checkpoint.chain).first->second};
    ChainSummary& chain{state.summary};
    chain.chain = checkpoint.chain;
    if (checkpoint.sequence > chain.sequence) {
        const std::int64_t missing{chain.sequence + 1};
        break_at(checkpoint.chain, missing, reason_of_absence(checkpoint.chain, missing));
    } else if (digest_of(checkpoint) == state.last_checkpoint) {
        break_at(checkpoint.chain, checkpoint.sequence, "DUPLICATE");
    } else if (checkpoint.sequence < chain.sequence) {
        break_at(checkpoint.chain, checkpoint.sequence, "REORDERED");
    } else if (checkpoint.head != chain.head) {
        break_at(checkpoint.chain, checkpoint.sequence, "CHECKPOINT_HEAD");
    } else if (checkpoint.previous != state.last_checkpoint) {
        break_at(checkpoint.chain, checkpoint.sequence, "CHECKPOINT_GAP");
    } else {
        state.last_checkpoint = digest_of(checkpoint);
        chain.signed_sequence = checkpoint.sequence;
        ++chain.checkpoints;
        ++m_report.checkpoints;
    }
}

void Verifier::note_citation(std::string_view body) {
    const std::optional<CheckpointCitation> citation{parse_checkpoint_body(body)};
    if (!citation) {
        break_at(m_current->summary.chain, m_current->summary.sequence, "MALFORMED_BODY");
        return;
    }
    CheckpointCitation& furthest{m_citations[citation->chain]};
    if (furthest.sequence <= citation->sequence) {
        furthest = *citation;
    }
}

void Verifier::check_citations() {
    for (const auto& [chain, citation] : m_citations) {
        const auto found = m_chains.find(chain);
        const ChainState state{found == m_chains.end() ? ChainState{} : found->second};
        if (state.summary.sequence < citation.sequence) {
            break_at(chain, state.summary.sequence + 1, "TAIL_CUT");
            return;
        }
        const bool replaced{
            state.summary.signed_sequence == citation.sequence
            && state.last_checkpoint != citation.checkpoint};
        if (state.summary.signed_sequence < citation.sequence || replaced) {
            break_at(chain, citation.sequence, "CHECKPOINT_MISSING");
            return;
        }
    }
}

void Verifier::take_end(std::string_view line) {
    const std::optional<EndLine> end{read_end_line(line)};
    m_ended = true;
    if (!end) {
        break_here("MALFORMED_LINE");
        return;
    }
    check_citations();
    if (m_report.broken) {
        return;
    }
    if (std::find(m_fingerprints.begin(), m_fingerprints.end(), end->key) == m_fingerprints.end()) {
        break_here("EXPORT_KEY");
    } else if (end->entries != m_report.entries || end->checkpoints != m_report.checkpoints) {
        break_here("COUNT_MISMATCH");
    }
}

core::Code Verifier::reason_of_absence(std::int64_t chain, std::int64_t missing) {
    core::Code reason{"TAIL_CUT"};
    while (const std::optional<std::string_view> line{m_lines.next()}) {
        const std::optional<EntryLine> entry{m_reader.read(*line)};
        if (!entry || entry->columns.chain != chain) {
            continue;
        }
        if (entry->columns.sequence == missing) {
            return "REORDERED";
        }
        reason = "SEQUENCE_GAP";
    }
    return reason;
}

}

VerifyReport verify_export(std::istream& in, std::span<const crypto::VerifyKey> keys) {
    return Verifier{in, keys}.run();
}

}
