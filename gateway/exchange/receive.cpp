#include "gateway/exchange/receive.h"

#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/journal/bodies.h"

#include <utility>

namespace gateway::exchange {

using core::GatewayError;

BatchIn::BatchIn(
    const BatchParts& parts, std::shared_ptr<const Assembly> assembly, Under under,
    std::string node)
    : BatchRun{parts, std::move(assembly), std::move(under)}, m_node{std::move(node)},
      m_plan{receiving_plan(*m_under.exchange, m_under.exchange->record)},
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
    return finish();
}

void BatchIn::take_in(const core::Bytes& document) {
    ports::MemorySource source{document};
    const std::unique_ptr<ports::DocumentReader> reader{
        m_under.exchange->record.document->read(source)};
    std::vector<Incoming> chunk;
    for (std::int64_t ordinal{1};; ++ordinal) {
        stop_if_asked();
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
    RunPlace place{m_run, ordinal, record_key(ordinal), false, 0};
    if (m_settled.contains(place.record_key)) {
        return std::nullopt;
    }
    core::MessageId message{crypto::new_message_id(m_parts.clock.now())};
    if (const auto begun = m_begun.find(place.record_key); begun != m_begun.end()) {
        message = begun->second.message;
        place.known = true;
    }
    return Incoming{message, m_under,     &m_under.exchange->record, m_plan, std::move(item),
                    place,   std::nullopt};
}

void BatchIn::take_in_chunk(std::vector<Incoming> chunk) {
    if (chunk.empty()) {
        return;
    }
    std::vector<std::pair<core::MessageId, RunPlace>> places;
    for (const Incoming& incoming : chunk) {
        places.emplace_back(incoming.message, *incoming.place);
    }
    auto make = [this](Incoming incoming, std::function<void(Ingone)> done) {
        return std::make_unique<Entry>(std::move(incoming), m_parts.keys, m_node, std::move(done));
    };
    std::vector<Ingone> answers{pass_chunk<Entry, Ingone>(std::move(chunk), make)};

    std::vector<core::StampedRecord> stamped;
    std::vector<Rejected> rejected;
    for (std::size_t index{0}; index < answers.size(); ++index) {
        Ingone& answer{answers[index]};
        if (answer.rejection && !answer.recorded) {
            // what the store would not take for what it is: rejected, so that the rest goes on
            rejected.push_back(
                Rejected{places[index].first, places[index].second, *answer.rejection});
        }
        if (answer.stamped) {
            stamped.push_back(std::move(*answer.stamped));
        }
    }
    reject(rejected);
    m_progress.decided += static_cast<std::int64_t>(answers.size());
    hand_over(stamped);
    tell();
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
        reject(Rejected{
            refused.message(),
            RunPlace{m_run, static_cast<std::int64_t>(refused.ordinal()), {}, true, 0},
            core::Rejection{failure.code(), {}}});
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

}
