#pragma once
// The first administrator: an installation without users gets one, the owner of its data directory,
// so that there is no default password and nobody else can be first.

#include "gateway/admin/parts.h"

namespace gateway::admin {

/// Does nothing where there ever was a user. @throws core::GatewayError.
void found_administration(Parts& parts, const ports::UserName& name, std::uint32_t uid);

}
