#pragma once
// A stamped record as JSON, in the one form in which any register gets it. It holds personal data:
// it goes to a register and nowhere else.

#include "gateway/core/stamped_record.h"
#include "gateway/text/json_value.h"

namespace gateway::text {

/// Items and their values, as texts.
[[nodiscard]] JsonValue record_json(const core::StampedRecord& record);

/// One object a field: where it came from and who wrote it down.
[[nodiscard]] JsonValue provenance_json(const core::StampedRecord& record);

}
