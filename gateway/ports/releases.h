#pragma once
// The ledger of anonymised releases: what was released to whom, at what cost, signed by whom.
// Appended, never changed. It holds no value and no small count: the document and who was counted
// stand encrypted beside it, as payloads of the release's id.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::ports {

/// Where an entry stands in the journal.
struct LedgerPosition {
    std::int64_t chain{0};
    std::int64_t sequence{0};
};

/// One step of one release.
struct ReleaseEntry {
    enum class State : std::uint8_t {
        intended, ///< its budget is spent from here on, whatever becomes of it
        accepted, ///< it may be signed
        signed_,  ///< it may leave
        given_up  ///< it has not left, does not leave, and counts as never made
    };

    core::MessageId release;
    State state{State::intended};
    core::ExchangeId exchange;
    core::RegisterId reg;
    std::string recipient; ///< the party; empty: everybody
    std::string variable;
    std::string period;      ///< 2026Q3
    core::Digest request{};  ///< keyed, over plan and snapshot: what makes two requests the same
    core::Digest document{}; ///< SHA-256 of its bytes; zero while intended
    std::int64_t epsilon_micro{0};
    std::vector<std::string> merged{}; ///< dimension/code that was merged upwards
    std::vector<std::string> levels{}; ///< of records: name=level, the series' from then on
    std::string report{};              ///< JSON, without small counts; empty while intended
    std::string by;                    ///< the official's account
    core::Instant at;
    LedgerPosition position{};   ///< of its journal entry
    std::int64_t known_until{0}; ///< the ledger's last entry that was looked at before
};

class Releases {
public:
    Releases() = default;
    Releases(const Releases&) = delete;
    Releases& operator=(const Releases&) = delete;
    virtual ~Releases() = default;

    struct Ledger {
        std::vector<ReleaseEntry> entries; ///< in the order in which they were written
        std::int64_t last{0};              ///< number of the last one; 0: there is none

        /// That step of that release; null: it was not taken.
        [[nodiscard]] const ReleaseEntry*
        find(core::MessageId release, ReleaseEntry::State state) const {
            for (const ReleaseEntry& entry : entries) {
                if (entry.release == release && entry.state == state) {
                    return &entry;
                }
            }
            return nullptr;
        }

        /// What was accepted and not given up.
        [[nodiscard]] std::vector<const ReleaseEntry*> accepted() const {
            std::vector<const ReleaseEntry*> made;
            for (const ReleaseEntry& entry : entries) {
                if (entry.state == ReleaseEntry::State::accepted
                    && find(entry.release, ReleaseEntry::State::given_up) == nullptr) {
                    made.push_back(&entry);
                }
            }
            return made;
        }
    };

    [[nodiscard]] virtual Ledger ledger() = 0;

    /// The exchange's signed release that no closed run has carried yet, if its signature stands in
    /// the journal and a checkpoint of the journal covers it.
    /// @throws core::GatewayError RELEASE_NOT_COVERED: it is signed, and no checkpoint covers it.
    [[nodiscard]] virtual std::optional<ReleaseEntry> to_send(core::ExchangeId exchange) = 0;

    /// Whether it was tried, or a run that may try it stands open.
    [[nodiscard]] virtual bool may_have_left(core::MessageId release) = 0;
};

}
