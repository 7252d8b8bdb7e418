#include "gateway/http/connection.h"

#include "gateway/core/log_messages.h"
#include "gateway/http/problem.h"
#include "gateway/http/response_head.h"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <exception>

namespace gateway::http {

namespace {

using std::chrono::steady_clock;

/// Bytes that one connection may take from its socket before others have their turn.
constexpr int burst_limit{16};
/// An answer up to this goes out as one TLS record with its head.
constexpr std::size_t small_body{12 * 1024};
constexpr std::chrono::milliseconds linger_time{1'000};
constexpr std::size_t linger_bytes{256 * 1024};
/// Between two looks at what has not arrived yet; a peer's host may wait 40 ms before it says so.
constexpr std::chrono::microseconds longest_pause{5'000};

ReaderLimits reader_limits(const ListenerSettings& settings) noexcept {
    return {
        settings.header_limit, settings.headers_limit, settings.body_limit,
        settings.held_folder.empty() ? SIZE_MAX : settings.body_in_memory, settings.held_folder};
}

}

Connection::Connection(
    std::shared_ptr<Door> door, std::shared_ptr<SSL_CTX> context, Socket socket, Ledger::Seat seat)
    : m_door{std::move(door)}, m_context{std::move(context)}, m_seat{std::move(seat)},
      m_opened{steady_clock::now()}, m_stream{stream_over(std::move(socket), m_context.get())},
      m_reader{reader_limits(m_door->shared().settings)}, m_answered{
                                                              m_door->loop().context.get_executor(),
                                                              TimePoint::max()} {}

Awaitable<void> Connection::serve(std::shared_ptr<Connection> self) {
    // any failure here (no memory, no algorithm) ends this connection alone
    try {
        bool more = co_await self->handshake();
        while (more) {
            more = co_await self->exchange();
        }
    } catch (const std::exception&) {
        self->m_reply.reset();
    }
    self->m_stream->close();
    self->m_door->leave(*self);
}

Awaitable<bool> Connection::handshake() {
    allow(settings().header_deadline);
    for (;;) {
        const IoResult result{m_stream->handshake()};
        if (result.io == Io::done) {
            break;
        }
        if (result.io == Io::closed || result.io == Io::failed || m_expired) {
            m_door->shared().note_refusal(
                m_expired ? core::Code{"TLS_TIMEOUT"} : core::Code{"TLS_HANDSHAKE"});
            co_return false;
        }
        co_await m_stream->wait(result.io);
    }
    m_peer = m_stream->certificate();
    m_door->shared().note_peer(m_peer);
    if (m_peer.state == PeerCertificate::State::valid && settings().on_peer) {
        if (const std::optional<core::Instant> end{m_stream->certificate_end()}) {
            settings().on_peer(m_peer.spki, *end);
        }
    }
    co_return true;
}

Awaitable<bool> Connection::exchange() {
    Holding holding{m_door->shared().ledger};
    const Reading reading = co_await read_request(holding);
    if (reading == Reading::refused) {
        const std::string_view language{m_reader.language()};
        m_reader.forget();
        holding.let_go();
        co_await refuse(m_reader.refusal(), language);
    }
    if (reading != Reading::whole && reading != Reading::unread) {
        if (reading == Reading::gone) {
            m_stream->say_goodbye();
        }
        co_return false;
    }
    const bool unread{reading == Reading::unread};
    const bool wanted{!unread && m_reader.keep_alive()};
    Request request{unread ? m_reader.take_unread() : m_reader.take()};
    request.peer = m_peer;
    request.uid = m_stream->uid();
    request.address = m_stream->address();
    const bool with_body{request.method != "HEAD"};
    m_served = true;

    std::optional<Reply> reply = co_await ask(std::move(request));
    if (!reply) {
        co_return false;
    }
    const bool old{steady_clock::now() - m_opened > settings().connection_age};
    const bool outdated{m_door->context() != m_context.get()};
    const bool close{!wanted || old || outdated || m_door->shared().draining};
    const bool whole = co_await write(reply->response, close, with_body);
    if (!whole) {
        m_stream->close(); // before it is told: what is followed is reset by this
    }
    reply->receipt.tell(whole);
    if (whole && close) {
        co_await linger();
    }
    co_return whole && !close;
}

Awaitable<Connection::Reading> Connection::read_request(Holding& holding) {
    m_idle = m_pipelined.empty();
    allow(m_idle && m_served ? settings().idle_timeout : settings().header_deadline);
    if (!m_idle) {
        const std::string bytes{std::exchange(m_pipelined, {})};
        const std::optional<Reading> end = co_await take_in(bytes, holding);
        if (end) {
            co_return *end;
        }
    } else if (m_door->shared().draining) {
        m_expired = true;
    }
    for (;;) {
        std::array<char, 16 * 1024>& scratch{m_door->loop().scratch};
        const IoResult result{m_stream->read(scratch)};
        if (result.io == Io::done) {
            const std::string_view bytes{scratch.data(), result.count};
            const std::optional<Reading> end = co_await take_in(bytes, holding);
            if (end) {
                co_return *end;
            }
            if (!m_expired) {
                co_await breathe();
                continue;
            }
            m_reader.refuse(refusals::too_slow);
            co_return Reading::refused;
        }
        if (result.io == Io::failed || m_abandoned) {
            co_return Reading::gone;
        } else if (result.io == Io::closed || m_expired) {
            if (!m_reader.begun()) {
                co_return Reading::gone;
            }
            m_reader.refuse(result.io == Io::closed ? refusals::truncated : refusals::too_slow);
            co_return Reading::refused;
        } else {
            m_burst = 0;
            co_await m_stream->wait(result.io);
        }
    }
}

/// @param bytes may be the loop's scratch: what is needed of them after a co_await is copied
/// before.
Awaitable<std::optional<Connection::Reading>>
Connection::take_in(std::string_view bytes, Holding& holding) {
    if (m_idle) {
        m_idle = false;
        allow(settings().header_deadline);
    }
    for (;;) {
        const RequestReader::Fed fed{m_reader.feed(bytes)};
        bytes.remove_prefix(fed.taken);
        if (fed.step == RequestReader::Step::refused) {
            co_return Reading::refused;
        }
        if (!holding.grow_to(m_reader.body_bytes())) {
            m_reader.refuse(refusals::busy);
            co_return Reading::refused;
        }
        if (fed.step == RequestReader::Step::complete) {
            m_pipelined = bytes;
            allow_any();
            co_return Reading::whole;
        }
        if (fed.step == RequestReader::Step::need_more) {
            if (m_reader.header_read()) {
                allow_for_bytes(m_body_began, m_reader.body_bytes(), settings().body_deadline);
            }
            co_return std::nullopt;
        }
        m_stream->judge_again(m_door->context(), m_peer);
        if (!m_door->hears()) {
            co_return Reading::gone;
        }
        if (!m_door->shared().handler.wants_body(m_peer, m_reader.headers())) {
            allow_any();
            co_return Reading::unread;
        }
        m_body_began = steady_clock::now();
        allow_for_bytes(m_body_began, 0, settings().body_deadline);
        if (m_reader.expects_continue() && bytes.empty()) {
            std::size_t written{0};
            const bool sent = co_await write_all("HTTP/1.1 100 Continue\r\n\r\n", written);
            if (!sent) {
                co_return Reading::gone;
            }
        }
    }
}

Awaitable<std::optional<Reply>> Connection::ask(Request request) {
    if (!m_door->hears()) {
        co_return std::nullopt; // it took too long to come: nothing of it was done
    }
    allow_any();
    {
        const auto slot = std::make_shared<ResponseSlot>(m_door->shared_loop(), weak_from_this());
        const Respond respond{[slot](Response response, Answered answered) {
            slot->put(std::move(response), std::move(answered));
        }};
        try {
            m_door->shared().handler.handle(std::move(request), respond);
        } catch (const std::exception&) {
            respond(problem(500, "INTERNAL", "The request failed here", {}, "en"), {});
        }
    }
    while (!m_reply && !m_abandoned) {
        boost::system::error_code ignored;
        co_await m_answered.async_wait(asio::redirect_error(use_awaitable, ignored));
    }
    std::optional<Reply> reply{};
    if (m_reply) {
        reply.emplace(std::move(*m_reply));
        m_reply.reset();
    }
    co_return reply;
}

Awaitable<bool> Connection::write(const Response& response, bool close, bool with_body) {
    std::string head{response_head(response, m_door->date(), close)};
    std::string_view body{with_body ? core::as_text(response.body) : std::string_view{}};
    if (body.size() <= small_body) {
        head += body;
        body = {};
    }
    const bool followed{static_cast<bool>(response.may_send)};
    if (followed) {
        m_stream->reset_on_close(true);
    }
    std::size_t written{0};
    const TimePoint began{steady_clock::now()};
    allow_for_bytes(began, 0, settings().body_deadline);
    bool whole = co_await write_all(head, written, response.may_send);
    if (whole && !body.empty()) {
        whole = co_await write_all(body, written, response.may_send);
    }
    if (whole && followed) {
        whole = co_await arrive(written);
        m_stream->reset_on_close(!whole);
    }
    allow_any();
    co_return whole;
}

/// Waits until the peer's host has acknowledged every byte, as long as they may take.
Awaitable<bool> Connection::arrive(std::size_t written) {
    const TimePoint began{steady_clock::now()};
    SteadyTimer moment{m_door->loop().context.get_executor()};
    std::chrono::microseconds pause{100};
    for (;;) {
        const std::optional<std::size_t> left{m_stream->unacknowledged()};
        if (!left) {
            co_return false;
        }
        if (*left == 0) {
            co_return true;
        }
        // Records are longer than what they carry, so what is left may be more than was written.
        allow_for_bytes(began, written - std::min(written, *left), settings().body_deadline);
        if (m_expired || m_abandoned) {
            co_return false;
        }
        moment.expires_after(pause);
        boost::system::error_code ignored;
        co_await moment.async_wait(asio::redirect_error(use_awaitable, ignored));
        pause = std::min(pause * 2, longest_pause);
    }
}

Awaitable<bool>
Connection::write_all(std::string_view bytes, std::size_t& written, const MaySend& may_send) {
    const TimePoint began{steady_clock::now()};
    while (!bytes.empty()) {
        if (may_send && !may_send()) {
            co_return false;
        }
        const IoResult result{m_stream->write(bytes)};
        if (result.io == Io::done) {
            bytes.remove_prefix(result.count);
            written += result.count;
            allow_for_bytes(began, written, settings().body_deadline);
            continue;
        }
        if (result.io == Io::closed || result.io == Io::failed || m_expired || m_abandoned) {
            co_return false;
        }
        co_await m_stream->wait(result.io);
    }
    co_return true;
}

Awaitable<void> Connection::refuse(const Refusal& refusal, std::string_view language) {
    m_door->shared().note_refusal(refusal.code);
    if (m_door->hears()) {
        m_door->shared().handler.refused(Refused{refusal.status, refusal.code, m_stream->uid()});
    }
    const std::size_t which{language == "fi" ? 0U : language == "sv" ? 1U : 2U};
    Response response{problem(refusal.status, refusal.code, refusal.title[which], {}, language)};
    if (refusal.status == 503) {
        response.headers.emplace_back("Retry-After", "5");
    }
    const bool whole = co_await write(response, true, true);
    if (whole) {
        co_await linger();
    }
}

/// Closing at once would reset the connection if the peer still sends, and the reset could overtake
/// the answer (RFC 9112 §9.6).
Awaitable<void> Connection::linger() {
    m_stream->say_goodbye();
    allow(linger_time);
    std::size_t thrown_away{0};
    while (!m_expired && !m_abandoned && thrown_away < linger_bytes) {
        const IoResult result{m_stream->discard(m_door->loop().scratch)};
        if (result.io == Io::closed) {
            break;
        }
        thrown_away += result.count;
        if (result.io == Io::want_read) {
            co_await m_stream->wait(result.io);
        }
    }
}

/// Lets the loop's other connections have their turn.
Awaitable<void> Connection::breathe() {
    if (++m_burst >= burst_limit) {
        m_burst = 0;
        co_await asio::post(m_door->loop().context, use_awaitable);
    }
}

void Connection::answer(Reply reply) {
    if (m_abandoned) {
        return;
    }
    m_reply.emplace(std::move(reply));
    m_answered.cancel();
}

void Connection::allow(std::chrono::milliseconds time) noexcept {
    m_expired = false;
    m_deadline = steady_clock::now() + time;
}

void Connection::allow_for_bytes(
    TimePoint since, std::size_t bytes, std::chrono::milliseconds most) noexcept {
    const std::chrono::milliseconds earned{
        1'000 * bytes / std::max<std::size_t>(1, settings().minimal_rate)};
    m_deadline = since + std::min(settings().body_grace + earned, most);
    m_expired = steady_clock::now() >= m_deadline;
}

void Connection::watch(TimePoint now) noexcept {
    if (now >= m_deadline && !m_expired) {
        m_expired = true;
        m_stream->wake();
    }
}

void Connection::end_if_idle() noexcept {
    if (m_idle) {
        m_deadline = TimePoint::min();
        watch(steady_clock::now());
    }
}

void Connection::abandon() noexcept {
    m_abandoned = true;
    m_expired = true;
    m_stream->wake();
    m_answered.cancel();
}

}
