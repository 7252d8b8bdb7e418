#include "gateway/admin/parts.h"

#include "gateway/core/error.h"

#include <algorithm>

namespace gateway::admin {

void ConfigurationAttempts::record(ConfigurationAttempt attempt) {
    const std::scoped_lock lock{m_mutex};
    m_last = std::move(attempt);
}

std::optional<ConfigurationAttempt> ConfigurationAttempts::last() const {
    const std::scoped_lock lock{m_mutex};
    return m_last;
}

std::shared_ptr<const config::Configuration> law_in_force(const Parts& parts) {
    std::shared_ptr<const config::Configuration> law{parts.law()};
    if (!law->rules) {
        throw core::GatewayError{"CONFIGURATION_NONE", core::GatewayError::Retry::never};
    }
    return law;
}

const Problem& absent_decision(const Parts& parts, const std::optional<core::MessageId>& message) {
    if (!message) {
        return problems::decision_unknown;
    }
    const std::vector<ports::JournalRow> entries{parts.entries_of(*message)};
    return std::any_of(
               entries.begin(), entries.end(),
               [](const ports::JournalRow& row) { return row.kind == "decision"; })
               ? problems::decision_ended
               : problems::decision_unknown;
}

}
