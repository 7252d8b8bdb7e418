#pragma once
// What `serve --check` asks of settings before anybody starts by them: whatever would stop `serve`
// and can be seen without starting.

#include "gateway/app/settings.h"

#include <filesystem>

namespace gateway::app {

/// Opens and parses what the settings name; makes and changes nothing.
/// @param file  what they were read from.
/// @throws core::GatewayError SETTING_INVALID with the key, DATA_DIRECTORY_…, ROOT_TOKEN_URI,
/// TLS_…, DOCUMENT_….
void require_startable(const Settings& settings, const std::filesystem::path& file);

}
