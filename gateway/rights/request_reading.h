#pragma once
// What is told of a person's request, read from JSON: who they are by which identifiers, and what
// they ask. Two codes that differ in the century sign alone are two persons; this must never take
// them for one.

#include "gateway/config/configuration.h"
#include "gateway/core/secret.h"
#include "gateway/ports/rights.h"
#include "gateway/text/strict_json.h"

#include <string>
#include <vector>

namespace gateway::rights {

/// A person by the identifier of today and those of before. Someone without a personal identity
/// code is known by the register's own identifier.
struct ToldSubject {
    const config::Register* reg{}; ///< null where something is wrong
    core::PersonId current;
    std::vector<core::PersonId> earlier;
};

/// Reads `{"register","subject","earlier":[…]}`. What is wrong is noted in `json`: HETU_… of a
/// code, SUBJECT_REPEATED (an identifier stands twice), SUBJECT_SIGN_ONLY (two differ in the
/// century sign alone), SUBJECT_MIXED (an artificial code beside an official one: it is a
/// register's own).
[[nodiscard]] ToldSubject
read_subject(const text::JsonValue& body, const config::Configuration& law, text::StrictJson& json);

/// Reads the rest of a new request: `{"right","received","reference","language","asker",
/// "authority","items":[…]}`. AUTHORITY_MISSING where somebody asks for another without one;
/// RECEIVED_FUTURE, DATE_IMPLAUSIBLE.
[[nodiscard]] ports::RightsRequest read_request(
    const text::JsonValue& body, const config::Configuration& law, core::LocalDate today,
    text::StrictJson& json);

/// Reads a step: `{"step","reference","ground","level","cents","withhold":[{"party"|"item"|
/// "message","tell"}]}`; the details are what the step takes of these.
[[nodiscard]] ports::RightsEvent
read_step(const text::JsonValue& body, const config::Configuration& law, text::StrictJson& json);

}
