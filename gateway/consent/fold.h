#pragma once
// Consents: what a history of events amounts to. This room holds the fold and the rules of
// recording; it must never turn silence into a yes, nor let the order in which events arrived
// change what they mean (I10).

#include "gateway/core/instant.h"
#include "gateway/core/legal_facts.h"
#include "gateway/core/result.h"

#include <optional>
#include <span>
#include <vector>

namespace gateway::consent {

/// Whose consent is asked about: the cell (item, party or its class, purpose) of one register's
/// controller.
struct Scope {
    core::PartyId party;
    core::PartyClass cls;
    core::PurposeId purpose;
};

/// The state of each (item, role) that any event touches, at `at`; cells without an event are
/// absent. Rules: the last event by (expressed_at, sequence) wins; a tie goes to the negative;
/// `requested` and `deferred` change nothing that was given or refused; a broader positive does not
/// lift a narrower negative; a blanket consent is never itemised; a negative counts from when it
/// was expressed, however late it was recorded, and whatever `at` is.
[[nodiscard]] std::vector<core::ConsentState>
fold(std::span<const core::ConsentEvent> events, const Scope& scope, core::Instant at);

/// What an event is held against when it is to be recorded.
struct Circumstances {
    core::Instant now;
    std::span<const core::NoticeVersion> notices{}; ///< of the register, all that there were
    std::optional<core::LocalDate> born{};          ///< the person; nothing: it is not known
};

/// Who is this old speaks for themself in a matter that concerns them, beside their guardian
/// (hallintolaki 434/2003 §14(3); the section was not read in the act itself).
constexpr int capacity_age{15};

/// Whether the event may be recorded. What takes something away says of which items, and was not
/// said in the future: a withdrawal is not refused because of how it came, nor because of anything
/// that stands beside it. It may reject with CONSENT_SCOPE_EMPTY (no items) and CONSENT_FUTURE
/// (expressed after `now`) alone.
/// @return CONSENT_SCOPE_EMPTY (nothing enumerated: no items, purposes or recipients),
/// CONSENT_FUTURE (expressed or
///         recorded after `now`), CONSENT_ORDER (recorded before expressed, or ended before begun),
///         CONSENT_LANGUAGE (no language code), CONSENT_EVIDENCE (a document without its SHA-256,
///         or the other way round; or written, and no document),
///         CONSENT_ACTOR (an authority cannot consent for a person),
///         CONSENT_NOTICE_UNKNOWN (no such version), CONSENT_BEFORE_NOTICE (expressed before its
///         version was in use), CONSENT_CAPACITY (by a person too young), CONSENT_CAPACITY_UNKNOWN
///         (by a person whose age is not known).
[[nodiscard]] core::Result<core::Nothing>
validate(const core::ConsentEvent& event, const Circumstances& circumstances);

/// CONSENT_ORDER (ended before begun); nothing else can be wrong with a hold that was read.
[[nodiscard]] core::Result<core::Nothing> validate(const core::Hold& hold);

/// Whether recording the event takes something away, so that it needs the person's stripe
/// exclusively and raises the epoch (withdrawn, refused, revoked, expired, invalidated).
[[nodiscard]] bool blocks(const core::ConsentEvent& event) noexcept;

/// Whether a consent says less than one of those that it takes the place of: not explicit, written,
/// itemised or shown any more, or ending sooner. What was decided on the stronger one has to be
/// decided anew, so recording it needs the same as what blocks. Whether recipients overlap is not
/// asked: too much rather than too little.
[[nodiscard]] bool
weakens(const core::ConsentEvent& event, std::span<const core::ConsentEvent> before);

/// Given and renewed release; what is requested or deferred does neither.
[[nodiscard]] bool releases(core::ConsentKind kind) noexcept;

}
