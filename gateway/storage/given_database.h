#pragma once
// What the connection string of somebody else's PostgreSQL says, and what it has to say: that of
// several servers only the writable one will do, and that a machine which is gone is not waited
// for. It must never print a string: passwords stand in it.

#include <string>

namespace gateway::storage {

struct GivenDatabase {
    std::string connection; ///< the string with what it lacked filled in
    bool several{false};    ///< it names several servers: a replicated store
};

/// @param connection libpq's keywords and values, or its URI. Several servers get
/// target_session_attrs=read-write, and any other word for it is refused.
/// @throws core::GatewayError STORE_CONNECTION_INVALID.
[[nodiscard]] GivenDatabase given_database(const std::string& connection);

/// Whether somebody's root key has written to it already: whoever comes to it brings keys, and
/// makes none.
/// @throws core::GatewayError STORE_CONNECTION_INVALID, STORE_UNREACHABLE, STORE_FORBIDDEN.
[[nodiscard]] bool is_begun(const std::string& connection);

}
