#include "gateway/exchange/receive.h"

#include "gateway/core/error.h"
#include "gateway/core/failpoint.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/journal/bodies.h"

#include <map>
#include <utility>

namespace gateway::exchange {

using core::GatewayError;

BatchIn::BatchIn(
    const BatchParts& parts, std::shared_ptr<const Assembly> assembly, Under under,
    std::string node)
    : BatchRun{parts, std::move(assembly), std::move(under)}, m_node{std::move(node)},
      m_plan{receiving_plan(*m_under.exchange, m_under.exchange->record)} {
    if (!m_under.exchange->results) { // a party's word goes into no register
        m_writer = m_assembly->writer(m_under.exchange->reg);
    }
}

ports::RunAccount BatchIn::run(core::MessageId run) {
    const ports::RunAccount account{carry_on(run)};
    end_manifest();
    return account;
}

ports::RunAccount BatchIn::carry_on(core::MessageId run) {
    m_manifest.reset();
    m_handing = {}; // of a run that failed: it stays pending
    if (ports::RunAccount account{m_parts.outbox.account(run)}; account.closed) {
        return account;
    }
    m_run = run;
    m_read = 0;
    m_resumed = m_parts.outbox.intake(run).last_ordinal > 0;
    m_unwrapped.reset();
    // one that was read while the exchange still asked for manifests is no document now
    if (m_under.exchange->manifest ? announces() : !m_parts.outbox.announced(run).empty()) {
        return follow_manifest();
    }
    if (m_parts.outbox.delivery_fault(run)) { // rejected as a whole before
        const core::Rejection why{"DELIVERY_REJECTED", {}};
        reject_rest(why);
        reject_pending(why);
        return finish();
    }
    switch (judge_it()) {
    case Condition::good: take_in_and_note(); break;
    case Condition::waiting: return m_parts.outbox.account(run); // it stays open
    case Condition::rejected: break;
    }
    return finish();
}

/// However it ends, what the register took is written down: else it would be stamped again, by what
/// is law then, though the register has it by what was law before.
void BatchIn::take_in_and_note() {
    const auto note_what_was_taken = [this] {
        end_handing_over();
        end_writing();
    };
    try {
        take_in();
    } catch (...) {
        try {
            note_what_was_taken();
        } catch (const std::exception&) {
            // the store is gone, or the run is another node's: told by what is thrown on
        }
        throw;
    }
    note_what_was_taken();
}

void BatchIn::take_in() {
    const std::unique_ptr<ports::ByteSource> source{document()};
    const std::unique_ptr<ports::DocumentReader> reader{
        m_under.exchange->record.document->read(*source)};
    std::vector<Item> chunk;
    UnknownFields unknown;
    for (;;) {
        stop_if_asked();
        core::Result<std::optional<Item>> item{reader->next()};
        if (!item) {
            // The document cannot go on: what stood before it was good and stays; the rest is one
            // rejection.
            take_in_chunk(std::exchange(chunk, {}));
            reject_rest(item.rejection());
            tell_unknown(unknown);
            return;
        }
        if (!item.value()) {
            break;
        }
        ++m_progress.in;
        unknown.add(item.value()->unknown_paths);
        chunk.push_back(std::move(*std::move(item).value()));
        if (chunk.size() == chunk_limit) {
            take_in_chunk(std::exchange(chunk, {}));
        }
    }
    take_in_chunk(std::move(chunk));
    tell_unknown(unknown);
}

/// The number in the log; which they are, with the run.
void BatchIn::tell_unknown(const UnknownFields& unknown) {
    if (unknown.count() == 0) {
        return;
    }
    core::log(
        m_parts.log, core::messages::fields_unknown, m_under.exchange->id, m_run, unknown.count());
    note_meanwhile([rows = unknown.rows(m_run)](const Ground&, Writing& writing) {
        writing.unknown_fields = rows;
    });
}

core::Digest BatchIn::record_key(std::int64_t ordinal) const {
    return m_parts.keys.record.of(core::as_bytes(m_run.text() + "/" + std::to_string(ordinal)));
}

/// Records keep the message that they had; those that need nothing more are passed over.
void BatchIn::take_in_chunk(std::vector<Item> items) {
    std::vector<core::Digest> keys;
    for (std::size_t index{0}; index < items.size(); ++index) {
        keys.push_back(record_key(m_read + static_cast<std::int64_t>(index) + 1));
    }
    std::map<core::Digest, ports::Outbox::Known> known;
    if (m_resumed) {
        for (ports::Outbox::Known& record : m_parts.outbox.known(m_run, keys)) {
            known.emplace(record.record_key, record);
        }
    }
    std::vector<Incoming> chunk;
    for (std::size_t index{0}; index < items.size(); ++index) {
        RunPlace place{m_run, ++m_read, keys[index], false, 0};
        core::MessageId message{crypto::new_message_id(m_parts.clock.now())};
        if (const auto before = known.find(place.record_key); before != known.end()) {
            if (before->second.settled) {
                continue;
            }
            message = before->second.message;
            place.known = true;
        }
        chunk.push_back(Incoming{
            message, m_under, &m_under.exchange->record, m_plan, std::move(items[index]), place,
            std::nullopt});
    }
    if (m_under.exchange->results) {
        pass_results(std::move(chunk));
    } else {
        pass(std::move(chunk));
    }
}

void BatchIn::pass(std::vector<Incoming> chunk) {
    if (chunk.empty()) {
        return;
    }
    std::vector<std::pair<core::MessageId, RunPlace>> places;
    for (const Incoming& incoming : chunk) {
        places.emplace_back(incoming.message, *incoming.place);
    }
    auto make = [this](Incoming incoming, std::function<void(Ingone)> done) {
        return std::make_unique<Entry>(
            std::move(incoming), m_parts.keys, m_node, m_parts.clock.now(), std::move(done));
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
    end_handing_over();
    stop_if_asked(); // the wait may have been long, and the run another node's by now
    begin_handing_over(std::move(stamped));
    tell();
}

/// The register has this chunk at work while the next one is read and stamped; after one another,
/// each of the two databases waited for the other.
void BatchIn::begin_handing_over(std::vector<core::StampedRecord> stamped) {
    if (stamped.empty()) {
        return;
    }
    m_handing = std::async(std::launch::async, [this, stamped = std::move(stamped)] {
        HandedOver handed;
        try {
            hand_over(stamped, handed);
        } catch (...) {
            handed.failure = std::current_exception();
        }
        return handed;
    });
}

/// Waits for the register, and writes down what it took while the run goes on.
/// @throws core::GatewayError what the register threw: what it did not take stays pending.
void BatchIn::end_handing_over() {
    if (!m_handing.valid()) {
        return;
    }
    HandedOver handed{m_handing.get()};
    if (!handed.taken.empty()) {
        note_meanwhile([this, taken = std::move(handed.taken)](const Ground&, Writing& writing) {
            for (const HandedOver::Taken& record : taken) {
                writing.note(
                    journal::EntryKind::handed_over, record.message, core::PersonNo::none,
                    journal::handed_over_body(m_under.exchange->reg, 1));
                writing.record_outcomes.push_back(ports::RecordOutcomeRow{
                    record.message, m_run, record.ordinal, ports::RecordState::released, {}, {}});
            }
        });
    }
    reject(handed.refused);
    if (handed.failure) {
        std::rethrow_exception(handed.failure);
    }
}

/// The register's own transaction passes over what it already has, so a repetition after a crash is
/// harmless. Uses nothing of the run but its writer and what stays as it is.
void BatchIn::hand_over(std::span<const core::StampedRecord> stamped, HandedOver& handed) const {
    core::failpoint("before_hand_over");
    try {
        m_writer->write(stamped);
    } catch (const GatewayError& failure) {
        if (failure.code() != core::Code{"REGISTER_DATA"}) {
            throw; // no record's fault, whatever it is: all stay pending
        }
        // One record that the register will not have must not keep the others out: find it.
        if (stamped.size() > 1) {
            hand_over(stamped.first(stamped.size() / 2), handed);
            hand_over(stamped.subspan(stamped.size() / 2), handed);
            return;
        }
        const core::StampedRecord& refused{stamped.front()};
        handed.refused.push_back(Rejected{
            refused.message(),
            RunPlace{m_run, static_cast<std::int64_t>(refused.ordinal()), {}, true, 0},
            core::Rejection{failure.code(), {}}});
        return;
    }
    core::failpoint("after_hand_over");
    for (const core::StampedRecord& record : stamped) {
        handed.taken.push_back({record.message(), static_cast<std::int64_t>(record.ordinal())});
    }
}

/// What was taken in before and came to no end.
void BatchIn::reject_pending(const core::Rejection& rejection) {
    constexpr std::size_t at_once{GateTransaction::group_limit};
    std::int64_t after{0};
    for (std::size_t found{at_once}; found == at_once;) {
        std::vector<Rejected> pending;
        for (const ports::Outbox::Known& one : m_parts.outbox.unsettled_of(m_run, after, at_once)) {
            after = one.ordinal;
            pending.push_back(Rejected{
                one.message, RunPlace{m_run, one.ordinal, one.record_key, true, one.decisions},
                rejection});
        }
        found = pending.size();
        reject(pending);
    }
}

void BatchIn::reject_rest(const core::Rejection& rejection) {
    Item rest;
    rest.content = ports::DocumentReader::Malformed{
        rejection, core::Secret<ports::RawTag>{}, static_cast<std::size_t>(m_read) + 1};
    ++m_progress.in;
    std::vector<Item> chunk;
    chunk.push_back(std::move(rest));
    take_in_chunk(std::move(chunk));
}

}
