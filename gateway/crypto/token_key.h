#pragma once
// A root key in a PKCS#11 token (OASIS PKCS #11 2.40): it wraps and unwraps there, by AES key wrap
// (RFC 3394). It must never come out, and a PIN that was refused once must not be tried again: a
// token that counts would lock itself.

#include "gateway/crypto/root_key.h"

#include <memory>
#include <string>
#include <string_view>

namespace gateway::crypto {

/// Thread-safe. Every use opens a session of its own, so that a token that was taken away is
/// noticed at once.
class TokenKey final : public KeptKey {
public:
    /// Whether a setting names a token, and no file.
    [[nodiscard]] static bool is_named_by(std::string_view place) noexcept {
        return place.starts_with("pkcs11:");
    }

    /// @param uri  RFC 7512: `token` and `object` name the key, `module-path` its driver,
    ///             `pin-source` a file that only its owner may read.
    /// @throws core::GatewayError ROOT_TOKEN_URI (something is missing or not understood; a PIN
    ///         itself is never taken). Asks no token yet.
    explicit TokenKey(const std::string& uri);
    ~TokenKey() override;

    /// Makes the key in the token, unless it is there: not to be read, not to be taken out.
    /// @throws as wrap().
    void make() const;

    /// @throws core::GatewayError ROOT_TOKEN_MODULE (the driver cannot be loaded), ROOT_TOKEN_LOST
    ///         (no such token), ROOT_TOKEN_PIN (refused), ROOT_TOKEN_PIN_LOCKED (or one try is
    ///         left), ROOT_KEY_LOST (no such key in it), ROOT_TOKEN_KEY_LOOSE (a key that may leave
    ///         it, or is no AES-256 key), ROOT_TOKEN_FAILED (with PKCS#11's number), KEY_FILE_… of
    ///         the PIN's file.
    [[nodiscard]] core::Bytes wrap(const SymmetricKey& key) const override;
    [[nodiscard]] std::optional<SymmetricKey> unwrap(core::ByteView wrapped) const override;

private:
    struct Place;
    std::unique_ptr<Place> m_place;
};

}
