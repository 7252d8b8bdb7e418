#pragma once
// Certificates that peers showed, by their keys, and until when our own is valid that they are
// shown, and the revocation lists count that they are judged by. The certificate that a key came
// with last counts.

#include "gateway/core/bytes.h"
#include "gateway/core/instant.h"
#include "gateway/crypto/certificate.h"
#include "gateway/http/peer_seen.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
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

    /// What our listeners show: of several, which ends first counts.
    void serve(std::initializer_list<std::optional<core::Instant>> ends) {
        const std::scoped_lock lock{m_mutex};
        m_served.reset();
        for (const std::optional<core::Instant>& end : ends) {
            if (end) {
                m_served = std::min(*end, m_served.value_or(*end));
            }
        }
    }

    /// Nothing before a listener is there.
    [[nodiscard]] std::optional<core::Instant> served_end() const {
        const std::scoped_lock lock{m_mutex};
        return m_served;
    }

    /// What our listeners judge by: of several, which ends first counts.
    void judge_by(std::initializer_list<std::optional<crypto::ListTerm>> terms) {
        const std::scoped_lock lock{m_mutex};
        m_judged_by.reset();
        for (const std::optional<crypto::ListTerm>& term : terms) {
            if (term && (!m_judged_by || term->end < m_judged_by->end)) {
                m_judged_by = term;
            }
        }
    }

    /// Nothing before a listener is there, and where no list ends.
    [[nodiscard]] std::optional<crypto::ListTerm> judged_by() const {
        const std::scoped_lock lock{m_mutex};
        return m_judged_by;
    }

private:
    /// More keys than all parties have; beyond it new ones are not kept.
    static constexpr std::size_t most{4'096};

    mutable std::mutex m_mutex;
    std::map<core::Digest, core::Instant> m_ends;
    std::optional<core::Instant> m_served;
    std::optional<crypto::ListTerm> m_judged_by;
};

}
