#pragma once
// Deposits the heads of the journal's chains where whoever has this machine cannot reach them: in a
// folder elsewhere, in a mail, under the stamp of a time-stamping service. It must never deposit
// anything but signed heads, and never take a deposit for done that was not.

#include "gateway/app/installation.h"

#include <optional>
#include <string>
#include <vector>

namespace gateway::app {

struct Deposited {
    std::string file;      ///< of the anchor; its stamp stands beside it with the ending .tsr
    core::Digest digest{}; ///< of the anchor, which was stamped
    std::size_t heads{0};
    std::optional<core::Instant> stamped{};
    bool mailed{false};
    /// Ways that the settings name and that failed: folder, mail, timestamp; with the code.
    std::vector<std::pair<std::string, core::Code>> failed;
};

class Anchors final {
public:
    explicit Anchors(Installation& installation) : m_installation{installation} {}

    /// Deposits the last signed heads in every way that the settings name; the anchor itself is
    /// always kept in the data directory, under `anchors`.
    /// @throws core::GatewayError ANCHOR_NOTHING_SIGNED, ANCHOR_UNWRITABLE.
    [[nodiscard]] Deposited deposit();

    /// Whether the interval of the settings has passed since this node's last deposit, and there is
    /// a way to make one.
    [[nodiscard]] bool due() const;

    /// Whether the journal still has what was signed and deposited: the last lines of the node's
    /// own file of checkpoints, and the newest anchor of each folder. What has left by its
    /// retention is not asked for.
    /// @throws core::GatewayError STORE_BEHIND_ANCHOR (entries are missing: a backup was restored
    /// that is older than the deposit), JOURNAL_REWRITTEN (another entry stands there),
    /// SIGNER_UNKNOWN (the newest anchor of this system is signed by no key that we know).
    void require_met();

private:
    void stamp(Deposited& made, const std::string& name);
    void mail(Deposited& made, const std::string& line);
    void copy(Deposited& made, const std::string& name);
    [[nodiscard]] std::filesystem::path folder() const;

    Installation& m_installation;
};

}
