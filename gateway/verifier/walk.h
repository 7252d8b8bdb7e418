#pragma once
// The walk over a file, line by line, and what is known of each chain on the way. Of this folder
// alone; verifier.h is what others use.

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "beginnings.h"
#include "verifier.h"

namespace verifier {

/// A checkpoint that stands in the file, in few bytes: there is one for each minute of work, and a
/// citation of it may come at the very end.
struct Standing {
    std::int64_t sequence{0};
    std::array<unsigned char, 16>
        mark{}; ///< of its digest and its head; what is cited has the same
};

struct Chain {
    std::int64_t sequence{0};
    Digest head{};
    std::int64_t at{0};
    std::int64_t signed_sequence{0};
    std::int64_t checkpoints{0};
    Digest last_checkpoint{};
    std::vector<Standing> standing; ///< of a whole journal: its checkpoints, ascending
    std::int64_t begins{1};
    bool begun{false};              ///< of a whole journal: an entry was met
    std::int64_t left{0};           ///< of a whole journal: entries that were left out
    std::int64_t last_left{0};      ///< the sequence of the last one
    std::int64_t left_line{0};      ///< where it stands
    bool open{false};               ///< entries stand that no checkpoint has closed yet
    std::int64_t unsigned_since{0}; ///< of the first entry that no checkpoint has closed yet

    /// Entries at its end that no checkpoint has closed.
    [[nodiscard]] std::int64_t unsigned_entries() const {
        return open ? sequence - std::max(signed_sequence, begins - 1) : 0;
    }
};

class Verifier final {
public:
    Verifier(std::istream& in, const std::vector<PublicKey>& keys) : m_lines{in}, m_keys{keys} {}

    void expect(const std::vector<Anchor>& anchors);
    [[nodiscard]] Report run();

private:
    [[nodiscard]] bool next_line() { return m_lines.next(m_text); }
    void take_line();
    void take_entry();
    void take_link();
    void take_left();
    void take_checkpoint();
    void take_end();
    void check_seal(const End& end);
    [[nodiscard]] bool begin(Chain& chain, const Entry& entry);
    void take_certificate(const Entry& entry);
    void take_citation(const Entry& entry);
    /// A checkpoint stands where it should: what was cited of it before is compared.
    void stand(Chain& chain, const Checkpoint& checkpoint);
    void check_beginnings();
    void check_left();
    void check_citations();
    void check_systems();
    void check_anchors();
    /// @param at when the entry was written; of one that is left out, when the one before was
    void step(std::int64_t chain, std::int64_t sequence, const Digest& hash, std::int64_t at);
    [[nodiscard]] std::string
    place_fault(const Chain& chain, std::int64_t number, std::int64_t sequence, const Digest& hash);
    [[nodiscard]] std::string absence(std::int64_t chain, std::int64_t missing);

    void break_at(std::int64_t chain, std::int64_t sequence, std::string reason) {
        if (!m_report.broken) {
            m_report.broken = Break{chain, sequence, m_line_broken, std::move(reason)};
        }
    }
    void break_here(const char* reason) {
        break_at(m_last_chain, m_chains[m_last_chain].sequence + 1, reason);
    }

    LineSource m_lines;
    const std::vector<PublicKey>& m_keys;
    std::string_view m_text;
    Entry m_entry;
    std::int64_t m_line_broken{0}; // noted before a search of the rest moves the line on
    std::int64_t m_last_chain{0};
    bool m_ended{false};
    EntryHashes m_hashes;
    Sha256 m_all; // of an excerpt's lines
    std::map<std::int64_t, Chain> m_chains;
    /// What was cited of (chain, sequence) and has not come by; the chain may come later.
    std::multimap<std::pair<std::int64_t, std::int64_t>, Citation> m_citations;
    std::string m_system;            // that the head names
    std::set<std::string> m_systems; // by the checkpoints: more than one where a store was moved
    Beginnings m_beginnings;         // of a whole journal
    struct LeftBy {
        AuditEnded::Of of;
        std::int64_t chain{0};    // of the certificate
        std::int64_t sequence{0}; // of the certificate
    };
    std::vector<LeftBy> m_left_by;
    std::map<std::int64_t, std::map<std::int64_t, Digest>> m_anchored;
    std::vector<std::string> m_anchored_systems;
    Report m_report;
};

}
