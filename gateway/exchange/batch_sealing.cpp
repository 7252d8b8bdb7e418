// How records become sealed documents, and how a manifest goes after them: the middle of a batch
// run.

#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/batch.h"
#include "gateway/exchange/manifest.h"
#include "gateway/exchange/wrapping.h"
#include "gateway/journal/bodies.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gateway::exchange {

namespace {

using core::GatewayError;
using Kind = ports::Seal::Kind;
using ports::DeliveryOutcome;

/// Adds what stands at `path` in the record. @return false if it is no number that can be added.
bool add_up(const core::ClearedRecord& record, const std::string& path, ControlSum& sum) {
    bool added{true};
    for (const core::ClearedField& field : record.fields()) {
        if (field.path == path && field.kind == core::ClearedField::Kind::value) {
            added = sum.add(field.value.reveal()) && added;
        }
    }
    return added;
}

/// Answered, or given up by a person.
bool is_over(const ports::SealedDocument& document) noexcept {
    return document.answered() || document.in_state(ports::DeliveryStep::State::given_up);
}

}

/// Rejects with the code of what the party's format cannot hold.
core::Result<core::Bytes>
BatchOut::encode(core::MessageId document, std::span<const InDocument> part) const {
    core::Bytes bytes;
    const std::unique_ptr<ports::DocumentWriter> writer{m_under.exchange->record.document->write(
        ports::DocumentHead{
            document.text(), std::string{m_under.exchange->reg.text()},
            std::string{m_under.exchange->party.text()}, core::to_utc_text(m_parts.clock.now())},
        [&](core::ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); })};
    try {
        for (const InDocument& in : part) {
            writer->append(in.cleared, in.record.message.text());
        }
    } catch (const GatewayError& failure) {
        if (!is_unwritable(failure)) {
            throw;
        }
        return core::Rejection{failure.code(), {}};
    }
    writer->finish();
    return bytes;
}

core::Result<core::Nothing> BatchOut::validate(const core::Result<core::Bytes>& bytes) const {
    if (!bytes) {
        return bytes.rejection();
    }
    ports::MemorySource source{bytes.value()};
    return m_under.exchange->record.document->validate(source);
}

void BatchOut::reject(std::vector<InDocument> records, const core::Rejection& why) {
    std::vector<Rejected> rejected;
    for (const InDocument& in : records) {
        rejected.push_back(
            Rejected{in.record.message, RunPlace{m_run, in.record.ordinal, {}, true, 1}, why});
    }
    reject(rejected);
}

/// One record that does not hold to the party's schema, or that its format cannot hold, must not
/// stop the others: find it and reject it.
std::vector<BatchOut::InDocument> BatchOut::only_valid(std::vector<InDocument> part) {
    std::vector<InDocument> valid;
    for (InDocument& in : part) {
        const core::Result<core::Nothing> verdict{
            validate(encode(m_run, std::span<const InDocument>{&in, 1}))};
        if (verdict) {
            valid.push_back(std::move(in));
            continue;
        }
        std::vector<InDocument> one;
        one.push_back(std::move(in));
        reject(std::move(one), verdict.rejection());
    }
    return valid;
}

/// A record with a value that the manifest cannot add up is rejected: the others are not to be
/// decided again and again because of it.
std::vector<BatchOut::InDocument> BatchOut::only_addable(std::vector<InDocument> part) {
    const std::optional<config::ManifestRule>& manifest{m_under.exchange->manifest};
    if (!manifest || manifest->sum_of.empty()) {
        return part;
    }
    ControlSum sum;
    std::vector<InDocument> addable;
    std::vector<InDocument> others;
    for (InDocument& in : part) {
        std::vector<InDocument>& to{add_up(in.cleared, manifest->sum_of, sum) ? addable : others};
        to.push_back(std::move(in));
    }
    if (!others.empty()) {
        reject(std::move(others), core::Rejection{"CONTROL_UNADDABLE", manifest->sum_of});
    }
    return addable;
}

void BatchOut::seal() {
    m_document_size = 0;
    seal(only_addable(std::exchange(m_document, {})));
}

/// Whether what is decided could be sealed, before anything is decided for nothing.
/// @throws core::GatewayError as require_wrapping().
void BatchOut::require_sealing() const {
    require_wrapping(
        *m_under.exchange, party_of(m_under), m_parts.document_key, m_parts.clock.now());
}

/// Into one document, or into two where one would be larger than the party takes, or where records
/// that are valid by themselves are not valid together.
void BatchOut::seal(std::vector<InDocument> part) {
    if (part.empty()) {
        return;
    }
    const core::MessageId document{crypto::new_message_id(m_parts.clock.now())};
    core::Result<core::Bytes> bytes{encode(document, part)};
    bool valid{validate(bytes).ok()};
    if (!valid) {
        part = only_valid(std::move(part));
        if (part.empty()) {
            return;
        }
        bytes = encode(document, part);
        valid = validate(bytes).ok();
    }
    if (valid && bytes.value().size() <= m_under.exchange->document_bytes) {
        bind(document, std::move(bytes).value(), std::move(part));
        return;
    }
    if (part.size() == 1) {
        reject(
            std::move(part),
            core::Rejection{
                valid ? core::Code{"DOCUMENT_TOO_LARGE"} : core::Code{"DOCUMENT_INVALID"}, {}});
        return;
    }
    bytes = core::Bytes{};
    const auto middle = part.begin() + static_cast<std::ptrdiff_t>(part.size() / 2);
    std::vector<InDocument> rest{
        std::make_move_iterator(middle), std::make_move_iterator(part.end())};
    part.erase(middle, part.end());
    seal(std::move(part));
    seal(only_whose_turn_it_is(std::move(rest)));
}

/// Where an order is kept, whoever is in a document that is sealed already waits for it.
std::vector<BatchOut::InDocument> BatchOut::only_whose_turn_it_is(std::vector<InDocument> part) {
    const std::size_t waiting{std::erase_if(
        part, [&](const InDocument& in) { return m_sealed_lanes.front().contains(in.lane); })};
    m_waits_its_turn = m_waits_its_turn || waiting > 0;
    return part;
}

/// Wraps the document as it is to travel, and binds the digest of that; it is not leaving yet. The
/// run goes on while it is written down.
void BatchOut::bind(core::MessageId document, core::Bytes plain, std::vector<InDocument> part) {
    core::Bytes bytes{wrap(
        *m_under.exchange, party_of(m_under), m_parts.document_key,
        document.text() + "." + m_under.exchange->record.format, std::move(plain),
        m_parts.clock.now())};
    ports::Seal seal{document, m_run, crypto::sha256(bytes), {}, Kind::records, {}};
    const std::optional<config::ManifestRule>& manifest{m_under.exchange->manifest};
    ControlSum sum;
    for (const InDocument& in : part) {
        seal.records.push_back(in.record.message);
        if (manifest && !manifest->sum_of.empty() && !add_up(in.cleared, manifest->sum_of, sum)) {
            // of records that add up as a whole, some do not
            throw GatewayError{"CONTROL_UNADDABLE", GatewayError::Retry::never};
        }
    }
    if (manifest && !manifest->sum_of.empty()) {
        seal.control_sum = sum.text();
    }
    note_meanwhile(to_store(std::move(seal), std::move(bytes)));
    m_last_sealed.clear();
    if (m_under.exchange->ordering == config::Ordering::person) {
        for (const InDocument& in : part) {
            if (in.lane != 0) {
                m_sealed_lanes.front().insert(in.lane);
                m_last_sealed.push_back(in.lane);
            }
        }
    }
}

Note::Write BatchOut::to_store(ports::Seal seal, core::Bytes bytes) const {
    const auto sealed = std::make_shared<const ports::Seal>(std::move(seal));
    const auto document = std::make_shared<const core::Bytes>(std::move(bytes));
    return [this, sealed, document](const Ground&, Writing& writing) {
        core::failpoint("during_sealing");
        const config::Exchange& exchange{*m_under.exchange};
        writing.messages.push_back(ports::MessageRow{
            sealed->document,
            exchange.id,
            exchange.party,
            exchange.direction,
            core::PersonNo::none,
            std::nullopt,
            0,
            {}});
        writing.payloads.push_back(ports::PayloadRow{
            sealed->document, core::PersonNo::none, ports::PayloadRow::Use::document, 0, *document,
            keep_of(exchange)});
        writing.note(
            journal::EntryKind::sealed, sealed->document, core::PersonNo::none,
            journal::sealed_body(
                sealed->document, m_run, m_parts.keys.payload.of(sealed->digest),
                sealed->records.size()));
        writing.seals.push_back(*sealed);
    };
}

/// Names what the party took and no manifest has named yet: a run that was opened again has one
/// that went before.
Manifest BatchOut::manifest_of(const std::vector<ports::SealedDocument>& documents) const {
    const config::Exchange& exchange{*m_under.exchange};
    Manifest manifest{
        {},
        m_run.text(),
        std::string{exchange.id.text()},
        std::string{exchange.reg.text()},
        std::string{exchange.party.text()},
        core::to_utc_text(m_parts.clock.now()),
        exchange.manifest->sum_of,
        {}};
    for (const ports::SealedDocument& document : documents) {
        if (document.kind == Kind::manifest) {
            manifest.documents.clear();
        } else if (document.last_outcome == DeliveryOutcome::delivered) {
            manifest.documents.push_back(Manifest::Line{
                document.document.text(), static_cast<int>(manifest.documents.size()) + 1,
                document.records, document.digest, ControlSum::parse(document.control_sum)});
        }
    }
    return manifest;
}

/// When nothing of the run is on its way any more, the manifest tells the party what belongs
/// together of what it took.
/// @return whether records are to be taken in again, as deliver_sealed().
bool BatchOut::accompany() {
    const std::optional<config::ManifestRule>& rule{m_under.exchange->manifest};
    if (!rule || !m_parts.outbox.unsettled_of(m_run, 0, 1).empty()) {
        return false;
    }
    const std::vector<ports::SealedDocument> documents{m_parts.outbox.sealed_documents(m_run)};
    if (!std::all_of(documents.begin(), documents.end(), is_over)) {
        return false;
    }
    Manifest manifest{manifest_of(documents)};
    if (manifest.documents.empty()) {
        return false;
    }
    const core::MessageId id{crypto::new_message_id(m_parts.clock.now())};
    manifest.manifest = id.text();
    core::Bytes bytes{write_manifest(manifest, rule->form)};
    const core::Digest digest{crypto::sha256(bytes)};
    note(to_store(ports::Seal{id, m_run, digest, {}, Kind::manifest, {}}, std::move(bytes)));
    core::failpoint("after_manifest");
    return deliver_sealed();
}

/// Whether no manifest waits to be sent: a run is not over before.
bool BatchOut::is_accompanied() {
    const std::vector<ports::SealedDocument> documents{m_parts.outbox.sealed_documents(m_run)};
    return std::none_of(
        documents.begin(), documents.end(), [](const ports::SealedDocument& document) {
            return document.kind == Kind::manifest && !is_over(document);
        });
}

}
