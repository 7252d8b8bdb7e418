#include "gateway/http/curl_codes.h"

namespace gateway::http {

using core::Code;

Code code_before_sending(CURLcode verdict) noexcept {
    switch (static_cast<int>(verdict)) {
    case CURLE_COULDNT_RESOLVE_HOST: return "RESOLVE_FAILED";
    case CURLE_COULDNT_CONNECT: return "CONNECT_FAILED";
    case CURLE_OPERATION_TIMEDOUT: return "CONNECT_TIMEOUT";
    case CURLE_PEER_FAILED_VERIFICATION: return "TLS_PEER";
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH: return "TLS_PIN";
    case CURLE_SSL_CERTPROBLEM: return "TLS_OWN_CERTIFICATE";
    case CURLE_SSL_CACERT_BADFILE: return "TLS_TRUST_FILE";
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER: return "TLS_HANDSHAKE";
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
    case CURLE_LOGIN_DENIED: return "URL_REFUSED";
    default: return "NETWORK_FAILED";
    }
}

Code code_after_sending(CURLcode verdict) noexcept {
    switch (static_cast<int>(verdict)) {
    case CURLE_OPERATION_TIMEDOUT: return "TIMEOUT";
    case CURLE_PARTIAL_FILE: return "ANSWER_CUT";
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_ABORTED_BY_CALLBACK: return "CONNECTION_LOST";
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING: return "ANSWER_MALFORMED";
    default: return "NETWORK_FAILED";
    }
}

}
