#include "gateway/storage/configuration_store.h"

namespace gateway::storage {

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

std::optional<core::Digest> ConfigurationStore::active() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT digest FROM active_configuration ORDER BY activation DESC LIMIT 1")};
        return rows.empty() ? std::nullopt : std::optional{rows.digest(0, 0)};
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

void ConfigurationStore::follow(const core::Digest& digest) {
    m_pool.run([&](Connection& connection) {
        connection.run(
            "INSERT INTO followed_folder (digest) VALUES ($1::bytea)", {Parameter::bytes(digest)});
    });
}

std::optional<core::Digest> ConfigurationStore::followed() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{
            connection.run("SELECT digest FROM followed_folder ORDER BY followed DESC LIMIT 1")};
        return rows.empty() ? std::nullopt : std::optional{rows.digest(0, 0)};
    });
}

}
