// What is believed of an ID token, and what is not: a provider whose key the test holds.

#include "gateway/admin/provider.h"
#include "gateway/core/error.h"
#include "gateway/crypto/base64.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>

#include <limits>
#include <memory>
#include <string>

using namespace gateway;
using gateway::admin::Fetched;
using gateway::admin::FetchRequest;
using gateway::admin::IdentityProvider;
using Json = nlohmann::json;

namespace {

constexpr const char* issuer{"https://directory.example"};
const core::Instant now{core::Instant::from_microseconds(1'800'000'000'000'000)};
constexpr std::int64_t now_seconds{1'800'000'000};

class SigningKey final {
public:
    SigningKey() : m_key{EVP_EC_gen("P-256"), EVP_PKEY_free} {}

    [[nodiscard]] Json jwk() const {
        return {
            {"kty", "EC"},
            {"crv", "P-256"},
            {"kid", "first"},
            {"use", "sig"},
            {"x", coordinate(OSSL_PKEY_PARAM_EC_PUB_X)},
            {"y", coordinate(OSSL_PKEY_PARAM_EC_PUB_Y)}};
    }

    [[nodiscard]] std::string token(const Json& claims, const Json& head) const {
        const std::string input{
            crypto::to_base64url(core::as_bytes(head.dump())) + '.'
            + crypto::to_base64url(core::as_bytes(claims.dump()))};
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{
            EVP_MD_CTX_new(), EVP_MD_CTX_free};
        std::vector<unsigned char> der(256);
        std::size_t size{der.size()};
        REQUIRE(
            EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key.get()) == 1);
        REQUIRE(
            EVP_DigestSign(
                context.get(), der.data(), &size,
                reinterpret_cast<const unsigned char*>(input.data()), input.size())
            == 1);
        const unsigned char* at{der.data()};
        const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> both{
            d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)), ECDSA_SIG_free};
        core::Bytes raw(64);
        auto* const out = reinterpret_cast<unsigned char*>(raw.data());
        BN_bn2binpad(ECDSA_SIG_get0_r(both.get()), out, 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(both.get()), out + 32, 32);
        return input + '.' + crypto::to_base64url(raw);
    }

private:
    [[nodiscard]] std::string coordinate(const char* which) const {
        BIGNUM* number{nullptr};
        REQUIRE(EVP_PKEY_get_bn_param(m_key.get(), which, &number) == 1);
        core::Bytes bytes(32);
        BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), 32);
        BN_free(number);
        return crypto::to_base64url(bytes);
    }

    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> m_key;
};

std::string parameter_of(const std::string& url, const std::string& name) {
    const std::size_t at{url.find(name + '=')};
    REQUIRE(at != std::string::npos);
    const std::size_t begin{at + name.size() + 1};
    return url.substr(begin, url.find('&', begin) - begin);
}

/// A provider, a browser that has gone there, and what comes back.
struct Scene {
    SigningKey key{};
    Json metadata = {
        {"issuer", issuer},
        {"authorization_endpoint", std::string{issuer} + "/auth"},
        {"token_endpoint", std::string{issuer} + "/token"},
        {"jwks_uri", std::string{issuer} + "/jwks"}};
    Json head = {{"alg", "ES256"}, {"kid", "first"}};
    Json claims = {};
    FetchRequest asked_for_token{};
    int token_status{200};
    std::optional<SigningKey> signs{}; ///< somebody else
    IdentityProvider provider{
        {issuer,
         "Kunta",
         "lautturi",
         "secret",
         "https://console.example/session/return",
         "preferred_username",
         "kunta.example",
         "groups",
         {{"dpo", "data-protection-officer"}}},
        [this](const FetchRequest& request) { return fetch(request); },
        crypto::KeyedDigest{core::as_bytes("a key for tokens")}};
    IdentityProvider::Begun begun{};

    explicit Scene(bool fresh = false) {
        begun = provider.begin(fresh, now);
        claims = {
            {"iss", issuer},
            {"aud", "lautturi"},
            {"exp", now_seconds + 300},
            {"iat", now_seconds},
            {"auth_time", now_seconds},
            {"nonce", parameter_of(begun.url, "nonce")},
            {"preferred_username", "Hanna@kunta.example"},
            {"groups", {"everybody", "dpo"}}};
    }

    Fetched fetch(const FetchRequest& request) {
        if (request.url.ends_with("/.well-known/openid-configuration")) {
            return {200, metadata.dump()};
        }
        if (request.url.ends_with("/jwks")) {
            return {200, Json{{"keys", {key.jwk()}}}.dump()};
        }
        asked_for_token = request;
        const SigningKey& by{signs ? *signs : key};
        return {token_status, Json{{"id_token", by.token(claims, head)}}.dump()};
    }

    [[nodiscard]] std::variant<IdentityProvider::Identity, core::Code> finish() {
        return provider.finish("code", parameter_of(begun.url, "state"), begun.carried, now);
    }

    [[nodiscard]] std::string fault() {
        const auto found = finish();
        const auto* const code = std::get_if<core::Code>(&found);
        return code == nullptr ? "none" : std::string{code->text()};
    }
};

}

TEST_CASE("a token that the provider signed for us, now, says who it is", "[admin][provider]") {
    Scene scene;
    CHECK(scene.begun.url.starts_with("https://directory.example/auth?response_type=code&"));
    CHECK(parameter_of(scene.begun.url, "code_challenge_method") == "S256");
    const auto found = scene.finish();
    const auto& identity = std::get<IdentityProvider::Identity>(found);
    CHECK(identity.user == "hanna");
    CHECK(identity.roles == std::vector<std::string>{"data-protection-officer"});
    CHECK(identity.shown_at == now);
    const std::string verifier{parameter_of(scene.asked_for_token.body, "code_verifier")};
    CHECK(
        crypto::to_base64url(crypto::sha256(core::as_bytes(verifier)))
        == parameter_of(scene.begun.url, "code_challenge"));
}

TEST_CASE("what is not for us, not now, not of the provider is refused", "[admin][provider]") {
    const auto with = [](const char* name, const Json& value) {
        Scene scene;
        scene.claims[name] = value;
        return scene.fault();
    };
    CHECK(with("iss", "https://elsewhere.example") == "TOKEN_ISSUER");
    CHECK(with("aud", "another") == "TOKEN_AUDIENCE");
    CHECK(with("aud", {"lautturi", "another"}) == "TOKEN_AUDIENCE"); // without azp
    CHECK(with("azp", "another") == "TOKEN_AUDIENCE");
    CHECK(with("exp", now_seconds - 61) == "TOKEN_TIME");
    CHECK(with("exp", nullptr) == "TOKEN_TIME");
    CHECK(with("iat", now_seconds + 61) == "TOKEN_TIME");
    CHECK(with("auth_time", now_seconds + 61) == "TOKEN_TIME");
    constexpr std::int64_t most{std::numeric_limits<std::int64_t>::max()};
    constexpr std::int64_t least{std::numeric_limits<std::int64_t>::min()};
    for (const char* const time : {"exp", "iat", "auth_time"}) {
        CHECK(with(time, most) == "TOKEN_TIME");
        CHECK(with(time, least) == "TOKEN_TIME");
    }
    CHECK(with("nonce", "another") == "TOKEN_NONCE");
    CHECK(with("preferred_username", "hanna@elsewhere.example") == "USER_MISSING");
    CHECK(with("preferred_username", nullptr) == "USER_MISSING");

    Scene forged;
    forged.signs.emplace();
    CHECK(forged.fault() == "TOKEN_SIGNATURE");
    for (const char* algorithm : {"none", "HS256", "RS256"}) {
        Scene scene;
        scene.head["alg"] = algorithm;
        CHECK(scene.fault() == "TOKEN_SIGNATURE");
    }
    Scene unknown;
    unknown.head["kid"] = "second";
    CHECK(unknown.fault() == "TOKEN_SIGNATURE");
    Scene refused;
    refused.token_status = 400;
    CHECK(refused.fault() == "TOKEN_REFUSED");
}

TEST_CASE("only the browser that began can finish, within ten minutes", "[admin][provider]") {
    const auto fault = [](const auto& found) {
        return std::string{std::get<core::Code>(found).text()};
    };
    Scene scene;
    const std::string state{parameter_of(scene.begun.url, "state")};
    CHECK(
        fault(scene.provider.finish("code", "forged", scene.begun.carried, now))
        == "STATE_DIFFERS");
    CHECK(fault(scene.provider.finish("code", state, "", now)) == "TRANSIT_OVER");
    std::string changed{scene.begun.carried};
    changed[8] = changed[8] == 'A' ? 'B' : 'A';
    CHECK(fault(scene.provider.finish("code", state, changed, now)) == "TRANSIT_OVER");
    CHECK(
        fault(scene.provider.finish(
            "code", state, scene.begun.carried, now + std::chrono::minutes{10}))
        == "TRANSIT_OVER");
}

TEST_CASE("who is asked again has given their password just now", "[admin][provider]") {
    Scene scene{true};
    CHECK(scene.begun.url.find("prompt=login&max_age=0") != std::string::npos);
    CHECK(scene.fault() == "none");
    scene.claims["auth_time"] = now_seconds - 3'600;
    CHECK(scene.fault() == "TOKEN_NOT_FRESH");
    scene.claims.erase("auth_time");
    CHECK(scene.fault() == "TOKEN_NOT_FRESH");
}

TEST_CASE("a provider that is not itself is not believed", "[admin][provider]") {
    Scene scene;
    IdentityProvider other{
        {"https://another.example",
         "Kunta",
         "lautturi",
         "",
         "https://c.example/session/return",
         "preferred_username",
         "",
         "groups",
         {}},
        [&](const FetchRequest& request) { return scene.fetch(request); },
        crypto::KeyedDigest{core::as_bytes("a key for tokens")}};
    CHECK_THROWS_AS(other.begin(false, now), core::GatewayError);
    scene.metadata["token_endpoint"] = "http://directory.example/token";
    IdentityProvider plain{
        {issuer,
         "Kunta",
         "lautturi",
         "",
         "https://c.example/session/return",
         "preferred_username",
         "",
         "groups",
         {}},
        [&](const FetchRequest& request) { return scene.fetch(request); },
        crypto::KeyedDigest{core::as_bytes("a key for tokens")}};
    CHECK_THROWS_AS(plain.begin(false, now), core::GatewayError);
}
