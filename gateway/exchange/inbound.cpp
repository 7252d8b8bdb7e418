#include "gateway/exchange/inbound.h"

#include "gateway/exchange/law_in_force.h"
#include "gateway/journal/bodies.h"
#include "gateway/journal/packed_provenance.h"
#include "gateway/journal/provenance.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

namespace {

using Malformed = ports::DocumentReader::Malformed;

/// Whether it has an item that the exchange declares as correcting what others were given.
bool may_correct(const config::Exchange& exchange, const core::StampedRecord& stamped) {
    return std::any_of(
        exchange.corrections.begin(), exchange.corrections.end(),
        [&](core::ItemId item) { return stamped.record().find(item) != nullptr; });
}

}

Entry::Entry(
    Incoming incoming, const DigestKeys& keys, std::string node, core::Instant now,
    std::function<void(Ingone)> done)
    : m_incoming{std::move(incoming)}, m_keys{keys}, m_node{std::move(node)}, m_done{
                                                                                  std::move(done)} {
    map(core::local_date(now));
}

std::optional<Subject> Entry::subject_of(const std::optional<core::PersonId>& person) const {
    const config::Register* const reg{
        m_incoming.under.configuration->find(m_incoming.under.exchange->reg)};
    // a company, a code: there is nobody whose key would hold it
    if (!person || reg == nullptr || m_incoming.leg->mapping->definition().about_nobody) {
        return std::nullopt;
    }
    return Subject{reg->controller, *person};
}

void Entry::map(core::LocalDate today) {
    const std::optional<core::PersonId>& asked{m_incoming.asked_about};
    m_subject = subject_of(asked); // what cannot be read is about them, too: theirs is the key
    if (const auto* const malformed = std::get_if<Malformed>(&m_incoming.item.content)) {
        m_rejection = malformed->rejection;
        return;
    }
    core::Result<mapping::Mapped> mapped{m_incoming.leg->mapping->to_canonical(
        std::get<core::NativeRecord>(m_incoming.item.content), today)};
    if (!mapped) {
        m_rejection = mapped.rejection();
        return;
    }
    m_mapped = std::move(mapped).value();
    if (m_mapped->record.fields().empty()) {
        m_rejection = core::Rejection{"RECORD_EMPTY", {}};
        return;
    }
    if (asked && m_mapped->subject && *m_mapped->subject != *asked) {
        m_rejection = core::Rejection{"ANSWER_ABOUT_ANOTHER", {}};
        m_subject.reset(); // nor may whoever was asked about be shown what it says
        return;
    }
    if (!asked) {
        m_subject = subject_of(m_mapped->subject);
    }
    if (!m_subject && !m_incoming.leg->mapping->definition().about_nobody) {
        m_rejection = core::Rejection{"SUBJECT_MISSING", {}};
    }
}

void Entry::write(const Ground& ground, const ports::PersonFacts* person, Writing& writing) {
    m_ingone = Ingone{};
    if (!ground.failed_guards.empty()) {
        m_ingone.failure = ground.guard_failure(); // nothing that the journal could not show
        return;
    }
    if (m_rejection) {
        m_ingone.state = ports::RecordState::rejected;
        m_ingone.rejection = m_rejection;
    } else {
        stamp(ground);
    }
    write_rows(person == nullptr ? core::PersonNo::none : person->person, writing);
}

void Entry::stamp(const Ground& ground) {
    // The bases for receiving are the law's: where another one is in force by now, its own.
    std::shared_ptr<const journal::ReceivingPlan> plan{m_incoming.plan};
    if (ground.law.digest != m_incoming.under.configuration->digest) {
        const config::Exchange* const now{in_force(ground.law, *m_incoming.under.exchange)};
        plan = receiving_plan(now == nullptr ? config::Exchange{} : *now, *m_incoming.leg);
    }
    const mapping::Stamp& stamp{m_mapped->stamp};
    const journal::ProvenanceStep step{m_keys.fingerprint, m_node};
    core::Result<core::StampedRecord> stamped{step.stamp(
        m_mapped->record,
        journal::SourceStamp{
            stamp.system, stamp.recorder, stamp.recorded_at, stamp.from_the_person},
        *plan, m_incoming.message,
        static_cast<std::size_t>(m_incoming.place ? m_incoming.place->ordinal : 1), ground.t())};
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
    for (const core::NativeField& field :
         std::get<core::NativeRecord>(m_incoming.item.content).fields) {
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
    const auto ordinal = static_cast<std::size_t>(in_a_run ? place->ordinal : 1);
    if (in_a_run && !place->known) {
        writing.messages.push_back(ports::MessageRow{
            m_incoming.message, exchange.id, exchange.party, exchange.direction, person, place->run,
            place->ordinal, place->record_key});
    }
    if (m_ingone.stamped) {
        journal::PackedProvenance packed{journal::pack(*m_ingone.stamped)};
        writing.note(
            journal::EntryKind::provenance, m_incoming.message, person,
            journal::provenance_body(
                m_ingone.stamped->provenance().size(),
                journal::digest_of(packed.profile, packed.record, m_keys.payload)));
        writing.provenance.push_back(ports::ProvenanceRow{
            m_incoming.message, static_cast<std::int64_t>(ordinal), packed.fields,
            packed.without_source, std::move(packed.profile), packed.profile_digest,
            std::move(packed.record), may_correct(exchange, *m_ingone.stamped)});
    } else {
        const bool quarantined{m_ingone.state == ports::RecordState::withheld};
        writing.note(
            quarantined ? journal::EntryKind::quarantined : journal::EntryKind::rejected,
            m_incoming.message, person,
            quarantined ? journal::quarantined_body(
                m_ingone.rejection->code,
                core::ItemId::find(m_ingone.rejection->path).value_or(core::ItemId{}), ordinal)
                        : journal::rejected_body(m_ingone.rejection->code, ordinal));
        writing.payloads.push_back(ports::PayloadRow{
            m_incoming.message, person,
            quarantined ? ports::PayloadRow::Use::quarantined : ports::PayloadRow::Use::rejected, 0,
            core::as_bytes(writing.keep(raw())), keep_of(exchange)});
    }
    if (in_a_run) {
        writing.record_outcomes.push_back(ports::RecordOutcomeRow{
            m_incoming.message, place->run, place->ordinal, m_ingone.state,
            m_ingone.rejection ? std::string{m_ingone.rejection->code.text()} : std::string{},
            m_ingone.rejection ? m_ingone.rejection->path : std::string{}});
    }
}

void Entry::settled(std::vector<ports::SendPermit>) noexcept {
    m_ingone.recorded = !m_ingone.failure;
    const std::function<void(Ingone)> done{std::move(m_done)}; // may end this object's life
    done(std::move(m_ingone));
}

void Entry::failed(const core::GatewayError& failure, Fault fault) noexcept {
    Ingone nothing;
    if (fault == Fault::its_own) {
        nothing.state = ports::RecordState::rejected;
        nothing.rejection = core::Rejection{failure.code(), {}};
    } else {
        nothing.failure = failure;
    }
    const std::function<void(Ingone)> done{std::move(m_done)};
    done(std::move(nothing));
}

core::Task<Ingone> inbound(const House& house, Incoming incoming) {
    auto make = [&](std::optional<Entry>& place, std::function<void(Ingone)> done) {
        place.emplace(
            std::move(incoming), house.keys, house.node, house.clock.now(), std::move(done));
    };
    co_return co_await pass<Entry, Ingone>(house, GateQueue::Standing::under_way, make);
}

std::shared_ptr<const journal::ReceivingPlan>
receiving_plan(const config::Exchange& exchange, const config::Leg& leg) {
    std::vector<journal::ReceivingPlan::Item> items;
    for (const mapping::Line& line : leg.mapping->definition().lines) {
        const auto basis = exchange.receiving_basis.find(line.item);
        journal::ReceivingPlan::Item item{line.item, line.path};
        if (basis != exchange.receiving_basis.end()) {
            item.basis = basis->second.provision;
            item.in_force = basis->second.force;
        }
        items.push_back(std::move(item));
    }
    return std::make_shared<const journal::ReceivingPlan>(
        exchange.id, exchange.party, std::move(items));
}

core::Result<ports::DocumentReader::Item>
read_single(const config::Leg& leg, core::ByteView bytes) {
    ports::MemorySource source{bytes};
    return read_single(leg, source);
}

core::Result<ports::DocumentReader::Item>
read_single(const config::Leg& leg, ports::ByteSource& source) {
    const std::unique_ptr<ports::DocumentReader> reader{leg.document->read(source)};
    auto first = reader->next();
    if (!first) {
        return first.rejection();
    }
    if (!first.value()) {
        return core::Rejection{"DOCUMENT_EMPTY", {}};
    }
    auto second = reader->next(); // also proves that the document ends whole
    if (!second) {
        return second.rejection();
    }
    if (second.value()) {
        return core::Rejection{"DOCUMENT_NOT_SINGLE", {}};
    }
    return std::move(*first.value());
}

}
