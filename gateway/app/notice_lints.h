#pragma once
// What the linter finds in the notices of the configuration in force, kept for who looks at them:
// reading all notices takes a third of a second, and neither they nor the law they are held against
// change but with the configuration or the day. It must never outlive either.

#include "gateway/config/configuration.h"
#include "gateway/core/instant.h"
#include "gateway/notice/encoded.h"

#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace gateway::app {

class NoticeLints final {
public:
    struct Linted {
        /// The one that was read: `notices` point into it. Its digest is the asked one's.
        std::shared_ptr<const config::Configuration> configuration;
        core::LocalDate day{};
        std::vector<notice::LintedNotice> notices;
    };

    /// Reads the notices, or gives what was found when they were read on this day under the same
    /// digest. Thread-safe; who comes while they are read waits for that.
    [[nodiscard]] std::shared_ptr<const Linted>
    of(const std::shared_ptr<const config::Configuration>& configuration, core::LocalDate today);

private:
    std::mutex m_mutex;
    std::shared_ptr<const Linted> m_kept{};
};

}
