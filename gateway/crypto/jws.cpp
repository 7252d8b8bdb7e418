#include "gateway/crypto/jws.h"

#include "gateway/crypto/base64.h"
#include "gateway/crypto/openssl.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <memory>

namespace gateway::crypto {

namespace {

using BnPtr = std::unique_ptr<BIGNUM, openssl::Freed<BN_free>>;
using BuilderPtr = std::unique_ptr<OSSL_PARAM_BLD, openssl::Freed<OSSL_PARAM_BLD_free>>;
using ParamsPtr = std::unique_ptr<OSSL_PARAM, openssl::Freed<OSSL_PARAM_free>>;
using PkeyContextPtr = std::unique_ptr<EVP_PKEY_CTX, openssl::Freed<EVP_PKEY_CTX_free>>;
using EcdsaPtr = std::unique_ptr<ECDSA_SIG, openssl::Freed<ECDSA_SIG_free>>;

constexpr int least_rsa_bits{2048};
constexpr std::size_t coordinate{32}; ///< bytes of P-256

const unsigned char* octets(core::ByteView bytes) noexcept {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}

BnPtr number_of(core::ByteView bytes) {
    return BnPtr{BN_bin2bn(octets(bytes), static_cast<int>(bytes.size()), nullptr)};
}

openssl::PkeyPtr key_of(const char* kind, OSSL_PARAM_BLD* builder) {
    const ParamsPtr params{OSSL_PARAM_BLD_to_param(builder)};
    const PkeyContextPtr context{EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr)};
    EVP_PKEY* key{nullptr};
    const bool made{
        params && context && EVP_PKEY_fromdata_init(context.get()) == 1
        && EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) == 1};
    return openssl::PkeyPtr{made ? key : nullptr};
}

openssl::PkeyPtr rsa_of(const WebKey& key) {
    const std::optional<core::Bytes> modulus{from_base64url(key.n)};
    const std::optional<core::Bytes> exponent{from_base64url(key.e)};
    const BuilderPtr builder{OSSL_PARAM_BLD_new()};
    if (!modulus || !exponent || !builder) {
        return nullptr;
    }
    const BnPtr n{number_of(*modulus)};
    const BnPtr e{number_of(*exponent)};
    const bool put{
        n && e && BN_num_bits(n.get()) >= least_rsa_bits
        && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1
        && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1};
    return put ? key_of("RSA", builder.get()) : nullptr;
}

openssl::PkeyPtr ec_of(const WebKey& key) {
    const std::optional<core::Bytes> x{from_base64url(key.x)};
    const std::optional<core::Bytes> y{from_base64url(key.y)};
    const BuilderPtr builder{OSSL_PARAM_BLD_new()};
    if (key.crv != "P-256" || !x || !y || x->size() != coordinate || y->size() != coordinate
        || !builder) {
        return nullptr;
    }
    core::Bytes point{std::byte{4}}; // uncompressed (SEC 1 §2.3.3)
    point.insert(point.end(), x->begin(), x->end());
    point.insert(point.end(), y->begin(), y->end());
    const bool put{
        OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0)
            == 1
        && OSSL_PARAM_BLD_push_octet_string(
               builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size())
               == 1};
    return put ? key_of("EC", builder.get()) : nullptr;
}

/// The two numbers of RFC 7518 §3.4 as OpenSSL wants them (DER).
core::Bytes der_of(core::ByteView signature) {
    core::Bytes der;
    if (signature.size() != 2 * coordinate) {
        return der;
    }
    const EcdsaPtr both{ECDSA_SIG_new()};
    BnPtr r{number_of(signature.first(coordinate))};
    BnPtr s{number_of(signature.subspan(coordinate))};
    if (both && r && s && ECDSA_SIG_set0(both.get(), r.get(), s.get()) == 1) {
        static_cast<void>(r.release());
        static_cast<void>(s.release());
        unsigned char* out{nullptr};
        const int size{i2d_ECDSA_SIG(both.get(), &out)};
        if (size > 0) {
            const auto* const bytes = reinterpret_cast<const std::byte*>(out);
            der.assign(bytes, bytes + size);
            OPENSSL_free(out);
        }
    }
    return der;
}

bool verifies(EVP_PKEY* key, bool pss, std::string_view input, core::ByteView signature) {
    const openssl::MdContextPtr context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* of_key{nullptr};
    if (!context
        || EVP_DigestVerifyInit(context.get(), &of_key, openssl::sha256_method(), nullptr, key)
               != 1) {
        return false;
    }
    if (pss
        && (EVP_PKEY_CTX_set_rsa_padding(of_key, RSA_PKCS1_PSS_PADDING) != 1
            || EVP_PKEY_CTX_set_rsa_pss_saltlen(of_key, RSA_PSS_SALTLEN_DIGEST) != 1)) {
        return false;
    }
    const core::ByteView bytes{core::as_bytes(input)};
    return EVP_DigestVerify(
               context.get(), octets(signature), signature.size(), octets(bytes), bytes.size())
           == 1;
}

}

std::optional<core::Bytes> from_base64url(std::string_view text) {
    std::string plain{text};
    for (char& letter : plain) {
        if (letter == '+' || letter == '/' || letter == '=') {
            return std::nullopt;
        }
        letter = letter == '-' ? '+' : letter == '_' ? '/' : letter;
    }
    plain.append((4 - plain.size() % 4) % 4, '=');
    return from_base64(plain);
}

std::string to_base64url(core::ByteView bytes) {
    std::string text{to_base64(bytes)};
    while (!text.empty() && text.back() == '=') {
        text.pop_back();
    }
    for (char& letter : text) {
        letter = letter == '+' ? '-' : letter == '/' ? '_' : letter;
    }
    return text;
}

bool is_signed_by(
    const WebKey& key, std::string_view algorithm, std::string_view input,
    core::ByteView signature) {
    const bool rsa{algorithm == "RS256" || algorithm == "PS256"};
    const bool ec{algorithm == "ES256"};
    if ((rsa && key.kty != "RSA") || (ec && key.kty != "EC") || (!rsa && !ec)) {
        return false;
    }
    const openssl::PkeyPtr public_key{rsa ? rsa_of(key) : ec_of(key)};
    const core::Bytes der{ec ? der_of(signature) : core::Bytes{}};
    const bool good{
        public_key
        && verifies(
            public_key.get(), algorithm == "PS256", input, ec ? core::ByteView{der} : signature)};
    ERR_clear_error();
    return good;
}

}
