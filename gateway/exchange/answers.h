#pragma once
// What the corridor answers: problem details (RFC 9457) in the caller's language, explained
// refusals for our own side of the gate, one uniform refusal for parties, and the mapped answer
// with its provenance.

#include "gateway/core/error.h"
#include "gateway/exchange/departure.h"
#include "gateway/ports/intake.h"

#include <string>
#include <string_view>

namespace gateway::exchange {

[[nodiscard]] policy::Language language_of(std::string_view accepted) noexcept;

/// A problem with a code; title and detail come from a table of three languages.
[[nodiscard]] ports::Answer
problem(int status, core::Code code, std::string_view language, std::string_view path = {});

/// What became of a question that was not answered; where a network or the party gave a fault of
/// its own, whose it is, its code, and what to do. Never its text: that may hold anything.
[[nodiscard]] ports::Answer
not_answered(int status, const ports::DeliveryReceipt& receipt, std::string_view language);

/// 503, nothing was done: with the moment after which to try again. Where it is in doubt whether
/// something was done after all, without: Retry-After is our word that nothing was.
[[nodiscard]] ports::Answer
unavailable(const core::GatewayError& failure, std::string_view language);

/// Why a peer's certificate does not let it in.
[[nodiscard]] core::Code refusal_code(const ports::PeerCertificate& peer) noexcept;

/// To a municipal system: which fields were refused, by which rule and section, and the state of
/// consent, in words.
[[nodiscard]] ports::Answer explained_refusal(
    const Departed& departed, const policy::RuleSet& rules, std::string_view language);

/// To a party: "not supplied; ask the authority", the same whatever the cause, also where there is
/// no such person.
[[nodiscard]] ports::Answer
uniform_refusal(const core::MessageId& message, std::string_view language);

/// To a municipal system: what the party answered, each field with its source, and what was
/// withheld on the way out.
[[nodiscard]] ports::Answer
mapped_answer(const Departed& asked, const core::StampedRecord& answered);

/// A delivery was stored.
[[nodiscard]] ports::Answer received(const core::MessageId& message);

}
