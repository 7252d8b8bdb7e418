#pragma once
// What the law looks at beside the fields: consent events, holds and relations of a person.
// Consent events are append-only; a state is a fold of events (gateway/consent), never a row that
// changes.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace gateway::core {

/// ISO/IEC TS 27560 calls these consent states' causes; `refused` is kept with the care of `given`.
enum class ConsentKind : std::uint8_t {
    requested,
    deferred,
    given,
    renewed,
    refused,
    withdrawn,
    revoked,
    expired,
    invalidated
};

/// A consent is the GDPR's basis (Art. 6(1)(a) or 9(2)(a)) or only a waiver of secrecy (621/1999
/// §26).
enum class ConsentRole : std::uint8_t { gdpr6, gdpr9, secrecy_waiver };

/// By whom the event was caused.
enum class ConsentActor : std::uint8_t { person, guardian, attorney, authority };

/// A version of the notice on which people consent, and since when it is in use; nothing: it bears
/// no date.
struct NoticeVersion {
    std::string version;
    std::optional<Instant> from{};
};

/// One event in the life of a consent.
struct ConsentEvent {
    std::int64_t sequence{0}; ///< order of recording in the store; breaks ties of expressed_at
    ConsentKind kind{ConsentKind::requested};
    ConsentRole role{ConsentRole::gdpr6};
    std::vector<ItemId> items; ///< enumerated; for a blanket consent the items it was taken to mean
    std::vector<PartyId> parties; ///< enumerated; narrower than classes
    std::vector<PartyClass> classes;
    std::vector<PurposeId> purposes; ///< enumerated
    bool is_explicit{false};
    bool itemised{false}; ///< yksilöity; false is a blanket consent
    bool written{false};
    ConsentActor by{ConsentActor::person};
    Instant expressed_at; ///< when the person said so
    Instant recorded_at;  ///< when it was written down
    std::optional<Instant> valid_until{};
    std::string notice_version;
    std::string language;
    std::string evidence_reference; ///< document id; empty is no evidence
    std::string evidence_sha256;
    std::string evidence_level{}; ///< how the person was known: strong, in-person, …; empty: untold
    std::string told_basis; ///< the basis that the person was told, such as 9.2.a; empty if none
};

enum class HoldKind : std::uint8_t {
    restriction,
    objection,
    accuracy_dispute,
    turvakielto,
    deceased
};

enum class HoldState : std::uint8_t { received, assessing, upheld, overridden, ended };

/// Holds and consents belong to a controller: what is told to one says nothing about another.
/// Address protection and death are facts about the person, whoever has written them down.
[[nodiscard]] constexpr bool counts_everywhere(HoldKind kind) noexcept {
    return kind == HoldKind::turvakielto || kind == HoldKind::deceased;
}

/// A hold on a person (GDPR Art. 18, 21; turvakielto 661/2009 §36).
struct Hold {
    HoldKind kind{HoldKind::restriction};
    HoldState state{HoldState::received};
    Validity validity;
    std::vector<ItemId> items;      ///< empty: all
    std::vector<std::string> bases; ///< empty: all; else GDPR bases such as 6.1.e
};

/// What the events of one consent cell amount to at one instant (the fold, gateway/consent).
struct ConsentState {
    ItemId item;
    ConsentRole role{ConsentRole::gdpr6};
    /// The kind that holds now; `expired` also where valid_until has passed. Nothing: no event
    /// covers the cell. `requested` and `deferred` only where nothing was ever given or refused.
    std::optional<ConsentKind> kind{};
    bool out_of_scope{
        false}; ///< there are events on the item, but for others or for other purposes
    bool is_explicit{false};
    bool itemised{false};
    bool written{false};
    bool has_evidence{false};
    std::optional<Instant> valid_until{};
    std::int64_t sequence{0}; ///< of the event that decided
    Instant expressed_at;
    std::string told_basis; ///< of a refusal or withdrawal: the basis that the person had been told

    [[nodiscard]] bool given() const noexcept {
        return kind == ConsentKind::given || kind == ConsentKind::renewed;
    }
    /// Whether the person had been told that consent is the basis (GDPR Art. 6(1)(a), 9(2)(a)).
    [[nodiscard]] bool told_of_consent() const noexcept {
        return told_basis == "6.1.a" || told_basis == "9.2.a";
    }
};

/// A dated bond between a person and a recipient, without which no permit about a person acts.
struct Relation {
    FactId kind;                    ///< relation.statement-request, relation.referral, …
    std::optional<PartyId> party{}; ///< empty: any recipient of the exchange
    Validity validity;
    std::string source; ///< where it is written: register and case, never a value about the person
};

}
