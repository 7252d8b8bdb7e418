#include "hashes.h"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>

namespace verifier {

namespace {

template <auto Free> struct Freed {
    template <class Type> void operator()(Type* thing) const { Free(thing); }
};

template <class Type, auto Free> using Held = std::unique_ptr<Type, Freed<Free>>;

/// A library that cannot hash is no ground for a verdict.
void require(bool done) {
    if (!done) {
        std::fputs("lautturi-verify: OpenSSL failed\n", stderr);
        std::exit(2);
    }
}

}

Sha256::Sha256()
    : m_method{EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free}, m_context{
                                                                            EVP_MD_CTX_new(),
                                                                            &EVP_MD_CTX_free} {
    require(m_method && m_context);
    require(EVP_DigestInit_ex2(m_context.get(), m_method.get(), nullptr) == 1);
}

void Sha256::update(const void* bytes, std::size_t size) {
    require(EVP_DigestUpdate(m_context.get(), bytes, size) == 1);
}

Digest Sha256::finish() {
    Digest digest{};
    unsigned length{0};
    require(EVP_DigestFinal_ex(m_context.get(), digest.data(), &length) == 1);
    require(EVP_DigestInit_ex2(m_context.get(), m_method.get(), nullptr) == 1);
    return digest;
}

Digest Sha256::of(const std::vector<unsigned char>& bytes) {
    update(bytes.data(), bytes.size());
    return finish();
}

std::vector<PublicKey> PublicKey::all_of(const std::string& pem) {
    const Held<BIO, BIO_free_all> text{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))};
    std::vector<PublicKey> keys;
    while (EVP_PKEY* const read{PEM_read_bio_PUBKEY(text.get(), nullptr, nullptr, nullptr)}) {
        PublicKey key;
        key.m_key = {read, &EVP_PKEY_free};
        unsigned char* der{nullptr};
        const int size{i2d_PUBKEY(read, &der)};
        require(size > 0);
        Sha256 hash;
        hash.update(der, static_cast<std::size_t>(size));
        key.m_fingerprint = hash.finish();
        OPENSSL_free(der);
        if (EVP_PKEY_get_base_id(read) != EVP_PKEY_ED25519) {
            return {};
        }
        keys.push_back(std::move(key));
    }
    ERR_clear_error(); // the end of the text is one
    return keys;
}

bool PublicKey::verify(
    const std::vector<unsigned char>& message, const std::string& signature) const {
    const Held<EVP_MD_CTX, EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
    const bool good{
        context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, m_key.get()) == 1
        && EVP_DigestVerify(
               context.get(), reinterpret_cast<const unsigned char*>(signature.data()),
               signature.size(), message.data(), message.size())
               == 1};
    ERR_clear_error();
    return good;
}

namespace {

/// What the answer says, which nobody has verified.
std::optional<std::int64_t> time_of(TS_RESP* response) {
    TS_TST_INFO* const said{TS_RESP_get_tst_info(response)};
    const ASN1_GENERALIZEDTIME* const stamped{
        said == nullptr ? nullptr : TS_TST_INFO_get_time(said)};
    std::tm parts{};
    if (stamped == nullptr || ASN1_TIME_to_tm(stamped, &parts) != 1) {
        return std::nullopt;
    }
    return timegm(&parts);
}

/// @param at as of when certificates are judged; nothing: now
bool is_stamp(
    TS_RESP* response, const Digest& digest, const std::string& authorities,
    std::optional<std::int64_t> at) {
    X509_STORE* const trusted{X509_STORE_new()}; // the context's, from below on
    const Held<TS_VERIFY_CTX, TS_VERIFY_CTX_free> context{TS_VERIFY_CTX_new()};
    require(trusted != nullptr && context != nullptr);
    TS_VERIFY_CTX_set_store(context.get(), trusted);
    if (at) {
        X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(trusted), *at);
    }
    TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_SIGNATURE | TS_VFY_VERSION | TS_VFY_IMPRINT);
    auto* const imprint = static_cast<unsigned char*>(OPENSSL_memdup(digest.data(), digest.size()));
    TS_VERIFY_CTX_set_imprint(context.get(), imprint, static_cast<long>(digest.size()));
    const bool good{
        X509_STORE_load_file(trusted, authorities.c_str()) == 1
        && TS_RESP_verify_response(context.get(), response) == 1};
    ERR_clear_error();
    return good;
}

}

std::optional<Stamp>
stamp_on(const Digest& digest, const std::string& answer, const std::string& authorities) {
    const auto* der = reinterpret_cast<const unsigned char*>(answer.data());
    const Held<TS_RESP, TS_RESP_free> response{
        d2i_TS_RESP(nullptr, &der, static_cast<long>(answer.size()))};
    const std::optional<std::int64_t> at{response ? time_of(response.get()) : std::nullopt};
    ERR_clear_error();
    if (!at || !is_stamp(response.get(), digest, authorities, at)) {
        return std::nullopt;
    }
    return Stamp{*at, !is_stamp(response.get(), digest, authorities, std::nullopt)};
}

bool has_certificates(const std::string& file) {
    const Held<X509_STORE, X509_STORE_free> store{X509_STORE_new()};
    require(store != nullptr);
    const bool good{X509_STORE_load_file(store.get(), file.c_str()) == 1};
    ERR_clear_error();
    return good;
}

}
