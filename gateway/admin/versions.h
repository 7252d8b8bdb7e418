#pragma once
// The version of what somebody looked at (RFC 9110 §8.8.3), and whether it is still that when they
// change it.

#include "gateway/admin/call.h"
#include "gateway/admin/parts.h"

#include <string>

namespace gateway::admin {

/// A quoted digest of the representation.
[[nodiscard]] std::string etag_of(const text::JsonValue& body);

/// Whether a change may be made by whoever knows `call.if_match`: always, where they named no
/// version; else only if the list still is that.
/// @param list the resource that answers with the list.
[[nodiscard]] bool still_is(const Call& call, Parts& parts, Answer (*list)(const Call&, Parts&));

}
