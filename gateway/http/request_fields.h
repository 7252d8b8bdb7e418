#pragma once
// What callers ask for in header fields, and what goes along with a question of ours.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gateway::http {

/// The language of explanations that an Accept-Language field asks for most: fi, sv or en; fi where
/// it asks for none of them (RFC 9110 §12.5.4).
[[nodiscard]] std::string_view language_of(std::optional<std::string_view> accept_language);

/// The caller's patience: `wait=N` of a Prefer field (RFC 7240 §4.3), between one second and two
/// minutes; 30 seconds without one.
[[nodiscard]] std::chrono::milliseconds time_budget_of(std::optional<std::string_view> prefer);

/// Adds what whoever is asked may know of it: the trace, unless empty, and, where somebody waits,
/// for how long: in whole seconds, rounded down, so that the other's patience ends before ours.
void add_context(
    std::vector<std::pair<std::string, std::string>>& headers, std::string_view traceparent,
    std::optional<std::chrono::milliseconds> patience);

}
