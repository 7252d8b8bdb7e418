#pragma once
// Fields with paths as the text of a JSON object.

#include "gateway/core/cleared_record.h"

#include <optional>
#include <span>
#include <string>

namespace adapters::json {

/// Fields under the same parent come together, in the order of their first appearance; where a
/// segment is an index, the parent is an array, and each value stands at its own index: before it
/// stand as many elements without values, {}, [] or null, as nothing else fills. So a reader of the
/// same paths finds each value where it stood, in whatever order they come and whichever are not
/// among them.
/// @throws core::GatewayError (never retryable) JSON_PATH for a path that unwritable_path() would
/// tell; JSON_NUMBER, JSON_BOOLEAN, JSON_ENCODING for a value that is not what its kind says.
[[nodiscard]] std::string to_json(std::span<const gateway::core::ClearedField> fields);

/// The first that has no place in an object beside those before it: that is none, stands twice,
/// would be a value and an object, or an object and an array, at once, or has an index that
/// index_of() refuses.
[[nodiscard]] std::optional<std::string> unwritable_path(std::span<const std::string> paths);

}
