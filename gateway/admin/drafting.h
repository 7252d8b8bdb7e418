#pragma once
// Drafts of the configuration at work: the set that a draft stands for, what the checker says of
// it, and what it would change. It must never put anything in force by itself: app does, and only
// from the set that was looked at.

#include "gateway/admin/draft_changes.h"
#include "gateway/config/configuration.h"
#include "gateway/ports/decisions.h"
#include "gateway/ports/drafts.h"

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace gateway::admin {

/// A set of files and what the checker says of it.
struct CheckedSet {
    core::Digest digest{};
    std::shared_ptr<const config::Configuration> configuration; ///< null: it does not compile
    /// The same, also where only samples say otherwise: to be looked at, never put in force.
    std::shared_ptr<const config::Configuration> tried;
    std::vector<config::Finding> findings; ///< of the loader, then of the cases
    std::size_t cases{0};                  ///< that were run
    std::size_t failed{0};

    /// Whether it may be put in force.
    [[nodiscard]] bool valid() const noexcept { return configuration != nullptr && failed == 0; }
};

/// Thread-safe.
class Drafting final {
public:
    using Traffic = std::function<void(
        core::Instant since, const std::function<void(const ports::RecordedDecision&)>& each)>;

    struct Means {
        ports::Drafts& drafts;
        std::function<config::AdapterCatalogue()> adapters;
        Traffic traffic;
        /// Puts the set `after` in force if `before` still is, and takes the steps of the draft.
        /// @throws core::GatewayError DRAFT_BEHIND.
        std::function<void(const ports::DraftStep&)> put_in_force;
    };

    explicit Drafting(Means means) : m_means{std::move(means)} {}

    [[nodiscard]] ports::Drafts& drafts() const noexcept { return m_means.drafts; }
    [[nodiscard]] const Means& means() const noexcept { return m_means; }

    /// A kept set. @throws core::GatewayError CONFIGURATION_UNKNOWN, CONFIGURATION_CORRUPT.
    [[nodiscard]] config::FileSet kept(const core::Digest& digest) const;
    /// What a draft stands for: what was typed, byte by byte, over what nobody touched.
    [[nodiscard]] config::FileSet set_of(const ports::DraftHead& head) const;

    /// The last few are remembered.
    [[nodiscard]] std::shared_ptr<const CheckedSet> check(const config::FileSet& files);

    /// What `after` changes of `before`. Null where one of them does not compile.
    struct Compared {
        std::shared_ptr<const CheckedSet> before;
        std::shared_ptr<const CheckedSet> after;
        std::shared_ptr<const DraftDiff> diff;
    };

    [[nodiscard]] Compared compare(const config::FileSet& before, const config::FileSet& after);

private:
    Means m_means;
    std::mutex m_mutex;
    std::deque<std::shared_ptr<const CheckedSet>> m_checked;
    std::deque<Compared> m_compared;
};

/// `files` with what a draft says of some of them; what it calls untouched is as `base` has it.
[[nodiscard]] config::FileSet with_changes(
    const config::FileSet& base, const config::FileSet& files,
    std::span<const ports::DraftFile> changes);

/// Paths in which two sets differ, in order.
[[nodiscard]] std::vector<std::string>
differing(const config::FileSet& before, const config::FileSet& after);

}
