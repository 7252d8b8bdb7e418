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
    : BatchRun{parts, std::move(assembly), std::move(under)},
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
    return finish();
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

/// A record that was taken in before and is in the register no more cannot be decided: it is
/// settled as rejected.
void BatchOut::settle_the_vanished() {
    for (const auto& [key, begun] : m_begun) {
        m_rejected.push_back(Rejected{
            begun.message, RunPlace{m_run, begun.ordinal, key, true, begun.decisions},
            core::Rejection{"GONE_FROM_REGISTER", {}}});
    }
    reject(std::exchange(m_rejected, {}));
}

/// What is neither settled nor sealed is decided again, under its old identity.
void BatchOut::take_in() {
    m_settled.clear();
    m_begun.clear();
    m_rejected.clear();
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
        stop_if_asked();
        if (std::optional<Departing> departing{departing_of(std::move(*row))}) {
            chunk.push_back(std::move(*departing));
        }
        if (chunk.size() == GateTransaction::group_limit
            || m_rejected.size() == GateTransaction::group_limit) {
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
    const int occurrence{++m_occurrences[person]};
    return m_parts.keys.record.of(
        core::as_bytes(core::to_hex(person) + "/" + std::to_string(occurrence)));
}

/// Where a row stands in the run: the place and the message that it had before, or new ones.
std::pair<core::MessageId, RunPlace> BatchOut::place_of(std::string_view identity) {
    RunPlace place{m_run, 0, record_key(identity), false, 0};
    const auto begun = m_begun.find(place.record_key);
    if (begun == m_begun.end()) {
        return {crypto::new_message_id(m_parts.clock.now()), place};
    }
    const ports::Outbox::Begun before{begun->second};
    m_begun.erase(begun);
    place.ordinal = before.ordinal;
    place.known = true;
    place.decisions = before.decisions;
    return {before.message, place};
}

std::optional<Departing> BatchOut::departing_of(core::Result<core::NativeRecord> row) {
    ++m_progress.in;
    std::string identity{"unreadable"};
    core::Result<mapping::Mapped> mapped{core::Rejection{"ROW_UNREADABLE", {}}};
    if (row) {
        const core::Value* const key{row.value().find(m_register->access.key_column)};
        identity = key == nullptr ? std::string{} : std::string{key->reveal()};
        mapped = m_register->binding->to_canonical(row.value());
    } else {
        mapped = row.rejection();
    }

    auto [message, place] = place_of(identity);
    if (m_settled.contains(place.record_key)) {
        return std::nullopt;
    }
    if (!place.known) {
        place.ordinal = m_next_ordinal++;
    }
    if (!mapped) {
        m_rejected.push_back(Rejected{message, place, mapped.rejection()});
        return std::nullopt;
    }

    mapping::Mapped& record{mapped.value()};
    Departing departing;
    departing.message = message;
    departing.under = m_under;
    departing.leg = &m_under.exchange->record;
    departing.record = only_mapped(record.record, m_under.exchange->record);
    departing.relations = std::move(record.relations);
    departing.register_holds = std::move(record.holds);
    departing.place = place;
    if (record.subject) {
        departing.subject = Subject{m_register->controller, std::move(*record.subject)};
    }
    return departing;
}

void BatchOut::take_in_chunk(std::vector<Departing> chunk) {
    std::vector<RunPlace> places;
    for (const Departing& departing : chunk) {
        places.push_back(*departing.place);
    }
    auto make = [this](Departing departing, std::function<void(Departed)> done) {
        return std::make_unique<Departure>(std::move(departing), m_parts.keys, std::move(done));
    };
    std::vector<Departed> answers{pass_chunk<Departure, Departed>(std::move(chunk), make)};

    for (std::size_t index{0}; index < answers.size(); ++index) {
        Departed& departed{answers[index]};
        if (departed.rejection && !departed.recorded) {
            m_rejected.push_back(Rejected{departed.message, places[index], *departed.rejection});
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
    m_progress.decided += static_cast<std::int64_t>(answers.size() + m_rejected.size());
    reject(std::exchange(m_rejected, {}));
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
            m_rejected.push_back(Rejected{
                record.message, RunPlace{m_run, record.ordinal, {}, true, 1}, verdict.rejection()});
        }
    }
    m_document = std::move(valid);
    reject(std::exchange(m_rejected, {}));
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
        if (m_document.empty()) {
            return;
        }
        bytes = encode(document);
        ports::MemorySource again{bytes};
        if (!m_under.exchange->record.document->validate(again)) {
            throw GatewayError{"DOCUMENT_INVALID", GatewayError::Retry::never};
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

}
