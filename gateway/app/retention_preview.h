#pragma once
// Who would go now, and what stops it, counted by controller: for the verb and for the pages. It
// judges and counts; it destroys nothing.

#include "gateway/admin/operation.h"
#include "gateway/app/installation.h"
#include "gateway/app/retention.h"
#include "gateway/text/json_value.h"

#include <array>
#include <map>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace gateway::app {

inline constexpr std::size_t fates{static_cast<std::size_t>(Fate::gone) + 1};

/// A controller's rule: where it has several registers, the one that keeps longest.
struct Ruled {
    RetentionRule rule;
    std::string registers;
    std::array<std::int64_t, fates> counts{};
};

using RulesByController = std::map<core::ControllerId, Ruled>;

[[nodiscard]] std::string_view word_of(RetentionRule::Clock clock);

struct DuePerson {
    ports::KeptPerson person;
    RetentionRule rule;
    core::Instant since{};
};

/// Everybody of whom something is kept. @throws core::GatewayError SETTING_INVALID.
[[nodiscard]] std::vector<ports::KeptPerson>
everybody(Installation& installation, core::Instant now);

/// Everybody judged and counted; those who are due and may go.
[[nodiscard]] std::vector<DuePerson> judge_all(
    Installation& installation, core::Instant now, std::span<const ports::KeptPerson> all,
    RulesByController& rules);

[[nodiscard]] text::JsonValue counts_json(const RulesByController& rules);

/// The count on a thread of its own, one at a time. Thread-safe.
class RetentionCount final {
public:
    explicit RetentionCount(Installation& installation) : m_installation{installation} {}
    RetentionCount(const RetentionCount&) = delete;
    RetentionCount& operator=(const RetentionCount&) = delete;

    /// Begins. @return false if one is under way.
    bool begin();
    [[nodiscard]] admin::RetentionPreview state() const;

private:
    void count() noexcept;

    Installation& m_installation;
    mutable std::mutex m_mutex;
    admin::RetentionPreview m_found;
    std::jthread m_thread;
};

}
