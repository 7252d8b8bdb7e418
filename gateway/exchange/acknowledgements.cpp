#include "gateway/exchange/acknowledgements.h"

#include "gateway/core/error.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/outbound.h"
#include "gateway/journal/bodies.h"
#include "gateway/journal/evidence.h"
#include "gateway/policy/vocabulary.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <tuple>

namespace gateway::exchange {

namespace {

using core::GatewayError;

/// So many barriers are looked at in one go.
constexpr std::size_t at_once{200};

template <class T> bool names(const std::vector<T>& list, T wanted) {
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

const std::vector<core::ItemId>& items_of(const Cause& cause) {
    const auto* const event = std::get_if<core::ConsentEvent>(&cause);
    return event != nullptr ? event->items : std::get<core::Hold>(cause).items;
}

/// A hold is about every recipient; an event about those that it names, and about everybody where
/// it names none.
bool concerns(
    const Cause& cause, const journal::Disclosure& disclosure, const config::Configuration& law) {
    const auto* const event = std::get_if<core::ConsentEvent>(&cause);
    if (event == nullptr) {
        return true;
    }
    const config::Party* const party{law.find(disclosure.party)};
    const bool everybody{event->parties.empty() && event->classes.empty()};
    const bool recipient{
        everybody || names(event->parties, disclosure.party)
        || (party != nullptr && names(event->classes, party->cls))};
    return recipient && (event->purposes.empty() || names(event->purposes, disclosure.purpose));
}

/// The bases that a cause touches: an objection those of Art. 21(1) alone.
policy::BasisBits bases_of(const Cause& cause) {
    const auto* const hold = std::get_if<core::Hold>(&cause);
    if (hold == nullptr) {
        return policy::every_basis;
    }
    const policy::BasisBits bases{policy::hit_bases(hold->bases)};
    return hold->kind == core::HoldKind::objection ? bases & policy::objectionable_bases() : bases;
}

/// Whether a rule that let an item go rests on one of these. Of a rule that is not there any more
/// nobody knows: it does.
bool rests_on(
    const core::FieldDecision& field, policy::BasisBits bases, const config::Configuration& law) {
    const auto& permits = law.rules->law().permits;
    return bases == policy::every_basis
           || std::any_of(field.permits.begin(), field.permits.end(), [&](core::RuleId rule) {
                  const auto known =
                      std::find_if(permits.begin(), permits.end(), [&](const policy::Permit& one) {
                          return one.id == rule;
                      });
                  return known == permits.end()
                         || (policy::basis_bit(known->basis.gdpr6).value_or(policy::every_basis)
                             & bases)
                                != 0;
              });
}

std::vector<core::ItemId> items_sent(
    const journal::DecisionEvidence& evidence, const Cause& cause,
    const config::Configuration& law) {
    const std::vector<core::ItemId>& asked{items_of(cause)};
    const policy::BasisBits bases{bases_of(cause)};
    std::vector<core::ItemId> items;
    for (const core::FieldDecision& field : evidence.decision.fields) {
        if (field.form != core::Form::none && (asked.empty() || names(asked, field.item))
            && rests_on(field, bases, law)) {
            items.push_back(field.item);
        }
    }
    return items;
}

/// An objection of a request holds up what leaves from the day on which it came, whoever wrote it;
/// others are told of it once an official has granted it.
bool is_told(const ports::OpenBarrier& barrier) {
    return !barrier.request || !barrier.hold || barrier.hold->kind != core::HoldKind::objection
           || barrier.hold->state == core::HoldState::upheld;
}

Cause cause_of(const ports::OpenBarrier& barrier) {
    return barrier.consent ? Cause{*barrier.consent} : Cause{barrier.hold.value_or(core::Hold{})};
}

/// The live attempts of a node, none of whose processes is known to live.
std::vector<ports::LiveAttempt> attempts_of(ports::Barriers& barriers, const std::string& node) {
    std::vector<ports::LiveAttempt> attempts;
    for (const ports::NodeAttempts& known : barriers.nodes()) {
        if (known.node == node && known.process == ports::ProcessState::alive) {
            throw GatewayError{"NODE_ALIVE", GatewayError::Retry::never};
        }
        if (known.node == node) {
            attempts.insert(attempts.end(), known.attempts.begin(), known.attempts.end());
        }
    }
    if (attempts.empty()) {
        throw GatewayError{"NODE_UNKNOWN", GatewayError::Retry::never};
    }
    return attempts;
}

/// Lets the notes pass, group by group.
void pass_all(const Pass& pass, std::vector<std::unique_ptr<Note>>& notes) {
    std::vector<Passage*> group;
    for (const std::unique_ptr<Note>& note : notes) {
        group.push_back(note.get());
    }
    for (std::size_t begin{0}; begin < group.size(); begin += GateTransaction::group_limit) {
        const std::size_t count{std::min(GateTransaction::group_limit, group.size() - begin)};
        pass(std::span{group}.subspan(begin, count));
    }
}

/// Where notes of one call say that they failed.
struct Failure {
    std::optional<GatewayError> first{};

    [[nodiscard]] std::function<void(Noted)> taker() {
        return [this](const Noted& noted) {
            if (noted.failure && !first && noted.failure->code() != core::Code{"BARRIER_CLOSED"}) {
                first.emplace(*noted.failure);
            }
        };
    }

    void raise() const {
        if (first) {
            throw GatewayError{*first};
        }
    }
};

}

std::vector<Recipient> recipients_of(
    const Cause& cause, std::span<const ports::SentRecord> sent, const config::Configuration& law) {
    std::vector<Recipient> recipients;
    if (!notice_for(cause)) {
        return recipients;
    }
    for (const ports::SentRecord& record : sent) {
        if (!record.disclosed) {
            continue;
        }
        const core::Result<journal::DecisionEvidence> evidence{
            journal::decode_evidence(record.evidence)};
        if (!evidence) {
            throw GatewayError{evidence.rejection().code, GatewayError::Retry::never};
        }
        std::vector<core::ItemId> items{items_sent(evidence.value(), cause, law)};
        if (!items.empty()) {
            recipients.push_back(Recipient{
                record.party, record.message, record.exchange, std::move(items), record.received,
                concerns(cause, evidence.value().disclosure, law), record.marked_at});
        }
    }
    return recipients;
}

std::optional<ports::NoticeKind> notice_for(const Cause& cause) noexcept {
    if (const auto* const event = std::get_if<core::ConsentEvent>(&cause)) {
        switch (event->kind) {
        case core::ConsentKind::refused:
        case core::ConsentKind::withdrawn:
        case core::ConsentKind::revoked:
        case core::ConsentKind::invalidated: return ports::NoticeKind::withdrawal;
        case core::ConsentKind::requested:
        case core::ConsentKind::deferred:
        case core::ConsentKind::given:
        case core::ConsentKind::renewed:
        case core::ConsentKind::expired: return std::nullopt;
        }
        return std::nullopt;
    }
    const core::Hold& hold{std::get<core::Hold>(cause)};
    switch (hold.kind) {
    case core::HoldKind::restriction:
    case core::HoldKind::objection:        // restricts while it is assessed, Art. 18(1)(d)
    case core::HoldKind::accuracy_dispute: // Art. 18(1)(a)
        return policy::acts(hold.kind, hold.state) ? std::optional{ports::NoticeKind::restriction}
                                                   : std::nullopt;
    case core::HoldKind::turvakielto:
    case core::HoldKind::deceased: return std::nullopt;
    }
    return std::nullopt;
}

void require_off(ports::Barriers& barriers, const std::string& node) {
    static_cast<void>(attempts_of(barriers, node));
    if (barriers.connected(node)) {
        throw GatewayError{"NODE_CONNECTED", GatewayError::Retry::never};
    }
}

std::vector<ports::LiveAttempt> Acknowledgements::end_what_is_gone() {
    std::vector<ports::LiveAttempt> gone;
    for (const ports::NodeAttempts& node : m_parts.barriers.nodes()) {
        if (node.process == ports::ProcessState::gone) {
            gone.insert(gone.end(), node.attempts.begin(), node.attempts.end());
        }
    }
    end(gone, "PROCESS_GONE", {});
    return gone;
}

std::vector<ports::LiveAttempt> Acknowledgements::confirm_off(const std::string& node) {
    const std::vector<ports::LiveAttempt> attempts{attempts_of(m_parts.barriers, node)};
    end(attempts, "NODE_OFF", [&](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::node_off, std::nullopt, core::PersonNo::none,
            journal::node_off_body(node, attempts.size()));
    });
    return attempts;
}

/// Nobody sends any more what these began. Whether it left is not known: it may have.
void Acknowledgements::end(
    std::span<const ports::LiveAttempt> attempts, core::Code code, Note::Write first) {
    Failure failure;
    std::vector<std::unique_ptr<Note>> notes;
    if (first) {
        notes.push_back(std::make_unique<Note>(std::move(first), failure.taker()));
    }
    for (const ports::LiveAttempt& attempt : attempts) {
        ports::DeliveryReceipt receipt;
        receipt.code = code;
        notes.push_back(std::make_unique<Note>(
            [attempt, receipt](const Ground&, Writing& writing) {
                write_outcome(attempt.message, attempt.attempt, attempt.person, receipt, writing);
                writing.outcomes.back().teller = ports::Teller::witness;
            },
            failure.taker()));
    }
    pass_all(m_parts.pass, notes);
    failure.raise();
}

std::vector<ports::OpenBarrier>
Acknowledgements::look(std::span<const core::PersonNo> recorded_for) {
    std::vector<ports::OpenBarrier> waiting;
    std::size_t count{at_once};
    for (std::int64_t after{0}; count == at_once;) {
        std::vector<ports::OpenBarrier> open{m_parts.barriers.open(recorded_for, after, at_once)};
        count = open.size();
        std::vector<ports::OpenBarrier> free;
        for (ports::OpenBarrier& barrier : open) {
            after = barrier.barrier;
            (barrier.waits_for.empty() ? free : waiting).push_back(std::move(barrier));
        }
        acknowledge(free);
    }
    return waiting;
}

void Acknowledgements::acknowledge(std::span<const ports::OpenBarrier> barriers) {
    if (barriers.empty()) {
        return;
    }
    std::set<core::PersonNo> persons;
    for (const ports::OpenBarrier& barrier : barriers) {
        persons.insert(barrier.person);
    }
    const std::vector<core::PersonNo> whose{persons.begin(), persons.end()};
    std::vector<ports::SentRecord> all{m_parts.histories.sent(whose)};
    set_damaged_aside(all, m_parts.damaged);
    std::map<core::PersonNo, std::vector<ports::SentRecord>> sent;
    for (ports::SentRecord& record : all) {
        sent[record.person].push_back(std::move(record));
    }

    // A notice that waits to be sent is not queued again: two roles of one consent are withdrawn
    // together as a rule.
    using Told = std::tuple<
        core::PersonNo, core::PartyId, ports::NoticeKind, std::vector<core::ItemId>,
        std::optional<core::MessageId>>;
    std::set<Told> queued;
    for (const ports::TrackedNotice& known :
         m_parts.histories.notices(ports::NoticeState::queued, whose)) {
        const ports::NoticeRow& notice{known.notice};
        queued.emplace(notice.person, notice.party, notice.kind, notice.items, notice.request);
    }

    Failure failure;
    std::vector<std::unique_ptr<Note>> notes;
    for (const ports::OpenBarrier& barrier : barriers) {
        std::vector<ports::NoticeRow> notices{notices_for(barrier, sent[barrier.person])};
        std::erase_if(notices, [&](const ports::NoticeRow& notice) {
            return !queued
                        .emplace(
                            notice.person, notice.party, notice.kind, notice.items, notice.request)
                        .second;
        });
        notes.push_back(std::make_unique<Note>(
            [number = barrier.barrier, person = barrier.person, epoch = barrier.epoch,
             notices](const Ground&, Writing& writing) {
                writing.note(
                    journal::EntryKind::acknowledged, std::nullopt, person,
                    journal::acknowledged_body(epoch));
                writing.acknowledged.push_back(number);
                for (const ports::NoticeRow& notice : notices) {
                    writing.note(
                        journal::EntryKind::notice, notice.notice, person,
                        journal::notice_body(notice));
                    writing.notices.push_back(notice);
                }
            },
            failure.taker()));
    }
    pass_all(m_parts.pass, notes);
    failure.raise();
}

/// One to each party that the cause is about, naming all that it had, in whatever messages.
std::vector<ports::NoticeRow> Acknowledgements::notices_for(
    const ports::OpenBarrier& barrier, std::span<const ports::SentRecord> sent) const {
    if (!is_told(barrier)) {
        return {};
    }
    const Cause cause{cause_of(barrier)};
    std::map<core::PartyId, ports::NoticeRow> by_party;
    for (const Recipient& recipient :
         recipients_of(cause, sent, *m_parts.law.active()->configuration())) {
        if (!recipient.concerned) {
            continue;
        }
        ports::NoticeRow& notice{by_party[recipient.party]};
        notice.party = recipient.party;
        notice.messages.push_back(recipient.message);
        for (const core::ItemId item : recipient.items) {
            if (!names(notice.items, item)) {
                notice.items.push_back(item);
            }
        }
    }
    std::vector<ports::NoticeRow> notices;
    for (auto& [party, notice] : by_party) {
        notice.notice = crypto::new_message_id(m_parts.clock.now());
        notice.person = barrier.person;
        notice.kind = notice_for(cause).value_or(ports::NoticeKind::withdrawal);
        notice.request = barrier.request;
        std::sort(notice.items.begin(), notice.items.end());
        notices.push_back(std::move(notice));
    }
    return notices;
}

}
