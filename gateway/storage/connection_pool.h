#pragma once
// Connections for what needs no chain: persons, reading, configuration. A few are kept; a broken
// one is dropped.

#include "gateway/core/error.h"
#include "gateway/storage/connection.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

namespace gateway::storage {

/// Opens a connection of the application's role. May revive a private cluster whose server died.
using Connector = std::function<std::unique_ptr<Connection>()>;

class ConnectionPool final {
public:
    explicit ConnectionPool(Connector connect) : m_connect{std::move(connect)} {}

    /// Runs `work(Connection&)`, any number of threads at a time. It is run once more, on a new
    /// connection, when a kept one turns out to have died: so it must be harmless to repeat.
    template <class Work> auto run(Work work) {
        for (int again{0};; ++again) {
            Lease lease{*this};
            try {
                return work(*lease.connection);
            } catch (const core::GatewayError&) {
                if (lease.connection->usable() || again > 0) {
                    throw;
                }
            }
        }
    }

    /// Keeps none of the connections that there are: whoever comes next gets a new one, which has
    /// the settings of now.
    void renew() noexcept;

private:
    struct Lease {
        explicit Lease(ConnectionPool& from)
            : pool{from}, renewals{from.m_renewals}, connection{from.take()} {}
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        ~Lease() { pool.give_back(std::move(connection), renewals); }

        ConnectionPool& pool;
        std::int64_t renewals; ///< before it was taken
        std::unique_ptr<Connection> connection;
    };

    [[nodiscard]] std::unique_ptr<Connection> take();
    void give_back(std::unique_ptr<Connection> connection, std::int64_t renewals) noexcept;

    static constexpr std::size_t kept{6};

    Connector m_connect;
    std::atomic<std::int64_t> m_renewals{0};
    std::mutex m_mutex;
    std::vector<std::unique_ptr<Connection>> m_idle;
};

}
