#pragma once
// Calls that carry a key of their caller's, so that one whose answer was lost can be made again and
// does nothing twice (draft-ietf-httpapi-idempotency-key-header). Digests and the answer; a key is
// forgotten after a day.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"

#include <optional>
#include <string>

namespace gateway::ports {

class RepeatedCalls {
public:
    RepeatedCalls() = default;
    RepeatedCalls(const RepeatedCalls&) = delete;
    RepeatedCalls& operator=(const RepeatedCalls&) = delete;
    virtual ~RepeatedCalls() = default;

    struct Earlier {
        core::Digest request{}; ///< of what was asked
        int status{0};          ///< of its answer; 0: it is under way, or nobody knows
        std::string answer{};   ///< JSON
    };

    /// @param key keyed digest of the caller and their key.
    /// @param call its own id: it is not in its own way where the store's answer was lost.
    /// @return the call that came with it before; nothing: this is the first, and it is written.
    [[nodiscard]] virtual std::optional<Earlier> claim(
        const core::Digest& key, const core::Digest& request, core::Instant now,
        core::MessageId call) = 0;

    virtual void keep(const core::Digest& key, int status, const std::string& answer) = 0;

    /// Nothing was done: the next call with the key is a first one.
    virtual void forget(const core::Digest& key) = 0;
};

}
