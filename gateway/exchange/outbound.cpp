#include "gateway/exchange/outbound.h"

#include "gateway/core/failpoint.h"
#include "gateway/core/log_messages.h"
#include "gateway/journal/bodies.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace gateway::exchange {

std::optional<ports::RecordOutcomeRow> final_outcome(
    core::MessageId record, const ports::DeliveryReceipt& receipt, core::Outcome decided) {
    ports::RecordOutcomeRow row;
    row.message = record;
    switch (receipt.outcome) {
    case ports::DeliveryOutcome::delivered:
        row.state = decided == core::Outcome::released ? ports::RecordState::released
                                                       : ports::RecordState::reduced;
        return row;
    case ports::DeliveryOutcome::refused:
        row.state = ports::RecordState::rejected;
        row.code = receipt.code.text();
        return row;
    case ports::DeliveryOutcome::failed:
    case ports::DeliveryOutcome::unknown: break;
    }
    return std::nullopt;
}

std::optional<ports::RecordOutcomeRow> final_for_a_query(
    core::MessageId message, const ports::DeliveryReceipt& receipt, core::Outcome decided) {
    std::optional<ports::RecordOutcomeRow> row{final_outcome(message, receipt, decided)};
    if (!row && receipt.outcome == ports::DeliveryOutcome::failed) {
        row.emplace();
        row->message = message;
        row->state = ports::RecordState::rejected;
        row->code = receipt.code.text();
    }
    return row;
}

void write_outcome(
    core::MessageId message, int attempt, core::PersonNo person,
    const ports::DeliveryReceipt& receipt, Writing& writing) {
    writing.note(
        journal::EntryKind::outcome, message, person, journal::outcome_body(attempt, receipt));
    writing.outcomes.push_back(
        ports::OutcomeRow{message, attempt, receipt.outcome, receipt.code, receipt.status});
}

Note::Write
evidence_of(core::MessageId message, int attempt, const ports::DeliveryReceipt& receipt) {
    ports::DeliveryReceipt known{receipt};
    known.response.clear();
    known.held.reset();
    return [message, attempt, known = std::move(known)](const Ground&, Writing& writing) {
        write_outcome(message, attempt, core::PersonNo::none, known, writing);
        writing.outcomes.back().late = true;
    };
}

ports::DeliveryReceipt without_permit() {
    ports::DeliveryReceipt receipt;
    receipt.outcome = ports::DeliveryOutcome::failed;
    receipt.code = "WITHOUT_PERMIT";
    return receipt;
}

namespace {

/// Whole in itself: it may have to be written later.
Note::Write outcome_of(const Departed& departed, const ports::DeliveryReceipt& receipt) {
    ports::DeliveryReceipt known{receipt};
    known.response.clear(); // the answer is not what became of the question
    known.held.reset();
    return
        [message = departed.message, person = departed.person, decided = departed.decision.outcome,
         known = std::move(known)](const Ground&, Writing& writing) {
            write_outcome(message, 1, person, known, writing);
            if (auto row = final_for_a_query(message, known, decided)) {
                writing.record_outcomes.push_back(std::move(*row));
            }
        };
}

}

core::Task<Outgone> outbound(const House& house, Departing departing, Carrier carrier) {
    const config::Exchange& exchange{*departing.under.exchange};
    const Under under{departing.under}; // keeps the exchange alive to the end
    // No longer than the exchange allows, nor than whoever asked will wait.
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        departing.send_by - house.clock.since_boot());
    const auto time_limit = std::min(exchange.time_limit, left);
    const std::string content_type{departing.leg->document->content_type()};
    const std::string trace{departing.trace};

    // The gate: consents read, every field decided, the document built and digested, decision and
    // intent to send journalled, in one transaction. Without its permit nothing can be sent; that
    // does not compile.
    Outgone outgone;
    outgone.departed = co_await through_gate(house, std::move(departing));
    Departed& departed{outgone.departed};
    if (departed.attempt_stands && departed.failure) {
        house.unwritten.keep(outcome_of(departed, without_permit()));
    }
    if (!departed.permit) {
        co_return outgone;
    }

    // The carrier: exactly the bytes whose digest the journal holds, once.
    const std::string key{departed.message.text()};
    const std::string answer_type{
        exchange.direction == ports::Direction::query_out && exchange.response.document != nullptr
            ? exchange.response.document->content_type()
            : std::string_view{}};
    const ports::Payload payload{departed.document, content_type, key, time_limit, trace, true,
                                 answer_type};
    core::failpoint("before_first_byte");
    auto carry = [&](std::function<void(ports::DeliveryReceipt)> done) {
        ports::SendPermit permit{std::move(*departed.permit)};
        carrier(std::move(permit), payload, std::move(done));
    };
    core::Completion<ports::DeliveryReceipt> carried{carry};
    outgone.receipt = co_await carried;
    core::failpoint("after_send");

    // The outcome, appended after.
    const ports::DeliveryReceipt& receipt{*outgone.receipt};
    outgone.write = outcome_of(departed, receipt);
    outgone.outcome = begin_note(house, outgone.write, GateQueue::Standing::under_way);
    if (receipt.outcome != ports::DeliveryOutcome::delivered) {
        core::log(
            house.log, core::messages::relay_failed, exchange.id, departed.message, receipt.code);
    }
    co_return outgone;
}

core::Task<core::Nothing> outcome_written(const House& house, const Outgone& outgone) {
    if (!outgone.outcome) {
        co_return core::Nothing{};
    }
    const Noted noted{co_await end_of(outgone.outcome)};
    if (noted.failure) {
        core::log(house.log, core::messages::store_failed, noted.failure->code());
        if (!noted.failure->stands()) {
            house.unwritten.keep(outgone.write);
        }
    }
    co_return core::Nothing{};
}

}
