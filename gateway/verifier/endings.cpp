// What can be judged when the last line was read.

#include "walk.h"

namespace verifier {

/// A beginning that is not there was dropped, and a signed entry says so; or it was taken away.
void Verifier::check_beginnings() {
    for (const auto& [number, beginning] : m_beginnings.met()) {
        Chain& chain{m_chains[number]};
        Beginnings::Beginning last{beginning};
        std::int64_t missing{1};
        if (!chain.begun) { // nothing but its last checkpoint is left
            const std::optional<Dropped::Start> end{m_beginnings.end_of(number)};
            missing = end ? end->sequence + 1 : 1;
            if (end && end->sequence >= last.sequence) {
                last.sequence = end->sequence;
                last.head = end->head;
                chain.sequence = end->sequence;
                chain.begins = end->sequence + 1;
                chain.head = end->head;
            }
        }
        const auto is_signed = [this](std::int64_t by, std::int64_t sequence) {
            const auto found = m_chains.find(by);
            return found != m_chains.end() && sequence <= found->second.signed_sequence;
        };
        if (last.sequence > 0 && !m_beginnings.certified(number, last, is_signed)) {
            m_line_broken = beginning.line;
            break_at(number, missing, chain.begun ? "SEQUENCE_GAP" : "TAIL_CUT");
        }
    }
}

/// What was left out was left out by right: a signed entry says how many of the chain, up to where.
/// Of a chain that has lost its beginning, some of them have gone with it.
void Verifier::check_left() {
    for (const auto& [number, chain] : m_chains) {
        bool by_right{chain.left == 0};
        for (const LeftBy& by : m_left_by) {
            const auto certificate = m_chains.find(by.chain);
            by_right = by_right
                       || (by.of.chain == number && by.of.sequence >= chain.last_left
                           && (by.of.entries == chain.left
                               || (chain.begins > 1 && by.of.entries > chain.left))
                           && certificate != m_chains.end()
                           && by.sequence <= certificate->second.signed_sequence);
        }
        if (!by_right) {
            m_line_broken = chain.left_line;
            break_at(number, chain.last_left, "LEFT_OUT");
        }
    }
}

void Verifier::take_end() {
    const std::optional<End> end{read_end(m_text, m_report.kind)};
    m_ended = true;
    if (!end) {
        break_here("MALFORMED_LINE");
        return;
    }
    for (const auto& [number, chain] : m_chains) {
        m_report.unsigned_entries +=
            m_report.kind == Kind::journal ? chain.unsigned_entries() : std::int64_t{chain.open};
    }
    if (m_report.kind == Kind::excerpt) {
        check_seal(*end);
        return;
    }
    check_beginnings();
    check_left();
    check_citations();
    check_systems();
    check_anchors();
    bool known{false};
    for (const PublicKey& key : m_keys) {
        known = known || key.fingerprint() == end->key;
    }
    if (!known) {
        break_here("EXPORT_KEY");
    } else if (end->entries != m_report.entries || end->checkpoints != m_report.checkpoints) {
        break_here("COUNT_MISMATCH");
    }
}

void Verifier::check_seal(const End& end) {
    Encoding sealed;
    sealed.text("lautturi excerpt 1");
    sealed.digest(end.digest);
    bool known{false};
    for (const PublicKey& key : m_keys) {
        if (key.fingerprint() == end.key) {
            known = true;
            if (m_all.finish() != end.digest || !key.verify(sealed.view(), end.signature)) {
                break_here("EXCERPT_SEAL");
            }
        }
    }
    if (!known) {
        break_here("EXPORT_KEY");
    } else if (
        end.entries != m_report.entries || end.checkpoints != m_report.checkpoints
        || end.links != m_report.links) {
        break_here("COUNT_MISMATCH");
    }
}

/// What was cited and has not come by: its chain ends before it, or has no such checkpoint. One of
/// what was dropped has gone by its retention.
void Verifier::check_citations() {
    for (const auto& [place, citation] : m_citations) {
        const auto [number, sequence] = place;
        const Chain& chain{m_chains[number]};
        if (sequence >= chain.begins) {
            const bool cut{chain.sequence < sequence};
            break_at(
                number, cut ? chain.sequence + 1 : sequence,
                cut ? "TAIL_CUT" : "CHECKPOINT_MISSING");
        }
    }
}

/// A store that was dumped and restored, or upgraded, is of another cluster from then on: what its
/// former one signed stays. But whose the file says it is has signed in it, and an anchor is of
/// one that has.
void Verifier::check_systems() {
    bool fits{m_systems.empty() || m_systems.contains(m_system)};
    for (const std::string& system : m_anchored_systems) {
        fits = fits && (system == m_system || m_systems.contains(system));
    }
    if (!fits) {
        break_at(0, 1, "SYSTEM_OTHER");
    }
}

/// What was deposited outside and has not come by: the chain ends before it.
void Verifier::check_anchors() {
    for (const auto& [number, heads] : m_anchored) {
        const Chain& chain{m_chains[number]};
        for (const auto& [sequence, head] : heads) {
            if (sequence >= chain.begins) { // one before has gone by its retention
                break_at(number, chain.sequence + 1, "TAIL_CUT");
            }
        }
    }
}

}
