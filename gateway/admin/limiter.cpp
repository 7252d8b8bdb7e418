#include "gateway/admin/limiter.h"

#include <algorithm>
#include <utility>

namespace gateway::admin {

double Limiter::left_at(const Bucket& bucket, TimePoint now) const noexcept {
    const double seconds{std::chrono::duration<double>(now - bucket.at).count()};
    return std::min(m_rate.burst, bucket.left + std::max(0.0, seconds) * m_rate.per_second);
}

Limiter::Bucket& Limiter::bucket_of(const std::string& caller, TimePoint now) {
    if (const auto known = m_buckets.find(caller); known != m_buckets.end()) {
        return known->second;
    }
    if (m_buckets.size() >= m_bound) {
        // a full bucket without a debt says no more than none
        std::erase_if(m_buckets, [&](const auto& entry) {
            return entry.second.unrecorded == 0 && left_at(entry.second, now) >= m_rate.burst;
        });
    }
    const std::string key{m_buckets.size() < m_bound ? caller : std::string{}};
    return m_buckets.try_emplace(key, Bucket{m_rate.burst, now}).first->second;
}

Limiter::Verdict Limiter::admit(const std::string& caller, TimePoint now) {
    const std::scoped_lock lock{m_mutex};
    Bucket& bucket{bucket_of(caller, now)};
    bucket.left = left_at(bucket, now);
    bucket.at = now;
    if (bucket.left >= 1) {
        bucket.left -= 1;
        bucket.dry = false;
        return Verdict{true, true, std::exchange(bucket.unrecorded, 0)};
    }
    if (std::exchange(bucket.dry, true)) {
        ++bucket.unrecorded;
        return Verdict{false, false, 0};
    }
    return Verdict{false, true, std::exchange(bucket.unrecorded, 0)};
}

}
