#pragma once
// What a caller may call, as an OpenAPI 3.1 document made from the configuration in force: it
// cannot say anything else than what is done. It must name nobody's certificate, endpoint or
// secret.

#include "gateway/config/configuration.h"
#include "gateway/ports/intake.h"
#include "gateway/text/json_value.h"

namespace gateway::exchange {

/// The relays of a client, and the questions of a party, whose certificate this is.
[[nodiscard]] text::JsonValue
openapi_of(const config::Configuration& configuration, const core::Digest& spki);

/// The same as an answer.
[[nodiscard]] ports::Answer
services_of(const config::Configuration& configuration, const core::Digest& spki);

}
