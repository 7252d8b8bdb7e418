#pragma once
// Days and instants in the forms that parties write them. Nothing is guessed: an hour that a clock
// change makes double or takes away is refused where no zone is written.

#include "gateway/core/code.h"
#include "gateway/core/instant.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace gateway::mapping {

/// Whether the form is a spreadsheet's numbering of days, which has no way to write a year alone.
[[nodiscard]] bool is_serial(std::string_view form) noexcept;

/// A day in the form named → YYYY-MM-DD; nothing unless it is such a day and exists.
[[nodiscard]] std::optional<std::string> read_day(std::string_view text, std::string_view form);

/// YYYY-MM-DD → the form named.
[[nodiscard]] std::optional<std::string>
write_day(std::string_view canonical, std::string_view form);

/// When something begins that a day or a moment dates: the day's first instant, or the moment; one
/// without a zone is Finland's, and none in the hour that comes twice or never.
[[nodiscard]] std::optional<core::Instant> beginning_of(std::string_view text);

/// The first instant after it: of a day, when the next one begins.
[[nodiscard]] std::optional<core::Instant> end_of(std::string_view text);

/// `20260327165011` as `2026-03-27T16:50:11`; any other text as it is.
[[nodiscard]] std::string spread_out(std::string_view text);

/// An instant. `naive` is one without a zone as Finnish systems write it, too: `2026-02-02 09:15`,
/// `2.2.2026 klo 9.15`. @return INSTANT_FORM, INSTANT_NONEXISTENT or INSTANT_AMBIGUOUS otherwise.
[[nodiscard]] std::variant<core::Instant, core::Code>
read_moment(std::string_view text, std::string_view form);

/// When a source stamp says that something was recorded: with its zone, or a day (its first
/// instant); `naive`: also without a zone, in fourteen digits, or a day as `2.2.2026`. Nothing for
/// what is none of these, and in the hour that comes twice or never.
[[nodiscard]] std::optional<core::Instant> recorded_at(std::string_view text, bool naive);

/// RFC 3339 → the form named.
[[nodiscard]] std::optional<std::string>
write_moment(std::string_view canonical, std::string_view form);

}
