#include "gateway/exchange/batch.h"

#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/outbound.h"
#include "gateway/journal/bodies.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

using core::GatewayError;

BatchOut::BatchOut(const BatchParts& parts, std::shared_ptr<const Assembly> assembly, Under under)
    : m_parts{parts}, m_assembly{std::move(assembly)}, m_under{std::move(under)},
      m_register{m_under.configuration->find(m_under.exchange->reg)} {}

ports::RunAccount BatchOut::run(std::optional<core::MessageId> run) {
    if (run) {
        m_run = *run;
        if (ports::RunAccount account{m_parts.outbox.account(m_run)}; account.closed) {
            return account;
        }
    } else {
        open();
    }
    supersede_what_never_left();
    // Delivering may find that the law or a person's will has changed since sealing: such a
    // document is superseded, its records are unsealed again, and the run takes them in anew.
    do {
        take_in();
    } while (!deliver_sealed());

    ports::RunAccount account{m_parts.outbox.account(m_run)};
    if (account.pending == 0 && account.balanced()) {
        note([&](const Ground&, Writing& writing) {
            writing.note(
                journal::EntryKind::run_closed, m_run, core::PersonNo::none,
                journal::run_closed_body(account));
            writing.closed_runs.push_back(m_run);
        });
        account.closed = true;
    }
    core::log(
        m_parts.log, core::messages::run_finished, m_under.exchange->id, account.in,
        account.released, account.reduced, account.withheld, account.rejected, account.pending);
    return account;
}

void BatchOut::open() {
    const std::vector<ports::RunRow> open_runs{m_parts.outbox.open_runs(m_under.exchange->id)};
    if (!open_runs.empty()) {
        m_run = open_runs.front().run;
        return;
    }
    m_run = crypto::new_message_id(m_parts.clock.now());
    note([&](const Ground& ground, Writing& writing) {
        writing.runs.push_back(ports::RunRow{
            m_run,
            m_under.exchange->id,
            m_under.exchange->direction,
            ground.facts.configuration,
            ground.t(),
            {}});
    });
}

/// Documents that an earlier call sealed and that certainly never arrived are decided anew: the
/// register may know today what it did not know then (a turvakielto), and sealing is not leaving.
void BatchOut::supersede_what_never_left() {
    for (const ports::SealedDocument& document : m_parts.outbox.sealed_documents(m_run)) {
        const bool settled{
            document.maybe_arrived || document.last_outcome == ports::DeliveryOutcome::delivered
            || document.last_outcome == ports::DeliveryOutcome::refused};
        if (!settled) {
            note([&](const Ground&, Writing& writing) {
                writing.note(
                    journal::EntryKind::superseded, document.document, core::PersonNo::none,
                    journal::superseded_body(document.document, m_run));
                writing.superseded.push_back(document.document);
            });
        }
    }
}

/// A record that was taken in before and is in the register no more cannot be decided: it is
/// settled as rejected.
void BatchOut::settle_the_vanished() {
    for (const auto& [key, begun] : m_begun) {
        reject(
            core::Rejection{"GONE_FROM_REGISTER", {}},
            RunPlace{m_run, begun.ordinal, key, std::max(begun.decisions, 1)}, begun.message);
    }
}

/// What is neither settled nor sealed is decided again, under its old identity.
void BatchOut::take_in() {
    m_settled.clear();
    m_begun.clear();
    m_occurrences.clear();
    m_document.clear();
    m_next_ordinal = 1;
    for (const ports::Outbox::Settled& settled : m_parts.outbox.settled(m_run)) {
        m_settled.insert(settled.record_key);
        m_next_ordinal = std::max(m_next_ordinal, settled.ordinal + 1);
    }
    for (ports::Outbox::Begun& begun : m_parts.outbox.begun(m_run)) {
        m_next_ordinal = std::max(m_next_ordinal, begun.ordinal + 1);
        m_begun.emplace(begun.record_key, begun);
    }

    const std::unique_ptr<ports::RegisterReader> reader{m_assembly->reader(m_register->id)};
    const std::unique_ptr<ports::RecordCursor> cursor{
        reader->select(m_under.exchange->selection, 0)};
    std::vector<Departing> chunk;
    while (std::optional<core::Result<core::NativeRecord>> row{cursor->next()}) {
        if (m_parts.stop.stop_requested()) {
            throw GatewayError{"STOPPED"};
        }
        if (std::optional<Departing> departing{departing_of(std::move(*row))}) {
            chunk.push_back(std::move(*departing));
        }
        if (chunk.size() == GateTransaction::group_limit) {
            take_in_chunk(std::exchange(chunk, {}));
        }
    }
    take_in_chunk(std::move(chunk));
    seal();
    settle_the_vanished();
}

core::Digest BatchOut::record_key(std::string_view identity) {
    // The how-manieth record of this person: persons may have several records in a selection.
    const core::Digest person{m_parts.keys.record.of(core::as_bytes(identity))};
    const int occurrence{++m_occurrences[core::to_hex(person)]};
    return m_parts.keys.record.of(
        core::as_bytes(core::to_hex(person) + "/" + std::to_string(occurrence)));
}

std::optional<Departing> BatchOut::departing_of(core::Result<core::NativeRecord> row) {
    ++m_progress.in;
    std::optional<core::Rejection> rejection;
    std::optional<mapping::Mapped> mapped;
    std::string identity{"unreadable"};
    if (!row) {
        rejection = row.rejection();
    } else {
        const core::Value* const key{row.value().find(m_register->access.key_column)};
        identity = key == nullptr ? std::string{} : std::string{key->reveal()};
        core::Result<mapping::Mapped> result{m_register->binding->to_canonical(row.value())};
        if (result) {
            mapped = std::move(result).value();
        } else {
            rejection = result.rejection();
        }
    }

    RunPlace place{m_run, 0, record_key(identity), 0};
    if (m_settled.contains(place.record_key)) {
        return std::nullopt;
    }
    core::MessageId message;
    if (const auto begun = m_begun.find(place.record_key); begun != m_begun.end()) {
        message = begun->second.message;
        place.ordinal = begun->second.ordinal;
        place.decided_before = begun->second.decisions;
        m_begun.erase(begun);
    } else {
        message = crypto::new_message_id(m_parts.clock.now());
        place.ordinal = m_next_ordinal++;
    }
    if (rejection) {
        reject(*rejection, place, message);
        return std::nullopt;
    }

    Departing departing;
    departing.message = message;
    departing.under = m_under;
    departing.leg = &m_under.exchange->record;
    departing.record = only_mapped(mapped->record, m_under.exchange->record);
    departing.relations = std::move(mapped->relations);
    departing.register_holds = std::move(mapped->holds);
    departing.place = place;
    if (mapped->subject) {
        departing.subject = Subject{m_register->controller, std::move(*mapped->subject)};
    }
    return departing;
}

void BatchOut::reject(const core::Rejection& rejection, RunPlace place, core::MessageId message) {
    note([&](const Ground&, Writing& writing) {
        const config::Exchange& exchange{*m_under.exchange};
        if (place.decided_before == 0) {
            writing.messages.push_back(ports::MessageRow{
                message, exchange.id, exchange.party, exchange.direction, core::PersonNo::none,
                m_run, place.ordinal, place.record_key});
        }
        writing.note(
            journal::EntryKind::rejected, message, core::PersonNo::none,
            journal::rejected_body(rejection.code, static_cast<std::size_t>(place.ordinal)));
        writing.record_outcomes.push_back(ports::RecordOutcomeRow{
            message, m_run, place.ordinal, ports::RecordState::rejected,
            std::string{rejection.code.text()}, rejection.path});
    });
}

void BatchOut::take_in_chunk(std::vector<Departing> chunk) {
    if (chunk.empty()) {
        return;
    }
    std::vector<Departed> answers;
    std::vector<RunPlace> places;
    std::vector<std::unique_ptr<Departure>> departures;
    std::vector<Passage*> group;
    for (Departing& departing : chunk) {
        places.push_back(*departing.place);
        departures.push_back(std::make_unique<Departure>(
            std::move(departing), m_parts.keys,
            [&answers](Departed departed) { answers.push_back(std::move(departed)); }));
        group.push_back(departures.back().get());
    }
    m_parts.gate.pass(group);

    for (std::size_t index{0}; index < answers.size(); ++index) {
        Departed& departed{answers[index]};
        if (departed.failure) {
            throw GatewayError{*departed.failure};
        }
        if (departed.rejection && !departed.recorded) {
            reject(*departed.rejection, places[index], departed.message);
        }
        if (departed.cleared) {
            m_document.push_back(InDocument{
                ports::DecidedRecord{
                    departed.message, departed.person, departed.epoch, departed.decision.outcome,
                    departed.decision.next_change, places[index].ordinal},
                std::move(*departed.cleared)});
        }
        if (m_document.size() >= m_under.exchange->document_limit) {
            seal();
        }
    }
    m_progress.decided += static_cast<std::int64_t>(answers.size());
    tell();
}

core::Bytes BatchOut::encode(core::MessageId document) const {
    core::Bytes bytes;
    const std::unique_ptr<ports::DocumentWriter> writer{m_under.exchange->record.document->write(
        ports::DocumentHead{
            document.text(), std::string{m_under.exchange->reg.text()},
            std::string{m_under.exchange->party.text()}, core::to_utc_text(m_parts.clock.now())},
        [&](core::ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); })};
    for (const InDocument& in : m_document) {
        writer->append(in.cleared);
    }
    writer->finish();
    return bytes;
}

/// One record that does not hold to the party's schema must not stop the others: find it and reject
/// it.
void BatchOut::drop_invalid() {
    std::vector<InDocument> all{std::exchange(m_document, {})};
    std::vector<InDocument> valid;
    for (InDocument& in : all) {
        m_document.clear();
        m_document.push_back(std::move(in));
        const core::Bytes alone{encode(m_run)};
        ports::MemorySource source{alone};
        const core::Result<core::Nothing> verdict{
            m_under.exchange->record.document->validate(source)};
        if (verdict) {
            valid.push_back(std::move(m_document.front()));
        } else {
            const ports::DecidedRecord& record{m_document.front().record};
            reject(verdict.rejection(), RunPlace{m_run, record.ordinal, {}, 1}, record.message);
        }
    }
    m_document = std::move(valid);
}

void BatchOut::seal() {
    if (m_document.empty()) {
        return;
    }
    const core::MessageId document{crypto::new_message_id(m_parts.clock.now())};
    core::Bytes bytes{encode(document)};
    ports::MemorySource source{bytes};
    if (!m_under.exchange->record.document->validate(source)) {
        drop_invalid();
        bytes = encode(document);
        ports::MemorySource again{bytes};
        if (!m_under.exchange->record.document->validate(again)) {
            throw GatewayError{"DOCUMENT_INVALID", GatewayError::Retry::never};
        }
        if (m_document.empty()) {
            return;
        }
    }
    core::failpoint("during_sealing");

    std::vector<core::MessageId> records;
    for (const InDocument& in : m_document) {
        records.push_back(in.record.message);
    }
    const core::Digest digest{crypto::sha256(bytes)};
    note([&](const Ground&, Writing& writing) {
        const config::Exchange& exchange{*m_under.exchange};
        writing.messages.push_back(ports::MessageRow{
            document,
            exchange.id,
            exchange.party,
            exchange.direction,
            core::PersonNo::none,
            std::nullopt,
            0,
            {}});
        writing.payloads.push_back(ports::PayloadRow{
            document, core::PersonNo::none, ports::PayloadRow::Use::document, 0, bytes});
        writing.note(
            journal::EntryKind::sealed, document, core::PersonNo::none,
            journal::sealed_body(document, m_run, m_parts.keys.payload.of(digest), records.size()));
        writing.seals.push_back(Seal{document, m_run, digest, records});
    });
    m_document.clear();
}

std::vector<ports::SendPermit>
BatchOut::note(Note::Write write, std::vector<core::PersonNo> persons) {
    Noted noted;
    Note passage{
        std::move(write), [&noted](Noted result) { noted = std::move(result); },
        std::move(persons)};
    Passage* const group[]{&passage};
    m_parts.gate.pass(group);
    if (noted.failure) {
        throw GatewayError{*noted.failure};
    }
    return std::move(noted.permits);
}

void BatchOut::tell() const {
    if (m_parts.progress) {
        m_parts.progress(m_progress);
    }
}

}
