#pragma once
// What the corridor answers: problem details (RFC 9457) in the caller's language, explained
// refusals for our own side of the gate, one uniform refusal for parties, and the mapped answer
// with its provenance.

#include "gateway/core/error.h"
#include "gateway/exchange/departure.h"
#include "gateway/ports/intake.h"
#include "gateway/ports/transport.h"

#include <string>
#include <string_view>

namespace gateway::exchange {

[[nodiscard]] policy::Language language_of(std::string_view accepted) noexcept;

/// A problem with a code; title and detail come from a table of three languages.
[[nodiscard]] ports::Answer
problem(int status, core::Code code, std::string_view language, std::string_view path = {});

/// With the message under which the journal has it, and what the gate let out.
[[nodiscard]] ports::Answer named(ports::Answer answer, const Departed& departed);

/// What became of a question that a party did not answer: which party, and when it wants to be
/// asked again, if it said so; where a network or the party gave a fault of its own, whose it is,
/// its code, and what to do. Never its text: that may hold anything.
[[nodiscard]] ports::Answer not_answered(
    int status, const Departed& departed, const ports::DeliveryReceipt& receipt,
    std::string_view language);

/// The party answered what cannot be taken in, or not be handed over. 502, with the party and,
/// where there is one, the place.
[[nodiscard]] ports::Answer
not_readable(const Departed& departed, const core::Rejection& rejection, std::string_view language);

/// 503, nothing was done: with the moment after which to try again. Where it is in doubt whether
/// something was done after all, without: Retry-After is our word that nothing was.
[[nodiscard]] ports::Answer
unavailable(const core::GatewayError& failure, std::string_view language);

/// Why a peer's certificate, or its token, does not let it in. @param known it is somebody's, who
/// may not call this.
[[nodiscard]] core::Code refusal_code(const ports::PeerCertificate& peer, bool known) noexcept;

/// To whom that code keeps out: 403, or 401 where its token is none (RFC 6750 §3).
[[nodiscard]] ports::Answer not_let_in(core::Code code, std::string_view language);

/// To a municipal system: which fields were refused, by which rule and section, and the state of
/// consent, in words.
[[nodiscard]] ports::Answer explained_refusal(
    const Departed& departed, const policy::RuleSet& rules, std::string_view language);

/// To a party: "not supplied; ask the authority", the same whatever the cause, also where there is
/// no such person.
[[nodiscard]] ports::Answer
uniform_refusal(const core::MessageId& message, std::string_view language);

/// To a municipal system: what the party answered, each field with its source, and what was
/// withheld on the way out; in the notation in which it asked. What that one cannot write (a
/// control character in XML) is told as an answer that is not readable.
[[nodiscard]] ports::Answer mapped_answer(
    const Under& under, const Departed& asked, const core::StampedRecord& answered,
    std::string_view language);

/// To a party: what the gate released, with its permit: the listener compares the digest before the
/// first byte.
[[nodiscard]] ports::Answer
released_answer(ports::SendPermit permit, const ports::Payload& payload);

/// What became of an answer to a party.
[[nodiscard]] ports::DeliveryReceipt
receipt_of(ports::Carried carried, const ports::NetworkNames& asked_as);

/// A delivery was stored.
[[nodiscard]] ports::Answer received(const core::MessageId& message);

}
