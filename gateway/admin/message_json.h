#pragma once
// Messages in JSON, for the interface and for the verbs about messages. Names, times and codes;
// never a value, and of a person nothing.

#include "gateway/ports/message_log.h"
#include "gateway/text/json_value.h"

#include <string_view>

namespace gateway::admin {

/// attempt, receipt, handed-over, …
[[nodiscard]] std::string_view step_word(ports::MessageLog::Step::Kind kind) noexcept;

[[nodiscard]] text::JsonValue message_json(const ports::MessageLog::Line& line);

/// @param message whose steps they are: a step of a document that carried it names the document.
[[nodiscard]] text::JsonValue
message_step_json(const ports::MessageLog::Step& step, const core::MessageId& message);

}
