#pragma once
// Of this room alone: the rows that hold wrapped keys, wrapped anew after a rotation. Nobody is
// locked out: each batch is a statement of its own, and a row that has gone meanwhile stays gone.

#include "gateway/storage/connection.h"
#include "gateway/storage/key_ring.h"

#include <map>

namespace gateway::storage {

[[nodiscard]] std::map<crypto::Generation, std::int64_t> keys_by_generation(Connection& connection);

/// @return how many rows were wrapped anew. @throws core::GatewayError STORE_KEY_DAMAGED.
[[nodiscard]] std::int64_t wrap_keys(Connection& connection, const RootKeys& keys);

}
