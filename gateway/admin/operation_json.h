#pragma once
// What the resources about runs and deliveries say alike.

#include "gateway/admin/call.h"
#include "gateway/admin/operation.h"
#include "gateway/admin/parts.h"
#include "gateway/policy/law.h"

namespace gateway::admin {

/// @throws core::GatewayError STORE_UNREACHABLE where the parts have none (no store behind them).
[[nodiscard]] Operation& operation_of(Parts& parts);

[[nodiscard]] text::JsonValue instant_json(core::Instant at);
[[nodiscard]] text::JsonValue instant_json(const std::optional<core::Instant>& at);
[[nodiscard]] text::JsonValue label_json(const policy::Label& label);
[[nodiscard]] std::string_view direction_word(ports::Direction direction) noexcept;
[[nodiscard]] text::JsonValue account_json(const ports::RunAccount& account);
[[nodiscard]] text::JsonValue run_line_json(const ports::Traffic::Run& run);

}
