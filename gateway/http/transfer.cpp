#include "gateway/http/transfer.h"

#include "gateway/core/error.h"
#include "gateway/http/curl_codes.h"
#include "gateway/http/sockets.h"

#include <openssl/ssl.h>

#include <algorithm>
#include <exception>
#include <string_view>

namespace gateway::http {

namespace {

using core::Code;
using Kind = ClientResult::Kind;

constexpr std::size_t header_limit{64 * 1024};

}

Transfer::Transfer(AlertSeen& alert) : m_alert{alert}, m_handle{curl_handle()} {}

void Transfer::begin(
    OutgoingRequest request, Client::Done done, const Client::Settings& settings,
    std::uint64_t serial) {
    clear();
    m_request = std::move(request);
    m_body.begin(held_folder(m_request, settings));
    m_done = std::move(done);
    m_serial = serial;
    m_on_peer = settings.on_peer;

    CURL* const handle{m_handle.get()};
    set_connection(handle, m_request, settings);
    set_callbacks();
    set_body();
}

void Transfer::set_callbacks() {
    CURL* const handle{m_handle.get()};
    set_option(handle, CURLOPT_PREREQFUNCTION, &Transfer::before_request);
    set_option(handle, CURLOPT_PREREQDATA, this);
    set_option(handle, CURLOPT_WRITEFUNCTION, &Transfer::take_body);
    set_option(handle, CURLOPT_WRITEDATA, this);
    set_option(handle, CURLOPT_HEADERFUNCTION, &Transfer::take_header);
    set_option(handle, CURLOPT_HEADERDATA, this);
    set_option(handle, CURLOPT_SSL_CTX_FUNCTION, &Transfer::watch_tls);
    set_option(handle, CURLOPT_SSL_CTX_DATA, this);
}

void Transfer::set_body() {
    CURL* const handle{m_handle.get()};
    for (const auto& [name, value] : m_request.headers) {
        // an empty value is written with a semicolon; libcurl would drop the field otherwise
        append_header(value.empty() ? name + ";" : name + ": " + value);
    }
    if (m_request.method != "GET") {
        append_header(
            "Expect:"); // else libcurl waits a second for 100 Continue before a large body
        set_option(handle, CURLOPT_POST, 1L);
        set_option(
            handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(m_request.body.size()));
        set_option(
            handle, CURLOPT_POSTFIELDS,
            m_request.body.empty() ? "" : core::as_text(m_request.body).data());
        if (m_request.method != "POST") {
            set_option(handle, CURLOPT_CUSTOMREQUEST, m_request.method.c_str());
        }
    }
    set_option(handle, CURLOPT_HTTPHEADER, m_headers.get());
}

void Transfer::append_header(const std::string& line) {
    if (std::any_of(line.begin(), line.end(), [](char letter) {
            return letter == '\r' || letter == '\n' || letter == '\0';
        })) {
        throw core::GatewayError{"HEADER_REFUSED", core::GatewayError::Retry::never};
    }
    curl_slist* const longer{curl_slist_append(m_headers.get(), line.c_str())};
    if (longer == nullptr) {
        throw std::bad_alloc{};
    }
    static_cast<void>(m_headers.release());
    m_headers.reset(longer);
}

Client::Done Transfer::take_done() noexcept {
    m_request = OutgoingRequest{};
    m_body = AnswerBody{}; // what was not a whole answer keeps no room while this waits for more
    return std::exchange(m_done, nullptr);
}

void Transfer::clear() noexcept {
    m_headers.reset();
    m_fields.clear();
    m_header_bytes = 0;
    m_header_whole = false;
    m_framed = false;
    m_sending = false;
    m_wants_to_write = false;
    m_not_allowed = false;
    m_too_large = false;
    m_not_held = false;
    m_repeated = false;
}

/// After the peer is proven and before the first byte; libcurl passes here again when it would
/// repeat a request on a new connection because an old one had died.
int Transfer::before_request(void* self, char*, char*, int, int) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    if (transfer.m_sending && !transfer.nothing_written()) {
        transfer.m_repeated = true;
        return CURL_PREREQFUNC_ABORT;
    }
    if (!transfer.may_send()) {
        transfer.m_not_allowed = true;
        return CURL_PREREQFUNC_ABORT;
    }
    // A kept connection was made gentle when its last answer was in; libcurl is about to write.
    const auto socket =
        info(transfer.handle(), CURLINFO_ACTIVESOCKET, curl_socket_t{CURL_SOCKET_BAD});
    if (socket != CURL_SOCKET_BAD) {
        reset_on_close(socket, true);
    }
    transfer.m_sending = true;
    if (info(transfer.handle(), CURLINFO_NUM_CONNECTS, 1L) != 0) {
        tell_of_peer(
            transfer.handle(),
            transfer.m_on_peer); // on a kept connection it was seen when that began
    }
    return CURL_PREREQFUNC_OK;
}

bool Transfer::may_send() noexcept {
    try {
        return !m_request.may_send || m_request.may_send();
    } catch (const std::exception&) {
        return false;
    }
}

bool Transfer::must_stop() noexcept {
    return m_sending && m_wants_to_write && !may_send();
}

bool Transfer::must_end() noexcept {
    try {
        return m_sending && m_request.may_go_on && !m_request.may_go_on();
    } catch (const std::exception&) {
        return true;
    }
}

ClientResult Transfer::stopped() const noexcept {
    ClientResult result;
    result.kind = nothing_written() ? Kind::not_sent : Kind::unknown;
    result.code = "SEND_NOT_ALLOWED";
    return result;
}

std::size_t
Transfer::take_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    const std::size_t length{size * count};
    if (transfer.m_body.size() + length > transfer.m_request.response_limit) {
        transfer.m_too_large = true;
        return 0;
    }
    transfer.m_not_held = !transfer.m_body.append(core::as_bytes({bytes, length}));
    return transfer.m_not_held ? 0 : length;
}

std::size_t
Transfer::take_header(char* bytes, std::size_t size, std::size_t count, void* self) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.m_header_bytes += size * count;
    if (transfer.m_header_bytes > header_limit) {
        transfer.m_too_large = true;
        return 0;
    }
    const std::string_view line{bytes, size * count};
    if (line.starts_with("HTTP/")) {
        transfer.m_header_whole = false;
        transfer.m_framed = false;
        transfer.m_fields.clear();
    } else if (line == "\r\n") {
        transfer.m_header_whole = true;
    } else if (
        !transfer.m_header_whole
        && (begins_with_name(line, "content-length:")
            || begins_with_name(line, "transfer-encoding:"))) {
        transfer.m_framed = true;
    }
    transfer.keep_header(line);
    return size * count;
}

/// What whoever asked needs to know of it.
void Transfer::keep_header(std::string_view line) noexcept {
    try {
        m_fields.take_line(line, m_request.keep_headers);
    } catch (const std::bad_alloc&) {
        m_too_large = true;
    }
}

CURLcode Transfer::watch_tls(CURL*, void* tls_context, void* self) noexcept {
    const auto& transfer = *static_cast<const Transfer*>(self);
    auto& context = *static_cast<SSL_CTX*>(tls_context);
    watch_alerts(context, transfer.m_alert, transfer.m_serial);
    tell_each_record(context);
    return CURLE_OK;
}

bool Transfer::nothing_written() const noexcept {
    return info(handle(), CURLINFO_REQUEST_SIZE, 1L) == 0
           && info(handle(), CURLINFO_SIZE_UPLOAD_T, curl_off_t{1}) == 0;
}

/// In TLS 1.3 a server says only after our handshake that it does not take our certificate (RFC
/// 8446 §4.4.2.4); it has then not looked at the request.
bool Transfer::certificate_refused() const noexcept {
    return m_alert.serial == m_serial && is_about_certificate(m_alert.alert)
           && info(handle(), CURLINFO_NUM_CONNECTS, 0L) == 1
           && info(handle(), CURLINFO_RESPONSE_CODE, 0L) == 0;
}

ClientResult Transfer::answered() {
    ClientResult result;
    result.kind = Kind::answered;
    result.code = "ANSWERED";
    result.status = static_cast<int>(info(handle(), CURLINFO_RESPONSE_CODE, 0L));
    if (const char* const type{
            info(handle(), CURLINFO_CONTENT_TYPE, static_cast<char*>(nullptr))}) {
        result.content_type = type;
    }
    if (const auto wait = info(handle(), CURLINFO_RETRY_AFTER, curl_off_t{0}); wait > 0) {
        result.retry_after = std::chrono::seconds{wait};
    } else if (result.status == 429 && m_fields.rate_reset > 0) { // RateLimit-Reset says it so
        result.retry_after = std::chrono::seconds{std::min(m_fields.rate_reset, 86'400L)};
    }
    result.etag = std::move(m_fields.etag);
    result.content_range = std::move(m_fields.content_range);
    result.headers = std::move(m_fields.all);
    m_body.give_to(result);
    const auto socket = info(handle(), CURLINFO_ACTIVESOCKET, curl_socket_t{CURL_SOCKET_BAD});
    if (socket != CURL_SOCKET_BAD) {
        reset_on_close(socket, false);
    }
    return result;
}

ClientResult Transfer::conclude(CURLcode verdict) {
    if (verdict == CURLE_OK) {
        // where libcurl takes the end of the connection for the end of the header, or of a body
        // that says no length, nobody can tell a whole answer from a cut one
        const long status{info(handle(), CURLINFO_RESPONSE_CODE, 0L)};
        if (m_header_whole && (m_framed || status == 204 || status == 304)) {
            m_not_held = !m_body.close();
            if (!m_not_held) {
                return answered();
            }
        }
        verdict = CURLE_PARTIAL_FILE;
    }
    ClientResult result;
    if (m_not_allowed) {
        result.kind = Kind::not_sent;
        result.code = "SEND_NOT_ALLOWED";
    } else if (certificate_refused()) {
        result.kind = Kind::not_sent;
        result.code = "TLS_CLIENT_CERTIFICATE_REFUSED";
    } else if (!m_sending || (nothing_written() && !m_repeated)) {
        result.kind = Kind::not_sent;
        result.code = m_sending ? Code{"CONNECTION_LOST"} : code_before_sending(verdict);
    } else {
        result.kind = Kind::unknown;
        result.code = m_too_large  ? Code{"ANSWER_TOO_LARGE"}
                      : m_not_held ? Code{"BODY_NOT_HELD"}
                                   : code_after_sending(verdict);
        result.status = static_cast<int>(info(handle(), CURLINFO_RESPONSE_CODE, 0L));
    }
    return result;
}

ClientResult Transfer::give_up() const noexcept {
    ClientResult result;
    result.kind = m_sending ? Kind::unknown : Kind::not_sent;
    result.code = "CLIENT_STOPPED";
    return result;
}

}
