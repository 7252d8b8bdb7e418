#include "gateway/storage/configuration_store.h"

#include "gateway/storage/gate_facts.h"

namespace gateway::storage {

namespace {

std::optional<core::Digest> read_active(Connection& connection) {
    const Rows rows{
        connection.run("SELECT digest FROM active_configuration ORDER BY activation DESC LIMIT 1")};
    return rows.empty() ? std::nullopt : std::optional{rows.digest(0, 0)};
}

}

void ConfigurationStore::put(const core::Digest& digest, core::ByteView content) {
    m_pool.run([&](Connection& connection) {
        connection.run(
            "INSERT INTO configuration (digest, content) VALUES ($1::bytea, $2::bytea) ON CONFLICT "
            "(digest) DO NOTHING",
            {Parameter::bytes(digest), Parameter::bytes(content)});
    });
}

std::optional<core::Bytes> ConfigurationStore::get(const core::Digest& digest) {
    return m_pool.run([&](Connection& connection) -> std::optional<core::Bytes> {
        const Rows rows{connection.run(
            "SELECT content FROM configuration WHERE digest = $1::bytea",
            {Parameter::bytes(digest)})};
        return rows.empty() ? std::nullopt : std::optional{rows.bytes(0, 0)};
    });
}

void ConfigurationStore::activate(
    const core::Digest& digest, const std::string& by, core::Instant at) {
    if (!get(digest)) {
        throw core::GatewayError{"CONFIGURATION_UNKNOWN", core::GatewayError::Retry::never};
    }
    m_pool.run([&](Connection& connection) {
        Transaction transaction{connection};
        lock_configuration(connection);
        if (read_active(connection) != digest) {
            connection.run(
                "INSERT INTO active_configuration (digest, activated_by, activated_at)"
                " VALUES ($1::bytea, $2::text, $3::timestamptz)",
                {Parameter::bytes(digest), Parameter::text(by), Parameter::instant(at)});
        }
        transaction.commit();
    });
}

std::optional<ConfigurationStore::Activation> ConfigurationStore::activation() {
    return m_pool.run([](Connection& connection) -> std::optional<Activation> {
        const Rows rows{connection.run(
            "SELECT digest, activated_by, (extract(epoch FROM activated_at) * 1000000)::bigint"
            " FROM active_configuration ORDER BY activation DESC LIMIT 1")};
        return rows.empty()
                   ? std::nullopt
                   : std::optional{Activation{
                       rows.digest(0, 0), std::string{rows.text(0, 1)}, rows.instant(0, 2)}};
    });
}

std::optional<core::Digest> ConfigurationStore::active() {
    return m_pool.run([](Connection& connection) { return read_active(connection); });
}

}
