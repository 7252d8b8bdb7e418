#pragma once
// A case of a breach as JSON, for the interface and the verbs: what left, by the names of items, to
// whom, how many persons it concerns, and how much of the 72 hours is left. Never whose it was:
// that is asked for with a reason. `message` is the record where a case is about one of a document.

#include "gateway/ports/breaches.h"
#include "gateway/text/json_value.h"

#include <string>
#include <vector>

namespace gateway::admin {

/// wrong, late, post-withdrawal, other.
[[nodiscard]] std::string_view word_of(ports::BreachKind kind) noexcept;

/// @param items  that left, by name.
[[nodiscard]] text::JsonValue
breach_json(const ports::BreachCase& one, const std::vector<std::string>& items, core::Instant now);

}
