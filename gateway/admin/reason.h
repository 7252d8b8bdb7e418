#pragma once
// Why somebody looks at a person's data, in their own words (906/2019 §17). The words may name
// people: they are kept under the person's key, and the journal holds their keyed digest.

#include "gateway/core/result.h"

#include <string>
#include <string_view>

namespace gateway::admin {

inline constexpr std::size_t longest_reason{500}; ///< bytes of UTF-8

/// The words of a `Reason` field, which are percent-encoded UTF-8, since a field is ASCII.
/// Rejects with REASON_FORM what is not, is too long, or has control characters.
[[nodiscard]] core::Result<std::string> reason_in_field(std::string_view field);

/// The same of a body's `reason`, which is text already.
[[nodiscard]] core::Result<std::string> reason_in_body(std::string_view text);

}
