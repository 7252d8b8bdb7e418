#pragma once
// The second half of a withdrawal: waiting, without locks, until no live attempt holds the person
// at an older epoch, and then saying so in the journal. Any node carries on what another began. It
// must never say so while a byte could still leave, and never take a silent process for a dead one.

#include "gateway/exchange/assembly.h"
#include "gateway/exchange/damage.h"
#include "gateway/exchange/note.h"
#include "gateway/exchange/passage.h"
#include "gateway/ports/barriers.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/histories.h"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace gateway::exchange {

/// Lets a group pass the gate's transaction; returns when each was told how it ended.
using Pass = std::function<void(std::span<Passage* const>)>;

/// A party that received something of a person, or may have.
struct Recipient {
    core::PartyId party;
    core::MessageId message;
    core::ExchangeId exchange;
    std::vector<core::ItemId> items; ///< of those that were asked about
    bool received{false};            ///< false: it may have; nobody knows
    bool concerned{false};           ///< the event is about this party and purpose
    core::Instant at;
};

/// What somebody took back or holds up.
using Cause = std::variant<core::ConsentEvent, core::Hold>;

/// Which parties had what a cause is about, oldest first, from decisions, attempts and outcomes.
/// Empty for a cause that is no withdrawal and restricts nothing.
/// @pre what is damaged was set aside.
[[nodiscard]] std::vector<Recipient> recipients_of(
    const Cause& cause, std::span<const ports::SentRecord> sent, const config::Configuration& law);

/// Why earlier recipients are told: a withdrawal, refusal, revocation or invalidation (policy), or
/// a restriction that begins (GDPR Art. 19 with 18). Nothing: they are not.
[[nodiscard]] std::optional<ports::NoticeKind> notice_for(const Cause& cause) noexcept;

/// That nothing is known which speaks against a node's being powered off.
/// @throws core::GatewayError NODE_UNKNOWN (it has no live attempt), NODE_ALIVE (a process of it
/// lives on this machine), NODE_CONNECTED (it has a session with the database).
void require_off(ports::Barriers& barriers, const std::string& node);

class Acknowledgements final {
public:
    /// References only: app owns the parts.
    struct Parts {
        Pass pass;
        ports::Barriers& barriers;
        ports::Histories& histories;
        Law& law;
        ports::Clock& clock;
        TellDamage damaged{};
    };

    explicit Acknowledgements(Parts parts) : m_parts{std::move(parts)} {}

    /// Ends the attempts of processes that are known to be gone: their sockets were reset, what had
    /// left before is unknown.
    /// @return those that ended. @throws core::GatewayError.
    std::vector<ports::LiveAttempt> end_what_is_gone();

    /// Ends the attempts of a node that somebody answers for: it is powered off.
    /// @pre require_off() was called, before this process opened a worker.
    /// @throws core::GatewayError NODE_UNKNOWN, NODE_ALIVE.
    std::vector<ports::LiveAttempt> confirm_off(const std::string& node);

    /// Looks once at what waits, acknowledges what nothing holds any more, and queues the notices
    /// to earlier recipients that go with it.
    /// @param recorded_for  what was recorded for these persons; empty: for anybody.
    /// @return what still waits, with the attempts that it waits for. @throws core::GatewayError.
    std::vector<ports::OpenBarrier> look(std::span<const core::PersonNo> recorded_for);

private:
    void end(std::span<const ports::LiveAttempt> attempts, core::Code code, Note::Write first);
    void acknowledge(std::span<const ports::OpenBarrier> barriers);
    [[nodiscard]] std::vector<ports::NoticeRow>
    notices_for(const ports::OpenBarrier& barrier, std::span<const ports::SentRecord> sent) const;

    Parts m_parts;
};

}
