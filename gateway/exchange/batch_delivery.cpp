// How sealed documents leave: the second half of a batch run.

#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/core/log_messages.h"
#include "gateway/exchange/batch.h"
#include "gateway/exchange/outbound.h"
#include "gateway/journal/bodies.h"

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

/// Waits, but not past a request to stop.
void wait_for(std::chrono::seconds span, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock{mutex};
    never.wait_for(lock, stop, span, [] { return false; });
}

}

/// @return false if a document was superseded: its records are to be taken in again.
bool BatchOut::deliver_sealed() {
    bool all{true};
    for (const ports::SealedDocument& document : m_parts.outbox.sealed_documents(m_run)) {
        if (document.last_outcome == DeliveryOutcome::delivered) {
            continue;
        }
        if (document.maybe_arrived
            && m_under.exchange->on_unknown != config::UnknownPolicy::resend_same_key) {
            continue; // a person decides; its records stay pending
        }
        if (document.last_outcome == DeliveryOutcome::refused) {
            continue;
        }
        all = deliver(document) && all;
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

    std::size_t retries{0};
    bool maybe_arrived{document.maybe_arrived};
    for (int attempt{document.attempts + 1};; ++attempt) {
        bool superseded{false};
        std::optional<ports::SendPermit> permit{
            mark_attempt(document, attempt, maybe_arrived, superseded, records)};
        if (superseded) {
            return false;
        }
        std::promise<ports::DeliveryReceipt> answered;
        transport.send(std::move(*permit), payload, [&](ports::DeliveryReceipt receipt) {
            answered.set_value(std::move(receipt));
        });
        const ports::DeliveryReceipt receipt{answered.get_future().get()};
        core::failpoint("after_send");
        settle(document, attempt, records, receipt);
        maybe_arrived = maybe_arrived || receipt.outcome == DeliveryOutcome::unknown;
        if (receipt.outcome == DeliveryOutcome::delivered) {
            m_progress.delivered += static_cast<std::int64_t>(records.size());
            tell();
            return true;
        }
        core::log(
            m_parts.log, core::messages::delivery_failed, m_under.exchange->id, document.document,
            receipt.code);
        const bool again{
            receipt.outcome == DeliveryOutcome::failed
            || (receipt.outcome == DeliveryOutcome::unknown
                && m_under.exchange->on_unknown == config::UnknownPolicy::resend_same_key)};
        if (!again || retries >= m_under.exchange->retry_after.size()) {
            return true; // stays sealed; the run stays open
        }
        const std::chrono::seconds delay{std::max(
            m_under.exchange->retry_after[retries],
            receipt.retry_after.value_or(std::chrono::seconds{0}))};
        if (delay > patience) {
            return true; // a longer wait is not this thread's: whoever carries the run on comes
                         // back
        }
        wait_for(delay, m_parts.stop);
        ++retries;
        if (m_parts.stop.stop_requested()) {
            throw core::GatewayError{"STOPPED"};
        }
    }
}

/// Leaving begins here. The decisions in the document were forecasts: if a person's epoch has
/// moved, an instant has passed at which a decision could come out otherwise, or another law is in
/// force, the document is superseded.
std::optional<ports::SendPermit> BatchOut::mark_attempt(
    const ports::SealedDocument& document, int attempt, bool maybe_arrived, bool& superseded,
    const std::vector<ports::DecidedRecord>& records) {
    std::vector<core::PersonNo> persons;
    std::vector<core::Epoch> epochs;
    for (const ports::DecidedRecord& record : records) {
        if (record.person != core::PersonNo::none) {
            persons.push_back(record.person);
            epochs.push_back(record.epoch);
        }
    }
    const config::Exchange& exchange{*m_under.exchange};
    std::vector<ports::SendPermit> permits{note(
        [&](const Ground& ground, Writing& writing) {
            if (!ground.failed_guards.empty()) {
                throw core::GatewayError{"GUARD"};
            }
            bool same{ground.facts.configuration == document.configuration};
            for (const ports::DecidedRecord& record : records) {
                const ports::PersonFacts* const now{ground.person(record.person)};
                same = same
                       && (now == nullptr ? record.person == core::PersonNo::none
                                          : now->epoch == record.epoch)
                       && (!record.next_change || ground.t() < *record.next_change);
            }
            if (!same && maybe_arrived) {
                // It may have arrived as it was: changed bytes never travel under its key, and a
                // new document could send the same records twice. A person reconciles first.
                throw core::GatewayError{"RECONCILE_FIRST", core::GatewayError::Retry::never};
            }
            superseded = !same;
            if (superseded) {
                writing.note(
                    journal::EntryKind::superseded, document.document, core::PersonNo::none,
                    journal::superseded_body(document.document, m_run));
                writing.superseded.push_back(document.document);
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
                    m_parts.clock.since_boot() + exchange.time_limit},
                position);
        },
        persons)};
    if (permits.empty()) {
        return std::nullopt;
    }
    return std::move(permits.front());
}

void BatchOut::settle(
    const ports::SealedDocument& document, int attempt,
    const std::vector<ports::DecidedRecord>& records, const ports::DeliveryReceipt& receipt) {
    note([&](const Ground&, Writing& writing) {
        write_outcome(document.document, attempt, core::PersonNo::none, receipt, writing);
        if (receipt.outcome == DeliveryOutcome::delivered) {
            for (const ports::DecidedRecord& record : records) {
                writing.record_outcomes.push_back(ports::RecordOutcomeRow{
                    record.message,
                    m_run,
                    record.ordinal,
                    state_after(receipt.outcome, record.outcome),
                    {},
                    {}});
            }
        }
    });
}

}
