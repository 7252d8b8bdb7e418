#include "gateway/exchange/corrections.h"

#include "gateway/core/error.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/note.h"
#include "gateway/journal/bodies.h"
#include "gateway/journal/evidence.h"
#include "gateway/journal/packed_provenance.h"

#include <algorithm>
#include <map>
#include <memory>

namespace gateway::exchange {

namespace {

using core::GatewayError;

/// So many are looked at in one go.
constexpr std::size_t at_once{200};

[[nodiscard]] std::vector<core::Provenance> unpacked(const ports::StampedRow& row) {
    core::Result<std::vector<core::Provenance>> fields{
        journal::unpack(row.profile, row.record, row.message)};
    if (!fields) {
        throw GatewayError{fields.rejection().code, GatewayError::Retry::never};
    }
    return std::move(fields).value();
}

[[nodiscard]] bool among(std::span<const core::ItemId> items, core::ItemId wanted) {
    return std::find(items.begin(), items.end(), wanted) != items.end();
}

/// The items that a decision released.
[[nodiscard]] std::vector<core::ItemId>
released(const ports::SentRecord& record, std::span<const core::ItemId> items) {
    const core::Result<journal::DecisionEvidence> evidence{
        journal::decode_evidence(record.evidence)};
    if (!evidence) {
        throw GatewayError{evidence.rejection().code, GatewayError::Retry::never};
    }
    std::vector<core::ItemId> given;
    for (const core::FieldDecision& field : evidence.value().decision.fields) {
        if (field.form != core::Form::none && among(items, field.item)) {
            given.push_back(field.item);
        }
    }
    return given;
}

}

std::vector<core::ItemId>
corrected(const ports::DueComparison& due, std::span<const core::ItemId> declared) {
    std::map<core::ItemId, core::Digest> before;
    for (const ports::StampedRow& row : due.earlier) {
        if (row.party != due.stamped.party) {
            continue; // another source may say otherwise: that corrects nothing
        }
        for (const core::Provenance& field : unpacked(row)) {
            before[field.item] = field.fingerprint;
        }
    }
    std::vector<core::ItemId> items;
    for (const core::Provenance& field : unpacked(due.stamped)) {
        const auto known = before.find(field.item);
        if (known != before.end() && known->second != field.fingerprint
            && among(declared, field.item)) {
            items.push_back(field.item);
        }
    }
    return items;
}

std::vector<ports::NoticeRow> rectifications(
    const ports::StampedRow& source, std::span<const core::ItemId> items,
    std::span<const ports::SentRecord> sent, const std::function<core::MessageId()>& make) {
    std::map<core::PartyId, ports::NoticeRow> by_party;
    for (const ports::SentRecord& record : sent) {
        if (!record.disclosed || record.party == source.party || record.person != source.person) {
            continue;
        }
        for (const core::ItemId item : released(record, items)) {
            ports::NoticeRow& notice{by_party[record.party]};
            if (!among(notice.items, item)) {
                notice.items.push_back(item);
            }
            if (notice.messages.empty() || !(notice.messages.back() == record.message)) {
                notice.messages.push_back(record.message);
            }
        }
    }
    std::vector<ports::NoticeRow> notices;
    for (auto& [party, notice] : by_party) {
        notice.notice = make();
        notice.person = source.person;
        notice.party = party;
        notice.kind = ports::NoticeKind::rectification;
        std::sort(notice.items.begin(), notice.items.end());
        notices.push_back(std::move(notice));
    }
    return notices;
}

std::vector<ports::NoticeRow> Corrections::notices_for(const ports::DueComparison& due) const {
    const std::shared_ptr<const Assembly> assembly{m_parts.law.active()};
    const config::Exchange* const exchange{assembly->configuration()->find(due.stamped.exchange)};
    if (exchange == nullptr) {
        return {}; // an exchange that is no more corrects nothing
    }
    const std::vector<core::ItemId> items{corrected(due, exchange->corrections)};
    if (items.empty()) {
        return {};
    }
    const core::PersonNo person{due.stamped.person};
    std::vector<ports::SentRecord> sent{m_parts.histories.sent(std::span{&person, 1})};
    set_damaged_aside(sent, m_parts.damaged);
    return rectifications(
        due.stamped, items, sent, [this] { return crypto::new_message_id(m_parts.clock.now()); });
}

/// What cannot be compared corrects nothing that we could tell: a person has to look.
std::vector<ports::NoticeRow>
Corrections::readable_notices_for(const ports::DueComparison& due) const {
    try {
        return notices_for(due);
    } catch (const GatewayError& failure) {
        if (failure.code() != core::Code{"PROVENANCE_MALFORMED"}) {
            throw;
        }
        if (m_parts.damaged) {
            m_parts.damaged(due.stamped.message);
        }
        return {};
    }
}

std::size_t Corrections::look() {
    std::size_t queued{0};
    for (std::size_t count{at_once}; count == at_once;) {
        const std::vector<ports::DueComparison> due{m_parts.comparisons.due(at_once)};
        count = due.size();
        std::optional<GatewayError> failure;
        std::vector<std::unique_ptr<Note>> notes;
        std::vector<Passage*> group;
        for (const ports::DueComparison& one : due) {
            std::vector<ports::NoticeRow> notices{readable_notices_for(one)};
            queued += notices.size();
            notes.push_back(std::make_unique<Note>(
                [stamping = one.stamped.stamping, message = one.stamped.message,
                 notices = std::move(notices)](const Ground&, Writing& writing) {
                    writing.compared.push_back(stamping);
                    for (const ports::NoticeRow& notice : notices) {
                        writing.note(
                            journal::EntryKind::notice, notice.notice, notice.person,
                            journal::notice_body(notice));
                        writing.notices.push_back(notice);
                    }
                },
                [&failure](const Noted& noted) {
                    // another node was quicker: its notices stand
                    if (noted.failure && noted.failure->code() != core::Code{"COMPARED_BEFORE"}) {
                        failure = noted.failure;
                    }
                }));
            group.push_back(notes.back().get());
        }
        if (!group.empty()) { // nothing is due, nothing is committed
            m_parts.pass(group);
        }
        if (failure) {
            throw GatewayError{*failure};
        }
    }
    return queued;
}

}
