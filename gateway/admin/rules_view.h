#pragma once
// The rules in force as people look at them: who can get what, what ends when, and the names that a
// question is put with. Made once for a configuration and a day, for who-can takes a while over all
// items. Pure but for its memory; nothing of a person.

#include "gateway/config/configuration.h"
#include "gateway/text/json_value.h"

#include <memory>
#include <mutex>
#include <optional>

namespace gateway::admin {

/// Recipient class by category: the most that can leave at an instant, with and without consent.
[[nodiscard]] text::JsonValue
matrix_json(const config::Configuration& configuration, core::Instant at);

/// Provisions, rules and agreements that end, the next first; those that ended more than a month
/// ago are left out.
[[nodiscard]] text::JsonValue
endings_json(const config::Configuration& configuration, core::Instant at);

/// Registers, parties, purposes, items and facts with their labels.
[[nodiscard]] text::JsonValue names_json(const config::Configuration& configuration);

/// The answer of /rules, kept until the configuration or the day is another. Thread-safe.
class RulesView final {
public:
    [[nodiscard]] text::JsonValue
    of(const std::shared_ptr<const config::Configuration>& configuration, core::Instant now);

private:
    std::mutex m_mutex;
    core::Digest m_digest{};
    std::optional<core::LocalDate> m_day{};
    text::JsonValue m_kept{};
};

}
