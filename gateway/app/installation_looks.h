#pragma once
// What the administration's pages show of the installation itself: whether an endpoint can be
// reached, and what everything stands on. Nothing is changed, and nothing of a person is sent.

#include "gateway/admin/operation.h"
#include "gateway/admin/provider.h"
#include "gateway/app/installation.h"

#include <memory>

namespace gateway::app {

/// Connects as an exchange would, proves the server by its pins, and asks with a method that does
/// nothing (OPTIONS). Waits; never called on a loop.
[[nodiscard]] admin::ConnectionTried
try_connection(Installation& installation, const ports::Endpoint& endpoint);

/// Sends a test message (test_message.h) as an exchange would be sent, where the endpoint says that
/// it takes such; nothing where it does not. Waits; never called on a loop.
[[nodiscard]] std::optional<admin::TestSent> send_test(
    Installation& installation, core::PartyId party, const std::string& name,
    const ports::Endpoint& endpoint);

/// The directory by which people sign in; null where the settings name none.
/// @throws core::GatewayError KEY_FILE_… where its secret cannot be read.
[[nodiscard]] std::shared_ptr<admin::IdentityProvider> provider_of(Installation& installation);

[[nodiscard]] admin::InstallationState installation_state(Installation& installation);
[[nodiscard]] admin::KeepingState keeping_state(Installation& installation);

}
