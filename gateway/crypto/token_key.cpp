#include "gateway/crypto/token_key.h"

#include "gateway/core/error.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/key_storage.h"
#include "gateway/crypto/token_session.h"

#include <filesystem>
#include <mutex>

namespace gateway::crypto {

using core::GatewayError;
using detail::TokenSession;

namespace {

[[noreturn]] void unclear(const char* what) {
    throw GatewayError{"ROOT_TOKEN_URI", what, GatewayError::Retry::never};
}

/// `file:/run/credentials/…` or the bare path.
std::filesystem::path path_of(const char* pin_source) {
    std::string_view words{pin_source == nullptr ? "" : pin_source};
    if (words.starts_with("file:")) {
        words.remove_prefix(5);
    }
    if (!words.starts_with('/')) {
        unclear("pin-source is the absolute path of a file");
    }
    return std::filesystem::path{words};
}

SecretText read_pin(const std::filesystem::path& file) {
    const SecretText read{read_secret_file(file)};
    std::string_view words{read.reveal()};
    while (words.ends_with('\n') || words.ends_with('\r')) {
        words.remove_suffix(1);
    }
    return SecretText{std::string{words}};
}

}

struct TokenKey::Place {
    detail::TokenUri uri{p11_kit_uri_new(), &p11_kit_uri_free};
    std::string module;
    std::filesystem::path pin_file;
    std::mutex mutex;                    ///< for all below, and for the use of the token
    std::optional<core::Digest> refused; ///< digest of the PIN that the token refused

    /// Runs `act` in a session of its own.
    template <typename Act> auto in_session(TokenSession::Use use, const Act& act) {
        const std::scoped_lock lock{mutex};
        const SecretText pin{read_pin(pin_file)};
        const core::Digest digest{sha256(core::as_bytes(pin.reveal()))};
        if (refused == digest) {
            throw GatewayError{"ROOT_TOKEN_PIN", GatewayError::Retry::never};
        }
        try {
            detail::TokenModule module_in_use{module.c_str()};
            TokenSession session{module_in_use, *uri, pin, use};
            return act(session);
        } catch (const GatewayError& failure) {
            if (failure.code() == core::Code{"ROOT_TOKEN_PIN"}) {
                refused = digest;
            }
            throw;
        }
    }

    [[nodiscard]] CK_OBJECT_HANDLE key_of(TokenSession& session) const {
        const std::optional<CK_OBJECT_HANDLE> found{session.find(*uri)};
        if (!found) {
            throw GatewayError{"ROOT_KEY_LOST", GatewayError::Retry::never};
        }
        return *found;
    }
};

TokenKey::TokenKey(const std::string& uri) : m_place{std::make_unique<Place>()} {
    P11KitUri& parsed{*m_place->uri};
    const auto kind = static_cast<P11KitUriType>(
        P11_KIT_URI_FOR_OBJECT_ON_TOKEN_AND_MODULE | P11_KIT_URI_FOR_MODULE_WITH_VERSION);
    if (p11_kit_uri_parse(uri.c_str(), kind, &parsed) != P11_KIT_URI_OK
        || p11_kit_uri_any_unrecognized(&parsed) != 0) {
        unclear("not the form of RFC 7512, or a part that is not known");
    }
    if (p11_kit_uri_get_pin_value(&parsed) != nullptr) {
        unclear("pin-value: a PIN stands in a file of its own (pin-source), never in settings");
    }
    if (p11_kit_uri_get_token_info(&parsed)->label[0] == 0) {
        unclear("token is missing");
    }
    if (p11_kit_uri_get_attribute(&parsed, CKA_LABEL) == nullptr) {
        unclear("object is missing");
    }
    const char* const module{p11_kit_uri_get_module_path(&parsed)};
    if (module == nullptr || module[0] != '/') {
        unclear("module-path is the absolute path of the token's driver");
    }
    m_place->module = module;
    m_place->pin_file = path_of(p11_kit_uri_get_pin_source(&parsed));
}

TokenKey::~TokenKey() = default;

void TokenKey::make() const {
    m_place->in_session(TokenSession::Use::write, [this](TokenSession& session) {
        if (!session.find(*m_place->uri)) {
            session.generate(*m_place->uri);
        }
        return m_place->key_of(session);
    });
}

core::Bytes TokenKey::wrap(const SymmetricKey& key) const {
    return m_place->in_session(TokenSession::Use::read, [&](TokenSession& session) {
        return session.wrap(m_place->key_of(session), key.reveal());
    });
}

std::optional<SymmetricKey> TokenKey::unwrap(core::ByteView wrapped) const {
    std::optional<core::Bytes> opened{
        m_place->in_session(TokenSession::Use::read, [&](TokenSession& session) {
            return session.unwrap(m_place->key_of(session), wrapped);
        })};
    if (!opened) {
        return std::nullopt;
    }
    const detail::WipedBytes key{std::move(*opened)};
    return SymmetricKey::from(key.bytes);
}

}
