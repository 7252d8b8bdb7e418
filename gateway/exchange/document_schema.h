#pragma once
// What a document of a party looks like, as a schema of OpenAPI 3.1: from its own JSON schema where
// it has one, else from what its mapping knows.

#include "gateway/config/configuration.h"
#include "gateway/text/json_value.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace gateway::exchange {

[[nodiscard]] text::JsonValue text_value(std::string_view text);
[[nodiscard]] text::JsonValue
object_of(std::initializer_list<std::pair<const char*, text::JsonValue>> members);

/// Of a whole document. @param name what its own schema is called in the description, unless it has
/// a name: references in it are to itself.
[[nodiscard]] text::JsonValue document_schema(const config::Leg& leg, const std::string& name);

}
