#include "gateway/exchange/receive.h"

#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/journal/bodies.h"

#include <utility>

namespace gateway::exchange {

using core::GatewayError;

core::Digest source_digest(core::ByteView document, const DigestKeys& keys) {
    const core::Digest digest{crypto::sha256(document)};
    return keys.payload.of(digest);
}

Note::Write write_received(
    core::MessageId run, const Under& under, core::ByteView document, const DigestKeys& keys) {
    return [=, &keys](const Ground& ground, Writing& writing) {
        const config::Exchange& exchange{*under.exchange};
        const core::Digest source{source_digest(document, keys)};
        writing.runs.push_back(ports::RunRow{
            run, exchange.id, exchange.direction, ground.facts.configuration, ground.t(), source});
        writing.messages.push_back(ports::MessageRow{
            run,
            exchange.id,
            exchange.party,
            exchange.direction,
            core::PersonNo::none,
            std::nullopt,
            0,
            {}});
        writing.payloads.push_back(ports::PayloadRow{
            run, core::PersonNo::none, ports::PayloadRow::Use::received, 0, document});
        writing.note(
            journal::EntryKind::received, run, core::PersonNo::none,
            journal::received_body(exchange.party, exchange.id, source, 0));
    };
}

BatchIn::BatchIn(
    const BatchParts& parts, std::shared_ptr<const Assembly> assembly, Under under,
    std::string node)
    : m_parts{parts}, m_assembly{std::move(assembly)}, m_under{std::move(under)},
      m_node{std::move(node)}, m_plan{receiving_plan(*m_under.exchange, m_under.exchange->record)},
      m_writer{m_assembly->writer(m_under.exchange->reg)} {}

ports::RunAccount BatchIn::run(core::MessageId run) {
    if (ports::RunAccount account{m_parts.outbox.account(run)}; account.closed) {
        return account;
    }
    m_run = run;
    m_settled.clear();
    m_begun.clear();
    for (const ports::Outbox::Settled& settled : m_parts.outbox.settled(run)) {
        m_settled.insert(settled.record_key);
    }
    for (ports::Outbox::Begun& begun : m_parts.outbox.begun(run)) {
        m_begun.emplace(begun.record_key, begun);
    }
    const std::optional<core::Bytes> document{
        m_parts.outbox.payload(run, ports::PayloadRow::Use::received, 0)};
    if (!document) {
        throw GatewayError{"DOCUMENT_GONE", GatewayError::Retry::never};
    }
    take_in(*document);

    ports::RunAccount account{m_parts.outbox.account(run)};
    if (account.pending == 0 && account.balanced()) {
        note([&](const Ground&, Writing& writing) {
            writing.note(
                journal::EntryKind::run_closed, run, core::PersonNo::none,
                journal::run_closed_body(account));
            writing.closed_runs.push_back(run);
        });
        account.closed = true;
    }
    core::log(
        m_parts.log, core::messages::run_finished, m_under.exchange->id, account.in,
        account.released, account.reduced, account.withheld, account.rejected, account.pending);
    return account;
}

void BatchIn::take_in(const core::Bytes& document) {
    ports::MemorySource source{document};
    const std::unique_ptr<ports::DocumentReader> reader{
        m_under.exchange->record.document->read(source)};
    std::vector<Incoming> chunk;
    for (std::int64_t ordinal{1};; ++ordinal) {
        if (m_parts.stop.stop_requested()) {
            throw GatewayError{"STOPPED"};
        }
        core::Result<std::optional<ports::DocumentReader::Item>> item{reader->next()};
        if (!item) {
            // The document cannot go on: what stood before it was good and stays; the rest is one
            // rejection.
            take_in_chunk(std::exchange(chunk, {}));
            reject_rest(item.rejection(), ordinal);
            return;
        }
        if (!item.value()) {
            break;
        }
        ++m_progress.in;
        if (std::optional<Incoming> incoming{
                incoming_of(std::move(*std::move(item).value()), ordinal)}) {
            chunk.push_back(std::move(*incoming));
        }
        if (chunk.size() == GateTransaction::group_limit) {
            take_in_chunk(std::exchange(chunk, {}));
        }
    }
    take_in_chunk(std::move(chunk));
}

core::Digest BatchIn::record_key(std::int64_t ordinal) const {
    return m_parts.keys.record.of(core::as_bytes(m_run.text() + "/" + std::to_string(ordinal)));
}

std::optional<Incoming>
BatchIn::incoming_of(ports::DocumentReader::Item item, std::int64_t ordinal) {
    RunPlace place{m_run, ordinal, record_key(ordinal), 0};
    if (m_settled.contains(place.record_key)) {
        return std::nullopt;
    }
    core::MessageId message{crypto::new_message_id(m_parts.clock.now())};
    if (const auto begun = m_begun.find(place.record_key); begun != m_begun.end()) {
        message = begun->second.message;
        place.decided_before = 1;
    }
    return Incoming{message, m_under,     &m_under.exchange->record, m_plan, std::move(item),
                    place,   std::nullopt};
}

void BatchIn::take_in_chunk(std::vector<Incoming> chunk) {
    if (chunk.empty()) {
        return;
    }
    std::vector<Ingone> answers;
    std::vector<std::pair<core::MessageId, RunPlace>> places;
    std::vector<std::unique_ptr<Entry>> entries;
    std::vector<Passage*> group;
    for (Incoming& incoming : chunk) {
        places.emplace_back(incoming.message, *incoming.place);
        entries.push_back(std::make_unique<Entry>(
            std::move(incoming), m_parts.keys, m_node,
            [&answers](Ingone ingone) { answers.push_back(std::move(ingone)); }));
        group.push_back(entries.back().get());
    }
    m_parts.gate.pass(group);

    std::vector<core::StampedRecord> stamped;
    for (std::size_t index{0}; index < answers.size(); ++index) {
        Ingone& answer{answers[index]};
        if (answer.failure) {
            throw GatewayError{*answer.failure};
        }
        if (answer.rejection && !answer.recorded) {
            reject(*answer.rejection, places[index].first, places[index].second);
        }
        if (answer.stamped) {
            stamped.push_back(std::move(*answer.stamped));
        }
    }
    m_progress.decided += static_cast<std::int64_t>(answers.size());
    hand_over(stamped);
    if (m_parts.progress) {
        m_parts.progress(m_progress);
    }
}

/// The register's own transaction passes over what it already has, so a repetition after a crash is
/// harmless.
void BatchIn::hand_over(std::span<const core::StampedRecord> stamped) {
    if (stamped.empty()) {
        return;
    }
    try {
        m_writer->write(stamped);
    } catch (const GatewayError& failure) {
        if (failure.retryable()) {
            throw;
        }
        // One record that the register will not have must not keep the others out: find it.
        if (stamped.size() > 1) {
            hand_over(stamped.first(stamped.size() / 2));
            hand_over(stamped.subspan(stamped.size() / 2));
            return;
        }
        const core::StampedRecord& refused{stamped.front()};
        reject(
            core::Rejection{failure.code(), {}}, refused.message(),
            RunPlace{m_run, static_cast<std::int64_t>(refused.ordinal()), {}, 1});
        return;
    }
    core::failpoint("after_hand_over");
    note([&](const Ground&, Writing& writing) {
        for (const core::StampedRecord& record : stamped) {
            writing.note(
                journal::EntryKind::handed_over, record.message(), core::PersonNo::none,
                journal::handed_over_body(m_under.exchange->reg, 1));
            writing.record_outcomes.push_back(ports::RecordOutcomeRow{
                record.message(),
                m_run,
                static_cast<std::int64_t>(record.ordinal()),
                ports::RecordState::released,
                {},
                {}});
        }
    });
}

void BatchIn::reject_rest(const core::Rejection& rejection, std::int64_t ordinal) {
    ports::DocumentReader::Item rest;
    rest.content = ports::DocumentReader::Malformed{
        rejection, core::Secret<ports::RawTag>{}, static_cast<std::size_t>(ordinal)};
    ++m_progress.in;
    if (std::optional<Incoming> incoming{incoming_of(std::move(rest), ordinal)}) {
        std::vector<Incoming> chunk;
        chunk.push_back(std::move(*incoming));
        take_in_chunk(std::move(chunk));
    }
}

/// What the store would not take for what it is: rejected, so that the rest goes on.
void BatchIn::reject(
    const core::Rejection& rejection, core::MessageId message, const RunPlace& place) {
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

void BatchIn::note(Note::Write write) {
    Noted noted;
    Note passage{std::move(write), [&noted](Noted result) { noted = std::move(result); }};
    Passage* const group[]{&passage};
    m_parts.gate.pass(group);
    if (noted.failure) {
        throw GatewayError{*noted.failure};
    }
}

}
