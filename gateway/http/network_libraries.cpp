#include "gateway/http/network_libraries.h"

#include "gateway/core/error.h"

#include <curl/curl.h>
#include <openssl/ssl.h>

#include <csignal>

namespace gateway::http {

using core::GatewayError;

NetworkLibraries::NetworkLibraries() {
    if (OPENSSL_init_ssl(OPENSSL_INIT_LOAD_SSL_STRINGS, nullptr) != 1) {
        throw GatewayError{"NETWORK_LIBRARIES", GatewayError::Retry::never};
    }
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        throw GatewayError{"NETWORK_LIBRARIES", GatewayError::Retry::never};
    }
    std::signal(SIGPIPE, SIG_IGN);
}

NetworkLibraries::~NetworkLibraries() {
    curl_global_cleanup();
}

}
