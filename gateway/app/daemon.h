#pragma once
// The daemon: Poco's ServerApplication around listeners, corridor, batches and checkpoints.

#include "gateway/app/settings.h"
#include "gateway/http/network_libraries.h"

namespace gateway::app {

/// Runs until TERM or INT; HUP reads the configuration and the certificates again.
/// @return exit status. @throws core::GatewayError when it cannot start.
int run_daemon(const Settings& settings, const http::NetworkLibraries& libraries);

}
