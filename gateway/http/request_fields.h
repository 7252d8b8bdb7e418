#pragma once
// What callers ask for in header fields.

#include <chrono>
#include <optional>
#include <string_view>

namespace gateway::http {

/// The language of explanations that an Accept-Language field asks for most: fi, sv or en; fi where
/// it asks for none of them (RFC 9110 §12.5.4).
[[nodiscard]] std::string_view language_of(std::optional<std::string_view> accept_language);

/// The caller's patience: `wait=N` of a Prefer field (RFC 7240 §4.3), between one second and two
/// minutes; 30 seconds without one.
[[nodiscard]] std::chrono::milliseconds time_budget_of(std::optional<std::string_view> prefer);

}
