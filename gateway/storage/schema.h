#pragma once
// The schema: numbered SQL files, each applied once in a transaction of its own, by the owner.

#include "gateway/storage/connection.h"

#include <span>
#include <string_view>

namespace gateway::storage {

struct SchemaFile {
    int version;
    std::string_view name;
    std::string_view sql;
};

/// In order; compiled into the binary.
[[nodiscard]] std::span<const SchemaFile> schema_files() noexcept;

/// Applies what is missing. @param owner connected as lautturi_owner; two at a time wait for each
/// other.
/// @throws core::GatewayError STORE_SCHEMA_NEWER when the database is ahead of this binary.
void migrate(Connection& owner);

/// @throws core::GatewayError STORE_SCHEMA_OLDER or STORE_SCHEMA_NEWER unless the schema is this
/// binary's.
void require_schema(Connection& connection);

}
