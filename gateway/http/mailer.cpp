#include "gateway/http/mailer.h"

#include "gateway/core/error.h"
#include "gateway/http/transfer.h"

#include <curl/curl.h>

#include <algorithm>
#include <new>
#include <string_view>

namespace gateway::http {

namespace {

using core::Code;

template <class T> void set(CURL* handle, CURLoption option, T value) {
    if (curl_easy_setopt(handle, option, value) != CURLE_OK) {
        throw core::GatewayError{"MAIL_FAILED", core::GatewayError::Retry::never};
    }
}

/// What is left of a message to read.
std::size_t read_message(char* into, std::size_t size, std::size_t count, void* from) noexcept {
    auto& left = *static_cast<std::string_view*>(from);
    const std::size_t length{std::min(size * count, left.size())};
    left.copy(into, length);
    left.remove_prefix(length);
    return length;
}

/// libcurl's own texts are dropped: they can quote addresses.
std::optional<Code> code_of(CURLcode verdict) {
    switch (static_cast<int>(verdict)) {
    case CURLE_OK: return std::nullopt;
    case CURLE_COULDNT_RESOLVE_HOST: return Code{"RESOLVE_FAILED"};
    case CURLE_COULDNT_CONNECT: return Code{"CONNECT_FAILED"};
    case CURLE_USE_SSL_FAILED: return Code{"MAIL_NO_TLS"};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE: return Code{"TLS_PEER"};
    case CURLE_LOGIN_DENIED: return Code{"MAIL_LOGIN"};
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_WEIRD_SERVER_REPLY: return Code{"MAIL_REFUSED"};
    case CURLE_OPERATION_TIMEDOUT: return Code{"TIMEOUT"};
    default: return Code{"MAIL_FAILED"};
    }
}

CurlListPtr recipients_of(const Mail& mail) {
    CurlListPtr list;
    for (const std::string& recipient : mail.to) {
        curl_slist* const longer{curl_slist_append(list.get(), recipient.c_str())};
        if (longer == nullptr) {
            throw std::bad_alloc{};
        }
        static_cast<void>(list.release());
        list.reset(longer);
    }
    return list;
}

void set_security(CURL* handle, const MailServer& server) {
    set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(handle, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
    set(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(handle, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle, CURLOPT_SSL_VERIFYHOST, 2L);
    if (!server.authority_file.empty()) {
        set(handle, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
        set(handle, CURLOPT_CAINFO, server.authority_file.c_str());
    }
    if (!server.user.empty()) {
        set(handle, CURLOPT_USERNAME, server.user.c_str());
        set(handle, CURLOPT_PASSWORD, std::string{server.password.reveal()}.c_str());
    }
}

}

std::optional<Code> Mailer::send(const Mail& mail) const {
    const CurlPtr easy{curl_easy_init()};
    if (!easy) {
        throw std::bad_alloc{};
    }
    CURL* const handle{easy.get()};
    const CurlListPtr recipients{recipients_of(mail)};
    std::string_view left{mail.message};
    set(handle, CURLOPT_URL, m_server.url.c_str());
    set(handle, CURLOPT_PROXY, "");
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_CONNECTTIMEOUT, 10L);
    set(handle, CURLOPT_TIMEOUT, m_server.time_limit.count());
    set_security(handle, m_server);
    set(handle, CURLOPT_MAIL_FROM, ("<" + mail.from + ">").c_str());
    set(handle, CURLOPT_MAIL_RCPT, recipients.get());
    // one address that is gone must not keep it from the others
    set(handle, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1L);
    set(handle, CURLOPT_READFUNCTION, &read_message);
    set(handle, CURLOPT_READDATA, static_cast<void*>(&left));
    set(handle, CURLOPT_UPLOAD, 1L);
    return code_of(curl_easy_perform(handle));
}

}
