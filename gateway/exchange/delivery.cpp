#include "gateway/exchange/delivery.h"

#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/core/log_messages.h"
#include "gateway/exchange/inquiry.h"
#include "gateway/exchange/law_in_force.h"
#include "gateway/exchange/obstacle.h"
#include "gateway/exchange/outbound.h"
#include "gateway/exchange/party_health.h"
#include "gateway/exchange/retry_schedule.h"
#include "gateway/exchange/wrapping.h"
#include "gateway/journal/bodies.h"

#include <algorithm>
#include <cassert>
#include <future>
#include <memory>
#include <utility>

namespace gateway::exchange {

using ports::DeliveryOutcome;
using ports::DeliveryStep;

namespace {

constexpr core::Code reconcile_first{"RECONCILE_FIRST"};
constexpr core::Code came_late{"OUTCOME_CAME_LATE"};

std::string_view content_type_of(const config::Exchange& exchange, ports::Seal::Kind kind) {
    switch (kind) {
    case ports::Seal::Kind::records: break;
    case ports::Seal::Kind::manifest:
        return exchange.manifest && exchange.manifest->form == config::ManifestRule::Form::xml
                   ? "application/xml"
                   : "application/json";
    }
    return wrapped_type(exchange.wrapping, exchange.record.document->content_type());
}

/// Whether no instant has passed, since the document was sealed, at which its record could come out
/// otherwise.
bool lasts(
    const ports::DecidedRecord& record, const ports::PersonFacts* now, core::Instant sealed_at,
    core::Instant t) {
    return (!record.next_change || t < *record.next_change)
           && (now == nullptr || !has_ended(now->consents, sealed_at, t));
}

}

Delivery::Ended Delivery::carry_on(ports::SealedDocument document) {
    using How = Ended::How;
    for (Pace pace{m_pace};; pace = Pace::when_due) {
        if (m_parts.stop.stop_requested()) {
            throw core::GatewayError{"STOPPED"};
        }
        if (document.late) {
            conclude(document);
        }
        const Course course{course_of(document, exchange(), m_parts.clock.now(), pace)};
        switch (course.what) {
        case Course::What::over: return {How::over};
        case Course::What::for_a_person: return {How::rests};
        case Course::What::wait: return {How::rests, course.at};
        case Course::What::inquire: inquire(document); break;
        case Course::What::bury: {
            const bool never_let{document.attempts == 0 && kept_back(document)};
            bury(document, never_let ? ports::Pile::party : course.pile, course.code);
            return {How::rests};
        }
        case Course::What::attempt:
            // A person's word is reason enough for a probe.
            if (const auto back = pace == Pace::now ? std::nullopt : kept_back(document)) {
                return *back;
            }
            if (const std::optional<Ended> ended{attempt(document)}) {
                return *ended;
            }
            break;
        }
    }
}

/// A breaker keeps everything back, a budget what was tried before.
std::optional<Delivery::Ended> Delivery::kept_back(const ports::SealedDocument& document) const {
    const core::Instant now{m_parts.clock.now()};
    const core::Instant since{core::Instant::from_microseconds(
        now.microseconds() - std::chrono::microseconds{health_window}.count())};
    const PartyHealth health{
        health_of(m_parts.deliveries.attempts_to(exchange().party, since), now)};
    Ended ended{Ended::How::party_rests, health.closed_until};
    if (!ended.next && document.attempts > 0) {
        ended = {Ended::How::rests, health.repeat_from};
    }
    if (!ended.next) {
        return std::nullopt;
    }
    if (const auto deadline = deadline_of(exchange(), document.since)) {
        ended.next = std::min(*ended.next, std::max(*deadline, now));
    }
    return ended;
}

/// @return how it ended, if the document goes no further now.
/// @throws core::GatewayError as require_wrapping(): what it was wrapped for may no longer be used.
std::optional<Delivery::Ended> Delivery::attempt(ports::SealedDocument& document) {
    require_wrapping(exchange(), party_of(m_under), m_parts.document_key, m_parts.clock.now());
    // Looked for before the attempt is marked: where there is no way to send, nothing has begun.
    ports::Transport& transport{m_assembly.transport(exchange())};
    const Records records{m_parts.outbox.records_of(document.document)};
    const std::optional<core::Bytes> bytes{
        m_parts.outbox.payload(document.document, ports::PayloadRow::Use::document, 0)};
    if (!bytes) { // erased, or destroyed when its retention ended
        bury(document, ports::Pile::ours, "DOCUMENT_GONE");
        return Ended{Ended::How::rests};
    }
    std::vector<CountedPerson> counted;
    if (const auto stopped = stop_changed_release(document, counted)) {
        return stopped;
    }
    Leave leave{mark_attempt(document, records, counted)};
    switch (leave.verdict) {
    case Leave::Verdict::superseded:
        supersede(document.document, document.run);
        return Ended{Ended::How::superseded};
    case Leave::Verdict::ask_a_person:
        core::log(
            m_parts.log, core::messages::delivery_failed, exchange().id, document.document,
            reconcile_first);
        bury(document, leave.pile, std::string{reconcile_first.text()});
        return Ended{Ended::How::rests};
    case Leave::Verdict::may: break;
    }
    ++document.attempts;
    const ports::DeliveryReceipt receipt{
        send(transport, document, *bytes, std::move(*leave.permit))};
    write_receipt(document, records, receipt);
    if (receipt.outcome == DeliveryOutcome::delivered) {
        return Ended{Ended::How::over, {}, records.size()};
    }
    return std::nullopt;
}

/// A release names nobody, so no record of it has an epoch: those whom it counts are asked about
/// again. If one of them may not be counted any more it goes no further, and a person gives it up.
/// @param counted receives them, for whoever marks the attempt.
std::optional<Delivery::Ended> Delivery::stop_changed_release(
    const ports::SealedDocument& document, std::vector<CountedPerson>& counted) {
    if (!exchange().release) {
        return std::nullopt;
    }
    assert(m_parts.releases != nullptr); // a run of a release has read it from there
    ReleaseStanding standing{standing_of_release(
        m_parts.gate, m_parts.keys, *m_parts.releases, m_parts.outbox, m_assembly, m_under)};
    if (!standing.stands) {
        bury(
            document, ports::Pile::withdrawn,
            std::string{document.maybe_arrived ? reconcile_first.text() : "RELEASE_CHANGED"});
        return Ended{Ended::How::rests};
    }
    counted = std::move(standing.persons);
    return std::nullopt;
}

ports::DeliveryReceipt Delivery::send(
    ports::Transport& transport, const ports::SealedDocument& document, core::ByteView bytes,
    ports::SendPermit permit) {
    const std::string key{document.document.text()};
    const ports::Payload payload{
        bytes, content_type_of(exchange(), document.kind), key, exchange().time_limit};
    core::failpoint("before_first_byte");
    std::promise<ports::DeliveryReceipt> answered;
    transport.send(std::move(permit), payload, [&](ports::DeliveryReceipt receipt) {
        answered.set_value(std::move(receipt));
    });
    const ports::DeliveryReceipt receipt{answered.get_future().get()};
    core::failpoint("after_send");
    return receipt;
}

/// Leaving begins here. The decisions in the document were forecasts: if a person's epoch has
/// moved, an instant has passed at which a decision could come out otherwise, or another law is in
/// force, the document is superseded. If it may have arrived as it was, a person settles that
/// first: changed bytes never travel under its key, and a new document could send the same records
/// twice.
Delivery::Leave Delivery::mark_attempt(
    const ports::SealedDocument& document, const Records& records,
    const std::vector<CountedPerson>& counted) {
    std::vector<core::PersonNo> persons;
    std::vector<core::Epoch> epochs;
    for (const ports::DecidedRecord& record : records) {
        if (record.person != core::PersonNo::none) {
            persons.push_back(record.person);
            epochs.push_back(record.epoch);
        }
    }
    const std::size_t disclosed{persons.size()};
    for (const CountedPerson& each : counted) { // whoever takes it back waits for this attempt
        persons.push_back(each.person);
        epochs.push_back(each.epoch);
    }
    Leave leave;
    const auto stands = [&](const Ground& ground) {
        bool all{ground.facts.configuration == document.configuration};
        for (const ports::DecidedRecord& record : records) {
            const ports::PersonFacts* const now{ground.person(record.person)};
            const bool same{
                now == nullptr ? record.person == core::PersonNo::none
                               : now->epoch == record.epoch};
            if (!same && now != nullptr && last_takes_back(now->consents)) {
                leave.pile = ports::Pile::withdrawn;
            }
            all = all && same && lasts(record, now, document.sealed_at, ground.t());
        }
        return all && std::all_of(counted.begin(), counted.end(), [&](const CountedPerson& each) {
                   const ports::PersonFacts* const now{ground.person(each.person)};
                   return now != nullptr && now->epoch == each.epoch;
               });
    };
    const int attempt{document.attempts + 1};
    // From before the transaction: waiting for its locks is not time to send in.
    const auto send_by = m_parts.clock.since_boot() + exchange().time_limit;
    const auto write = [&](const Ground& ground, Writing& writing) {
        if (!ground.failed_guards.empty()) {
            throw ground.guard_failure();
        }
        if (!same_way_out(ground.law, *m_under.configuration, exchange())) {
            throw core::GatewayError{"LAW_CHANGED"};
        }
        leave = Leave{};
        leave.verdict = stands(ground)           ? Leave::Verdict::may
                        : document.maybe_arrived ? Leave::Verdict::ask_a_person
                                                 : Leave::Verdict::superseded;
        if (leave.verdict != Leave::Verdict::may) {
            return;
        }
        const ports::JournalPosition position{writing.note(
            journal::EntryKind::attempt, document.document, core::PersonNo::none,
            journal::attempt_body(
                document.document, attempt, exchange().party,
                m_parts.keys.payload.of(document.digest), disclosed))};
        writing.mark(
            ports::AttemptRow{
                document.document, attempt, exchange().party, document.digest, persons, epochs,
                send_by},
            position);
    };
    core::failpoint("before_attempt");
    try {
        std::vector<ports::SendPermit> permits{note(write, persons)};
        if (leave.verdict == Leave::Verdict::may) {
            leave.permit = std::move(permits.front());
        }
    } catch (const core::GatewayError& failure) {
        if (failure.stands() && leave.verdict == Leave::Verdict::may) {
            m_parts.unwritten.keep(evidence_of(document.document, attempt, without_permit()));
        }
        throw;
    }
    return leave;
}

/// Appends what became of an attempt, and what follows from it. What the party took or refused for
/// good is final for each record; anything else leaves them pending.
void Delivery::write_receipt(
    ports::SealedDocument& document, const Records& records,
    const ports::DeliveryReceipt& receipt) {
    document.last_outcome = receipt.outcome;
    document.maybe_arrived = document.maybe_arrived || receipt.outcome == DeliveryOutcome::unknown;
    std::optional<DeliveryStep> step;
    const Note::Write write{[&](const Ground& ground, Writing& writing) {
        write_outcome(document.document, document.attempts, core::PersonNo::none, receipt, writing);
        for (const ports::DecidedRecord& record : records) {
            if (auto row = final_outcome(record.message, receipt, record.outcome)) {
                row->run = document.run;
                row->ordinal = record.ordinal;
                writing.record_outcomes.push_back(std::move(*row));
            }
        }
        step = step_after(document, exchange(), receipt, ground.t());
        if (step && step->state == DeliveryStep::State::dead) {
            writing.bury(*step);
        } else if (step) {
            writing.steps.push_back(*step);
        }
    }};
    try {
        note(write);
    } catch (const core::GatewayError& failure) {
        // The store, or the lease, is gone: by the time that it can be written the run may be
        // somebody else's. What became of the attempt is told as evidence; who has the run then
        // draws the conclusion. What stands is not told twice.
        if (!failure.stands()) {
            m_parts.unwritten.keep(evidence_of(document.document, document.attempts, receipt));
        }
        throw;
    }
    document.step = step ? step : document.step;
    if (receipt.outcome != DeliveryOutcome::delivered) {
        m_pace = Pace::when_due;
        core::log(
            m_parts.log, core::messages::delivery_failed, exchange().id, document.document,
            receipt.code);
    }
}

/// An outcome that was told late, by a process that had lost its lease or its store: what follows
/// from it is written now, under the lease of whoever carries the run on.
void Delivery::conclude(ports::SealedDocument& document) {
    ports::DeliveryReceipt receipt;
    receipt.outcome = document.last_outcome.value_or(DeliveryOutcome::unknown);
    receipt.code = came_late;
    receipt.status = document.late->status;
    document.late.reset();
    write_receipt(document, m_parts.outbox.records_of(document.document), receipt);
}

void Delivery::inquire(ports::SealedDocument& document) {
    const Inquired inquired{exchange::inquire(m_parts, m_assembly, m_under, document)};
    document.step = inquired.step ? inquired.step : document.step;
    if (inquired.told) {
        document.last_outcome = *inquired.told;
        document.maybe_arrived = false;
    }
}

Delivery::Ended Delivery::changed(const ports::SealedDocument& document) {
    if (document.maybe_arrived) {
        bury(document, ports::Pile::law, std::string{reconcile_first.text()});
        return {Ended::How::rests};
    }
    supersede(document.document, document.run);
    return {Ended::How::superseded};
}

void Delivery::supersede(core::MessageId document, core::MessageId run) {
    note([&](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::superseded, document, core::PersonNo::none,
            journal::superseded_body(document, run));
        writing.superseded.push_back(document);
    });
}

void Delivery::bury(const ports::SealedDocument& document, ports::Pile pile, std::string code) {
    DeliveryStep step{step_of(document, exchange(), DeliveryStep::State::dead)};
    step.failures = document.step ? document.step->failures : 0;
    step.pile = pile;
    step.code = std::move(code);
    note([&](const Ground&, Writing& writing) { writing.bury(step); });
    core::log(m_parts.log, core::messages::dead_letter, exchange().id, document.document);
}

}
