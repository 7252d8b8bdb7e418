#include "gateway/exchange/batch.h"

#include "gateway/crypto/random.h"

#include <algorithm>
#include <utility>

namespace gateway::exchange {

namespace {

/// How long what the register said about records that wait is taken for what it says now.
constexpr std::chrono::minutes fresh{10};
/// The same for records that are still to be taken in.
constexpr std::chrono::seconds fresh_unsealed{30};

/// The first eight bytes of a keyed digest; 0 stands for none.
std::int64_t lane_of(const core::Digest& person) {
    std::uint64_t lane{0};
    for (std::size_t at{0}; at < sizeof lane; ++at) {
        lane = (lane << 8U) | std::to_integer<std::uint64_t>(person.at(at));
    }
    return lane == 0 ? 1 : static_cast<std::int64_t>(lane);
}

}

BatchOut::BatchOut(
    const BatchParts& parts, std::shared_ptr<const Assembly> assembly, Under under, Pace pace)
    : BatchRun{parts, std::move(assembly), std::move(under)},
      m_register{m_under.configuration->find(m_under.exchange->reg)}, m_pace{pace} {}

ports::RunAccount BatchOut::run(std::optional<core::MessageId> run) {
    if (run) {
        m_run = *run;
        if (ports::RunAccount account{m_parts.outbox.account(m_run)}; account.closed) {
            return account;
        }
    } else {
        open();
    }
    // Delivering may find that the law or a person's will has changed since sealing, and reading
    // that the register has: such a document is superseded, its records are unsealed again, and
    // the run takes them in anew.
    bool read{must_read()};
    do {
        while (read) {
            take_in();
            read = supersede_the_changed();
        }
        read = deliver_sealed();
    } while (read);
    ports::RunAccount account{finish()};
    if (!account.closed) {
        account.goes_on = m_goes_on;
    }
    return account;
}

void BatchOut::open() {
    for (const ports::RunRow& row : m_parts.outbox.open_runs(m_under.exchange->id)) {
        if (!rests(row.run)) {
            m_run = row.run;
            return;
        }
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

/// Whether a run can do nothing before a person has done something: all that it has left is dead,
/// or waits behind what is.
bool BatchOut::rests(core::MessageId run) {
    bool dead{false};
    for (const ports::SealedDocument& document : m_parts.outbox.sealed_documents(run)) {
        if (document.in_state(ports::DeliveryStep::State::dead)) {
            dead = dead || !document.answered();
        } else if (
            !document.answered() && !document.in_state(ports::DeliveryStep::State::given_up)) {
            return false;
        }
    }
    const std::vector<ports::Outbox::Begun> begun{m_parts.outbox.begun(run)};
    if (begun.empty()) {
        return dead;
    }
    const std::vector<std::int64_t> ahead{m_parts.deliveries.lanes_ahead(run, behind())};
    return std::all_of(begun.begin(), begun.end(), [&](const ports::Outbox::Begun& one) {
        return std::binary_search(ahead.begin(), ahead.end(), one.lane);
    });
}

/// What may have arrived in an earlier run is not sent in another one before that is settled. Where
/// the exchange keeps an order, nothing overtakes anything.
ports::Deliveries::Behind BatchOut::behind() const noexcept {
    return m_under.exchange->ordering == config::Ordering::person
               ? ports::Deliveries::Behind::all
               : ports::Deliveries::Behind::what_may_have_arrived;
}

/// Whether the register is read before anything leaves. What it said when a document was sealed may
/// be otherwise today (a turvakielto), and sealing is not leaving; but between two attempts that
/// follow each other at once it is not read again.
bool BatchOut::must_read() {
    const core::Instant now{m_parts.clock.now()};
    const std::optional<core::Instant> last{m_parts.readings.last(m_run)};
    if (!last || now - *last > fresh_unsealed) {
        if (!last || !m_parts.outbox.begun(m_run).empty()) {
            return true;
        }
    }
    if (now - *last < fresh) {
        return false;
    }
    const std::vector<ports::SealedDocument> sealed{m_parts.outbox.sealed_documents(m_run)};
    return std::any_of(sealed.begin(), sealed.end(), [&](const ports::SealedDocument& document) {
        return course_of(document, *m_under.exchange, now, m_pace).what == Course::What::attempt;
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

/// Those who wait behind somebody are taken down, so that the account knows them.
void BatchOut::hold_back() {
    m_waits_its_turn = m_waits_its_turn || !m_held.empty();
    const std::vector<Held> held{std::exchange(m_held, {})};
    if (held.empty()) {
        return;
    }
    note([&](const Ground&, Writing& writing) {
        const config::Exchange& exchange{*m_under.exchange};
        for (const Held& one : held) {
            writing.messages.push_back(ports::MessageRow{
                one.message, exchange.id, exchange.party, exchange.direction, core::PersonNo::none,
                m_run, one.place.ordinal, one.place.record_key, one.place.lane});
            writing.record_outcomes.push_back(ports::RecordOutcomeRow{
                one.message,
                m_run,
                one.place.ordinal,
                ports::RecordState::pending,
                "WAITS_ITS_TURN",
                {}});
        }
    });
}

void BatchOut::begin_reading() {
    m_settled.clear();
    m_begun.clear();
    m_standing.clear();
    m_rejected.clear();
    m_occurrences.clear();
    m_document.clear();
    m_sealed_lanes.clear();
    m_ahead.clear();
    m_waits_its_turn = false;
    m_next_ordinal = 1;
}

/// What is neither settled nor sealed is decided again, under its old identity.
void BatchOut::take_in() {
    begin_reading();
    for (const ports::Outbox::Settled& settled : m_parts.outbox.settled(m_run)) {
        m_settled.insert(settled.record_key);
        m_next_ordinal = std::max(m_next_ordinal, settled.ordinal + 1);
    }
    for (ports::Outbox::Begun& begun : m_parts.outbox.begun(m_run)) {
        m_next_ordinal = std::max(m_next_ordinal, begun.ordinal + 1);
        m_begun.emplace(begun.record_key, begun);
    }
    for (const ports::Deliveries::Standing& one : m_parts.deliveries.standing(m_run)) {
        m_standing.emplace(one.record_key, one);
    }
    m_ahead = m_parts.deliveries.lanes_ahead(m_run, behind());

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
        if (m_held.size() == GateTransaction::group_limit) {
            hold_back();
        }
    }
    take_in_chunk(std::move(chunk));
    seal();
    hold_back();
    settle_the_vanished();
    m_parts.readings.read(m_run, m_parts.clock.now());
}

/// Where a row stands in the run: the place and the message that it had before, or new ones.
std::pair<core::MessageId, RunPlace> BatchOut::place_of(std::string_view identity) {
    // The how-manieth record of this person: persons may have several records in a selection.
    const core::Digest person{m_parts.keys.record.of(core::as_bytes(identity))};
    const int occurrence{++m_occurrences[person]};
    RunPlace place;
    place.run = m_run;
    place.record_key = m_parts.keys.record.of(
        core::as_bytes(core::to_hex(person) + "/" + std::to_string(occurrence)));
    place.lane = lane_of(person);
    const auto begun = m_begun.find(place.record_key);
    if (begun == m_begun.end()) {
        return {crypto::new_message_id(m_parts.clock.now()), place};
    }
    const ports::Outbox::Begun before{begun->second};
    m_begun.erase(begun);
    place.ordinal = before.ordinal;
    place.known = true;
    place.decisions = before.decisions;
    place.was_sealed = before.was_sealed;
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
        const auto standing = m_standing.find(place.record_key);
        if (standing != m_standing.end() && mapped
            && register_digest_of(departing(std::move(mapped).value()), m_parts.keys)
                   == standing->second.register_digest) {
            m_standing.erase(standing);
        }
        return std::nullopt;
    }
    if (!place.known) {
        place.ordinal = m_next_ordinal++;
    }
    if (!mapped) {
        m_rejected.push_back(Rejected{message, place, mapped.rejection()});
        return std::nullopt;
    }
    if (must_wait(place.lane)) {
        m_waits_its_turn = true;
        if (!place.known) {
            m_held.push_back(Held{message, place});
        }
        return std::nullopt;
    }
    Departing departing{this->departing(std::move(mapped).value())};
    place.register_digest = register_digest_of(departing, m_parts.keys);
    departing.message = message;
    departing.place = place;
    return departing;
}

bool BatchOut::must_wait(std::int64_t lane) const {
    return std::binary_search(m_ahead.begin(), m_ahead.end(), lane)
           || m_sealed_lanes.contains(lane);
}

Departing BatchOut::departing(mapping::Mapped record) const {
    Departing departing;
    departing.under = m_under;
    departing.leg = &m_under.exchange->record;
    departing.record = only_mapped(record.record, m_under.exchange->record);
    departing.relations = std::move(record.relations);
    departing.register_holds = std::move(record.holds);
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
        if (departed.cleared && m_sealed_lanes.contains(places[index].lane)) {
            m_waits_its_turn = true; // its document was full: the next one goes after it
        } else if (departed.cleared) {
            m_document.push_back(InDocument{
                ports::DecidedRecord{
                    departed.message, departed.person, departed.epoch, departed.decision.outcome,
                    departed.decision.next_change, places[index].ordinal},
                std::move(*departed.cleared), places[index].lane});
        }
        if (m_document.size() >= m_under.exchange->document_limit) {
            seal();
        }
    }
    m_progress.decided += static_cast<std::int64_t>(answers.size() + m_rejected.size());
    reject(std::exchange(m_rejected, {}));
    tell();
}

}
