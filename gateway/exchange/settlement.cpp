#include "gateway/exchange/settlement.h"

#include "gateway/exchange/follow_up.h"
#include "gateway/exchange/note.h"
#include "gateway/exchange/outbound.h"
#include "gateway/journal/bodies.h"

#include <algorithm>
#include <vector>

namespace gateway::exchange {

namespace {

using core::GatewayError;
using Found = Settlement::Found;

ports::DeliveryReceipt receipt_of(Found found) {
    ports::DeliveryReceipt receipt;
    const bool delivered{found == Found::delivered};
    receipt.outcome =
        delivered ? ports::DeliveryOutcome::delivered : ports::DeliveryOutcome::failed;
    receipt.code =
        delivered ? core::Code{"SETTLED_DELIVERED"} : core::Code{"SETTLED_NOT_DELIVERED"};
    return receipt;
}

/// A query that never arrived is over; a document's records wait for its run.
void write_finals(
    const ports::UnsettledAttempt& attempt, std::span<const ports::DecidedRecord> records,
    const ports::DeliveryReceipt& receipt, Writing& writing) {
    if (!attempt.run) {
        writing.record_outcomes.push_back(
            final_for_a_query(attempt.message, receipt, attempt.decided).value());
        return;
    }
    for (const ports::DecidedRecord& record : records) {
        if (auto row = final_outcome(record.message, receipt, record.outcome)) {
            row->run = *attempt.run;
            row->ordinal = record.ordinal;
            writing.record_outcomes.push_back(std::move(*row));
        }
    }
}

}

void settle(GateTransaction& gate, ports::Outbox& outbox, const Settlement& settlement) {
    if (!is_reference(settlement.reference)) {
        throw GatewayError{"REFERENCE_FORM", GatewayError::Retry::never};
    }
    std::vector<ports::UnsettledAttempt> attempts{outbox.unsettled()};
    std::erase_if(attempts, [&](const ports::UnsettledAttempt& attempt) {
        return attempt.message != settlement.message;
    });
    if (attempts.empty()) {
        throw GatewayError{"NOTHING_TO_SETTLE", GatewayError::Retry::never};
    }
    if (std::any_of(attempts.begin(), attempts.end(), [](const ports::UnsettledAttempt& attempt) {
            return !attempt.answer_lost;
        })) {
        throw GatewayError{"ATTEMPT_UNDER_WAY", GatewayError::Retry::later};
    }
    const std::vector<ports::DecidedRecord> records{
        attempts.front().run ? outbox.records_of(settlement.message)
                             : std::vector<ports::DecidedRecord>{}};
    const ports::DeliveryReceipt receipt{receipt_of(settlement.found)};
    write_now(gate, [&](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::settled, settlement.message, core::PersonNo::none,
            journal::settled_body(receipt.outcome, settlement.by, settlement.reference));
        for (const ports::UnsettledAttempt& attempt : attempts) {
            write_outcome(
                settlement.message, attempt.attempt, core::PersonNo::none, receipt, writing);
        }
        write_finals(attempts.front(), records, receipt, writing);
        const bool anew{
            settlement.found == Found::not_delivered
            && settlement.then == Settlement::Then::decide_anew};
        if (attempts.front().run && anew) {
            writing.note(
                journal::EntryKind::superseded, settlement.message, core::PersonNo::none,
                journal::superseded_body(settlement.message, *attempts.front().run));
            writing.superseded.push_back(settlement.message);
        }
    });
}

}
