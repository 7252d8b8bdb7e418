#pragma once
// One record's way out, for a relay to a party and for an answer to a party alike: gate, carrier,
// outcome. A batch takes the same steps with a document in place of a record (batch.h).

#include "gateway/exchange/pending_note.h"
#include "gateway/ports/transport.h"

#include <functional>
#include <optional>

namespace gateway::exchange {

/// How the bytes travel: a transport to a party, or the answer to a party that asked us.
using Carrier =
    std::function<void(ports::SendPermit, const ports::Payload&, ports::Transport::Done)>;

struct Outgone {
    Departed departed;
    std::optional<ports::DeliveryReceipt> receipt{}; ///< nothing: nothing was sent
    std::shared_ptr<PendingNote> outcome{}; ///< on its way to the store; null: there is none
    Note::Write write{};                    ///< the same, should it have to be written later
};

/// The outcome is on its way when it returns: outcome_written() before anybody is answered, so that
/// what the answer brought can be written with it.
[[nodiscard]] core::Task<Outgone>
outbound(const House& house, Departing departing, Carrier carrier);

/// Waits until the outcome stands; while it cannot be written it is kept, and the attempt stands
/// without one: that is `unknown`, and it is shown, never guessed.
[[nodiscard]] core::Task<core::Nothing> outcome_written(const House& house, const Outgone& outgone);

/// Writes what became of an attempt: the outcome and its journal entry.
void write_outcome(
    core::MessageId message, int attempt, core::PersonNo person,
    const ports::DeliveryReceipt& receipt, Writing& writing);

/// What became of an attempt that stands in the store though its commit failed in the end: nobody
/// got a permit, so no byte of it left.
[[nodiscard]] ports::DeliveryReceipt without_permit();

/// The same of a sealed document's attempt, by whoever may not conclude from it, or cannot now: as
/// evidence, that came late. Whole in itself: it is written whenever the store takes it.
[[nodiscard]] Note::Write
evidence_of(core::MessageId message, int attempt, const ports::DeliveryReceipt& receipt);

/// A record's final place in its account after a delivery of what `decided` left of it: released
/// or reduced where the party took it, rejected where the party refused it for good. Nothing where
/// it may still be sent (failed) or nobody knows (unknown): the record stays pending.
[[nodiscard]] std::optional<ports::RecordOutcomeRow>
final_outcome(core::MessageId record, const ports::DeliveryReceipt& receipt, core::Outcome decided);

/// The same for a query, which is asked once: what certainly never arrived is final too. Whether
/// the caller asks again is the caller's matter.
[[nodiscard]] std::optional<ports::RecordOutcomeRow> final_for_a_query(
    core::MessageId message, const ports::DeliveryReceipt& receipt, core::Outcome decided);

}
