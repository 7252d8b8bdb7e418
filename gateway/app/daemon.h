#pragma once
// The daemon: Poco's ServerApplication around listeners, corridor, batches and checkpoints.

#include "gateway/http/network_libraries.h"

#include <filesystem>

namespace gateway::app {

/// Runs until TERM or INT; HUP reads the configuration and the certificates again.
/// @param settings  their file. What `serve --check` refuses does not start, but for a key that
/// stands twice: the last counts.
/// @return exit status; of a start that failed 2, with its code in the log. @throws
/// core::GatewayError as read_settings().
int run_daemon(const std::filesystem::path& settings, const http::NetworkLibraries& libraries);

}
