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
    /// @throws core::GatewayError; retryable when the register does not answer.
    virtual void write(std::span<const core::StampedRecord> records) = 0;
};

}
