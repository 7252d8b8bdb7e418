#pragma once
// When this process last began to read a run's whole selection. A document that waits is held
// against the register again before it leaves, but not every few seconds.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"

#include <map>
#include <mutex>
#include <optional>

namespace gateway::exchange {

/// Thread-safe.
class Readings final {
public:
    void read(core::MessageId run, core::Instant at) {
        const std::scoped_lock lock{m_mutex};
        m_read.insert_or_assign(run, at);
    }

    void forget(core::MessageId run) {
        const std::scoped_lock lock{m_mutex};
        m_read.erase(run);
    }

    [[nodiscard]] std::optional<core::Instant> last(core::MessageId run) const {
        const std::scoped_lock lock{m_mutex};
        const auto known = m_read.find(run);
        return known == m_read.end() ? std::nullopt : std::optional{known->second};
    }

private:
    mutable std::mutex m_mutex;
    std::map<core::MessageId, core::Instant> m_read;
};

}
