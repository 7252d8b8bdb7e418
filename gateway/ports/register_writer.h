#pragma once
// Hands records over to a municipal register.

#include "gateway/core/stamped_record.h"

#include <span>
#include <vector>

namespace gateway::ports {

class RegisterWriter {
public:
    RegisterWriter() = default;
    RegisterWriter(const RegisterWriter&) = delete;
    RegisterWriter& operator=(const RegisterWriter&) = delete;
    virtual ~RegisterWriter() = default;

    /// Hands over all or none. A record already handed over (same message and ordinal) is passed
    /// over, so a repetition after a crash changes nothing.
    /// @throws core::GatewayError REGISTER_DATA (not retryable) for what a record itself is:
    /// whoever hands over may then look for the record and reject it. Any other code says that the
    /// register cannot be written to now, and nothing about the records.
    virtual void write(std::span<const core::StampedRecord> records) = 0;
};

}
