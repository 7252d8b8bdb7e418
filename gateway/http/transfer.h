#pragma once
// One request on its way through libcurl: its options, what was seen of it, and what that means.

#include "gateway/http/answer_body.h"
#include "gateway/http/answer_fields.h"
#include "gateway/http/client.h"
#include "gateway/http/curl_options.h"
#include "gateway/http/tls_alerts.h"

#include <curl/curl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace gateway::http {

/// @warning libcurl keeps pointers to it: it does not move, and begin() is not called while under
/// way.
class Transfer final {
public:
    explicit Transfer(AlertSeen& alert);
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer() = default;

    /// Prepares the handle. @throws std::bad_alloc; core::GatewayError if libcurl does not know an
    /// option.
    void begin(
        OutgoingRequest request, Client::Done done, const Client::Settings& settings,
        std::uint64_t serial);

    [[nodiscard]] CURL* handle() const noexcept { return m_handle.get(); }

    /// What libcurl's verdict means; the transfer is out of the multi handle's hands afterwards.
    [[nodiscard]] ClientResult conclude(CURLcode verdict);
    /// What libcurl waits for now.
    void wants_to_write(bool wants) noexcept { m_wants_to_write = wants; }
    /// Whether more of the request would be written that may be sent no longer.
    [[nodiscard]] bool must_stop() noexcept;
    /// Whether somebody has to ask may_go_on() now and then.
    [[nodiscard]] bool is_watched() const noexcept {
        return static_cast<bool>(m_request.may_go_on);
    }
    /// Whether it is over though nothing happens on its connection.
    [[nodiscard]] bool must_end() noexcept;
    /// The result of a transfer that was stopped so.
    [[nodiscard]] ClientResult stopped() const noexcept;

    /// The result of a transfer that is given up.
    [[nodiscard]] ClientResult give_up() const noexcept;
    /// The callback; the request is forgotten.
    [[nodiscard]] Client::Done take_done() noexcept;

private:
    void set_callbacks();
    void set_body();
    void append_header(const std::string& line);
    void keep_header(std::string_view line) noexcept;
    void clear() noexcept;
    [[nodiscard]] bool nothing_written() const noexcept;
    [[nodiscard]] bool may_send() noexcept;
    [[nodiscard]] bool certificate_refused() const noexcept;
    [[nodiscard]] ClientResult answered();

    static int before_request(void* self, char*, char*, int, int) noexcept;
    static std::size_t
    take_body(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
    static std::size_t
    take_header(char* bytes, std::size_t size, std::size_t count, void* self) noexcept;
    static CURLcode watch_tls(CURL*, void* tls_context, void* self) noexcept;

    AlertSeen& m_alert;
    CurlPtr m_handle;
    CurlListPtr m_headers;
    OutgoingRequest m_request;
    Client::Done m_done;
    PeerSeen m_on_peer;
    std::uint64_t m_serial{0};
    AnswerBody m_body;
    AnswerFields m_fields;
    std::size_t m_header_bytes{0};
    bool m_header_whole{false}; ///< the empty line behind it came
    bool m_framed{false};       ///< the answer says how long it is
    bool m_sending{false};      ///< the request may have begun to leave
    bool m_wants_to_write{false};
    bool m_not_allowed{false};
    bool m_too_large{false};
    bool m_not_held{false};
    bool m_repeated{false}; ///< libcurl wanted to send it a second time and was stopped
};

}
