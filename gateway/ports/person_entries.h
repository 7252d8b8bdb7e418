#pragma once
// What a unit of work writes about persons beside their messages: events, holds, what waits for
// attempts to end, notices to earlier recipients, cases of refused queries. Rows only: what may be
// recorded is decided before.

#include "gateway/core/bytes.h"
#include "gateway/core/legal_facts.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gateway::ports {

/// One consent event or hold, to be recorded. Where it takes something away, the epoch of the
/// person goes up by one, and a barrier opens that is acknowledged when no live attempt holds the
/// person at an older epoch. What counts for every controller (core::counts_everywhere) does so for
/// each of the person's rows.
struct PersonEntry {
    core::PersonNo person{core::PersonNo::none};
    std::variant<core::ConsentEvent, core::Hold> what;
    core::Digest imported{}; ///< keyed digest of the register's row it comes from; zero: of none
    bool blocks{false};      ///< it takes something away: needs Lock::exclusive
    /// Of a hold: the person's request that it belongs to, which alone changes it afterwards.
    std::optional<core::MessageId> request{};
};

/// Why an earlier recipient is told: a withdrawal, as a matter of policy; or GDPR Art. 19.
enum class NoticeKind : std::uint8_t { withdrawal, rectification, erasure, restriction };

enum class NoticeState : std::uint8_t { queued, sent, received };

/// A notice to a party that had received something. It is a message of its own and will pass the
/// gate under this identity.
struct NoticeRow {
    core::MessageId notice;
    core::PersonNo person{core::PersonNo::none};
    core::PartyId party;
    NoticeKind kind{NoticeKind::withdrawal};
    std::vector<core::ItemId> items;
    std::vector<core::MessageId> messages; ///< in which the party had, or may have, received them
    NoticeState state{NoticeState::queued};
    /// Of a restriction: the request whose hold caused it; nothing: it is for a letter.
    std::optional<core::MessageId> request{};
};

struct NoticeChange {
    core::MessageId notice;
    NoticeState state{NoticeState::sent};
    std::string reference; ///< where it is on record outside; no personal data
};

/// A query that was refused: an official looks at it, for the asker may have a right to a reasoned
/// decision (621/1999 §14). No values.
struct CaseRow {
    core::MessageId message;
    core::ExchangeId exchange;
    core::PartyId party;
    std::string owner; ///< the role that answers for the exchange
};

struct CaseDecision {
    core::MessageId message;
    std::string official;
    std::string reference; ///< of the decision outside
};

}
