#pragma once
// When this process last read a run's whole selection. A document that waits is held against the
// register again before it leaves, but not every few seconds.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"

#include <map>
#include <optional>

namespace gateway::exchange {

/// Used by one thread.
class Readings final {
public:
    void read(core::MessageId run, core::Instant at) { m_read.insert_or_assign(run, at); }
    void forget(core::MessageId run) { m_read.erase(run); }

    [[nodiscard]] std::optional<core::Instant> last(core::MessageId run) const {
        const auto known = m_read.find(run);
        return known == m_read.end() ? std::nullopt : std::optional{known->second};
    }

private:
    std::map<core::MessageId, core::Instant> m_read;
};

}
