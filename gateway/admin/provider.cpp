#include "gateway/admin/provider.h"

#include "gateway/core/bytes.h"
#include "gateway/core/error.h"
#include "gateway/crypto/base64.h"
#include "gateway/crypto/random.h"

#include <algorithm>
#include <array>

namespace gateway::admin {

using core::Code;
using core::GatewayError;
using text::JsonValue;

namespace {

constexpr std::size_t secret_bytes{32};
/// What clocks may differ by.
constexpr std::int64_t skew_seconds{60};
/// Keys are asked for again when one is not known, but no more often.
constexpr std::chrono::seconds between_keys{30};

std::string random_text() {
    std::array<std::byte, secret_bytes> bytes{};
    crypto::random_bytes(bytes);
    return crypto::to_base64url(bytes);
}

/// RFC 3986 §2.1.
std::string escaped(std::string_view text) {
    constexpr std::string_view digits{"0123456789ABCDEF"};
    std::string out;
    for (const char letter : text) {
        const auto value = static_cast<unsigned char>(letter);
        const bool plain{
            (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z')
            || (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' || letter == '_'
            || letter == '~'};
        if (plain) {
            out += letter;
        } else {
            out += '%';
            out += digits[value >> 4U];
            out += digits[value & 15U];
        }
    }
    return out;
}

std::string form_of(std::initializer_list<std::pair<std::string_view, std::string_view>> members) {
    std::string out;
    for (const auto& [name, value] : members) {
        if (!out.empty()) {
            out += '&';
        }
        out += escaped(name);
        out += '=';
        out += escaped(value);
    }
    return out;
}

std::int64_t seconds_of(core::Instant at) {
    return at.microseconds() / 1'000'000;
}

std::string text_at(const JsonValue& object, std::string_view key) {
    return std::string{object.string_at(key).value_or("")};
}

std::optional<std::int64_t> number_at(const JsonValue& object, std::string_view key) {
    const JsonValue* const value{object.find(key)};
    return value == nullptr ? std::nullopt : value->integer();
}

/// Seconds since 1970, until the year 9999; what lies outside is no time.
std::optional<std::int64_t> time_at(const JsonValue& claims, std::string_view key) {
    constexpr std::int64_t latest{253'402'300'799};
    const std::optional<std::int64_t> number{number_at(claims, key)};
    return number && *number >= 0 && *number <= latest ? number : std::nullopt;
}

/// A text, or the texts of a list.
std::vector<std::string> texts_at(const JsonValue& object, std::string_view key) {
    std::vector<std::string> all;
    if (const auto one = object.string_at(key)) {
        all.emplace_back(*one);
    } else if (const JsonValue* const list{object.find(key)}; list != nullptr) {
        for (const JsonValue& element : list->elements()) {
            if (element.is_string()) {
                all.emplace_back(element.text());
            }
        }
    }
    return all;
}

std::optional<JsonValue> object_in(std::string_view base64url) {
    const std::optional<core::Bytes> bytes{crypto::from_base64url(base64url)};
    if (!bytes) {
        return std::nullopt;
    }
    core::Result<JsonValue> parsed{text::parse_json(core::as_text(*bytes))};
    return parsed && parsed.value().is_object() ? std::optional{std::move(parsed).value()}
                                                : std::nullopt;
}

[[noreturn]] void failed() {
    throw GatewayError{"PROVIDER_FAILED"};
}

}

IdentityProvider::IdentityProvider(ProviderSettings settings, Fetch fetch, crypto::KeyedDigest key)
    : m_settings{std::move(settings)}, m_fetch{std::move(fetch)}, m_key{std::move(key)} {}

JsonValue IdentityProvider::document(const FetchRequest& request) const {
    const Fetched fetched{m_fetch(request)};
    core::Result<JsonValue> parsed{text::parse_json(fetched.body)};
    if (fetched.status != 200 || !parsed || !parsed.value().is_object()) {
        failed();
    }
    return std::move(parsed).value();
}

/// OpenID Connect Discovery 1.0 §4.
IdentityProvider::Metadata IdentityProvider::metadata() {
    {
        const std::scoped_lock lock{m_mutex};
        if (m_metadata) {
            return *m_metadata;
        }
    }
    FetchRequest request;
    request.url = m_settings.issuer + "/.well-known/openid-configuration";
    const JsonValue told{document(request)};
    Metadata read{
        text_at(told, "authorization_endpoint"), text_at(told, "token_endpoint"),
        text_at(told, "jwks_uri")};
    const auto safe = [](const std::string& url) { return url.starts_with("https://"); };
    if (text_at(told, "issuer") != m_settings.issuer || !safe(read.authorization)
        || !safe(read.token) || !safe(read.keys)) {
        failed();
    }
    const std::scoped_lock lock{m_mutex};
    m_metadata = read;
    return read;
}

IdentityProvider::Begun IdentityProvider::begin(bool fresh, core::Instant now) {
    const Metadata where{metadata()};
    const Carried carried{
        random_text(), random_text(), random_text(), seconds_of(now + transit_life), fresh};
    const core::Digest challenge{crypto::sha256(core::as_bytes(carried.verifier))};
    std::string query{form_of(
        {{"response_type", "code"},
         {"client_id", m_settings.client},
         {"redirect_uri", m_settings.return_url},
         {"scope", "openid profile"},
         {"state", carried.state},
         {"nonce", carried.nonce},
         {"code_challenge", crypto::to_base64url(challenge)},
         {"code_challenge_method", "S256"}})};
    if (fresh) {
        query += "&prompt=login&max_age=0";
    }
    const char mark{where.authorization.find('?') == std::string::npos ? '?' : '&'};
    return Begun{where.authorization + mark + query, seal(carried)};
}

std::string IdentityProvider::seal(const Carried& carried) const {
    JsonValue object{JsonValue::make_object()};
    object.add("state", JsonValue::of_string(carried.state))
        .add("nonce", JsonValue::of_string(carried.nonce))
        .add("verifier", JsonValue::of_string(carried.verifier))
        .add("until", JsonValue::of_integer(carried.until))
        .add("fresh", JsonValue::of_boolean(carried.fresh));
    const std::string text{crypto::to_base64url(core::as_bytes(text::write_json(object)))};
    return text + '.' + core::to_hex(m_key.of(core::as_bytes("transit " + text)));
}

std::optional<IdentityProvider::Carried>
IdentityProvider::open(std::string_view sealed, core::Instant now) const {
    const std::size_t dot{sealed.find('.')};
    const std::string text{sealed.substr(0, dot)};
    if (dot == std::string_view::npos
        || core::digest_from_hex(sealed.substr(dot + 1))
               != m_key.of(core::as_bytes("transit " + text))) {
        return std::nullopt;
    }
    const std::optional<JsonValue> object{object_in(text)};
    if (!object) {
        return std::nullopt;
    }
    const JsonValue* const fresh{object->find("fresh")};
    Carried carried{
        text_at(*object, "state"), text_at(*object, "nonce"), text_at(*object, "verifier"),
        number_at(*object, "until").value_or(0), fresh != nullptr && fresh->is_true()};
    return carried.until > seconds_of(now) ? std::optional{std::move(carried)} : std::nullopt;
}

/// RFC 6749 §4.1.3 with RFC 7636 §4.5.
std::optional<std::string>
IdentityProvider::token_for(std::string_view code, const std::string& verifier) {
    FetchRequest request;
    request.method = "POST";
    request.url = metadata().token;
    request.headers = {
        {"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}};
    request.body = form_of(
        {{"grant_type", "authorization_code"},
         {"code", code},
         {"redirect_uri", m_settings.return_url},
         {"code_verifier", verifier}});
    if (m_settings.secret.empty()) {
        request.body += '&' + form_of({{"client_id", m_settings.client}});
    } else {
        const std::string who{escaped(m_settings.client) + ':' + escaped(m_settings.secret)};
        request.headers.emplace_back(
            "Authorization", "Basic " + crypto::to_base64(core::as_bytes(who)));
    }
    const Fetched fetched{m_fetch(request)};
    if (fetched.status == 0 || fetched.status >= 500) {
        failed();
    }
    const core::Result<JsonValue> parsed{text::parse_json(fetched.body)};
    if (fetched.status != 200 || !parsed || !parsed.value().is_object()) {
        return std::nullopt;
    }
    const auto token = parsed.value().string_at("id_token");
    return token ? std::optional{std::string{*token}} : std::nullopt;
}

std::variant<IdentityProvider::Identity, Code> IdentityProvider::finish(
    std::string_view code, std::string_view state, std::string_view carried, core::Instant now) {
    const std::optional<Carried> sent{open(carried, now)};
    if (!sent) {
        return Code{"TRANSIT_OVER"};
    }
    if (state != sent->state) {
        return Code{"STATE_DIFFERS"};
    }
    const std::optional<std::string> token{token_for(code, sent->verifier)};
    return token ? judge(*token, *sent, now) : std::variant<Identity, Code>{Code{"TOKEN_REFUSED"}};
}

void IdentityProvider::read_keys() {
    FetchRequest request;
    request.url = metadata().keys;
    const JsonValue told{document(request)};
    std::vector<NamedKey> keys;
    if (const JsonValue* const list{told.find("keys")}; list != nullptr) {
        for (const JsonValue& one : list->elements()) {
            if (one.is_object() && one.string_at("use").value_or("sig") == "sig") {
                keys.push_back(NamedKey{
                    text_at(one, "kid"), text_at(one, "alg"),
                    crypto::WebKey{
                        text_at(one, "kty"), text_at(one, "n"), text_at(one, "e"),
                        text_at(one, "crv"), text_at(one, "x"), text_at(one, "y")}});
            }
        }
    }
    const std::scoped_lock lock{m_mutex};
    m_keys = std::move(keys);
    m_keys_read = std::chrono::steady_clock::now();
}

/// A provider changes its keys: one that is not known is asked for, but not for every forgery.
std::optional<IdentityProvider::NamedKey>
IdentityProvider::key_named(const std::string& id, std::string_view algorithm) {
    const auto look = [&]() -> std::optional<NamedKey> {
        const std::scoped_lock lock{m_mutex};
        const auto found = std::find_if(m_keys.begin(), m_keys.end(), [&](const NamedKey& key) {
            return key.id == id && (key.algorithm.empty() || key.algorithm == algorithm);
        });
        return found == m_keys.end() ? std::nullopt : std::optional{*found};
    };
    std::optional<NamedKey> key{look()};
    bool asks{false};
    if (!key) {
        const std::scoped_lock lock{m_mutex};
        asks = m_keys.empty() || std::chrono::steady_clock::now() - m_keys_read >= between_keys;
    }
    if (asks) {
        read_keys();
        key = look();
    }
    return key;
}

/// OpenID Connect Core 1.0 §3.1.3.7.
std::variant<IdentityProvider::Identity, Code>
IdentityProvider::judge(std::string_view token, const Carried& carried, core::Instant now) {
    const std::size_t first{token.find('.')};
    const std::size_t second{first == std::string_view::npos ? first : token.find('.', first + 1)};
    if (second == std::string_view::npos) {
        return Code{"TOKEN_MALFORMED"};
    }
    const std::optional<JsonValue> head{object_in(token.substr(0, first))};
    const std::optional<JsonValue> claims{object_in(token.substr(first + 1, second - first - 1))};
    const std::optional<core::Bytes> signature{crypto::from_base64url(token.substr(second + 1))};
    if (!head || !claims || !signature) {
        return Code{"TOKEN_MALFORMED"};
    }
    const std::string algorithm{text_at(*head, "alg")};
    const std::optional<NamedKey> key{key_named(text_at(*head, "kid"), algorithm)};
    if (!key || !crypto::is_signed_by(key->key, algorithm, token.substr(0, second), *signature)) {
        return Code{"TOKEN_SIGNATURE"};
    }
    if (const std::optional<Code> fault{fault_of(*claims, carried, now)}) {
        return *fault;
    }
    Identity identity{identity_of(*claims)};
    if (identity.user.empty()) {
        return Code{"USER_MISSING"};
    }
    return identity;
}

std::optional<Code> IdentityProvider::fault_of(
    const JsonValue& claims, const Carried& carried, core::Instant now) const {
    const std::int64_t at{seconds_of(now)};
    if (text_at(claims, "iss") != m_settings.issuer) {
        return Code{"TOKEN_ISSUER"};
    }
    const std::vector<std::string> audience{texts_at(claims, "aud")};
    const bool ours{
        std::find(audience.begin(), audience.end(), m_settings.client) != audience.end()};
    const std::string acting{text_at(claims, "azp")};
    if (!ours || (audience.size() > 1 && acting.empty())
        || (!acting.empty() && acting != m_settings.client)) {
        return Code{"TOKEN_AUDIENCE"};
    }
    const std::optional<std::int64_t> ends{time_at(claims, "exp")};
    const std::optional<std::int64_t> issued{time_at(claims, "iat")};
    const std::optional<std::int64_t> shown{time_at(claims, "auth_time")};
    if (!ends || !issued || *ends + skew_seconds <= at || *issued - skew_seconds > at) {
        return Code{"TOKEN_TIME"};
    }
    // whoever is to show who they are some day has not done so
    if (number_at(claims, "auth_time") && (!shown || *shown - skew_seconds > at)) {
        return Code{"TOKEN_TIME"};
    }
    if (text_at(claims, "nonce") != carried.nonce) {
        return Code{"TOKEN_NONCE"};
    }
    // asked for anew, so within the time that the browser was away
    const std::int64_t left{carried.until - std::chrono::seconds{transit_life}.count()};
    if (carried.fresh && shown.value_or(0) + skew_seconds < left) {
        return Code{"TOKEN_NOT_FRESH"};
    }
    return std::nullopt;
}

IdentityProvider::Identity IdentityProvider::identity_of(const JsonValue& claims) const {
    Identity identity;
    identity.user = text_at(claims, m_settings.user_claim);
    std::transform(
        identity.user.begin(), identity.user.end(), identity.user.begin(), [](char letter) {
            return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        });
    // somebody of another domain who bears the same name is somebody else
    const std::string domain{m_settings.user_domain.empty() ? "" : '@' + m_settings.user_domain};
    const bool here{identity.user.ends_with(domain)};
    identity.user.resize(here ? identity.user.size() - domain.size() : 0);
    for (const std::string& value : texts_at(claims, m_settings.role_claim)) {
        const auto role = m_settings.roles.find(value);
        if (role != m_settings.roles.end()
            && std::find(identity.roles.begin(), identity.roles.end(), role->second)
                   == identity.roles.end()) {
            identity.roles.push_back(role->second);
        }
    }
    std::sort(identity.roles.begin(), identity.roles.end());
    if (const auto shown = time_at(claims, "auth_time")) {
        identity.shown_at = core::Instant::from_microseconds(*shown * 1'000'000);
    }
    return identity;
}

}
