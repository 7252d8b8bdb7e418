#pragma once
// Fields with paths as the text of a JSON object.

#include "gateway/core/cleared_record.h"

#include <span>
#include <string>

namespace adapters::json {

/// Fields under the same parent come together, in the order of their first appearance; where a
/// segment is an index, the parent is an array in that order (indices only say what belongs
/// together).
/// @throws core::GatewayError (never retryable) JSON_PATH for a path that is none, that stands
/// twice, or that
///         would be a value and an object at once; JSON_NUMBER, JSON_BOOLEAN, JSON_ENCODING for a
///         value that is not what its kind says.
[[nodiscard]] std::string to_json(std::span<const gateway::core::ClearedField> fields);

}
