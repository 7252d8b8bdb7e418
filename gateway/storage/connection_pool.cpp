#include "gateway/storage/connection_pool.h"

namespace gateway::storage {

std::unique_ptr<Connection> ConnectionPool::take() {
    {
        const std::scoped_lock lock{m_mutex};
        if (!m_idle.empty()) {
            std::unique_ptr<Connection> connection{std::move(m_idle.back())};
            m_idle.pop_back();
            return connection;
        }
    }
    return m_connect();
}

void ConnectionPool::renew() noexcept {
    const std::scoped_lock lock{m_mutex};
    ++m_renewals;
    m_idle.clear();
}

void ConnectionPool::give_back(
    std::unique_ptr<Connection> connection, std::int64_t renewals) noexcept {
    connection->rollback();
    const std::scoped_lock lock{m_mutex};
    if (!connection->usable()) {
        m_idle.clear(); // what killed one has most likely killed the others
        return;
    }
    if (m_idle.size() < kept && renewals == m_renewals) {
        m_idle.push_back(std::move(connection));
    }
}

}
