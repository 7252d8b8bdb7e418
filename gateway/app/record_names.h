#pragma once
// Of this room alone: what the ids in a record are called, for people who read it as a page. The
// JSON keeps the ids and every language.

#include "gateway/config/configuration.h"
#include "gateway/policy/decide.h"
#include "gateway/text/json_value.h"

#include <vector>

namespace gateway::app {

/// The record in one language: of `{"fi","sv","en"}` the one that is asked for; items, categories,
/// classes, purposes, parties, registers, exchanges and provisions as `name (id)`, unless their
/// name stands beside them. An id that no configuration has stays as it is.
/// @param known  where names are looked for, the first first.
[[nodiscard]] text::JsonValue in_language(
    const text::JsonValue& record, const std::vector<const config::Configuration*>& known,
    policy::Language language);

}
