#pragma once
// The TLS profile of the listener: 1.2 and 1.3, forward secrecy, AEAD, nothing resumed or
// renegotiated.

#include "gateway/core/instant.h"
#include "gateway/crypto/certificate.h"
#include "gateway/http/listener.h"
#include "gateway/http/openssl_handles.h"

#include <openssl/ssl.h>

#include <cstdint>
#include <optional>

namespace gateway::http {

/// What verification found about a peer's certificate while the handshake went on.
struct Verification {
    PeerCertificate::State worst{PeerCertificate::State::valid};

    void note(int x509_error) noexcept;
};

/// A server context with the files of `settings`. Client certificates are asked for if there is a
/// client authority file; a bad one does not end the handshake but is noted (see tls_peer()).
/// @throws core::GatewayError TLS_CERTIFICATE_FILE, TLS_KEY_FILE, KEY_FILE_MODE (others can reach
/// the key), TLS_TRUST_FILE, TLS_REVOCATION_FILE (none, or none of an authority of that file).
[[nodiscard]] SslContextPtr make_server_context(const ListenerSettings& settings);

/// Binds the record that verification writes to. It must outlive the handshake.
void bind_verification(SSL& ssl, Verification& verification) noexcept;

/// Who the peer showed to be, after the handshake.
[[nodiscard]] PeerCertificate tls_peer(const SSL& ssl, const Verification& verification);

/// Who the peer would show to be if it connected now: its certificate, judged now and under this
/// context. Its key was proven when the connection was made.
[[nodiscard]] PeerCertificate tls_peer_under(const SSL& ssl, SSL_CTX& context);

/// From when on the certificate that the context shows is no longer valid.
[[nodiscard]] core::Instant tls_own_end(const SSL_CTX& context);

/// Of the revocation lists that peers are judged by under the context, that which ends first;
/// nothing: there are none, or none ends.
[[nodiscard]] std::optional<crypto::ListTerm> tls_revocations(const SSL_CTX& context);

/// From when on the peer's certificate is no longer valid; nothing if it showed none.
[[nodiscard]] std::optional<core::Instant> tls_peer_end(const SSL& ssl);

/// The first instant after `after` at which a certificate of the peer's chain ends, or a list of
/// the context: until then a verdict of `after` stands. As far away as can be where nothing ends.
[[nodiscard]] core::Instant
tls_next_end(const SSL& ssl, const SSL_CTX& context, core::Instant after);

}
