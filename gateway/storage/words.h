#pragma once
// Enumerations as the words that stand in the database. A word never changes its meaning; a new
// enumerator without a word does not compile.

#include "gateway/core/decision.h"
#include "gateway/core/legal_facts.h"
#include "gateway/ports/unit_of_work.h"

#include <string_view>

namespace gateway::storage {

[[nodiscard]] std::string_view word(ports::Direction direction) noexcept;
[[nodiscard]] std::string_view word(ports::RecordState state) noexcept;
[[nodiscard]] std::string_view word(ports::PayloadRow::Use use) noexcept;
[[nodiscard]] std::string_view word(ports::DeliveryOutcome outcome) noexcept;
[[nodiscard]] std::string_view word(ports::DeliveryStep::State state) noexcept;
[[nodiscard]] std::string_view word(ports::Pile pile) noexcept;
[[nodiscard]] std::string_view word(ports::Seal::Kind kind) noexcept;
[[nodiscard]] std::string_view word(ports::ReleaseEntry::State state) noexcept;
[[nodiscard]] std::string_view word(ports::PartyResult::Verdict verdict) noexcept;
[[nodiscard]] std::string_view word(ports::PartyResult::Standing standing) noexcept;
[[nodiscard]] std::string_view word(core::Outcome outcome) noexcept;
[[nodiscard]] std::string_view word(core::ConsentKind kind) noexcept;
[[nodiscard]] std::string_view word(core::ConsentRole role) noexcept;
[[nodiscard]] std::string_view word(core::ConsentActor actor) noexcept;
[[nodiscard]] std::string_view word(core::HoldKind kind) noexcept;
[[nodiscard]] std::string_view word(core::HoldState state) noexcept;
[[nodiscard]] std::string_view word(ports::NoticeKind kind) noexcept;
[[nodiscard]] std::string_view word(ports::NoticeState state) noexcept;
[[nodiscard]] std::string_view word(ports::DueState state) noexcept;

/// The way back. @throws core::GatewayError STORE_REFUSED for a word that this binary does not
/// know.
template <class Enum> [[nodiscard]] Enum from_word(std::string_view text);

}
