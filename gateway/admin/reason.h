#pragma once
// Why somebody looks at a person's data, in their own words (906/2019 §17). The words may name
// people: they are kept under the person's key, and the journal holds their keyed digest.

#include "gateway/core/result.h"

#include <array>
#include <string>
#include <string_view>

namespace gateway::admin {

inline constexpr std::size_t longest_reason{500}; ///< bytes of UTF-8

/// What a person's data may be looked at for: a closed list, so that use can be counted by it.
inline constexpr std::array<std::string_view, 7> reading_purposes{
    "customer-service", "rights-request", "decision", "supervision", "complaint", "error", "court"};

/// @return the word, of static life; empty if it is none of these.
[[nodiscard]] std::string_view reading_purpose(std::string_view word) noexcept;

/// The words of a `Reason` field, which are percent-encoded UTF-8, since a field is ASCII.
/// Rejects with REASON_FORM what is not, is too long, or has control characters.
[[nodiscard]] core::Result<std::string> reason_in_field(std::string_view field);

/// The same of a body's `reason`, which is text already.
[[nodiscard]] core::Result<std::string> reason_in_body(std::string_view text);

}
