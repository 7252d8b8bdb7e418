#include "gateway/http/tls_context.h"

#include "gateway/core/error.h"
#include "gateway/crypto/certificate_x509.h"
#include "gateway/crypto/private_file.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>

namespace gateway::http {

namespace {

using core::GatewayError;
using State = PeerCertificate::State;

/// Of two findings the graver is told: "expired" must not hide "of an unknown issuer".
int gravity(State state) noexcept {
    switch (state) {
    case State::none: return 0;
    case State::valid: return 1;
    case State::not_yet_valid: return 2;
    case State::expired: return 3;
    case State::wrong_purpose: return 4;
    case State::unchecked: return 5;
    case State::revoked: return 6;
    case State::invalid: return 7;
    case State::unknown_issuer: return 8; // that its authority has no list here follows from it
    }
    return 8;
}

State state_of(int x509_error) noexcept {
    switch (x509_error) {
    case X509_V_OK: return State::valid;
    case X509_V_ERR_CERT_HAS_EXPIRED: return State::expired;
    case X509_V_ERR_CERT_NOT_YET_VALID: return State::not_yet_valid;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED: return State::unknown_issuer;
    case X509_V_ERR_CERT_REVOKED: return State::revoked;
    case X509_V_ERR_INVALID_PURPOSE: return State::wrong_purpose;
    case X509_V_ERR_UNABLE_TO_GET_CRL:
    case X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER:
    case X509_V_ERR_CRL_NOT_YET_VALID:
    case X509_V_ERR_CRL_HAS_EXPIRED: return State::unchecked;
    default: return State::invalid;
    }
}

int verification_index() noexcept {
    static const int index{SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr)};
    return index;
}

/// Lets the handshake go on and keeps what was wrong. Whoever answers the request refuses it in
/// words.
int keep_finding(int good, X509_STORE_CTX* store) noexcept {
    if (good != 1) {
        const auto* const ssl = static_cast<const SSL*>(
            X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
        auto* const found = static_cast<Verification*>(SSL_get_ex_data(ssl, verification_index()));
        if (found == nullptr) {
            return 0;
        }
        found->note(X509_STORE_CTX_get_error(store));
        ERR_clear_error(); // a failed signature leaves its error, which would end the handshake
                           // later
    }
    return 1;
}

/// The same outside of a handshake.
int note_finding(int good, X509_STORE_CTX* store) noexcept {
    if (good != 1) {
        static_cast<Verification*>(X509_STORE_CTX_get_app_data(store))
            ->note(X509_STORE_CTX_get_error(store));
    }
    return 1;
}

struct StoreContextFreed {
    void operator()(X509_STORE_CTX* store) const noexcept { X509_STORE_CTX_free(store); }
};

using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, StoreContextFreed>;

/// The store's objects may be put in order by whoever looks one up.
class LockedStore final {
public:
    explicit LockedStore(X509_STORE& store) : m_store{store} {
        if (X509_STORE_lock(&m_store) != 1) {
            throw GatewayError{"CRYPTO_FAILED", GatewayError::Retry::never};
        }
    }
    LockedStore(const LockedStore&) = delete;
    LockedStore& operator=(const LockedStore&) = delete;
    ~LockedStore() { X509_STORE_unlock(&m_store); }

    [[nodiscard]] const STACK_OF(X509_OBJECT) * objects() const noexcept {
        return X509_STORE_get0_objects(&m_store);
    }

private:
    X509_STORE& m_store;
};

/// Whether one of the lists is of an authority that is trusted. Lists of others alone let nobody
/// in, and nobody would see why. What signs clients' certificates belongs into the file of
/// authorities for that, also where clients send it: a list of whoever is under an authority looks
/// the same as one that was put in the wrong place.
bool has_list_of_authority(X509_STORE& store) {
    const LockedStore locked{store};
    const auto* const all = locked.objects();
    const int count{sk_X509_OBJECT_num(all)};
    for (int at{0}; at < count; ++at) {
        X509_CRL* const list{X509_OBJECT_get0_X509_CRL(sk_X509_OBJECT_value(all, at))};
        for (int of{0}; list != nullptr && of < count; ++of) {
            const X509* const authority{X509_OBJECT_get0_X509(sk_X509_OBJECT_value(all, of))};
            if (authority != nullptr
                && X509_NAME_cmp(X509_get_subject_name(authority), X509_CRL_get_issuer(list)) == 0
                && X509_CRL_verify(list, X509_get0_pubkey(authority)) == 1) {
                return true;
            }
        }
    }
    return false;
}

int choose_protocol(
    SSL*, const unsigned char** out, unsigned char* out_size, const unsigned char* offered,
    unsigned int offered_size, void*) noexcept {
    static constexpr std::array<unsigned char, 9> ours{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* chosen{nullptr};
    const int result{
        SSL_select_next_proto(&chosen, out_size, ours.data(), ours.size(), offered, offered_size)};
    *out = chosen;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void demand(bool done, core::Code code) {
    ERR_clear_error();
    if (!done) {
        throw GatewayError{code, GatewayError::Retry::never};
    }
}

void use_client_authority(SSL_CTX& context, const ListenerSettings& settings) {
    const std::string authority{settings.client_authority_file.string()};
    demand(SSL_CTX_load_verify_file(&context, authority.c_str()) == 1, "TLS_TRUST_FILE");
    STACK_OF(X509_NAME)* const names{SSL_load_client_CA_file(authority.c_str())};
    demand(names != nullptr, "TLS_TRUST_FILE");
    SSL_CTX_set_client_CA_list(&context, names);
    SSL_CTX_set_verify(&context, SSL_VERIFY_PEER | SSL_VERIFY_CLIENT_ONCE, keep_finding);
    SSL_CTX_set_verify_depth(&context, 4);
    if (!settings.client_revocation_file.empty()) {
        const std::string file{settings.client_revocation_file.string()};
        X509_STORE* const store{SSL_CTX_get_cert_store(&context)};
        X509_LOOKUP* const lookup{X509_STORE_add_lookup(store, X509_LOOKUP_file())};
        demand(
            lookup != nullptr && X509_load_crl_file(lookup, file.c_str(), X509_FILETYPE_PEM) > 0,
            "TLS_REVOCATION_FILE");
        demand(has_list_of_authority(*store), "TLS_REVOCATION_FILE");
        X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK);
    }
}

}

void Verification::note(int x509_error) noexcept {
    const State found{state_of(x509_error)};
    if (gravity(found) > gravity(worst)) {
        worst = found;
    }
}

SslContextPtr make_server_context(const ListenerSettings& settings) {
    SslContextPtr context{SSL_CTX_new(TLS_server_method())};
    demand(context != nullptr, "NETWORK_LIBRARIES");
    SSL_CTX* const raw{context.get()};
    demand(
        SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION) == 1
            && SSL_CTX_set_max_proto_version(raw, TLS1_3_VERSION) == 1
            && SSL_CTX_set_cipher_list(raw, "ECDHE+AESGCM:ECDHE+CHACHA20") == 1,
        "NETWORK_LIBRARIES");
    // The end of a request is told by its framing, never by the end of the connection, so a missing
    // close_notify is no attack here; without this option a cut request could not be answered 400.
    SSL_CTX_set_options(
        raw, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET
                 | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_IGNORE_UNEXPECTED_EOF);
    // A resumed session would bring an old verdict on the client's certificate along.
    SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(raw, 0);
    SSL_CTX_set_mode(
        raw, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE
                 | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(raw, 1);
    SSL_CTX_set_alpn_select_cb(raw, choose_protocol, nullptr);

    demand(
        SSL_CTX_use_certificate_chain_file(raw, settings.certificate_chain_file.c_str()) == 1,
        "TLS_CERTIFICATE_FILE");
    demand(
        SSL_CTX_use_PrivateKey_file(raw, settings.key_file.c_str(), SSL_FILETYPE_PEM) == 1
            && SSL_CTX_check_private_key(raw) == 1,
        "TLS_KEY_FILE");
    demand(crypto::is_private(settings.key_file), "KEY_FILE_MODE");
    if (!settings.client_authority_file.empty()) {
        use_client_authority(*raw, settings);
    }
    return context;
}

void bind_verification(SSL& ssl, Verification& verification) noexcept {
    SSL_set_ex_data(&ssl, verification_index(), &verification);
}

PeerCertificate tls_peer(const SSL& ssl, const Verification& verification) {
    const X509* const certificate{SSL_get0_peer_certificate(&ssl)};
    if (certificate == nullptr) {
        return {};
    }
    Verification verdict{verification};
    verdict.note(static_cast<int>(SSL_get_verify_result(&ssl)));
    return PeerCertificate{verdict.worst, crypto::spki_digest(*certificate)};
}

PeerCertificate tls_peer_under(const SSL& ssl, SSL_CTX& context) {
    X509* const certificate{SSL_get0_peer_certificate(&ssl)};
    if (certificate == nullptr) {
        return {};
    }
    Verification verdict;
    const StoreContextPtr store{X509_STORE_CTX_new()};
    const bool ready{
        store != nullptr
        && X509_STORE_CTX_init(
               store.get(), SSL_CTX_get_cert_store(&context), certificate,
               SSL_get_peer_cert_chain(&ssl))
               == 1
        && X509_STORE_CTX_set_default(store.get(), "ssl_client") == 1};
    if (ready) {
        X509_STORE_CTX_set_app_data(store.get(), &verdict);
        X509_STORE_CTX_set_verify_cb(store.get(), note_finding);
        if (X509_verify_cert(store.get()) != 1) {
            verdict.note(X509_STORE_CTX_get_error(store.get()));
        }
    } else {
        verdict.worst = State::invalid;
    }
    ERR_clear_error();
    return PeerCertificate{verdict.worst, crypto::spki_digest(*certificate)};
}

core::Instant tls_own_end(const SSL_CTX& context) {
    return crypto::end_of(*SSL_CTX_get0_certificate(&context));
}

std::optional<crypto::ListTerm> tls_revocations(const SSL_CTX& context) {
    const LockedStore locked{*SSL_CTX_get_cert_store(&context)};
    const auto* const all = locked.objects();
    std::optional<crypto::ListTerm> first;
    for (int at{0}; at < sk_X509_OBJECT_num(all); ++at) {
        // null where the object is a certificate
        const X509_CRL* const list{X509_OBJECT_get0_X509_CRL(sk_X509_OBJECT_value(all, at))};
        const std::optional<crypto::ListTerm> term{
            list == nullptr ? std::nullopt : crypto::term_of(*list)};
        if (term && (!first || term->end < first->end)) {
            first = term;
        }
    }
    return first;
}

std::optional<core::Instant> tls_peer_end(const SSL& ssl) {
    const X509* const certificate{SSL_get0_peer_certificate(&ssl)};
    return certificate == nullptr ? std::nullopt : std::optional{crypto::end_of(*certificate)};
}

core::Instant tls_next_end(const SSL& ssl, const SSL_CTX& context, core::Instant after) {
    core::Instant first{core::Instant::from_microseconds(std::numeric_limits<std::int64_t>::max())};
    const auto end = [&](core::Instant instant) {
        if (instant > after && instant < first) {
            first = instant;
        }
    };
    if (const std::optional<core::Instant> own{tls_peer_end(ssl)}) {
        end(*own);
    }
    const STACK_OF(X509)* const chain{SSL_get0_verified_chain(&ssl)};
    for (int at{0}; at < sk_X509_num(chain); ++at) {
        end(crypto::end_of(*sk_X509_value(chain, at)));
    }
    const LockedStore locked{*SSL_CTX_get_cert_store(&context)};
    const auto* const all = locked.objects();
    for (int at{0}; at < sk_X509_OBJECT_num(all); ++at) {
        const X509_CRL* const list{X509_OBJECT_get0_X509_CRL(sk_X509_OBJECT_value(all, at))};
        const auto term = list == nullptr ? std::nullopt : crypto::term_of(*list);
        if (term) {
            end(term->end);
        }
    }
    return first;
}

}
