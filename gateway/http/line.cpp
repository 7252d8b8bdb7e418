#include "gateway/http/line.h"

#include "gateway/http/answer_body.h"
#include "gateway/http/curl_codes.h"
#include "gateway/http/plain_request.h"
#include "gateway/http/sockets.h"

#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cassert>
#include <exception>
#include <utility>

namespace gateway::http {

namespace {

using core::Code;
using Kind = ClientResult::Kind;
using Step = AnswerReader::Step;

constexpr std::chrono::milliseconds look_interval{500};

/// What says as whom a connection is made, and nothing of any request.
OutgoingRequest identity_of(const OutgoingRequest& request) {
    OutgoingRequest identity;
    identity.certificate_file = request.certificate_file;
    identity.key_file = request.key_file;
    identity.pair = request.pair;
    identity.authority_file = request.authority_file;
    identity.server_pins = request.server_pins;
    identity.known_by_key_alone = request.known_by_key_alone;
    return identity;
}

/// A callback that throws must not stop the loop that others use.
void tell(const Client::Done& done, ClientResult result) noexcept {
    try {
        done(std::move(result));
    } catch (const std::exception&) {
        // whoever was to be told has failed; the request is over all the same
    }
}

}

Line::Line(
    Loop& loop, AlertSeen& alert, std::uint64_t serial, const Client::Settings& settings,
    OutgoingRequest request, Client::Done done, Over over)
    : m_loop{loop}, m_alert{alert}, m_settings{settings}, m_serial{serial}, m_over{std::move(over)},
      m_authority{plain_url(request.url)->authority}, m_identity{identity_of(request)},
      m_handle{curl_handle()}, m_descriptor{loop.context.get_executor()},
      m_timer{loop.context.get_executor()}, m_made{TimePoint::clock::now()} {
    CURL* const handle{m_handle.get()};
    set_connection(handle, request, settings);
    set_option(handle, CURLOPT_CONNECT_ONLY, 1L);
    set_option(handle, CURLOPT_PREREQFUNCTION, &Line::before_request);
    set_option(handle, CURLOPT_PREREQDATA, this);
    set_option(handle, CURLOPT_SSL_CTX_FUNCTION, &Line::prepare_tls);
    set_option(handle, CURLOPT_SSL_CTX_DATA, this);
    m_request = std::move(request);
    m_done = std::move(done);
    m_deadline = m_made + m_request.time_limit;
}

Line::~Line() {
    hang_up();
}

/// The peer is proven here, and libcurl still shows its certificate.
int Line::before_request(void* self, char*, char*, int, int) noexcept {
    auto& line = *static_cast<Line*>(self);
    const auto* const session =
        info(line.handle(), CURLINFO_TLS_SSL_PTR, static_cast<curl_tlssessioninfo*>(nullptr));
    line.m_ssl = session == nullptr ? nullptr : static_cast<const SSL*>(session->internals);
    tell_of_peer(line.handle(), line.m_settings.on_peer);
    return CURL_PREREQFUNC_OK;
}

CURLcode Line::prepare_tls(CURL*, void* tls_context, void* self) noexcept {
    const auto& line = *static_cast<const Line*>(self);
    auto& context = *static_cast<SSL_CTX*>(tls_context);
    watch_alerts(context, line.m_alert, line.m_serial);
    tell_each_record(context);
    SSL_CTX_set_read_ahead(
        &context, 1); // a record comes in one read: read_on() asks until all is in
    return CURLE_OK;
}

bool Line::serves(const OutgoingRequest& request, std::string_view authority) const {
    return !m_busy && authority == m_authority
           && request.certificate_file.native() == m_identity.certificate_file.native()
           && request.key_file.native() == m_identity.key_file.native()
           && request.pair == m_identity.pair
           && request.authority_file.native() == m_identity.authority_file.native()
           && request.known_by_key_alone == m_identity.known_by_key_alone
           && request.server_pins == m_identity.server_pins;
}

bool Line::is_good(TimePoint now) const noexcept {
    if (m_busy || m_ended || now - m_last_used > m_settings.idle_limit
        || now - m_made > m_settings.connection_age) {
        return false;
    }
    // whoever has hung up, or speaks unasked, is not asked
    char byte{0};
    return ::recv(
               const_cast<Descriptor&>(m_descriptor).native_handle(), &byte, 1,
               MSG_PEEK | MSG_DONTWAIT)
               < 0
           && errno == EAGAIN;
}

void Line::connected(CURLcode verdict) {
    auto socket = curl_socket_t{CURL_SOCKET_BAD};
    if (verdict == CURLE_OK) {
        socket = info(handle(), CURLINFO_ACTIVESOCKET, curl_socket_t{CURL_SOCKET_BAD});
        verdict = socket == CURL_SOCKET_BAD || m_ssl == nullptr ? CURLE_COULDNT_CONNECT : CURLE_OK;
    }
    if (verdict != CURLE_OK) {
        ClientResult result;
        result.kind = Kind::not_sent;
        result.code = m_alert.serial == m_serial && is_about_certificate(m_alert.alert)
                          ? Code{"TLS_CLIENT_CERTIFICATE_REFUSED"}
                          : code_before_sending(verdict);
        end(std::move(result), false);
        return;
    }
    m_descriptor.assign(socket);
    m_connected = true;
    begin();
}

void Line::take(OutgoingRequest request, Client::Done done) {
    assert(!m_busy && !m_ended);
    m_busy = true;
    m_request = std::move(request);
    m_done = std::move(done);
    m_deadline = TimePoint::clock::now() + m_request.time_limit;
    reset_on_close(m_descriptor.native_handle(), true);
    begin();
}

void Line::begin() {
    ++m_taken;
    m_written = 0;
    m_answer.begin(
        m_request.response_limit, m_request.keep_headers, held_folder(m_request, m_settings));
    try {
        write_plain_request(m_out, m_request, *plain_url(m_request.url));
        set_timer();
    } catch (const std::bad_alloc&) {
        fail("NETWORK_FAILED"); // nothing was written
        return;
    }
    write_on();
}

void Line::write_on() {
    while (m_written < m_out.size()) {
        if (!may_send()) {
            stop();
            return;
        }
        std::size_t count{0};
        const CURLcode verdict{
            curl_easy_send(handle(), m_out.data() + m_written, m_out.size() - m_written, &count)};
        if (verdict == CURLE_AGAIN) {
            wait_to_write();
            wait_to_read(); // a peer that answers early or hangs up is heard
            return;
        }
        if (verdict != CURLE_OK) {
            fail(code_after_sending(verdict));
            return;
        }
        m_written += count;
    }
    wait_to_read();
}

void Line::read_on() {
    for (;;) {
        std::size_t count{0};
        const CURLcode verdict{
            curl_easy_recv(handle(), m_loop.scratch.data(), m_loop.scratch.size(), &count)};
        if (verdict == CURLE_AGAIN) {
            wait_to_read();
            return;
        }
        if (verdict != CURLE_OK) {
            fail(code_after_sending(verdict));
            return;
        }
        if (count == 0) {
            fail(m_answer.begun() ? Code{"ANSWER_CUT"} : Code{"CONNECTION_LOST"});
            return;
        }
        switch (m_answer.feed({m_loop.scratch.data(), count})) {
        case Step::need_more: break;
        case Step::malformed:
            m_odd = true;
            fail("ANSWER_MALFORMED");
            return;
        case Step::too_large: fail("ANSWER_TOO_LARGE"); return;
        case Step::not_held: fail("BODY_NOT_HELD"); return;
        case Step::complete: {
            // nothing follows an answer to half of a question, or one behind which more has come:
            // it would be taken for the answer to the next
            const bool keep{
                m_answer.keep_alive() && m_written == m_out.size() && SSL_has_pending(m_ssl) == 0};
            end(m_answer.take(), keep);
            return;
        }
        }
    }
}

void Line::wait_to_read() {
    if (std::exchange(m_reading, true)) {
        return;
    }
    m_descriptor.async_wait(
        Descriptor::wait_read, [self = weak_from_this()](boost::system::error_code) {
            const std::shared_ptr<Line> line{self.lock()};
            if (!line) {
                return;
            }
            line->m_reading = false;
            if (line->m_ended) {
                return;
            }
            if (line->m_busy) {
                line->read_on();
            } else { // the peer has hung up, or speaks unasked
                line->hang_up();
                line->m_over(*line, false);
            }
        });
}

void Line::wait_to_write() {
    if (std::exchange(m_writing, true)) {
        return;
    }
    m_descriptor.async_wait(
        Descriptor::wait_write, [self = weak_from_this()](boost::system::error_code) {
            if (const std::shared_ptr<Line> line{self.lock()}) {
                line->m_writing = false;
                if (line->m_busy && !line->m_ended) {
                    line->write_on();
                }
            }
        });
}

/// To the end of the request's time, or to the next look whether it may go on.
void Line::set_timer() {
    const TimePoint now{TimePoint::clock::now()};
    m_timer.expires_at(
        m_request.may_go_on ? std::min(m_deadline, now + look_interval) : m_deadline);
    m_timer.async_wait([self = weak_from_this()](boost::system::error_code error) {
        const std::shared_ptr<Line> line{self.lock()};
        if (!error && line && line->m_busy && !line->m_ended) {
            line->time_passed();
        }
    });
}

void Line::time_passed() {
    if (!may_go_on()) {
        stop();
    } else if (TimePoint::clock::now() >= m_deadline) {
        fail("TIMEOUT");
    } else {
        set_timer();
    }
}

bool Line::may_send() noexcept {
    try {
        return !m_request.may_send || m_request.may_send();
    } catch (const std::exception&) {
        return false;
    }
}

bool Line::may_go_on() noexcept {
    try {
        return !m_request.may_go_on || m_request.may_go_on();
    } catch (const std::exception&) {
        return false;
    }
}

/// @param code if some of the request was written.
void Line::fail(Code code) {
    ClientResult result;
    result.status = m_answer.status();
    // In TLS 1.3 a server says only after our handshake that it does not take our certificate (RFC
    // 8446 §4.4.2.4); it has then not looked at the request.
    const bool refused{
        m_alert.serial == m_serial && is_about_certificate(m_alert.alert) && m_taken == 1
        && !m_answer.begun()};
    result.kind = refused || m_written == 0 ? Kind::not_sent : Kind::unknown;
    result.code = refused          ? Code{"TLS_CLIENT_CERTIFICATE_REFUSED"}
                  : m_written == 0 ? Code{"CONNECTION_LOST"}
                                   : code;
    end(std::move(result), false);
}

void Line::stop() {
    ClientResult result;
    result.kind = m_written == 0 ? Kind::not_sent : Kind::unknown;
    result.code = "SEND_NOT_ALLOWED";
    end(std::move(result), false);
}

void Line::give_up() {
    if (!m_busy) {
        hang_up();
        return;
    }
    ClientResult result;
    result.kind = m_connected ? Kind::unknown : Kind::not_sent;
    result.code = "CLIENT_STOPPED";
    end(std::move(result), false);
}

void Line::end(ClientResult result, bool keep) {
    const std::shared_ptr<Line> alive{shared_from_this()};
    const Client::Done done{std::exchange(m_done, nullptr)};
    m_request = OutgoingRequest{};
    m_timer.cancel();
    m_busy = false;
    if (keep) {
        m_last_used = TimePoint::clock::now();
        reset_on_close(m_descriptor.native_handle(), false);
        wait_to_read();
    } else {
        hang_up();
    }
    m_over(*this, keep);
    tell(done, std::move(result));
}

/// The descriptor is libcurl's, which closes it with the handle.
void Line::hang_up() noexcept {
    m_ended = true;
    m_timer.cancel();
    if (m_descriptor.is_open()) {
        m_descriptor.release(); // cancels the waits
    }
}

}
