#pragma once
// Where the root key is: a file (a systemd credential is one), or a PKCS#11 token.

#include "gateway/app/settings.h"
#include "gateway/crypto/root_key.h"
#include "gateway/crypto/token_key.h"

#include <filesystem>
#include <memory>
#include <string>

namespace gateway::app {

/// Copies share the token, and what is known of its PIN. Thread-safe.
class RootPlace final {
public:
    /// @throws core::GatewayError ROOT_TOKEN_URI.
    explicit RootPlace(const Settings& settings);
    /// @param words  a file, or a PKCS#11 URI.
    explicit RootPlace(const std::string& words);

    /// The key, which has to be there.
    /// @throws core::GatewayError ROOT_KEY_LOST, KEY_FILE_…. Of a token nothing is asked yet: its
    /// use throws ROOT_TOKEN_….
    [[nodiscard]] crypto::RootKey load() const;
    /// The key, made if it is not there.
    /// @throws core::GatewayError KEY_FILE_…, ROOT_TOKEN_….
    [[nodiscard]] crypto::RootKey load_or_create() const;

    [[nodiscard]] bool in_token() const noexcept { return m_token != nullptr; }

private:
    std::filesystem::path m_file;
    std::shared_ptr<const crypto::TokenKey> m_token;
};

}
