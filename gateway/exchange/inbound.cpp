#include "gateway/exchange/inbound.h"

#include "gateway/journal/bodies.h"
#include "gateway/journal/provenance.h"

#include <utility>

namespace gateway::exchange {

namespace {

using Malformed = ports::DocumentReader::Malformed;

}

Entry::Entry(
    Incoming incoming, const DigestKeys& keys, std::string node, std::function<void(Ingone)> done)
    : m_incoming{std::move(incoming)}, m_keys{keys}, m_node{std::move(node)},
      m_done{std::move(done)} {
    map();
}

void Entry::map() {
    if (const auto* const malformed = std::get_if<Malformed>(&m_incoming.item.content)) {
        m_rejection = malformed->rejection;
        return;
    }
    core::Result<mapping::Mapped> mapped{m_incoming.leg->mapping->to_canonical(
        std::get<core::NativeRecord>(m_incoming.item.content))};
    if (!mapped) {
        m_rejection = mapped.rejection();
        return;
    }
    m_mapped = std::move(mapped).value();
    const std::optional<core::PersonId>& asked{m_incoming.asked_about};
    if (asked && m_mapped->subject && *m_mapped->subject != *asked) {
        m_rejection = core::Rejection{"ANSWER_ABOUT_ANOTHER", {}};
        return;
    }
    const std::optional<core::PersonId>& person{asked ? asked : m_mapped->subject};
    const config::Register* const reg{
        m_incoming.under.configuration->find(m_incoming.under.exchange->reg)};
    if (!person || reg == nullptr) {
        m_rejection = core::Rejection{"SUBJECT_MISSING", {}};
        return;
    }
    m_subject = Subject{reg->controller, *person};
}

void Entry::write(
    const Ground& ground, const ports::PersonFacts* person, Writing& writing) {
    m_ingone = Ingone{};
    if (m_rejection) {
        m_ingone.state = ports::RecordState::rejected;
        m_ingone.rejection = m_rejection;
    } else {
        stamp(ground);
    }
    write_rows(person == nullptr ? core::PersonNo::none : person->person, writing);
}

void Entry::stamp(const Ground& ground) {
    const config::Exchange& exchange{*m_incoming.under.exchange};
    const mapping::Stamp& stamp{m_mapped->stamp};
    core::Result<core::StampedRecord> stamped{journal::ProvenanceStep::stamp(
        m_mapped->record,
        journal::Arrival{
            .source_party = exchange.party,
            .source_system = stamp.system,
            .source_recorder = stamp.recorder,
            .source_recorded_at = stamp.recorded_at,
            .from_the_person = stamp.from_the_person,
            .recorded_by = m_node,
            .recorded_at = ground.t(),
            .message = m_incoming.message,
            .ordinal = static_cast<std::size_t>(m_incoming.place ? m_incoming.place->ordinal : 1)},
        [&](core::ItemId item) { return m_incoming.leg->mapping->path_of(item); },
        [&](core::ItemId item) -> std::optional<core::ProvisionId> {
            const auto basis = exchange.receiving_basis.find(item);
            return basis == exchange.receiving_basis.end() ? std::nullopt
                                                           : std::optional{basis->second};
        },
        m_keys.fingerprint)};
    if (!stamped) {
        // Without a source or a legal basis for receiving it goes no further: quarantine.
        m_ingone.state = ports::RecordState::withheld;
        m_ingone.rejection = stamped.rejection();
        return;
    }
    m_ingone.stamped = std::move(stamped).value();
}

std::string Entry::raw() const {
    if (const auto* const malformed = std::get_if<Malformed>(&m_incoming.item.content)) {
        return std::string{malformed->raw.reveal()};
    }
    std::string text;
    for (const core::NativeField& field : std::get<core::NativeRecord>(m_incoming.item.content).fields) {
        text += field.path;
        text += '\t';
        text += field.value.reveal();
        text += '\n';
    }
    return text;
}

void Entry::write_rows(core::PersonNo person, Writing& writing) const {
    const config::Exchange& exchange{*m_incoming.under.exchange};
    const std::optional<RunPlace>& place{m_incoming.place};
    const bool in_a_run{place.has_value()};
    if (in_a_run && place->decided_before == 0) {
        writing.messages.push_back(ports::MessageRow{
            m_incoming.message, exchange.id, exchange.party, exchange.direction, person, place->run,
            place->ordinal, place->record_key});
    }
    if (m_ingone.stamped) {
        writing.note(
            journal::EntryKind::provenance, m_incoming.message, person,
            journal::provenance_body(exchange.party, exchange.id, *m_ingone.stamped));
        writing.stamped.push_back(*m_ingone.stamped);
    } else {
        const bool quarantined{m_ingone.state == ports::RecordState::withheld};
        writing.note(
            quarantined ? journal::EntryKind::quarantined : journal::EntryKind::rejected,
            m_incoming.message, person,
            journal::rejection_body(
                exchange.party, exchange.id, m_ingone.rejection->code, m_ingone.rejection->path));
        writing.payloads.push_back(ports::PayloadRow{
            m_incoming.message, person,
            quarantined ? ports::PayloadRow::Use::quarantined : ports::PayloadRow::Use::rejected, 0,
            core::as_bytes(writing.keep(raw()))});
    }
    if (in_a_run) {
        writing.record_outcomes.push_back(ports::RecordOutcomeRow{
            m_incoming.message, place->run, place->ordinal, m_ingone.state,
            m_ingone.rejection ? std::string{m_ingone.rejection->code.text()} : std::string{},
            m_ingone.rejection ? m_ingone.rejection->path : std::string{}});
    }
}

void Entry::settled(std::vector<ports::SendPermit>) noexcept {
    const std::function<void(Ingone)> done{std::move(m_done)};  // may end this object's life
    done(std::move(m_ingone));
}

void Entry::failed(core::Code code) noexcept {
    Ingone nothing;
    nothing.failure = code;
    const std::function<void(Ingone)> done{std::move(m_done)};
    done(std::move(nothing));
}

core::Task<Ingone> inbound(const House& house, Incoming incoming) {
    std::optional<Entry> entry;
    auto arrive = [&](std::function<void(Ingone)> done) {
        entry.emplace(std::move(incoming), house.keys, house.node, on_a_loop(house.post, done));
        if (!house.gate.offer(*entry)) {
            Ingone nothing;
            nothing.failure = core::Code{"QUEUE_FULL"};
            done(std::move(nothing));
        }
    };
    core::completion<Ingone> stored{arrive};
    co_return co_await stored;
}

core::Result<ports::DocumentReader::Item>
read_single(const config::Leg& leg, core::ByteView bytes) {
    ports::MemorySource source{bytes};
    const std::unique_ptr<ports::DocumentReader> reader{leg.document->read(source)};
    auto first = reader->next();
    if (!first) {
        return first.rejection();
    }
    if (!first.value()) {
        return core::Rejection{"DOCUMENT_EMPTY", {}};
    }
    auto second = reader->next();  // also proves that the document ends whole
    if (!second) {
        return second.rejection();
    }
    if (second.value()) {
        return core::Rejection{"DOCUMENT_NOT_SINGLE", {}};
    }
    return std::move(*first.value());
}

}
