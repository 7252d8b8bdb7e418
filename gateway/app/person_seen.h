#pragma once
// What a verb says of an identifier under which there is nothing: that it was never seen here, and
// whether it is no identity code although it looks like one. Never the identifier itself.

#include "gateway/core/code.h"
#include "gateway/core/secret.h"
#include "gateway/text/json_value.h"

#include <iosfwd>
#include <optional>

namespace gateway::app {

/// Why what looks like an identity code (six digits, a sign or none, three digits and a character)
/// is none. Nothing for one that is, and for a register's own identifiers, which look otherwise.
[[nodiscard]] std::optional<core::Code> mistyped(const core::PersonId& person);

/// `known`, and for one who is not and looks mistyped `identifier` {"code","reason"}.
void add_seen(text::JsonValue& body, bool known, const core::PersonId& person);

/// A sentence where the person is not known; nothing for one who is.
void print_seen(bool known, const core::PersonId& person, std::ostream& out);

}
