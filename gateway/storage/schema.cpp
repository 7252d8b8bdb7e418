#include "gateway/storage/schema.h"

#include "gateway/core/error.h"

#include <string>

namespace gateway::storage {

namespace {

using core::GatewayError;

std::int64_t version_of(Connection& connection) {
    if (connection.run("SELECT to_regclass('public.schema_version') IS NOT NULL").boolean(0, 0)) {
        return connection.run("SELECT coalesce(max(version), 0) FROM schema_version").integer(0, 0);
    }
    return 0;
}

void refuse_newer(std::int64_t version) {
    if (version > schema_files().back().version) {
        throw GatewayError{"STORE_SCHEMA_NEWER", GatewayError::Retry::never};
    }
}

}

void migrate(Connection& owner) {
    owner.run_script("SET lock_timeout = '120s'; SELECT pg_advisory_lock(7000, 0)");
    owner.run_script("CREATE TABLE IF NOT EXISTS schema_version (version integer PRIMARY KEY, name "
                     "text NOT NULL,"
                     " applied_at timestamptz NOT NULL DEFAULT clock_timestamp())");
    const std::int64_t version{version_of(owner)};
    refuse_newer(version);
    for (const SchemaFile& file : schema_files()) {
        if (file.version <= version) {
            continue;
        }
        Transaction transaction{owner};
        owner.run_script(std::string{file.sql});
        owner.run(
            "INSERT INTO schema_version (version, name) VALUES ($1::bigint, $2::text)",
            {Parameter::integer(file.version), Parameter::text(file.name)});
        transaction.commit();
    }
    owner.run("SELECT ensure_journal_months(3)");
    owner.run_script("SELECT pg_advisory_unlock(7000, 0)");
}

void require_schema(Connection& connection) {
    const std::int64_t version{version_of(connection)};
    refuse_newer(version);
    if (version < schema_files().back().version) {
        throw GatewayError{"STORE_SCHEMA_OLDER", GatewayError::Retry::never};
    }
}

}
