#include "gateway/http/curl_options.h"

#include "gateway/crypto/certificate_x509.h"
#include "gateway/http/sockets.h"

#include <openssl/evp.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <exception>
#include <new>
#include <string>
#include <string_view>

namespace gateway::http {

namespace {

std::string pins_text(const std::vector<core::Digest>& pins) {
    std::string text;
    for (const core::Digest& pin : pins) {
        std::array<unsigned char, 48> base64{};
        EVP_EncodeBlock(
            base64.data(), reinterpret_cast<const unsigned char*>(pin.data()),
            static_cast<int>(pin.size()));
        text += text.empty() ? "sha256//" : ";sha256//";
        text += reinterpret_cast<const char*>(base64.data());
    }
    return text;
}

int open_socket(void*, curl_socket_t socket, curlsocktype) noexcept {
    reset_on_close(socket, true);
    return CURL_SOCKOPT_OK;
}

void set_bytes(CURL* handle, CURLoption option, std::string_view bytes) {
    curl_blob blob{const_cast<char*>(bytes.data()), bytes.size(), CURL_BLOB_COPY};
    set_option(handle, option, &blob);
}

void set_own_certificate(CURL* handle, const OutgoingRequest& request) {
    if (request.pair != nullptr) {
        set_bytes(handle, CURLOPT_SSLCERT_BLOB, request.pair->certificates);
        set_bytes(handle, CURLOPT_SSLKEY_BLOB, request.pair->key.reveal());
    } else if (!request.certificate_file.empty()) {
        set_option(handle, CURLOPT_SSLCERT, request.certificate_file.c_str());
        set_option(handle, CURLOPT_SSLKEY, request.key_file.c_str());
    }
}

void set_identity(CURL* handle, const OutgoingRequest& request) {
    set_option(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set_option(handle, CURLOPT_SSL_CIPHER_LIST, "ECDHE+AESGCM:ECDHE+CHACHA20");
    set_option(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    // where the very key is pinned, and its server has no name of ours, the key says who it is
    const bool by_key{request.known_by_key_alone && !request.server_pins.empty()};
    set_option(handle, CURLOPT_SSL_VERIFYHOST, by_key ? 0L : 2L);
    // a resumed session would not be verified again
    set_option(handle, CURLOPT_SSL_SESSIONID_CACHE, 0L);
    // nor would an authority that was taken away be missed
    set_option(handle, CURLOPT_CA_CACHE_TIMEOUT, 0L);
    set_option(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    set_option(handle, CURLOPT_CAINFO, request.authority_file.c_str());
    set_own_certificate(handle, request);
    if (!request.server_pins.empty()) {
        set_option(handle, CURLOPT_PINNEDPUBLICKEY, pins_text(request.server_pins).c_str());
    }
}

}

CurlPtr curl_handle() {
    CurlPtr handle{curl_easy_init()};
    if (handle == nullptr) {
        throw std::bad_alloc{};
    }
    return handle;
}

void set_connection(
    CURL* handle, const OutgoingRequest& request, const Client::Settings& settings) {
    curl_easy_reset(handle);
    set_option(handle, CURLOPT_URL, request.url.c_str());
    set_option(handle, CURLOPT_PROTOCOLS_STR, request.plain ? "http,https" : "https");
    set_option(handle, CURLOPT_FOLLOWLOCATION, 0L);
    set_option(handle, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    set_option(handle, CURLOPT_PROXY, "");
    set_option(handle, CURLOPT_NOSIGNAL, 1L);
    set_option(handle, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    // to libcurl 0 is no limit at all: whoever has no time left has a millisecond
    const auto limit = [](std::chrono::milliseconds time) { return std::max(1L, time.count()); };
    set_option(handle, CURLOPT_CONNECTTIMEOUT_MS, limit(request.connect_limit));
    set_option(handle, CURLOPT_TIMEOUT_MS, limit(request.time_limit));
    set_option(handle, CURLOPT_MAXAGE_CONN, settings.idle_limit.count());
    set_option(handle, CURLOPT_MAXLIFETIME_CONN, settings.connection_age.count());
    set_option(handle, CURLOPT_SOCKOPTFUNCTION, &open_socket);
    set_identity(handle, request);
}

void tell_each_record(ssl_ctx_st& context) noexcept {
    SSL_CTX_set_mode(&context, SSL_MODE_ENABLE_PARTIAL_WRITE);
}

void tell_of_peer(CURL* handle, const PeerSeen& on_peer) noexcept {
    const auto* const session =
        info(handle, CURLINFO_TLS_SSL_PTR, static_cast<curl_tlssessioninfo*>(nullptr));
    if (!on_peer || session == nullptr || session->internals == nullptr) {
        return;
    }
    const auto* const ssl = static_cast<const SSL*>(session->internals);
    const X509* const certificate{SSL_get0_peer_certificate(ssl)};
    try {
        if (certificate != nullptr) {
            on_peer(crypto::spki_digest(*certificate), crypto::end_of(*certificate));
        }
    } catch (const std::exception&) { // nobody is warned of this one
    }
}

}
