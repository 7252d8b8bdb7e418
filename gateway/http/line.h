#pragma once
// A connection that libcurl made and proved (CURLOPT_CONNECT_ONLY), and that plain requests take
// one after another without its transfer engine, which costs more than their TLS. It must never
// carry two at once, nor one of somebody else's identity.

#include "gateway/http/answer_reader.h"
#include "gateway/http/client.h"
#include "gateway/http/curl_options.h"
#include "gateway/http/loop.h"
#include "gateway/http/plain_request.h"

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <openssl/types.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace gateway::http {

/// Everything happens on the loop.
class Line final : public std::enable_shared_from_this<Line> {
public:
    /// Told before the request's own callback: whether the line can be used again. If not, it is to
    /// be let go.
    using Over = std::function<void(Line& line, bool kept)>;

    /// Not connected yet: the owner gives the handle to libcurl and says what came of it.
    /// @throws std::bad_alloc; core::GatewayError if libcurl does not know an option.
    Line(
        Loop& loop, AlertSeen& alert, std::uint64_t serial, const Client::Settings& settings,
        OutgoingRequest request, Client::Done done, Over over);
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    ~Line();

    [[nodiscard]] CURL* handle() const noexcept { return m_handle.get(); }
    [[nodiscard]] const std::string& authority() const noexcept { return m_authority; }

    /// Whether a request of this identity to this address may take it.
    [[nodiscard]] bool serves(const OutgoingRequest& request, std::string_view authority) const;
    [[nodiscard]] bool is_busy() const noexcept { return m_busy; }
    /// Whether its peer answered what could not be read.
    [[nodiscard]] bool was_odd() const noexcept { return m_odd; }
    /// Whether it is idle, young enough, and its peer silent.
    [[nodiscard]] bool is_good(TimePoint now) const noexcept;

    /// What became of the connection; the request goes on it, or has its result.
    void connected(CURLcode verdict);
    /// The next request. Only an idle line takes one.
    void take(OutgoingRequest request, Client::Done done);
    /// Ends what is under way (CLIENT_STOPPED).
    void give_up();

private:
    static int before_request(void* self, char*, char*, int, int) noexcept;
    static CURLcode prepare_tls(CURL*, void* tls_context, void* self) noexcept;

    void begin();
    void write_on();
    void read_on();
    void wait_to_read();
    void wait_to_write();
    void set_timer();
    void time_passed();
    [[nodiscard]] bool may_send() noexcept;
    [[nodiscard]] bool may_go_on() noexcept;
    void fail(core::Code code);
    void stop();
    void end(ClientResult result, bool keep);
    void hang_up() noexcept;

    using Descriptor = asio::posix::basic_stream_descriptor<Executor>;

    Loop& m_loop;
    AlertSeen& m_alert;
    const Client::Settings& m_settings;
    std::uint64_t m_serial;
    Over m_over;
    std::string m_authority;
    OutgoingRequest m_identity; ///< as whom it was made: files, pins
    CurlPtr m_handle;
    const SSL* m_ssl{nullptr}; ///< the handle's
    Descriptor m_descriptor;
    SteadyTimer m_timer;
    TimePoint m_made{};
    TimePoint m_last_used{};

    // of the request that is under way
    OutgoingRequest m_request;
    Client::Done m_done{};
    TimePoint m_deadline{};
    std::string m_out{};
    std::size_t m_written{0};
    AnswerReader m_answer{};

    std::uint64_t m_taken{0}; ///< requests that took it
    bool m_connected{false};
    bool m_busy{true};
    bool m_ended{false};
    bool m_odd{false};
    bool m_reading{false}; ///< a wait is pending
    bool m_writing{false};
};

}
