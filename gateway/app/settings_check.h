#pragma once
// What is asked of settings before anybody starts by them: whatever would stop `serve` and can be
// seen without starting. `serve` asks the same first, so that the two agree.

#include "gateway/app/settings.h"

#include <filesystem>

namespace gateway::app {

/// Opens and parses what the settings name; makes and changes nothing.
/// @param file  what they were read from.
/// @throws core::GatewayError SETTING_INVALID, STORE_CONNECTION_INVALID, TLS_…, KEY_FILE_MODE,
/// KEY_NOT_OF_CERTIFICATE with the key; DATA_DIRECTORY_…, ROOT_TOKEN_URI, KEY_FILE_…, DOCUMENT_….
void require_startable(const Settings& settings, const std::filesystem::path& file);

/// Of `serve --check` alone: a daemon goes by the last of them.
/// @throws core::GatewayError SETTING_INVALID with the key that stands twice.
void require_each_once(const Settings& settings, const std::filesystem::path& file);

}
