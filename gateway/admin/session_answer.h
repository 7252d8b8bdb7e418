#pragma once
// How a session begins, whoever says who it is: by a password here, or by the municipality's own
// directory.

#include "gateway/admin/call.h"
#include "gateway/admin/parts.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::admin {

/// What a provider showed of somebody who signs in by it.
struct Shown {
    std::optional<core::Instant> at{}; ///< when they gave their password; nothing: not known
    core::Instant user_at{};           ///< when the user's row was written, if this call wrote it
};

/// An answer that begins a session when its entry is durable.
/// @param shown null: password and code were given here, now.
[[nodiscard]] Answer beginning(
    const Call& call, const ports::User& user, Parts& parts,
    const std::shared_ptr<Shown>& shown = {});

/// A cookie of ours: of this host alone, out of scripts' reach, never sent for another site.
[[nodiscard]] std::string set_session_cookie(std::string_view name, std::string_view value);

}
