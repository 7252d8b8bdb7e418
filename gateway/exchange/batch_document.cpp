// A batch's documents: encoded, held against the party's schema, sealed.

#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/batch.h"
#include "gateway/journal/bodies.h"

#include <utility>

namespace gateway::exchange {

using core::GatewayError;

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
    if (m_under.exchange->ordering == config::Ordering::person) {
        for (const InDocument& in : m_document) {
            m_sealed_lanes.insert(in.lane);
        }
    }
    m_document.clear();
}

}
