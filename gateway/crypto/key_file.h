#pragma once
// The root key: the one secret that stands in a file and wraps all others.

#include "gateway/crypto/aead.h"

#include <filesystem>

namespace gateway::crypto {

/// 32 bytes in a file of mode 0600. The first call makes it, durably; two at once get the same key.
/// @throws core::GatewayError KEY_FILE_MODE if anyone but the owner may read it, KEY_FILE_FORM
/// unless it
///         holds 32 bytes, KEY_FILE_UNREADABLE, KEY_FILE_UNWRITABLE. None is retryable.
[[nodiscard]] SymmetricKey load_or_create_root_key(const std::filesystem::path& path);

/// The same, of a file that has to be there: one that is lost is not replaced by another, which
/// would open nothing.
/// @throws core::GatewayError ROOT_KEY_LOST, and as above.
[[nodiscard]] SymmetricKey load_root_key(const std::filesystem::path& path);

/// A fresh key in the place of the one in the file, durably.
/// @throws core::GatewayError KEY_FILE_UNWRITABLE.
void replace_root_key(const std::filesystem::path& path, const SymmetricKey& fresh);

}
