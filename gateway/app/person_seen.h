#pragma once
// What a verb says of an identifier under which there is nothing: that it was never seen here, and
// why nobody can be under it, if it is no identity code. Never the identifier itself.

#include "gateway/core/code.h"
#include "gateway/core/secret.h"
#include "gateway/text/json_value.h"

#include <iosfwd>
#include <optional>

namespace gateway::app {

/// Why it is neither an identity code nor a register's own identifier (`R-` and six digits), as a
/// statement about a person would be refused for. Nothing for one that is.
[[nodiscard]] std::optional<core::Code> mistyped(const core::PersonId& person);

/// `known`, and for one who is not and looks mistyped `identifier` {"code","reason"}.
void add_seen(text::JsonValue& body, bool known, const core::PersonId& person);

/// A sentence where the person is not known; nothing for one who is.
void print_seen(bool known, const core::PersonId& person, std::ostream& out);

}
