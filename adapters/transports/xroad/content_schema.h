#pragma once
// What a question or an answer looks like, as schemas of OpenAPI 3.0.3. Not for other folders.

#include "gateway/ports/offered_services.h"
#include "gateway/text/json_value.h"
#include "gateway/text/xml_json.h"

#include <string_view>

namespace adapters::xroad {

[[nodiscard]] gateway::text::JsonValue text_value(std::string_view value);

/// An empty list of required members is none (OpenAPI 3.0.3).
[[nodiscard]] gateway::text::JsonValue
object_schema(gateway::text::JsonValue required, gateway::text::JsonValue properties);

[[nodiscard]] gateway::text::JsonValue media_of(gateway::text::JsonValue schema);

/// By content type. A JSON document's schema is made from the mapping, with the marker that stands
/// for what is not supplied where the mapping marks; an XML one is described by its own, as JSON.
/// @param converter of an XML side; null if there is none
[[nodiscard]] gateway::text::JsonValue content_of(
    const gateway::ports::OfferedService::Side& side, const gateway::text::XmlJson* converter);

}
