#include "verifier.h"

#include <algorithm>
#include <istream>

#include "walk.h"

namespace verifier {

namespace {

/// Half of the SHA-256 of both: whoever would make another pair of the same mark needs 2^128 tries.
std::array<unsigned char, 16> mark_of(const Digest& checkpoint, const Digest& head) {
    Sha256 hash;
    hash.update(checkpoint.data(), checkpoint.size());
    hash.update(head.data(), head.size());
    const Digest whole{hash.finish()};
    std::array<unsigned char, 16> mark{};
    std::copy_n(whole.begin(), mark.size(), mark.begin());
    return mark;
}

}

void Verifier::expect(const std::vector<Anchor>& anchors) {
    for (const Anchor& anchor : anchors) {
        m_anchored_systems.push_back(anchor.system);
        for (const Checkpoint& checkpoint : anchor.checkpoints) {
            m_anchored[checkpoint.chain][checkpoint.sequence] = checkpoint.head;
            m_anchored_systems.push_back(checkpoint.system);
        }
    }
}

Report Verifier::run() {
    const bool begun{next_line()};
    const std::optional<Head> head{begun ? read_head(m_text) : std::nullopt};
    m_line_broken = m_lines.line();
    if (!head) {
        break_at(0, 1, "EXPORT_HEAD");
        return m_report;
    }
    m_report.kind = head->kind;
    m_system = head->system;
    while (!m_report.broken && !m_ended) {
        if (m_report.kind == Kind::excerpt) {
            m_all.update(m_text.data(), m_text.size());
            m_all.update("\n", 1);
        }
        const bool there{next_line()};
        m_line_broken = m_lines.line() + (there ? 0 : 1);
        if (there) {
            take_line();
        } else {
            break_here("EXPORT_CUT");
        }
    }
    if (!m_report.broken && (next_line() || !m_lines.at_clean_end())) {
        m_line_broken = m_lines.line() + 1;
        break_here("MALFORMED_LINE");
    }
    for (const auto& [number, chain] : m_chains) {
        if (chain.sequence > 0) {
            m_report.chains.push_back(
                {number, chain.sequence, chain.begins, chain.head, chain.signed_sequence,
                 chain.checkpoints, m_report.kind == Kind::journal ? chain.unsigned_entries() : 0,
                 chain.unsigned_since});
        }
    }
    return m_report;
}

void Verifier::take_line() {
    const std::string_view line{m_text};
    if (line.starts_with(R"({"entry":)")) {
        take_entry();
    } else if (line.starts_with(R"({"checkpoint":)")) {
        take_checkpoint();
    } else if (line.starts_with(R"({"end":)")) {
        take_end();
    } else if (line.starts_with(R"({"left":)") && m_report.kind == Kind::journal) {
        take_left();
    } else if (line.starts_with(R"({"link":)") && m_report.kind == Kind::excerpt) {
        take_link();
    } else {
        break_here("MALFORMED_LINE");
    }
}

void Verifier::take_entry() {
    if (!read_entry(m_text, m_entry)) {
        break_here("MALFORMED_LINE");
        return;
    }
    const Entry* const entry{&m_entry};
    Chain& chain{m_chains[entry->chain]};
    m_last_chain = entry->chain;
    if (!m_hashes.fits(*entry)) {
        // whose number is false itself is named by its place
        const bool follows{m_report.kind == Kind::journal && entry->previous == chain.head};
        break_at(entry->chain, follows ? chain.sequence + 1 : entry->sequence, "HASH_MISMATCH");
        return;
    }
    if (m_report.kind == Kind::journal && !begin(chain, *entry)) {
        return;
    }
    const std::string fault{place_fault(chain, entry->chain, entry->sequence, entry->hash)};
    if (!fault.empty()) {
        const bool behind{entry->sequence <= chain.sequence};
        break_at(entry->chain, behind ? entry->sequence : chain.sequence + 1, fault);
        return;
    }
    const bool bound{m_report.kind == Kind::journal || chain.open};
    if (bound && entry->previous != chain.head) {
        break_at(entry->chain, entry->sequence, "PREVIOUS_MISMATCH");
        return;
    }
    if (entry->at < chain.at) {
        break_at(entry->chain, entry->sequence, "TIME_REVERSED");
        return;
    }
    chain.at = entry->at;
    step(entry->chain, entry->sequence, entry->hash, entry->at);
    ++m_report.entries;
    m_report.latest = std::max(m_report.latest, entry->at);
    if (m_report.kind == Kind::journal) {
        take_certificate(*entry);
        take_citation(*entry);
    }
}

/// A chain that is met for the first time may begin later; whether it may is known at the end.
bool Verifier::begin(Chain& chain, const Entry& entry) {
    if (chain.begun || entry.sequence < 1) {
        return true; // its place is judged like that of any other
    }
    chain.begun = true;
    if (!m_beginnings.meet(entry, m_lines.line())) {
        break_at(entry.chain, chain.signed_sequence, "REORDERED");
        return false;
    }
    chain.sequence = entry.sequence - 1;
    chain.begins = entry.sequence;
    chain.head = entry.previous;
    return true;
}

void Verifier::take_certificate(const Entry& entry) {
    if (entry.kind != "retention") {
        return;
    }
    if (const std::optional<Dropped> dropped{read_dropped(entry.body)}; dropped) {
        m_beginnings.certify(*dropped, entry.chain, entry.sequence);
    } else if (const std::optional<AuditEnded> ended{read_audit_ended(entry.body)}; ended) {
        for (const AuditEnded::Of& of : ended->chains) {
            m_left_by.push_back({of, entry.chain, entry.sequence});
        }
    }
}

/// Compared with the checkpoint if that has come by; else when it does, or at the end.
void Verifier::take_citation(const Entry& entry) {
    if (entry.kind != "checkpoint") {
        return;
    }
    const std::optional<Citation> citation{read_citation(entry.body)};
    if (!citation) {
        break_at(entry.chain, entry.sequence, "MALFORMED_BODY");
        return;
    }
    const auto cited = m_chains.find(citation->chain);
    if (cited != m_chains.end()) {
        const std::vector<Standing>& standing{cited->second.standing};
        const auto found = std::lower_bound(
            standing.begin(), standing.end(), citation->sequence,
            [](const Standing& one, std::int64_t sequence) { return one.sequence < sequence; });
        if (found != standing.end() && found->sequence == citation->sequence) {
            if (found->mark != mark_of(citation->checkpoint, citation->head)) {
                break_at(citation->chain, citation->sequence, "CHECKPOINT_MISSING");
            }
            return;
        }
    }
    m_citations.emplace(std::pair{citation->chain, citation->sequence}, *citation);
}

void Verifier::stand(Chain& chain, const Checkpoint& checkpoint) {
    chain.last_checkpoint = digest_of(checkpoint);
    chain.signed_sequence = checkpoint.sequence;
    ++chain.checkpoints;
    ++m_report.checkpoints;
    if (m_report.kind == Kind::excerpt) {
        return;
    }
    const Standing made{checkpoint.sequence, mark_of(chain.last_checkpoint, checkpoint.head)};
    chain.standing.push_back(made);
    const auto [first, last] =
        m_citations.equal_range(std::pair{checkpoint.chain, checkpoint.sequence});
    for (auto cited = first; cited != last; ++cited) {
        if (made.mark != mark_of(cited->second.checkpoint, cited->second.head)) {
            break_at(checkpoint.chain, checkpoint.sequence, "CHECKPOINT_MISSING");
        }
    }
    m_citations.erase(first, last);
}

/// What it said is not there, but where it stood and what it was hashed to is.
void Verifier::take_left() {
    const std::optional<Left> left{read_left(m_text)};
    if (!left) {
        break_here("MALFORMED_LINE");
        return;
    }
    Chain& chain{m_chains[left->chain]};
    m_last_chain = left->chain;
    Entry place;
    place.chain = left->chain;
    place.previous = left->previous;
    place.sequence = left->sequence;
    if (!begin(chain, place)) {
        return;
    }
    const Digest hash{m_hashes.linked(left->previous, left->content)};
    if (const std::string fault{place_fault(chain, left->chain, left->sequence, hash)};
        !fault.empty()) {
        const bool behind{left->sequence <= chain.sequence};
        break_at(left->chain, behind ? left->sequence : chain.sequence + 1, fault);
    } else if (left->previous != chain.head) {
        break_at(left->chain, left->sequence, "PREVIOUS_MISMATCH");
    } else {
        step(left->chain, left->sequence, hash, chain.at);
        ++m_report.links;
        ++chain.left;
        chain.last_left = left->sequence;
        chain.left_line = m_lines.line();
    }
}

void Verifier::take_link() {
    const std::optional<Link> link{read_link(m_text)};
    if (!link) {
        break_here("MALFORMED_LINE");
        return;
    }
    Chain& chain{m_chains[link->chain]};
    m_last_chain = link->chain;
    const Digest hash{m_hashes.linked(chain.head, link->content)};
    if (!chain.open) { // nothing that it could hang on
        break_at(link->chain, link->sequence, "SEQUENCE_GAP");
    } else if (const std::string fault{place_fault(chain, link->chain, link->sequence, hash)};
               !fault.empty()) {
        const bool behind{link->sequence <= chain.sequence};
        break_at(link->chain, behind ? link->sequence : chain.sequence + 1, fault);
    } else {
        step(link->chain, link->sequence, hash, chain.at);
        ++m_report.links;
    }
}

std::string Verifier::place_fault(
    const Chain& chain, std::int64_t number, std::int64_t sequence, const Digest& hash) {
    if (sequence == chain.sequence && hash == chain.head) {
        return "DUPLICATE";
    }
    if (sequence <= chain.sequence) {
        return "REORDERED";
    }
    if (sequence == chain.sequence + 1 || (m_report.kind == Kind::excerpt && !chain.open)) {
        return {};
    }
    const std::string reason{absence(number, chain.sequence + 1)};
    return reason == "TAIL_CUT" ? "SEQUENCE_GAP" : reason; // this one comes after the missing one
}

void Verifier::step(
    std::int64_t number, std::int64_t sequence, const Digest& hash, std::int64_t at) {
    Chain& chain{m_chains[number]};
    if (!chain.open) {
        chain.unsigned_since = at;
    }
    chain.sequence = sequence;
    chain.head = hash;
    chain.open = true;
    const auto anchored = m_anchored.find(number);
    if (anchored == m_anchored.end()) {
        return;
    }
    const auto expected = anchored->second.find(sequence);
    if (expected == anchored->second.end()) {
        return;
    }
    if (expected->second != hash) {
        break_at(number, sequence, "ANCHOR_HEAD");
        return;
    }
    ++m_report.anchored;
    anchored->second.erase(expected);
}

void Verifier::take_checkpoint() {
    const std::optional<Checkpoint> read{read_checkpoint(m_text)};
    if (!read) {
        break_here("MALFORMED_LINE");
        return;
    }
    const Checkpoint& checkpoint{*read};
    if (const std::optional<std::string> fault{fault_of(checkpoint, m_keys)}; fault) {
        break_at(checkpoint.chain, checkpoint.sequence, *fault);
        return;
    }
    m_systems.insert(checkpoint.system);
    Chain& chain{m_chains[checkpoint.chain]};
    const bool whole{m_report.kind == Kind::journal};
    if (whole && !chain.begun && chain.checkpoints == 0) {
        m_beginnings.meet(checkpoint, m_lines.line());
        stand(chain, checkpoint);
    } else if (checkpoint.sequence > chain.sequence) {
        const std::int64_t missing{chain.sequence + 1};
        break_at(checkpoint.chain, missing, absence(checkpoint.chain, missing));
    } else if (digest_of(checkpoint) == chain.last_checkpoint) {
        break_at(checkpoint.chain, checkpoint.sequence, "DUPLICATE");
    } else if (checkpoint.sequence < chain.sequence) {
        break_at(checkpoint.chain, checkpoint.sequence, "REORDERED");
    } else if (checkpoint.head != chain.head) {
        break_at(checkpoint.chain, checkpoint.sequence, "CHECKPOINT_HEAD");
    } else if (whole && checkpoint.previous != chain.last_checkpoint) {
        break_at(checkpoint.chain, checkpoint.sequence, "CHECKPOINT_GAP");
    } else {
        chain.open = false;
        stand(chain, checkpoint);
    }
}

std::string Verifier::absence(std::int64_t chain, std::int64_t missing) {
    std::string reason{"TAIL_CUT"};
    while (next_line()) {
        std::int64_t number{0};
        std::int64_t sequence{0};
        if (Entry entry; read_entry(m_text, entry)) {
            number = entry.chain;
            sequence = entry.sequence;
        } else if (const std::optional<Link> link{read_link(m_text)}; link) {
            number = link->chain;
            sequence = link->sequence;
        } else if (const std::optional<Left> left{read_left(m_text)}; left) {
            number = left->chain;
            sequence = left->sequence;
        }
        if (number == chain && sequence == missing) {
            return "REORDERED";
        }
        if (number == chain && sequence > 0) {
            reason = "SEQUENCE_GAP";
        }
    }
    return reason;
}

bool Report::vouched() const {
    return std::none_of(
        chains.begin(), chains.end(), [this](const ChainSummary& chain) { return overdue(chain); });
}

Report
verify(std::istream& in, const std::vector<PublicKey>& keys, const std::vector<Anchor>& anchors) {
    Verifier verifier{in, keys};
    verifier.expect(anchors);
    return verifier.run();
}

}
