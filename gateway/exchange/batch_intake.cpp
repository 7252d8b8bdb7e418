// How a register's selection is taken in: read, met, and handed to the gate chunk by chunk.

#include "gateway/config/own_rows.h"
#include "gateway/core/failpoint.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/batch.h"
#include "gateway/exchange/needed_columns.h"
#include "gateway/exchange/release_count.h"
#include "gateway/exchange/release_rows.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

namespace {

/// How somebody's waiting was taken down.
struct TakenDown {
    std::optional<core::GatewayError> failure{}; ///< of the store
    std::optional<core::Rejection>
        rejection{}; ///< of this record: of a person who may not be known
};

/// A record that only waits: its person is found, or made, and nothing is decided.
class TakingDown final : public Passage {
public:
    using Write = std::function<void(core::PersonNo, Writing&)>;

    TakingDown(std::optional<Subject> subject, Write write, std::function<void(TakenDown)> done)
        : m_subject{std::move(subject)}, m_write{std::move(write)}, m_done{std::move(done)} {}

    [[nodiscard]] std::optional<Subject> subject() const override { return m_subject; }

    void
    write(const Ground& /*ground*/, const ports::PersonFacts* person, Writing& writing) override {
        m_write(person == nullptr ? core::PersonNo::none : person->person, writing);
    }

    void settled(std::vector<ports::SendPermit>) noexcept override { m_done({}); }

    void failed(const core::GatewayError& failure, Fault fault) noexcept override {
        if (fault == Fault::its_own) {
            m_done({std::nullopt, core::Rejection{failure.code(), {}}});
        } else {
            m_done({failure, std::nullopt});
        }
    }

private:
    std::optional<Subject> m_subject;
    Write m_write;
    std::function<void(TakenDown)> m_done;
};

}

void BatchOut::begin_reading() {
    m_rejected.clear();
    m_at_the_gates.clear();
    m_document.clear();
    m_document_size = 0;
    m_chunk = 0;
    m_sealed_lanes.assign(1, {});
    m_last_sealed.clear();
    m_met.clear();
    m_waits_its_turn = false;
    m_unconfirmed.clear();
    m_parts.outbox.begin_pass(m_pass);
}

/// What is neither settled nor sealed is decided again, under its old identity. What else has to be
/// known than the chunks and documents in hand is in the store.
void BatchOut::take_in() {
    require_sealing();
    const core::Instant begun{m_parts.clock.now()};
    m_pass = m_run;
    begin_reading();
    const ports::Outbox::Intake before{m_parts.outbox.intake(m_run)};
    m_resumed = before.last_ordinal > 0 || before.whole;
    m_whole = before.whole;
    know_by(before.record_key);
    m_next_ordinal = before.last_ordinal + 1;
    note_what_stands();
    m_progress.in = 0;
    m_progress.to_deliver.reset();
    read_selection([this](Rows rows) { take_in_chunk(std::move(rows)); });
    gather_all_that_passes();
    seal();
    reject(std::exchange(m_rejected, {}));
    end_writing();
    if (m_parts.beside != nullptr) {
        m_parts.beside->rest();
    }
    m_parts.outbox.end_pass(m_pass);
    if (!m_whole) {
        note([&](const Ground&, Writing& writing) { writing.taken_in.push_back(m_run); });
    }
    settle_the_vanished();
    m_parts.readings.read(m_run, begun); // what the register said then, not what it says by now
}

/// Hands the selection over chunk by chunk.
void BatchOut::read_selection(const std::function<void(Rows)>& take) {
    if (m_under.exchange->release || sends_own_rows()) {
        hand_over(sends_own_rows() ? own_to_send() : release_to_send(), take);
        return;
    }
    const std::unique_ptr<ports::RegisterReader> reader{m_assembly->reader(m_register->id)};
    reader->require(m_under.exchange->selection, needed_columns(*m_under.exchange, *m_register));
    if (m_parts.progress && !m_corrects) { // somebody watches
        m_progress.expected = reader->count(m_under.exchange->selection);
    }
    const std::unique_ptr<ports::RecordCursor> cursor{
        reader->select(m_under.exchange->selection, 0)};
    Rows rows;
    while (std::optional<Row> row{cursor->next()}) {
        stop_if_asked();
        rows.push_back(std::move(*row));
        if (rows.size() == chunk_limit) {
            take(std::exchange(rows, {}));
        }
    }
    if (!rows.empty()) {
        take(std::move(rows));
    }
}

/// What leaves of a release is what was signed, and what the house itself sends stands in its
/// store: the register is not asked.
void BatchOut::hand_over(
    std::vector<core::NativeRecord> all, const std::function<void(Rows)>& take) {
    m_progress.expected = static_cast<std::int64_t>(all.size());
    Rows rows;
    for (core::NativeRecord& row : all) {
        rows.emplace_back(std::move(row));
        if (rows.size() == chunk_limit) {
            take(std::exchange(rows, {}));
        }
    }
    if (!rows.empty()) {
        take(std::move(rows));
    }
}

std::vector<core::NativeRecord> BatchOut::release_to_send() const {
    if (m_parts.releases == nullptr) {
        throw core::GatewayError{"RELEASE_NONE", core::GatewayError::Retry::never};
    }
    return rows_to_send(*m_parts.releases, m_parts.outbox, *m_under.exchange);
}

bool BatchOut::sends_own_rows() const noexcept {
    return config::is_own(m_under.exchange->selection);
}

std::vector<core::NativeRecord> BatchOut::own_to_send() const {
    if (m_parts.own_rows == nullptr) {
        throw core::GatewayError{"OWN_ROWS_NONE", core::GatewayError::Retry::never};
    }
    return m_parts.own_rows->rows(*m_under.exchange, m_run);
}

/// @throws core::GatewayError as rows_to_send(), and RELEASE_CHANGED: somebody whom it counts may
/// not be counted any more.
void BatchOut::require_release() const {
    static_cast<void>(release_to_send());
    const ReleaseStanding standing{standing_of_release(
        m_parts.gate, m_parts.keys, *m_parts.releases, m_parts.outbox, *m_assembly, m_under)};
    if (!standing.stands) {
        throw core::GatewayError{"RELEASE_CHANGED", core::GatewayError::Retry::never};
    }
}

void BatchOut::take_in_chunk(Rows rows) {
    core::failpoint("before_intake");
    std::vector<RunPlace> places{places_of(rows)};
    name_what_is_corrected(places);
    const Before before{this->before(places)};
    std::vector<Departing> chunk;
    std::vector<Held> held;
    for (std::size_t index{0}; index < rows.size(); ++index) {
        RunPlace& place{places[index]};
        const auto known = before.known.find(place.record_key);
        const bool is_known{known != before.known.end()};
        if (!is_known && !is_taken_in(place)) {
            continue;
        }
        ++m_progress.in;
        core::MessageId message{
            sends_own_rows() ? message_of(rows[index].value())
                             : crypto::new_message_id(m_parts.clock.now())};
        if (is_known) {
            meet(known->second.ordinal);
            if (known->second.settled) {
                confirm(rows[index], place, before);
                continue;
            }
            message = known->second.message;
            put_where_it_was(place, known->second);
        } else {
            place.ordinal = m_next_ordinal++;
            meet(place.ordinal);
        }
        core::Result<Departing> departing{departing_of(rows[index], place)};
        if (!departing) {
            m_rejected.push_back(Rejected{message, place, departing.rejection()});
        } else if (std::binary_search(before.ahead.begin(), before.ahead.end(), place.lane)) {
            m_waits_its_turn = true;
            if (!place.known) {
                held.push_back(Held{message, place, departing.value().subject});
            }
        } else {
            departing.value().message = message;
            chunk.push_back(std::move(departing).value());
        }
    }
    hold_back(std::move(held));
    pass(std::move(chunk), rows.size() < chunk_limit);
}

/// Whether a record that the run does not know yet belongs to it: not one that came into the
/// selection after the run had read it (a later run has that), nor, in a run that corrects, one
/// that nothing was wrong with.
bool BatchOut::is_taken_in(const RunPlace& place) const noexcept {
    return !m_whole && (!m_corrects || place.corrects);
}

/// What stands in a row, as it wants to leave; a rejection where it cannot be read or mapped.
core::Result<Departing> BatchOut::departing_of(const Row& row, const RunPlace& place) const {
    if (!row) {
        return row.rejection();
    }
    if (place.ambiguous) {
        return core::Rejection{
            m_record_key->empty() ? core::Code{"RECORD_KEY_MISSING"}
                                  : core::Code{"RECORD_KEY_TWICE"},
            {}};
    }
    if (m_under.exchange->release) {
        return departing_count(row.value(), place);
    }
    if (sends_own_rows()) {
        Departing departing{departing_own(row.value(), *m_register, *m_under.exchange)};
        departing.under = m_under;
        departing.place = place;
        departing.place->register_digest = register_digest_of(departing, m_parts.keys);
        return departing;
    }
    core::Result<mapping::Mapped> mapped{
        m_register->binding_of(m_under.exchange->selection)
            .to_canonical(row.value(), core::local_date(m_parts.clock.now()))};
    if (!mapped) {
        return mapped.rejection();
    }
    mapping::Mapped& record{mapped.value()};
    Departing departing;
    departing.under = m_under;
    departing.leg = &m_under.exchange->record;
    departing.record = only_mapped(record.record, m_under.exchange->record);
    departing.relations = std::move(record.relations);
    departing.register_holds = std::move(record.holds);
    if (record.subject) {
        departing.subject = Subject{m_register->controller, std::move(*record.subject)};
    }
    departing.place = place;
    departing.place->register_digest = register_digest_of(departing, m_parts.keys);
    return departing;
}

/// A count is about nobody; whether it may leave, the gate decides like of anything else.
Departing BatchOut::departing_count(const core::NativeRecord& row, const RunPlace& place) const {
    Departing departing;
    departing.under = m_under;
    departing.leg = &m_under.exchange->record;
    departing.record = only_mapped(counts_of(row), m_under.exchange->record);
    departing.place = place;
    departing.of_nobody = true;
    departing.place->register_digest = register_digest_of(departing, m_parts.keys);
    return departing;
}

/// Whether the register says of a record in a document what it said when that was sealed.
void BatchOut::confirm(const Row& row, const RunPlace& place, const Before& before) {
    const auto standing = before.standing.find(place.record_key);
    if (standing == before.standing.end()) {
        return;
    }
    const auto document = m_unconfirmed.find(standing->second.document);
    if (document == m_unconfirmed.end()) {
        return;
    }
    const core::Result<Departing> now{departing_of(row, place)};
    if (now && now.value().place->register_digest == standing->second.register_digest) {
        --document->second;
    }
}

/// Those who wait behind somebody are taken down, so that the account knows them; with whose record
/// it is, for what is kept of a person is judged by their messages.
void BatchOut::hold_back(std::vector<Held> held) {
    if (held.empty()) {
        return;
    }
    const std::vector<Held> all{held};
    const auto make = [this](Held one, std::function<void(TakenDown)> done) {
        const std::optional<Subject> subject{one.subject};
        return std::make_unique<TakingDown>(
            subject,
            [this, one = std::move(one)](core::PersonNo person, Writing& writing) {
                const config::Exchange& exchange{*m_under.exchange};
                writing.messages.push_back(ports::MessageRow{
                    one.message, exchange.id, exchange.party, exchange.direction, person, m_run,
                    one.place.ordinal, one.place.record_key, one.place.lane, one.place.corrects});
                writing.record_outcomes.push_back(ports::RecordOutcomeRow{
                    one.message,
                    m_run,
                    one.place.ordinal,
                    ports::RecordState::pending,
                    "WAITS_ITS_TURN",
                    {}});
            },
            std::move(done));
    };
    const std::vector<TakenDown> answers{pass_chunk<TakingDown, TakenDown>(std::move(held), make)};
    for (std::size_t index{0}; index < answers.size(); ++index) {
        if (answers[index].rejection) {
            m_rejected.push_back(
                Rejected{all[index].message, all[index].place, *answers[index].rejection});
        }
    }
}

/// One bit a record, so that who only waits its turn is not taken for gone.
void BatchOut::meet(std::int64_t ordinal) {
    const auto at = static_cast<std::size_t>(ordinal);
    if (at >= m_met.size()) {
        m_met.resize(at + 1);
    }
    m_met[at] = true;
}

bool BatchOut::has_met(std::int64_t ordinal) const {
    const auto at = static_cast<std::size_t>(ordinal);
    return at < m_met.size() && m_met[at];
}

/// A record that was taken in before and that this pass did not meet is in the register no more and
/// cannot be decided: it is settled as rejected. What it met and what waits its turn stays.
void BatchOut::settle_the_vanished() {
    constexpr std::size_t at_once{GateTransaction::group_limit};
    std::int64_t after{0};
    for (std::size_t found{at_once}; m_resumed && found == at_once;) {
        std::vector<Rejected> vanished;
        const std::vector<ports::Outbox::Known> unsettled{
            m_parts.outbox.unsettled_of(m_run, after, at_once)};
        for (const ports::Outbox::Known& one : unsettled) {
            after = one.ordinal;
            if (!has_met(one.ordinal)) {
                RunPlace place;
                place.run = m_run;
                place.record_key = one.record_key;
                put_where_it_was(place, one);
                vanished.push_back(
                    Rejected{one.message, place, core::Rejection{"GONE_FROM_REGISTER", {}}});
            }
        }
        found = unsettled.size();
        reject(vanished);
    }
}

}
