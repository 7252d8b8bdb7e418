#pragma once
// The calls of the administration's interface, newest first, for whoever controls its use. Of the
// persons looked at it tells that there was one.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace gateway::ports {

class AuditLog {
public:
    AuditLog() = default;
    AuditLog(const AuditLog&) = delete;
    AuditLog& operator=(const AuditLog&) = delete;
    virtual ~AuditLog() = default;

    struct Call {
        core::Instant at;
        core::MessageId call;
        bool about_a_person{false};
        std::string body; ///< journal::audit_body
    };

    /// Where a list goes on: behind this call.
    struct Behind {
        core::Instant at;
        core::MessageId call;
    };

    /// One call that is about a person by several numbers stands several times.
    [[nodiscard]] virtual std::vector<Call>
    calls(const std::optional<Behind>& behind, std::size_t at_most) = 0;
};

}
