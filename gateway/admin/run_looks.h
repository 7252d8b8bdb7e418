#pragma once
// Of this room alone: what was counted of a run, kept for who looks next. Counting a run of a
// million records takes seconds of the store, and a page that follows a run asks twice a second. It
// must never say of a run that is closed what was so before it was.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/ports/run_figures.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace gateway::admin {

/// Of a closed run what was counted stands until it opens again; of an open one it is told again
/// for nine times as long as counting it took, so that looking at runs keeps the store busy for a
/// tenth of one of its processes at most, however many look. Thread-safe; who asks for what is just
/// being counted waits for that.
template <class Value> class CountedRuns final {
public:
    using Clock = std::function<std::chrono::steady_clock::time_point()>;

    explicit CountedRuns(Clock clock = std::chrono::steady_clock::now)
        : m_clock{std::move(clock)} {}

    /// @param ended when the run was closed; nothing: it is open.
    template <class Count> [[nodiscard]] std::shared_ptr<const Value>
    of(const core::MessageId& run, const std::optional<core::Instant>& ended, const Count& count) {
        const std::shared_ptr<Kept> kept{kept_of(run)};
        const std::scoped_lock lock{kept->mutex};
        if (kept->value == nullptr || kept->ended != ended
            || (!ended && kept->good_until <= m_clock())) {
            const auto began = m_clock();
            kept->value = std::make_shared<const Value>(count());
            const auto now = m_clock();
            kept->ended = ended;
            kept->good_until = now + told_again * (now - began);
        }
        return kept->value;
    }

private:
    static constexpr int told_again{9};
    static constexpr std::size_t most_kept{200};

    struct Kept {
        std::mutex mutex;
        std::shared_ptr<const Value> value{};
        std::optional<core::Instant> ended{};
        std::chrono::steady_clock::time_point good_until{};
    };

    std::shared_ptr<Kept> kept_of(const core::MessageId& run) {
        const std::scoped_lock lock{m_mutex};
        if (m_kept.size() >= most_kept && !m_kept.contains(run)) {
            m_kept.erase(m_kept.begin()); // an id begins with its time: the oldest goes
        }
        std::shared_ptr<Kept>& kept{m_kept[run]};
        if (kept == nullptr) {
            kept = std::make_shared<Kept>();
        }
        return kept;
    }

    Clock m_clock;
    std::mutex m_mutex;
    std::map<core::MessageId, std::shared_ptr<Kept>> m_kept;
};

struct RunLooks {
    CountedRuns<ports::RunFigures::Counted> counts{};
    CountedRuns<ports::RunFigures::Residue> residues{};
    CountedRuns<std::vector<ports::RunFigures::Rejected>> rejections{};
};

}
