#pragma once
// What those who answer for the data look at: messages one by one, anonymised releases, the journal
// and who looked at what, notices beside the rules. Names, codes and times; what shows a person's
// data is asked for with a reason, like everything of that kind.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/exchange/release_desk.h"
#include "gateway/ports/audit_log.h"
#include "gateway/ports/breaches.h"
#include "gateway/ports/message_log.h"
#include "gateway/ports/releases.h"
#include "gateway/text/json_value.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gateway::admin {

/// A chain of the journal, as far as it goes and as far as it is signed.
struct ChainState {
    std::string name; ///< node/worker
    std::int64_t entries{0};
    core::Instant at;          ///< of its last entry
    std::int64_t signed_to{0}; ///< the last entry that a checkpoint vouches for; 0: none does
    std::int64_t checkpoints{0};
};

/// The journal being verified from its first entry, or what the last verification found.
struct JournalCheck {
    enum class State : std::uint8_t {
        none, ///< nobody asked since this process began
        running,
        held,
        broken,
        failed,     ///< it could not be read to its end
        not_vouched ///< nothing is broken, and what had time to be signed is not
    };

    State state{State::none};
    std::int64_t entries{0}; ///< that were read so far
    std::int64_t total{0};
    std::int64_t checkpoints{0};
    std::int64_t unsigned_entries{0};
    std::optional<core::Instant> began{};
    std::optional<core::Instant> ended{};
    std::string reason{}; ///< where it is broken
    std::int64_t chain{0};
    std::int64_t sequence{0};
};

/// Which entries of the journal an excerpt shows.
struct ExcerptWords {
    std::string message{};
    std::string exchange{};
    std::string from{};
    std::string until{};
};

struct Oversight {
    ports::MessageLog& messages;
    ports::AuditLog& audit;
    ports::Releases& releases;
    ports::Breaches& breaches;

    std::function<std::vector<ChainState>()> chains{};
    std::function<std::string()> signing_key{}; ///< the node's public key, PEM
    /// Those of its predecessors too, which the journal needs to be verified; its own is the first.
    std::function<std::string()> signing_keys{};
    /// False: one is running.
    std::function<bool()> check_journal{};
    std::function<JournalCheck()> journal_check{};
    /// Signed lines that anybody can verify. @throws core::GatewayError EXPORT_NOTHING,
    /// EXPORT_TOO_LARGE, MESSAGE_ID_FORM, DATE_WRONG.
    std::function<std::string(const ExcerptWords&)> excerpt{};
    /// Puts the node's signature under a text, as hexadecimal.
    std::function<std::string(const std::string&)> sign{};

    /// Counts a quarter into the ledger, if it is anonymous. @throws core::GatewayError.
    std::function<exchange::ReleaseDesk::Made(
        core::ExchangeId, const std::string& period, const std::string& by)>
        make_release{};
    /// @throws core::GatewayError.
    std::function<ports::ReleaseEntry(core::MessageId, const std::string& by)> sign_release{};
    /// As if it had never been made. @throws core::GatewayError.
    std::function<ports::ReleaseEntry(core::MessageId, const std::string& by)> give_up_release{};

    /// Each register's notice: findings, rules and traffic beside it, the section made from them.
    std::function<text::JsonValue(core::Instant at, const std::string& language)> notices{};
    /// The record of processing activities (GDPR Art. 30).
    std::function<text::JsonValue(core::Instant at, const std::string& language)>
        record_of_processing{};
};

}
