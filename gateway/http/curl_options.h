#pragma once
// What every connection of ours asks of libcurl, whoever then talks over it: who we are, whom we
// trust, and that nothing of the environment has a say.

#include "gateway/core/error.h"
#include "gateway/http/client.h"
#include "gateway/http/tls_alerts.h"

#include <curl/curl.h>

#include <memory>

namespace gateway::http {

template <auto Free> struct CurlFreed {
    template <class T> void operator()(T* object) const noexcept { Free(object); }
};

using CurlPtr = std::unique_ptr<CURL, CurlFreed<curl_easy_cleanup>>;
using CurlListPtr = std::unique_ptr<curl_slist, CurlFreed<curl_slist_free_all>>;

/// @throws std::bad_alloc
[[nodiscard]] CurlPtr curl_handle();

/// @throws core::GatewayError (NETWORK_LIBRARIES) if libcurl does not know the option.
template <class T> void set_option(CURL* handle, CURLoption option, T value) {
    if (curl_easy_setopt(handle, option, value) != CURLE_OK) {
        throw core::GatewayError{"NETWORK_LIBRARIES", core::GatewayError::Retry::never};
    }
}

template <class T> [[nodiscard]] T info(CURL* handle, CURLINFO what, T fallback) noexcept {
    T value{fallback};
    return curl_easy_getinfo(handle, what, &value) == CURLE_OK ? value : fallback;
}

/// The address, the limits and the identity of `request`, on a handle that is reset first. The
/// handle keeps copies. @throws core::GatewayError
void set_connection(CURL* handle, const OutgoingRequest& request, const Client::Settings& settings);

/// Has SSL_write() say of each record that it was sent. Without it whole records of a request may
/// have left, and be read, before it has written anything by its own account; and what was not
/// written counts as not sent.
void tell_each_record(ssl_ctx_st& context) noexcept;

/// Tells of the certificate that the server of a fresh connection showed.
void tell_of_peer(CURL* handle, const PeerSeen& on_peer) noexcept;

}
