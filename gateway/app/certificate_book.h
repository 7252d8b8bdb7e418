#pragma once
// Certificates that peers showed, by their keys. The certificate that a key came with last counts.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/http/peer_seen.h"

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>

namespace gateway::app {

/// Thread-safe.
class CertificateBook final {
public:
    /// For listeners and the client. The book outlives whoever holds it.
    [[nodiscard]] http::PeerSeen sink() {
        return [this](const core::Digest& spki, core::Instant end) { see(spki, end); };
    }

    void see(const core::Digest& spki, core::Instant end) {
        const std::scoped_lock lock{m_mutex};
        if (m_ends.size() < most || m_ends.count(spki) > 0) {
            m_ends.insert_or_assign(spki, end);
        }
    }

    [[nodiscard]] std::optional<core::Instant> end_of(const core::Digest& spki) const {
        const std::scoped_lock lock{m_mutex};
        const auto found = m_ends.find(spki);
        return found == m_ends.end() ? std::nullopt : std::optional{found->second};
    }

private:
    /// More keys than all parties have; beyond it new ones are not kept.
    static constexpr std::size_t most{4'096};

    mutable std::mutex m_mutex;
    std::map<core::Digest, core::Instant> m_ends;
};

}
