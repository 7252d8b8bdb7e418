#pragma once
// Of this room alone: a field's decision as canonical JSON, in journal entries and in evidence.

#include "gateway/core/decision.h"
#include "gateway/journal/json_reader.h"
#include "gateway/journal/json_writer.h"

namespace gateway::journal {

void write_field(JsonWriter& json, const core::FieldDecision& field);
[[nodiscard]] core::FieldDecision read_field(JsonReader& json);

void write_guards(JsonWriter& json, std::string_view name, const std::vector<core::Guard>& guards);
[[nodiscard]] std::vector<core::Guard> read_guards(JsonReader& json, std::string_view name);

void write_decision(JsonWriter& json, const core::Decision& decision);
[[nodiscard]] core::Decision read_decision(JsonReader& json);

/// The same in fewer bytes: what is decided alike of several fields stands once.
void write_alike(JsonWriter& json, const core::Decision& decision);
[[nodiscard]] core::Decision read_alike(JsonReader& json);

}
