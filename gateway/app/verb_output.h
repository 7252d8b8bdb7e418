#pragma once
// What verbs print: JSON, tables, findings.

#include "gateway/config/configuration.h"
#include "gateway/ports/outbox.h"
#include "gateway/text/json_value.h"

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

namespace gateway::app {

[[nodiscard]] text::JsonValue json(std::string_view text);
[[nodiscard]] text::JsonValue json(std::int64_t number);
[[nodiscard]] text::JsonValue account_json(const ports::RunAccount& account);
[[nodiscard]] std::string_view direction_text(ports::Direction direction) noexcept;

/// A table of accounts for people.
void print_accounts(std::span<const ports::RunAccount> accounts, std::ostream& out);

/// `file:line: CODE reason`, notes marked as such; or JSON {"findings":[…],"errors":n}.
void print_findings(std::span<const config::Finding> findings, bool as_json, std::ostream& out);

/// {"findings":[…],"errors":n}.
[[nodiscard]] text::JsonValue findings_json(std::span<const config::Finding> findings);

[[nodiscard]] std::size_t errors_in(std::span<const config::Finding> findings) noexcept;

/// A file, or standard input for `-`. @param most bytes: no more is read, however much there is.
/// @throws core::GatewayError FILE_UNREADABLE.
[[nodiscard]] std::string read_input(const std::string& file, std::size_t most = SIZE_MAX);

}
