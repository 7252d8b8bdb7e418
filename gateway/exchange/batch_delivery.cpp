// How sealed documents leave: the second half of a batch run.

#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/core/log_messages.h"
#include "gateway/exchange/batch.h"
#include "gateway/exchange/outbound.h"
#include "gateway/journal/bodies.h"

#include <algorithm>
#include <condition_variable>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace gateway::exchange {

using ports::DeliveryOutcome;

namespace {

/// How long a run waits for a party before it is left open.
constexpr std::chrono::seconds patience{5};

ports::DeliveryReceipt without_response(ports::DeliveryReceipt receipt) {
    receipt.response.clear();
    return receipt;
}

/// Waits, but not past a request to stop.
void wait_for(std::chrono::seconds span, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock{mutex};
    never.wait_for(lock, stop, span, [] { return false; });
}

}

void BatchOut::supersede(core::MessageId document) {
    note([&](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::superseded, document, core::PersonNo::none,
            journal::superseded_body(document, m_run));
        writing.superseded.push_back(document);
    });
}

/// Documents that an earlier call sealed and that certainly never arrived are decided anew: the
/// register may know today what it did not know then (a turvakielto), and sealing is not leaving.
void BatchOut::supersede_what_never_left() {
    for (const ports::SealedDocument& document : m_parts.outbox.sealed_documents(m_run)) {
        const bool answered{
            document.last_outcome == DeliveryOutcome::delivered
            || document.last_outcome == DeliveryOutcome::refused};
        if (!answered && !document.maybe_arrived) {
            supersede(document.document);
        }
    }
}

/// @return false if a document was superseded: its records are to be taken in again.
bool BatchOut::deliver_sealed() {
    bool all{true};
    for (const ports::SealedDocument& document : m_parts.outbox.sealed_documents(m_run)) {
        stop_if_asked();
        const bool answered{
            document.last_outcome == DeliveryOutcome::delivered
            || document.last_outcome == DeliveryOutcome::refused};
        const bool for_a_person{
            document.maybe_arrived
            && m_under.exchange->on_unknown != config::UnknownPolicy::resend_same_key};
        if (!answered && !for_a_person) { // what waits for a person keeps its records pending
            all = deliver(document) && all;
        }
    }
    return all;
}

/// @return false if the document was superseded instead of sent.
bool BatchOut::deliver(const ports::SealedDocument& document) {
    const std::vector<ports::DecidedRecord> records{m_parts.outbox.records_of(document.document)};
    const std::optional<core::Bytes> bytes{
        m_parts.outbox.payload(document.document, ports::PayloadRow::Use::document, 0)};
    if (!bytes) {
        throw core::GatewayError{"DOCUMENT_GONE", core::GatewayError::Retry::never};
    }
    ports::Transport& transport{m_assembly->transport(*m_under.exchange)};
    const std::string key{document.document.text()};
    const ports::Payload payload{
        *bytes, m_under.exchange->record.document->content_type(), key,
        m_under.exchange->time_limit};

    bool maybe_arrived{document.maybe_arrived};
    for (std::size_t retries{0};; ++retries) {
        const int attempt{document.attempts + 1 + static_cast<int>(retries)};
        Leave leave{mark_attempt(document, attempt, maybe_arrived, records)};
        if (leave.verdict != Leave::Verdict::may) {
            return leave.verdict == Leave::Verdict::ask_a_person;
        }
        core::failpoint("before_first_byte");
        std::promise<ports::DeliveryReceipt> answered;
        transport.send(std::move(*leave.permit), payload, [&](ports::DeliveryReceipt receipt) {
            answered.set_value(std::move(receipt));
        });
        const ports::DeliveryReceipt receipt{answered.get_future().get()};
        core::failpoint("after_send");
        write_receipt(document, attempt, records, receipt);
        maybe_arrived = maybe_arrived || receipt.outcome == DeliveryOutcome::unknown;

        const std::optional<std::chrono::seconds> pause{pause_before_next(receipt, retries)};
        if (!pause) {
            return true; // delivered, refused, or left sealed for whoever carries the run on
        }
        wait_for(*pause, m_parts.stop);
        stop_if_asked();
    }
}

/// How long to wait before the next attempt of this call; nothing: there is none. A wait longer
/// than a thread's patience is left to whoever carries the run on.
std::optional<std::chrono::seconds>
BatchOut::pause_before_next(const ports::DeliveryReceipt& receipt, std::size_t retries) const {
    const config::Exchange& exchange{*m_under.exchange};
    const bool again{
        receipt.outcome == DeliveryOutcome::failed
        || (receipt.outcome == DeliveryOutcome::unknown
            && exchange.on_unknown == config::UnknownPolicy::resend_same_key)};
    if (!again || retries >= exchange.retry_after.size()) {
        return std::nullopt;
    }
    const std::chrono::seconds pause{std::max(
        exchange.retry_after[retries], receipt.retry_after.value_or(std::chrono::seconds{0}))};
    return pause > patience ? std::nullopt : std::optional{pause};
}

/// Leaving begins here. The decisions in the document were forecasts: if a person's epoch has
/// moved, an instant has passed at which a decision could come out otherwise, or another law is in
/// force, the document is superseded.
BatchOut::Leave BatchOut::mark_attempt(
    const ports::SealedDocument& document, int attempt, bool maybe_arrived,
    std::span<const ports::DecidedRecord> records) {
    std::vector<core::PersonNo> persons;
    std::vector<core::Epoch> epochs;
    for (const ports::DecidedRecord& record : records) {
        if (record.person != core::PersonNo::none) {
            persons.push_back(record.person);
            epochs.push_back(record.epoch);
        }
    }
    const auto stands = [&](const Ground& ground) {
        return ground.facts.configuration == document.configuration
               && std::all_of(
                   records.begin(), records.end(), [&](const ports::DecidedRecord& record) {
                       const ports::PersonFacts* const now{ground.person(record.person)};
                       return (now == nullptr ? record.person == core::PersonNo::none
                                              : now->epoch == record.epoch)
                              && (!record.next_change || ground.t() < *record.next_change);
                   });
    };
    const config::Exchange& exchange{*m_under.exchange};
    // From before the transaction: waiting for its locks is not time to send in.
    const auto send_by = m_parts.clock.since_boot() + exchange.time_limit;
    Leave leave;
    const auto write = [&](const Ground& ground, Writing& writing) {
        if (!ground.failed_guards.empty()) {
            throw core::GatewayError{"GUARD"};
        }
        leave.verdict = stands(ground)  ? Leave::Verdict::may
                        : maybe_arrived ? Leave::Verdict::ask_a_person
                                        : Leave::Verdict::superseded;
        if (leave.verdict != Leave::Verdict::may) {
            return;
        }
        const ports::JournalPosition position{writing.note(
            journal::EntryKind::attempt, document.document, core::PersonNo::none,
            journal::attempt_body(
                document.document, attempt, exchange.party,
                m_parts.keys.payload.of(document.digest), persons.size()))};
        writing.mark(
            ports::AttemptRow{
                document.document, attempt, exchange.party, document.digest, persons, epochs,
                send_by},
            position);
    };
    std::vector<ports::SendPermit> permits{note(write, persons)};
    switch (leave.verdict) {
    case Leave::Verdict::may: leave.permit = std::move(permits.front()); break;
    case Leave::Verdict::superseded: supersede(document.document); break;
    case Leave::Verdict::ask_a_person:
        // It may have arrived as it was: changed bytes never travel under its key, and a new
        // document could send the same records twice. A person settles it first.
        core::log(
            m_parts.log, core::messages::delivery_failed, exchange.id, document.document,
            core::Code{"RECONCILE_FIRST"});
        break;
    }
    return leave;
}

/// Appends what became of an attempt. What the party took or refused for good is final for each
/// record; anything else leaves them pending.
void BatchOut::write_receipt(
    const ports::SealedDocument& document, int attempt,
    std::span<const ports::DecidedRecord> records, const ports::DeliveryReceipt& receipt) {
    // Whole in itself: it may have to be written later.
    const Note::Write write{
        [message = document.document, attempt, run = m_run, receipt = without_response(receipt),
         records = std::vector<ports::DecidedRecord>{records.begin(), records.end()}](
            const Ground&, Writing& writing) {
            write_outcome(message, attempt, core::PersonNo::none, receipt, writing);
            for (const ports::DecidedRecord& record : records) {
                if (auto row = final_outcome(record.message, receipt, record.outcome)) {
                    row->run = run;
                    row->ordinal = record.ordinal;
                    writing.record_outcomes.push_back(std::move(*row));
                }
            }
        }};
    try {
        note(write);
    } catch (const core::GatewayError&) {
        m_parts.unwritten.keep(write);
        throw;
    }
    if (receipt.outcome == DeliveryOutcome::delivered) {
        m_progress.delivered += static_cast<std::int64_t>(records.size());
        tell();
    } else {
        core::log(
            m_parts.log, core::messages::delivery_failed, m_under.exchange->id, document.document,
            receipt.code);
    }
}

}
