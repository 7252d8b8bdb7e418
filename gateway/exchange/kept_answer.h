#pragma once
// An answer as it is kept for whoever asks again, and the keys it is kept under: a key and a
// question as digests keyed by the house, so that nothing of them can be read or tried out.

#include "gateway/exchange/departure.h"
#include "gateway/ports/intake.h"
#include "gateway/ports/kept_answers.h"

#include <optional>
#include <string>
#include <string_view>

namespace gateway::exchange {

/// The key in an Idempotency-Key field: a string of structured fields ("…", as the draft of the
/// IETF writes it) or the bare word; 1 to 255 visible characters. Nothing if it is none.
[[nodiscard]] std::optional<std::string_view> key_in(std::string_view field) noexcept;

/// @pre key_in() of the request's field is `key`.
[[nodiscard]] ports::AnswerClaim claim_of(
    const ports::Arrived& request, std::string_view key, const Under& under,
    const core::MessageId& message, const DigestKeys& keys);

/// The same of a delivery. @pre its body is in memory, whole.
[[nodiscard]] ports::AnswerClaim claim_of_delivery(
    const ports::Arrived& request, std::string_view key, const Under& under,
    const core::MessageId& run, const DigestKeys& keys);

/// @pre it carries no permit: what the gate released to a party is never kept.
[[nodiscard]] core::Bytes pack(const ports::Answer& answer);
/// Marked as given again. Nothing if it is damaged.
[[nodiscard]] std::optional<ports::Answer> unpack(core::ByteView packed);

}
