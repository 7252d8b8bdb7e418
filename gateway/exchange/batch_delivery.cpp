// What becomes of a batch's sealed documents: the second half of a run.

#include "gateway/exchange/batch.h"
#include "gateway/exchange/delivery.h"

#include <algorithm>

namespace gateway::exchange {

/// Before the register is read: what may still leave, and of how many records it has to be seen
/// that the register says the same.
void BatchOut::note_what_stands() {
    using State = ports::DeliveryStep::State;
    for (const ports::SealedDocument& document : m_parts.outbox.sealed_documents(m_run)) {
        if (document.kind == ports::Seal::Kind::records && !document.answered()
            && !document.in_state(State::dead) && !document.in_state(State::given_up)) {
            m_unconfirmed.emplace(document.document, document.records);
        }
    }
}

/// Documents about which the register says something else today, or nothing any more.
/// @return whether records are to be taken in again.
bool BatchOut::supersede_the_changed() {
    std::erase_if(m_unconfirmed, [](const auto& document) { return document.second == 0; });
    if (m_unconfirmed.empty()) {
        return false;
    }
    bool again{false};
    Delivery delivery{m_parts, *m_assembly, m_under, m_pace};
    for (const ports::SealedDocument& document : m_parts.outbox.sealed_documents(m_run)) {
        if (m_unconfirmed.contains(document.document)) {
            const Delivery::Ended ended{delivery.changed(document)};
            again = again || ended.how == Delivery::Ended::How::superseded;
        }
    }
    return again;
}

/// What the register said grows old while a slow party takes one document after another: then it is
/// read again before the next. One leaves after each reading, so that this ends however long a
/// reading takes.
/// @return whether records are to be taken in again: a document was superseded, somebody's turn may
/// have come, or what the register said has grown old.
bool BatchOut::deliver_sealed() {
    m_goes_on.reset();
    bool again{false};
    bool one_left{false};
    bool turn_came{false};
    Delivery delivery{m_parts, *m_assembly, m_under, m_pace};
    const std::vector<ports::SealedDocument> documents{m_parts.outbox.sealed_documents(m_run)};
    expect_to_deliver(documents);
    for (const ports::SealedDocument& document : documents) {
        const bool is_to_leave{would_leave(document, delivery.pace())};
        if (one_left && is_to_leave && !is_fresh()) {
            again = true;
            break;
        }
        const bool was_over{
            document.answered() || document.in_state(ports::DeliveryStep::State::given_up)};
        const Delivery::Ended ended{delivery.carry_on(document)};
        again = again || ended.how == Delivery::Ended::How::superseded;
        // taken, refused for good, or found out about: nobody waits behind it any more
        turn_came = turn_came || (!was_over && ended.how == Delivery::Ended::How::over);
        one_left = one_left || (is_to_leave && !ended.next); // what waits may not have left at all
        goes_on(ended.next);
        if (ended.delivered > 0) {
            m_progress.delivered += static_cast<std::int64_t>(ended.delivered);
            tell();
        }
        if (ended.how == Delivery::Ended::How::party_rests) {
            break; // nor would the others get through
        }
    }
    m_pace = delivery.pace();
    return again || (turn_came && m_waits_its_turn);
}

void BatchOut::expect_to_deliver(const std::vector<ports::SealedDocument>& documents) {
    m_progress.to_deliver = m_progress.delivered;
    for (const ports::SealedDocument& document : documents) {
        *m_progress.to_deliver += document.answered() ? 0 : document.records;
    }
    tell();
}

void BatchOut::goes_on(std::optional<core::Instant> at) {
    if (at) {
        m_goes_on = m_goes_on ? std::min(*m_goes_on, *at) : *at;
    }
}

}
