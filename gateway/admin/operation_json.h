#pragma once
// What the resources about runs and deliveries say alike.

#include "gateway/admin/call.h"
#include "gateway/admin/operation.h"
#include "gateway/admin/parts.h"
#include "gateway/config/schedule.h"
#include "gateway/exchange/party_health.h"
#include "gateway/policy/law.h"
#include "gateway/text/strict_json.h"

namespace gateway::admin {

/// @throws core::GatewayError STORE_UNREACHABLE where the parts have none (no store behind them).
[[nodiscard]] Operation& operation_of(Parts& parts);

[[nodiscard]] text::JsonValue instant_json(core::Instant at);
[[nodiscard]] text::JsonValue instant_json(const std::optional<core::Instant>& at);
[[nodiscard]] text::JsonValue label_json(const policy::Label& label);
/// What a code means, in three languages; null where no words are known.
[[nodiscard]] text::JsonValue said_json(std::string_view code);
[[nodiscard]] std::string_view direction_word(ports::Direction direction) noexcept;
[[nodiscard]] std::string_view record_state_word(ports::RecordState state) noexcept;
[[nodiscard]] std::string_view missed_word(config::Missed missed) noexcept;
[[nodiscard]] std::string_view breaker_word(exchange::Breaker::State state) noexcept;
[[nodiscard]] text::JsonValue account_json(const ports::RunAccount& account);
[[nodiscard]] text::JsonValue run_line_json(const ports::Traffic::Run& run);

/// Where a page ended: `MICROSECONDS.ID`, opaque to whoever was given it.
[[nodiscard]] std::string cursor_of(core::Instant at, const core::MessageId& id);
[[nodiscard]] std::optional<std::pair<core::Instant, core::MessageId>>
parse_cursor(std::string_view text);

/// `language`: fi, sv or en. @param usual where it says none.
[[nodiscard]] std::string
language_in(const text::JsonValue& body, text::StrictJson& json, std::string_view usual = "fi");

}
