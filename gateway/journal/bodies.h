#pragma once
// What stands in entries: canonical JSON of ids, codes, counts and digests, from typed arguments.
// There is no way to put a value or free text into one.

#include "gateway/core/bytes.h"
#include "gateway/core/code.h"
#include "gateway/core/decision.h"
#include "gateway/core/legal_facts.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"
#include "gateway/ports/outbox.h"
#include "gateway/ports/person_entries.h"
#include "gateway/ports/transport.h"
#include "gateway/ports/users.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::journal {

/// Between whom and what for.
struct Disclosure {
    core::ExchangeId exchange;
    core::PartyId party;
    core::PurposeId purpose;
    core::RegisterId reg;
};

/// For `decision` and `refusal`: each field with its form, rules and reasons.
/// @param evidence  digest of the stored evidence (its ciphertext), so that the chain covers it.
/// @param payload   keyed digest of what was released; nothing where nothing was.
[[nodiscard]] std::string decision_body(
    const Disclosure& disclosure, int attempt, const core::Decision& decision,
    const core::Digest& evidence, const std::optional<core::Digest>& payload);

/// @param payload  keyed digest of the bytes to be sent.
/// @param persons  whose data the bytes hold; a count.
[[nodiscard]] std::string attempt_body(
    core::MessageId message, int attempt, core::PartyId party, const core::Digest& payload,
    std::size_t persons);

/// With what a network between us and the party said of it, where there is one.
[[nodiscard]] std::string outcome_body(int attempt, const ports::DeliveryReceipt& receipt);

/// What a party said of a record that it was sent. Its own code stays in the store.
[[nodiscard]] std::string receipt_body(const ports::PartyResult& result);

/// @param digest  keyed digest of the document as it arrived.
[[nodiscard]] std::string received_body(
    core::PartyId party, core::ExchangeId exchange, const core::Digest& digest,
    std::size_t records);

/// @param digest  of the stored provenance, see packed_provenance.h.
[[nodiscard]] std::string provenance_body(std::size_t items, const core::Digest& digest);

[[nodiscard]] std::string handed_over_body(core::RegisterId reg, std::size_t records);

/// @param item  that has no legal basis for receiving; empty where the cause is another.
[[nodiscard]] std::string quarantined_body(core::Code code, core::ItemId item, std::size_t ordinal);

/// @param code  why a record was not taken; its path stays in the store, beside the encrypted
/// record.
[[nodiscard]] std::string rejected_body(core::Code code, std::size_t ordinal);

[[nodiscard]] std::string sealed_body(
    core::MessageId document, core::MessageId run, const core::Digest& digest, std::size_t records);

[[nodiscard]] std::string superseded_body(core::MessageId document, core::MessageId run);

/// @param spki  of the certificate that the caller showed; zero if it showed none.
/// @param count how many calls of it were refused so.
[[nodiscard]] std::string access_refused_body(
    const core::Digest& spki, core::Code code, std::optional<core::ExchangeId> exchange,
    std::int64_t count);

/// The event's scope and its flags. Free texts (evidence, notice, told basis) stay in the store.
[[nodiscard]] std::string consent_body(const core::ConsentEvent& event);

[[nodiscard]] std::string hold_body(const core::Hold& hold);

/// No live attempt holds the person at an epoch below this one any more: from here on no byte of
/// theirs leaves that was decided before.
[[nodiscard]] std::string acknowledged_body(core::Epoch epoch);

/// A notice to an earlier recipient, as it is after this entry. Its reference stays in the store.
[[nodiscard]] std::string notice_body(const ports::NoticeRow& notice);
[[nodiscard]] std::string notice_body(const ports::NoticeChange& change);

/// A case of a refused query was opened …
[[nodiscard]] std::string case_body(const ports::CaseRow& opened);
/// … and decided. @param decision  keyed digest of official and reference, which stay in the store.
[[nodiscard]] std::string case_body(const core::Digest& decision);

/// An administrator answered for it that the node is powered off. @param attempts  that ended.
[[nodiscard]] std::string node_off_body(std::string_view node, std::size_t attempts);

[[nodiscard]] std::string configuration_body(const core::Digest& digest);

/// A person's word on attempts whose outcome nobody knew.
/// @param by         a user, or uid:NUMBER. @param reference  of the case; letters, digits, . / _ -
[[nodiscard]] std::string
settled_body(ports::DeliveryOutcome found, std::string_view by, std::string_view reference);

/// A message that waits for a person from now on, and why.
[[nodiscard]] std::string dead_letter_body(const ports::DeliveryStep& step);

/// A person has a dead message tried again. @param by  as of settled_body().
[[nodiscard]] std::string replayed_body(ports::Pile pile, std::string_view by);

/// A person ended a dead message. @param reference  as of settled_body().
[[nodiscard]] std::string
given_up_body(ports::Pile pile, std::string_view by, std::string_view reference);

/// @param t  what the clock said, which is below the chain's last time.
[[nodiscard]] std::string clock_behind_body(core::Instant t);

/// The six counts.
[[nodiscard]] std::string run_closed_body(const ports::RunAccount& account);

/// What a user is from now on.
[[nodiscard]] std::string user_body(const ports::User& user);

/// A token that was issued: whose, for what, until when; nothing of the token itself.
[[nodiscard]] std::string token_body(const ports::Token& token);

[[nodiscard]] std::string token_revoked_body(const ports::TokenRevocation& revocation);

/// One call of the administration's interface. What a caller sent stands here only where it was
/// found to be one of our own names.
struct Access {
    enum class Way : std::uint8_t { socket, network, command };

    Way way{Way::network};
    std::optional<ports::UserName> user{}; ///< nothing: nobody we know
    std::optional<std::uint32_t> uid{};    ///< of the calling process
    std::optional<ports::TokenId> token{};
    std::string_view resource{}; ///< of the closed list of permissions, as are the verbs
    std::string_view verb{};     ///< empty where the call reached no route
    std::string object{};        ///< the user, token or message that it was about
    int status{500};
    core::Code code{"INTERNAL"};
    std::string_view purpose{};           ///< of a closed list: what it was looked at for
    std::optional<core::Digest> reason{}; ///< keyed digest of the reader's reason
    std::int64_t unrecorded{0}; ///< calls of the same caller that were refused before this one
                                ///< for their number, without an entry
};

[[nodiscard]] std::string audit_body(const Access& access);

enum class Delivered : bool { cut, whole };

/// How an answer of ours ended: its status, and whether its last byte was handed to the network.
[[nodiscard]] std::string answered_body(int status, Delivered delivered);

}
