#pragma once
// One connection from its handshake to its end: the order of things stands in serve().

#include "gateway/http/door.h"
#include "gateway/http/request_reader.h"
#include "gateway/http/response_slot.h"
#include "gateway/http/stream.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::http {

class Connection final : public std::enable_shared_from_this<Connection> {
public:
    /// @param context null: bare, on a Unix socket.
    Connection(
        std::shared_ptr<Door> door, std::shared_ptr<SSL_CTX> context, Socket socket,
        Ledger::Seat seat);
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() = default;

    /// All of it. Owned by whoever awaits it.
    [[nodiscard]] static Awaitable<void> serve(std::shared_ptr<Connection> self);

    void answer(Reply reply);
    /// Ends what takes too long.
    void watch(TimePoint now) noexcept;
    /// Ends it if no request is under way.
    void end_if_idle() noexcept;
    /// Ends it whatever is under way.
    void abandon() noexcept;

private:
    enum class Reading : std::uint8_t { whole, unread, gone, refused };

    [[nodiscard]] Awaitable<bool> handshake();
    [[nodiscard]] Awaitable<bool> exchange();
    [[nodiscard]] Awaitable<Reading> read_request(Holding& holding);
    [[nodiscard]] Awaitable<std::optional<Reading>>
    take_in(std::string_view bytes, Holding& holding);
    [[nodiscard]] Awaitable<std::optional<Reply>> ask(Request request);
    using MaySend = std::function<bool()>;

    [[nodiscard]] Awaitable<bool> write(const Response& response, bool close, bool with_body);
    [[nodiscard]] Awaitable<bool>
    write_all(std::string_view bytes, std::size_t& written, const MaySend& may_send = {});
    [[nodiscard]] Awaitable<bool> arrive(std::size_t written);
    [[nodiscard]] Awaitable<void> refuse(const Refusal& refusal, std::string_view language);
    [[nodiscard]] Awaitable<void> linger();
    [[nodiscard]] Awaitable<void> breathe();

    /// At most `time` from now.
    void allow(std::chrono::milliseconds time) noexcept;
    /// As long as `bytes` may take since `since`: the grace and what the minimal rate gives.
    void
    allow_for_bytes(TimePoint since, std::size_t bytes, std::chrono::milliseconds most) noexcept;
    void allow_any() noexcept {
        m_deadline = TimePoint::max();
        m_expired = false;
    }
    [[nodiscard]] const ListenerSettings& settings() noexcept { return m_door->shared().settings; }

    const std::shared_ptr<Door> m_door;
    const std::shared_ptr<SSL_CTX> m_context;
    const Ledger::Seat m_seat;
    const TimePoint m_opened;
    const std::unique_ptr<Stream> m_stream;
    RequestReader m_reader;
    SteadyTimer m_answered; ///< cancelled when the answer is there
    std::optional<Reply> m_reply;
    PeerCertificate m_peer;
    std::string m_pipelined; ///< came behind the request before
    TimePoint m_deadline{TimePoint::max()};
    TimePoint m_body_began{};
    bool m_expired{false};
    bool m_idle{false};
    bool m_abandoned{false};
    bool m_served{false}; ///< at least one request
    int m_burst{0};
};

}
