#include "gateway/exchange/departure.h"

#include "gateway/consent/fold.h"
#include "gateway/core/error.h"
#include "gateway/core/message_id.h"
#include "gateway/crypto/digest.h"
#include "gateway/exchange/law_in_force.h"
#include "gateway/exchange/obstacle.h"
#include "gateway/exchange/replay.h"
#include "gateway/journal/bodies.h"
#include "gateway/journal/evidence.h"
#include "gateway/policy/decide.h"
#include "gateway/release/clear.h"

#include <algorithm>
#include <span>
#include <utility>

namespace gateway::exchange {

namespace {

std::vector<policy::AskedField> asked_of(const core::Record& record) {
    std::vector<policy::AskedField> asked;
    asked.reserve(record.fields().size());
    for (const core::Field& field : record.fields()) {
        asked.push_back(policy::AskedField{field.item, &field.value});
    }
    return asked;
}

}

core::Record only_mapped(const core::Record& record, const config::Leg& leg) {
    const std::span<const core::Projection::Place> places{leg.mapping->places()};
    std::vector<core::Field> fields;
    fields.reserve(places.size());
    for (const core::Field& field : record.fields()) {
        if (std::any_of(places.begin(), places.end(), [&](const auto& place) {
                return place.item == field.item;
            })) {
            fields.push_back(field);
        }
    }
    return core::Record{std::move(fields)};
}

Departure::Departure(
    Departing departing, const DigestKeys& keys, std::function<void(Departed)> done)
    : m_departing{std::move(departing)}, m_keys{keys}, m_done{std::move(done)} {}

void Departure::write(const Ground& ground, const ports::PersonFacts* person, Writing& writing) {
    if (m_departing.place && !ground.failed_guards.empty()) {
        // That the clock was set back, or the journal cannot be written, says nothing about the
        // record. A batch waits: what it withheld for that would never be sent.
        throw ground.guard_failure();
    }
    if (m_departing.place
        && !same_way_out(
            ground.law, *m_departing.under.configuration, *m_departing.under.exchange)) {
        // It would be wrapped for, and sent by, a way that is not the party's any more: the run is
        // taken up again under the law in force.
        throw core::GatewayError{"LAW_CHANGED"};
    }
    m_departed = Departed{};
    m_departed.message = m_departing.message;
    m_departed.party = m_departing.under.exchange->party;
    m_departed.purpose = m_departing.under.exchange->purpose;

    decide(ground, person);
    build(ground);

    const config::Exchange& exchange{*m_departing.under.exchange};
    const std::optional<RunPlace>& place{m_departing.place};
    if (!place || !place->known) {
        writing.messages.push_back(ports::MessageRow{
            m_departing.message, exchange.id, exchange.party, exchange.direction, m_departed.person,
            place ? std::optional{place->run} : std::nullopt, place ? place->ordinal : 0,
            place ? place->record_key : core::Digest{}, place ? place->lane : 0,
            place ? place->corrects : std::nullopt});
    }
    write_decision(writing);
    if (!place && m_departed.cleared) {
        write_attempt(writing);
    }
}

void Departure::decide(const Ground& ground, const ports::PersonFacts* person) {
    const config::Exchange& exchange{*m_departing.under.exchange};
    std::vector<core::Guard> guards{ground.failed_guards};
    if (m_departing.caller
        && !may_call(ground.law, exchange, *m_departing.caller, m_departing.vouched_for)) {
        guards.push_back(core::Guard::sender);
    }
    if (in_force(ground.law, exchange) == nullptr) {
        guards.push_back(core::Guard::schema);
    }

    if (!m_departing.subject && !m_departing.of_nobody
        && !m_departing.leg->mapping->definition().about_nobody) {
        guards.push_back(core::Guard::schema); // whose consents and holds would be read? nobody's
    }

    m_departed.holds = m_departing.register_holds;
    if (person != nullptr) {
        m_departed.person = person->person;
        m_departed.epoch = person->epoch;
        m_departed.holds.insert(m_departed.holds.end(), person->holds.begin(), person->holds.end());
        const config::Party* const party{ground.law.find(exchange.party)};
        m_departed.consents = consent::fold(
            person->consents,
            consent::Scope{
                exchange.party, party == nullptr ? core::PartyClass{} : party->cls,
                exchange.purpose},
            ground.t());
    }

    const std::vector<policy::AskedField> asked{asked_of(m_departing.record)};
    const std::vector<policy::Fact> facts{this->facts(ground.t())};
    const policy::Question question{this->question(ground, asked, facts, guards)};
    m_departed.decision = policy::decide(*ground.law.rules, question);
    m_evidence = journal::encode_evidence(
        evidence_of(*ground.law.rules, question, m_departed.decision, disclosure()));
}

policy::Question Departure::question(
    const Ground& ground, std::span<const policy::AskedField> asked,
    std::span<const policy::Fact> facts, std::span<const core::Guard> guards) const {
    const config::Exchange& exchange{*m_departing.under.exchange};
    return policy::Question{
        .at = ground.t(),
        .rules_digest = ground.law.digest,
        .reg = exchange.reg,
        .party = exchange.party,
        .purpose = exchange.purpose,
        .fields = asked,
        .mandatory = exchange.mandatory,
        .relations = m_departing.relations,
        .facts = facts,
        .consents = m_departed.consents,
        .holds = m_departed.holds,
        .failed_guards = guards};
}

std::vector<policy::Fact> Departure::facts(core::Instant t) const {
    std::vector<policy::Fact> facts{m_departing.asked_facts};
    for (const core::Relation& relation : m_departing.relations) {
        if (!relation.kind.text().starts_with("relation.") && relation.validity.covers(t)
            && relation.party == m_departing.under.exchange->party) {
            facts.push_back({relation.kind, policy::Truth::yes});
        }
    }
    return facts;
}

journal::Disclosure Departure::disclosure() const {
    const config::Exchange& exchange{*m_departing.under.exchange};
    return {exchange.id, exchange.party, exchange.purpose, exchange.reg};
}

void Departure::build(const Ground& ground) {
    if (m_departed.decision.outcome == core::Outcome::refused) {
        return;
    }
    core::Result<core::ClearedRecord> cleared{release::Clearance::clear(
        m_departed.decision, m_departing.record, *m_departing.leg->mapping)};
    if (!cleared) {
        m_departed.rejection = cleared.rejection();
        return;
    }

    // The document as built is decided once more and must come out whole (docs/the-gate.md, step
    // 7): what was cleared is what was decided, whatever the mapping did on the way.
    core::Result<core::Record> built{m_departing.leg->mapping->read_back(cleared.value())};
    if (!built) {
        m_departed.rejection = built.rejection();
        return;
    }
    const std::vector<policy::AskedField> asked{asked_of(built.value())};
    const std::vector<policy::Fact> facts{this->facts(ground.t())};
    const core::Decision again{
        policy::decide(*ground.law.rules, question(ground, asked, facts, {}))};
    if (again.outcome != core::Outcome::released) {
        m_departed.rejection = core::Rejection{"BUILT_DOCUMENT_DIFFERS", {}};
        return;
    }
    m_departed.cleared = std::move(cleared).value();
    if (!m_departing.place) {
        encode();
    }
}

void Departure::write_decision(Writing& writing) const {
    const config::Exchange& exchange{*m_departing.under.exchange};
    const std::optional<RunPlace>& place{m_departing.place};
    const int attempt{place ? place->decisions + 1 : 1};
    const bool refused{m_departed.decision.outcome == core::Outcome::refused};
    writing.note(
        refused ? journal::EntryKind::refusal : journal::EntryKind::decision, m_departing.message,
        m_departed.person,
        journal::decision_body(
            disclosure(), attempt, m_departed.decision,
            m_keys.payload.of(core::as_bytes(m_evidence)),
            m_departed.document.empty() ? std::nullopt : std::optional{m_keyed_payload_digest}));
    writing.decided.push_back({exchange.id, m_departed.decision.outcome});
    writing.decisions.push_back(ports::DecisionRow{
        m_departing.message, attempt, m_departed.person, m_departed.epoch,
        m_departed.decision.outcome, m_departed.decision.next_change, m_evidence,
        place ? place->register_digest : core::Digest{}});

    // a refusal builds no document: what is beside it is the register's
    const std::optional<core::Rejection>& wrong{
        refused ? m_departing.register_fault : m_departed.rejection};
    if (wrong) {
        writing.note(
            journal::EntryKind::rejected, m_departing.message, m_departed.person,
            journal::rejected_body(
                wrong->code, static_cast<std::size_t>(place ? place->ordinal : 1)));
    }

    if (refused && !place) {
        // A query that was refused: somebody looks at it (621/1999 §14).
        const ports::CaseRow opened{
            m_departing.message, exchange.id, exchange.party, exchange.owner};
        writing.note(
            journal::EntryKind::official_case, m_departing.message, m_departed.person,
            journal::case_body(opened));
        writing.cases.push_back(opened);
    }

    // What a batch releases is pending until its document was delivered; what a relay releases
    // until its attempt has an outcome.
    ports::RecordOutcomeRow outcome{
        m_departing.message,
        place ? place->run : core::MessageId{},
        place ? place->ordinal : 0,
        ports::RecordState::pending,
        {},
        {}};
    if (wrong) {
        outcome.state = refused ? ports::RecordState::withheld : ports::RecordState::rejected;
        outcome.code = wrong->code.text();
        outcome.path = wrong->path;
    } else if (refused) {
        outcome.state = ports::RecordState::withheld;
        outcome.code = "REFUSED";
    }
    writing.record_outcomes.push_back(std::move(outcome));
    if (refused && place && place->was_sealed) {
        bury(writing);
    }
}

/// It was to leave, had to wait, and may not leave any more: somebody should know.
void Departure::bury(Writing& writing) const {
    const config::Exchange& exchange{*m_departing.under.exchange};
    ports::DeliveryStep step;
    step.message = m_departing.message;
    step.run = m_departing.place->run;
    step.exchange = exchange.id;
    step.party = exchange.party;
    step.state = ports::DeliveryStep::State::dead;
    const Obstacle obstacle{obstacle_of(m_departed.decision, exchange.mandatory)};
    step.pile = obstacle.withdrawn ? ports::Pile::withdrawn : ports::Pile::law;
    step.code = obstacle.code.text();
    writing.bury(std::move(step), m_departed.person);
}

/// What is sent at once is encoded before the decision is written, so that the decision names its
/// bytes (I11).
void Departure::encode() {
    const config::Exchange& exchange{*m_departing.under.exchange};
    const auto document = m_departing.leg->document->write(
        ports::DocumentHead{
            m_departing.message.text(), std::string{exchange.reg.text()},
            std::string{exchange.party.text()}, core::to_utc_text(m_departed.decision.at)},
        [this](core::ByteView bytes) {
            m_departed.document.insert(m_departed.document.end(), bytes.begin(), bytes.end());
        });
    document->append(*m_departed.cleared, m_departing.message.text());
    document->finish();
    m_payload_digest = crypto::sha256(m_departed.document);
    m_keyed_payload_digest = m_keys.payload.of(m_payload_digest);
}

void Departure::write_attempt(Writing& writing) {
    const config::Exchange& exchange{*m_departing.under.exchange};
    writing.payloads.push_back(ports::PayloadRow{
        m_departing.message, m_departed.person, ports::PayloadRow::Use::document, 0,
        m_departed.document, keep_of(exchange)});
    const ports::JournalPosition position{writing.note(
        journal::EntryKind::attempt, m_departing.message, m_departed.person,
        journal::attempt_body(
            m_departing.message, 1, exchange.party, m_keyed_payload_digest,
            m_departed.person == core::PersonNo::none ? 0 : 1))};
    std::vector<core::PersonNo> persons;
    std::vector<core::Epoch> epochs;
    if (m_departed.person != core::PersonNo::none) {
        persons.push_back(m_departed.person);
        epochs.push_back(m_departed.epoch);
    }
    writing.mark(
        ports::AttemptRow{
            m_departing.message, 1, exchange.party, m_payload_digest, std::move(persons),
            std::move(epochs), m_departing.send_by},
        position);
    m_departed.attempt_stands = true; // if this is committed
}

void Departure::settled(std::vector<ports::SendPermit> permits) noexcept {
    m_departed.recorded = true;
    if (!permits.empty()) {
        m_departed.permit = std::move(permits.front());
    }
    tell();
}

void Departure::tell() noexcept {
    // The callback may end this object's life: nothing of it is touched afterwards.
    const std::function<void(Departed)> done{std::move(m_done)};
    done(std::move(m_departed));
}

void Departure::failed(const core::GatewayError& failure, Fault fault) noexcept {
    Departed nothing;
    nothing.message = m_departing.message;
    if (fault == Fault::its_own) {
        nothing.rejection = core::Rejection{failure.code(), {}};
    } else {
        nothing.failure = failure;
        if (failure.stands() && m_departed.attempt_stands) {
            nothing.person = m_departed.person;
            nothing.decision = std::move(m_departed.decision);
            nothing.attempt_stands = true;
        }
    }
    const std::function<void(Departed)> done{std::move(m_done)};
    done(std::move(nothing));
}

}
