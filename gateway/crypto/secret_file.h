#pragma once
// Secrets that others gave us to keep in a file: private keys of SSH users, passwords of clients.

#include "gateway/core/secret.h"

#include <filesystem>

namespace gateway::crypto {

using SecretText = core::Secret<struct SecretTextTag>;

/// The contents of a regular file that only its owner may read or write.
/// @throws core::GatewayError KEY_FILE_MODE, KEY_FILE_UNREADABLE, KEY_FILE_FORM (longer than
/// 16 KiB). None is retryable.
[[nodiscard]] SecretText read_secret_file(const std::filesystem::path& path);

}
