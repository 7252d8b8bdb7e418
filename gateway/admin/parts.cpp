#include "gateway/admin/parts.h"

namespace gateway::admin {

void ConfigurationAttempts::record(ConfigurationAttempt attempt) {
    const std::scoped_lock lock{m_mutex};
    m_last = std::move(attempt);
}

std::optional<ConfigurationAttempt> ConfigurationAttempts::last() const {
    const std::scoped_lock lock{m_mutex};
    return m_last;
}

}
