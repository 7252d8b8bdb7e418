#pragma once
// Applies a decision and builds the only thing that may leave, by copying what is allowed and never
// by deleting from what is not. Pure. This room must never see a withheld value reach a projection.

#include "gateway/core/cleared_record.h"
#include "gateway/core/decision.h"
#include "gateway/core/record.h"
#include "gateway/core/result.h"

namespace gateway::release {

/// The one maker of cleared records (its friend declaration stands in core/cleared_record.h).
class Clearance final {
public:
    /// @pre the decision was made for exactly the fields of `record`.
    /// @return the released fields in the shape of the party's document; REFUSED if the decision
    /// refused;
    ///         VALUE_NOT_WRITABLE (path = item) if a released value cannot be written at its place.
    [[nodiscard]] static core::Result<core::ClearedRecord> clear(
        const core::Decision& decision, const core::Record& record,
        const core::Projection& projection);
};

}
