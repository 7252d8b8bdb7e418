#pragma once
// Where an anonymised release is made and signed: counted from the register by those who may be
// counted, protected, held against what its taker has, and put into the ledger. It must never
// release what is not there, never let one official do both, and never say a small count.

#include "gateway/exchange/assembly.h"
#include "gateway/exchange/gate_transaction.h"
#include "gateway/exchange/release_count.h"
#include "gateway/ports/clock.h"
#include "gateway/statistics/randomness.h"

#include <optional>
#include <string>
#include <vector>

namespace gateway::exchange {

class ReleaseDesk final {
public:
    /// All of it outlives the desk. `gate` is used by the calling thread alone.
    struct Parts {
        GateTransaction& gate;
        ports::Releases& releases;
        ports::Outbox& outbox;
        const DigestKeys& keys;
        ports::Clock& clock;
        statistics::RandomBytes random;
        std::string program{}; ///< which counts and verifies: kept in the report
    };

    ReleaseDesk(Parts parts, std::shared_ptr<const Assembly> assembly, Under under)
        : m_parts{std::move(parts)}, m_assembly{std::move(assembly)}, m_under{std::move(under)} {}

    struct Made {
        ports::ReleaseEntry entry;
        std::string report; ///< JSON
        bool accepted{false};
        bool repeated{false}; ///< the same was asked before: it is what was answered then
    };

    /// Counts a quarter and puts it into the ledger, if it is anonymous; else says why not, and the
    /// ledger is as before.
    /// @param by the official's account.
    /// @throws core::GatewayError RELEASE_ABSENT (the exchange has no plan), PERIOD_FORM.
    [[nodiscard]] Made make(const std::string& period, const std::string& by);

    /// The second official signs what was accepted; harmless twice.
    /// @throws core::GatewayError RELEASE_UNKNOWN, RELEASE_SAME_OFFICIAL, RELEASE_CHANGED (the
    /// register, or somebody's consent, says otherwise today: make it anew), RELEASE_WAITING (an
    /// earlier one of the exchange was signed and has not been sent).
    [[nodiscard]] ports::ReleaseEntry sign(core::MessageId release, const std::string& by);

    /// Ends a release that has not left, as if it had never been made: somebody in it said no after
    /// it was signed. Harmless twice. What noise has cost is not given back.
    /// @throws core::GatewayError RELEASE_UNKNOWN, RELEASE_LEFT (it was tried, or a run that may
    /// try it stands open).
    [[nodiscard]] ports::ReleaseEntry give_up(core::MessageId release, const std::string& by);

private:
    struct Content {
        std::string document{};
        statistics::LedgerRelease told{};
    };

    [[nodiscard]] const config::ReleasePlan& plan() const { return *m_under.exchange->release; }
    [[nodiscard]] ReleaseCount
    count(const Quarter& period, const ports::Releases::Ledger& ledger) const {
        return count_release(m_parts.gate, m_parts.keys, *m_assembly, m_under, period, ledger);
    }
    [[nodiscard]] ports::ReleaseEntry
    entry_for(const std::string& period, const std::string& by, const ReleaseCount& counted) const;
    [[nodiscard]] std::vector<statistics::LedgerRelease>
    reachable(const ports::Releases::Ledger& ledger, const ports::ReleaseEntry& entry) const;
    [[nodiscard]] std::vector<statistics::Table>
    tables_of(const ReleaseCount& counted, ReleaseFigures& figures);
    [[nodiscard]] Content content_of(
        ReleaseCount& counted, const ports::Releases::Ledger& ledger, ports::ReleaseEntry& entry);
    [[nodiscard]] bool charge(
        ports::ReleaseEntry& entry, const ports::Releases::Ledger& ledger, ReleaseFigures& figures);
    void write(ports::ReleaseEntry& entry, const std::string& document, const std::string& counted);
    [[nodiscard]] std::string
    report_on(const ports::ReleaseEntry& entry, const ReleaseFigures& figures) const;
    [[nodiscard]] Made refused(ports::ReleaseEntry entry, const ReleaseFigures& figures);
    [[nodiscard]] std::optional<Made> try_to_make(const Quarter& period, const std::string& by);

    Parts m_parts;
    std::shared_ptr<const Assembly> m_assembly;
    Under m_under;
};

}
