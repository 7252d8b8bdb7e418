#pragma once
// How fast one caller may call: a bucket of tokens each, refilled with time. Bounded, whoever
// calls; it must never keep one caller from another's share.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

namespace gateway::admin {

class Limiter final {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    struct Rate {
        double burst{100};     ///< calls at once
        double per_second{20}; ///< and steadily
    };

    /// @param bound callers that are remembered; beyond it new ones share one bucket.
    explicit Limiter(Rate rate, std::size_t bound = 1'024) : m_rate{rate}, m_bound{bound} {}

    struct Verdict {
        bool admitted{true};
        /// Whether it is to be recorded: of refusals in a row only the first is.
        bool recorded{true};
        std::int64_t unrecorded{0}; ///< refused since the last one that was recorded
    };

    /// Thread-safe. @param now never goes back.
    [[nodiscard]] Verdict admit(const std::string& caller, TimePoint now);

private:
    struct Bucket {
        double left;
        TimePoint at;
        bool dry{false};
        std::int64_t unrecorded{0};
    };

    [[nodiscard]] Bucket& bucket_of(const std::string& caller, TimePoint now);
    [[nodiscard]] double left_at(const Bucket& bucket, TimePoint now) const noexcept;

    const Rate m_rate;
    const std::size_t m_bound;
    std::mutex m_mutex;
    std::map<std::string, Bucket> m_buckets;
};

}
