#pragma once
// Of this room alone: one session with a PKCS#11 token, from finding it to leaving it.

#include "gateway/core/bytes.h"
#include "gateway/crypto/secret_file.h"

#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>

#include <memory>
#include <optional>
#include <string>

namespace gateway::crypto::detail {

using TokenUri = std::unique_ptr<P11KitUri, decltype(&p11_kit_uri_free)>;

/// @throws core::GatewayError ROOT_TOKEN_FAILED with PKCS#11's number, unless all is well.
void require_well(CK_RV result);

/// A token's driver, ready for use until this dies.
class TokenModule final {
public:
    /// @throws core::GatewayError ROOT_TOKEN_MODULE.
    explicit TokenModule(const char* path);
    TokenModule(const TokenModule&) = delete;
    TokenModule& operator=(const TokenModule&) = delete;
    ~TokenModule();

    [[nodiscard]] CK_FUNCTION_LIST& calls() const noexcept { return *m_calls; }

private:
    CK_FUNCTION_LIST* m_calls;
};

/// Where its user is logged in until this dies.
class TokenSession final {
public:
    enum class Use : bool { read, write };

    /// @throws core::GatewayError ROOT_TOKEN_LOST, ROOT_TOKEN_PIN, ROOT_TOKEN_PIN_LOCKED,
    /// ROOT_TOKEN_FAILED.
    TokenSession(TokenModule& module, P11KitUri& uri, const SecretText& pin, Use use);
    TokenSession(const TokenSession&) = delete;
    TokenSession& operator=(const TokenSession&) = delete;
    ~TokenSession();

    /// The URI's secret key; nothing if there is none.
    /// @throws core::GatewayError ROOT_TOKEN_URI (several), ROOT_TOKEN_KEY_LOOSE.
    [[nodiscard]] std::optional<CK_OBJECT_HANDLE> find(P11KitUri& uri);
    /// Makes it. @throws core::GatewayError ROOT_TOKEN_FAILED.
    void generate(P11KitUri& uri);

    [[nodiscard]] core::Bytes wrap(CK_OBJECT_HANDLE by, core::ByteView key);
    /// Nothing if it was not wrapped by this key.
    [[nodiscard]] std::optional<core::Bytes> unwrap(CK_OBJECT_HANDLE by, core::ByteView wrapped);

private:
    void log_in(const SecretText& pin);
    void require_tight(CK_OBJECT_HANDLE key);

    CK_FUNCTION_LIST& m_calls;
    CK_SESSION_HANDLE m_session{0};
};

}
