#pragma once
// Who may call and what may be taken in, by the law that is in force: a message keeps the mapping
// that it began with, never the law. Used at the door and again inside the gate's transaction.

#include "gateway/config/configuration.h"
#include "gateway/core/bytes.h"

#include <optional>
#include <string>

namespace gateway::exchange {

/// The exchange as `law` knows it, if it is still the same one: for the same party, purpose,
/// register and direction. Null otherwise.
[[nodiscard]] const config::Exchange*
in_force(const config::Configuration& law, const config::Exchange& begun_with) noexcept;

/// Whether what leaves by the exchange goes where `law` says, as it did under `begun`: by the same
/// transport to the same endpoint, known by the same pins, and wrapped for the same key. True where
/// the exchange is not in force any more: the gate says what becomes of that.
[[nodiscard]] bool same_way_out(
    const config::Configuration& law, const config::Configuration& begun,
    const config::Exchange& exchange);

/// Whether the holder of this certificate may call the exchange: a client of its register for
/// query-out, its party for what parties call.
/// @param vouched_for with it the certificate is an intermediary's, and only an exchange that has a
/// `service` may be called, by the party that has this identity.
[[nodiscard]] bool may_call(
    const config::Configuration& law, const config::Exchange& exchange, const core::Digest& spki,
    const std::optional<std::string>& vouched_for = std::nullopt);

}
