#include "gateway/storage/words.h"

#include "gateway/core/error.h"

namespace gateway::storage {

namespace {

/// Enumerators are numbered from 0 without gaps, so the way back tries each in turn.
template <class Enum> Enum search(std::string_view text, Enum last) {
    for (std::underlying_type_t<Enum> number{0};
         number <= static_cast<std::underlying_type_t<Enum>>(last); ++number) {
        if (word(static_cast<Enum>(number)) == text) {
            return static_cast<Enum>(number);
        }
    }
    throw core::GatewayError{"STORE_REFUSED", core::GatewayError::Retry::never};
}

}

std::string_view word(ports::Direction value) noexcept {
    switch (value) {
    case ports::Direction::out: return "out";
    case ports::Direction::in: return "in";
    case ports::Direction::query_out: return "query-out";
    case ports::Direction::query_in: return "query-in";
    }
    return {};
}

std::string_view word(ports::RecordState value) noexcept {
    switch (value) {
    case ports::RecordState::released: return "released";
    case ports::RecordState::reduced: return "reduced";
    case ports::RecordState::withheld: return "withheld";
    case ports::RecordState::rejected: return "rejected";
    case ports::RecordState::pending: return "pending";
    }
    return {};
}

std::string_view word(ports::PayloadRow::Use value) noexcept {
    switch (value) {
    case ports::PayloadRow::Use::document: return "document";
    case ports::PayloadRow::Use::request: return "request";
    case ports::PayloadRow::Use::received: return "received";
    case ports::PayloadRow::Use::rejected: return "rejected";
    case ports::PayloadRow::Use::quarantined: return "quarantined";
    case ports::PayloadRow::Use::cleared: return "cleared";
    case ports::PayloadRow::Use::reason: return "reason";
    case ports::PayloadRow::Use::population: return "population";
    }
    return {};
}

std::string_view word(ports::DeliveryOutcome value) noexcept {
    switch (value) {
    case ports::DeliveryOutcome::delivered: return "delivered";
    case ports::DeliveryOutcome::refused: return "refused";
    case ports::DeliveryOutcome::failed: return "failed";
    case ports::DeliveryOutcome::unknown: return "unknown";
    }
    return {};
}

std::string_view word(ports::DeliveryStep::State value) noexcept {
    switch (value) {
    case ports::DeliveryStep::State::waiting: return "waiting";
    case ports::DeliveryStep::State::dead: return "dead";
    case ports::DeliveryStep::State::replayed: return "replayed";
    case ports::DeliveryStep::State::given_up: return "given-up";
    }
    return {};
}

std::string_view word(ports::Seal::Kind value) noexcept {
    switch (value) {
    case ports::Seal::Kind::records: return "records";
    case ports::Seal::Kind::manifest: return "manifest";
    }
    return {};
}

std::string_view word(ports::ReleaseEntry::State value) noexcept {
    switch (value) {
    case ports::ReleaseEntry::State::intended: return "intended";
    case ports::ReleaseEntry::State::accepted: return "accepted";
    case ports::ReleaseEntry::State::signed_: return "signed";
    case ports::ReleaseEntry::State::given_up: return "given-up";
    }
    return {};
}

std::string_view word(ports::Pile value) noexcept {
    return ports::to_text(value);
}

std::string_view word(ports::PartyResult::Verdict value) noexcept {
    switch (value) {
    case ports::PartyResult::Verdict::accepted: return "accepted";
    case ports::PartyResult::Verdict::refused: return "refused";
    }
    return {};
}

std::string_view word(ports::PartyResult::Standing value) noexcept {
    switch (value) {
    case ports::PartyResult::Standing::counts: return "counts";
    case ports::PartyResult::Standing::repeats: return "repeats";
    case ports::PartyResult::Standing::contradicts: return "contradicts";
    case ports::PartyResult::Standing::unmatched: return "unmatched";
    }
    return {};
}

std::string_view word(core::Outcome value) noexcept {
    switch (value) {
    case core::Outcome::released: return "released";
    case core::Outcome::reduced: return "reduced";
    case core::Outcome::refused: return "refused";
    }
    return {};
}

std::string_view word(core::ConsentKind value) noexcept {
    switch (value) {
    case core::ConsentKind::requested: return "requested";
    case core::ConsentKind::deferred: return "deferred";
    case core::ConsentKind::given: return "given";
    case core::ConsentKind::renewed: return "renewed";
    case core::ConsentKind::refused: return "refused";
    case core::ConsentKind::withdrawn: return "withdrawn";
    case core::ConsentKind::revoked: return "revoked";
    case core::ConsentKind::expired: return "expired";
    case core::ConsentKind::invalidated: return "invalidated";
    }
    return {};
}

std::string_view word(core::ConsentRole value) noexcept {
    switch (value) {
    case core::ConsentRole::gdpr6: return "gdpr6";
    case core::ConsentRole::gdpr9: return "gdpr9";
    case core::ConsentRole::secrecy_waiver: return "secrecy-waiver";
    }
    return {};
}

std::string_view word(core::ConsentActor value) noexcept {
    switch (value) {
    case core::ConsentActor::person: return "person";
    case core::ConsentActor::guardian: return "guardian";
    case core::ConsentActor::attorney: return "attorney";
    case core::ConsentActor::authority: return "authority";
    }
    return {};
}

std::string_view word(core::HoldKind value) noexcept {
    switch (value) {
    case core::HoldKind::restriction: return "restriction";
    case core::HoldKind::objection: return "objection";
    case core::HoldKind::accuracy_dispute: return "accuracy-dispute";
    case core::HoldKind::turvakielto: return "turvakielto";
    case core::HoldKind::deceased: return "deceased";
    }
    return {};
}

std::string_view word(core::HoldState value) noexcept {
    switch (value) {
    case core::HoldState::received: return "received";
    case core::HoldState::assessing: return "assessing";
    case core::HoldState::upheld: return "upheld";
    case core::HoldState::overridden: return "overridden";
    case core::HoldState::ended: return "ended";
    }
    return {};
}

std::string_view word(ports::NoticeKind value) noexcept {
    switch (value) {
    case ports::NoticeKind::withdrawal: return "withdrawal";
    case ports::NoticeKind::rectification: return "rectification";
    case ports::NoticeKind::erasure: return "erasure";
    case ports::NoticeKind::restriction: return "restriction";
    }
    return {};
}

std::string_view word(ports::NoticeState value) noexcept {
    switch (value) {
    case ports::NoticeState::queued: return "queued";
    case ports::NoticeState::sent: return "sent";
    case ports::NoticeState::received: return "received";
    }
    return {};
}

std::string_view word(ports::DueState value) noexcept {
    switch (value) {
    case ports::DueState::waiting: return "waiting";
    case ports::DueState::begun: return "begun";
    case ports::DueState::skipped: return "skipped";
    }
    return {};
}

template <> ports::Direction from_word(std::string_view text) {
    return search(text, ports::Direction::query_in);
}

template <> ports::RecordState from_word(std::string_view text) {
    return search(text, ports::RecordState::pending);
}

template <> ports::PayloadRow::Use from_word(std::string_view text) {
    return search(text, ports::PayloadRow::Use::population);
}

template <> ports::DeliveryOutcome from_word(std::string_view text) {
    return search(text, ports::DeliveryOutcome::unknown);
}

template <> ports::DeliveryStep::State from_word(std::string_view text) {
    return search(text, ports::DeliveryStep::State::given_up);
}

template <> ports::Pile from_word(std::string_view text) {
    return search(text, ports::Pile::withdrawn);
}

template <> ports::ReleaseEntry::State from_word(std::string_view text) {
    return search(text, ports::ReleaseEntry::State::given_up);
}

template <> ports::Seal::Kind from_word(std::string_view text) {
    return search(text, ports::Seal::Kind::manifest);
}

template <> ports::PartyResult::Verdict from_word(std::string_view text) {
    return search(text, ports::PartyResult::Verdict::refused);
}

template <> ports::PartyResult::Standing from_word(std::string_view text) {
    return search(text, ports::PartyResult::Standing::unmatched);
}

template <> core::Outcome from_word(std::string_view text) {
    return search(text, core::Outcome::refused);
}

template <> core::ConsentKind from_word(std::string_view text) {
    return search(text, core::ConsentKind::invalidated);
}

template <> core::ConsentRole from_word(std::string_view text) {
    return search(text, core::ConsentRole::secrecy_waiver);
}

template <> core::ConsentActor from_word(std::string_view text) {
    return search(text, core::ConsentActor::authority);
}

template <> core::HoldKind from_word(std::string_view text) {
    return search(text, core::HoldKind::deceased);
}

template <> core::HoldState from_word(std::string_view text) {
    return search(text, core::HoldState::ended);
}

template <> ports::NoticeKind from_word(std::string_view text) {
    return search(text, ports::NoticeKind::restriction);
}

template <> ports::NoticeState from_word(std::string_view text) {
    return search(text, ports::NoticeState::received);
}

template <> ports::DueState from_word(std::string_view text) {
    return search(text, ports::DueState::skipped);
}

}
