#pragma once
// A cleared record as a JSON object: pointers become nested objects, in document order.

#include "gateway/core/cleared_record.h"

#include <string>

namespace adapters::json {

/// What is not supplied is written as {"notSupplied":true}.
[[nodiscard]] std::string object_of(const gateway::core::ClearedRecord& record);

}
