#pragma once
// Sign-in by the municipality's own directory: OpenID Connect Core 1.0, the code flow with PKCE
// (RFC 7636), state and nonce. It believes an ID token only when the provider's own key signed it,
// for us, now, and for the very browser that began; it must never take an algorithm, an address or
// a role from anywhere but the settings and what the provider's own metadata says.

#include "gateway/core/code.h"
#include "gateway/core/instant.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/jws.h"
#include "gateway/text/json_value.h"

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gateway::admin {

struct ProviderSettings {
    std::string issuer;     ///< https://…, exactly as its tokens say it
    std::string name;       ///< what people call it, on the button
    std::string client;     ///< as whom we are registered there
    std::string secret;     ///< empty: we are a public client
    std::string return_url; ///< https://…/session/return, registered there
    std::string user_claim{"preferred_username"};
    std::string user_domain; ///< what follows the claim's @, and is left out; empty: there is none
    std::string role_claim{"groups"};
    std::map<std::string, std::string> roles; ///< our role by the claim's value
};

/// One document over HTTPS. Status 0: no answer came.
struct Fetched {
    int status{0};
    std::string body;
};

struct FetchRequest {
    std::string method{"GET"};
    std::string url;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};
};

using Fetch = std::function<Fetched(const FetchRequest&)>;

inline constexpr std::string_view transit_cookie{"__Host-lautturi-transit"};
inline constexpr std::chrono::minutes transit_life{10};

class IdentityProvider final {
public:
    /// @param key under which what a browser carries from here and back is sealed.
    IdentityProvider(ProviderSettings settings, Fetch fetch, crypto::KeyedDigest key);

    [[nodiscard]] const std::string& name() const noexcept { return m_settings.name; }

    struct Begun {
        std::string url;     ///< where the browser goes
        std::string carried; ///< value of the cookie that it brings back
    };

    /// @param fresh that the provider asks for the password again, whoever is signed in there.
    /// @throws core::GatewayError PROVIDER_FAILED.
    [[nodiscard]] Begun begin(bool fresh, core::Instant now);

    /// Who the provider says that it is.
    struct Identity {
        std::string user; ///< the claim, in lower case
        std::vector<std::string> roles;
        std::optional<core::Instant> shown_at{}; ///< when they last gave their password there
    };

    /// @param carried the cookie's value.
    /// @return why not: TRANSIT_OVER, STATE_DIFFERS, TOKEN_REFUSED, TOKEN_MALFORMED,
    /// TOKEN_SIGNATURE, TOKEN_ISSUER, TOKEN_AUDIENCE, TOKEN_TIME, TOKEN_NONCE, TOKEN_NOT_FRESH,
    /// USER_MISSING.
    /// @throws core::GatewayError PROVIDER_FAILED.
    [[nodiscard]] std::variant<Identity, core::Code> finish(
        std::string_view code, std::string_view state, std::string_view carried, core::Instant now);

private:
    struct Metadata {
        std::string authorization;
        std::string token;
        std::string keys;
    };
    struct NamedKey {
        std::string id;
        std::string algorithm; ///< empty: any that fits its kind
        crypto::WebKey key;
    };
    struct Carried {
        std::string state;
        std::string nonce;
        std::string verifier;
        std::int64_t until{0};
        bool fresh{false};
    };

    [[nodiscard]] Metadata metadata();
    [[nodiscard]] text::JsonValue document(const FetchRequest& request) const;
    [[nodiscard]] std::optional<NamedKey>
    key_named(const std::string& id, std::string_view algorithm);
    void read_keys();
    [[nodiscard]] std::string seal(const Carried& carried) const;
    [[nodiscard]] std::optional<Carried> open(std::string_view sealed, core::Instant now) const;
    [[nodiscard]] std::optional<std::string>
    token_for(std::string_view code, const std::string& verifier);
    [[nodiscard]] std::variant<Identity, core::Code>
    judge(std::string_view token, const Carried& carried, core::Instant now);
    [[nodiscard]] std::optional<core::Code>
    fault_of(const text::JsonValue& claims, const Carried& carried, core::Instant now) const;
    [[nodiscard]] Identity identity_of(const text::JsonValue& claims) const;

    ProviderSettings m_settings;
    Fetch m_fetch;
    crypto::KeyedDigest m_key;
    std::mutex m_mutex; ///< for all below
    std::optional<Metadata> m_metadata{};
    std::vector<NamedKey> m_keys{};
    std::chrono::steady_clock::time_point m_keys_read{};
};

}
