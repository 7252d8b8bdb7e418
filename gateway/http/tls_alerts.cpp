#include "gateway/http/tls_alerts.h"

#include <openssl/ssl.h>

namespace gateway::http {

namespace {

int alert_index() noexcept {
    static const int index{SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr)};
    return index;
}

int serial_index() noexcept {
    static const int index{SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr)};
    return index;
}

void note_alert(const SSL* ssl, int where, int value) noexcept {
    if ((where & SSL_CB_READ_ALERT) != SSL_CB_READ_ALERT) {
        return;
    }
    const SSL_CTX* const context{SSL_get_SSL_CTX(ssl)};
    auto* const seen = static_cast<AlertSeen*>(SSL_CTX_get_ex_data(context, alert_index()));
    seen->serial = reinterpret_cast<std::uint64_t>(SSL_CTX_get_ex_data(context, serial_index()));
    seen->alert = value & 0xFF;
}

}

void watch_alerts(SSL_CTX& context, AlertSeen& seen, std::uint64_t serial) noexcept {
    SSL_CTX_set_ex_data(&context, alert_index(), &seen);
    SSL_CTX_set_ex_data(&context, serial_index(), reinterpret_cast<void*>(serial));
    SSL_CTX_set_info_callback(&context, &note_alert);
}

bool is_about_certificate(int alert) noexcept {
    switch (alert) {
    case SSL3_AD_NO_CERTIFICATE:
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
    case SSL_AD_ACCESS_DENIED:
    case SSL_AD_CERTIFICATE_REQUIRED: return true;
    default: return false;
    }
}

}
