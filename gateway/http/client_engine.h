#pragma once
// libcurl's multi handle on one loop: sockets and the timer are the loop's, libcurl only acts when
// told. It connects; a plain request then goes on a line, and libcurl's engine carries the others.

#include "gateway/http/client.h"
#include "gateway/http/lines.h"
#include "gateway/http/loop.h"
#include "gateway/http/transfer.h"

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <map>
#include <memory>
#include <unordered_set>
#include <vector>

namespace gateway::http {

using MultiPtr = std::unique_ptr<CURLM, CurlFreed<curl_multi_cleanup>>;

/// Everything happens on the loop.
class ClientEngine final : public std::enable_shared_from_this<ClientEngine> {
public:
    ClientEngine(Loop& loop, const Client::Settings& settings);
    ClientEngine(const ClientEngine&) = delete;
    ClientEngine& operator=(const ClientEngine&) = delete;
    ~ClientEngine() = default;

    void send(OutgoingRequest request, Client::Done done);
    /// Gives up what is under way, and takes nothing more.
    void close();

private:
    /// libcurl's interest in one socket. The descriptor is borrowed: it is released, never closed.
    struct Watch {
        explicit Watch(Executor executor) : descriptor{executor} {}

        asio::posix::basic_stream_descriptor<Executor> descriptor;
        CURL* handle{nullptr}; ///< whose request travels on it now
        int wanted{0};
        bool reading{false};
        bool writing{false};
        bool removed{false};
    };

    static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) noexcept;
    static int on_timer(CURLM*, long milliseconds, void* self) noexcept;

    void add(CURL* handle);
    void carry(OutgoingRequest request, const Client::Done& done);
    void watch(CURL* handle, curl_socket_t socket, int wanted);
    void forget(curl_socket_t socket) noexcept;
    void arm(curl_socket_t socket, const std::shared_ptr<Watch>& watch);
    void ready(curl_socket_t socket, const std::shared_ptr<Watch>& watch, int event);
    void set_timer(long milliseconds);
    void act(curl_socket_t socket, int events);
    void act_at_once();
    void collect();
    [[nodiscard]] bool stop_if_late(CURL* handle);
    void stop(CURL* handle);
    void look_again_soon();
    void look_at_what_is_watched();
    void stop_what_is_late();
    [[nodiscard]] std::unique_ptr<Transfer> idle_transfer();

    Loop& m_loop;
    Client::Settings m_settings;
    AlertSeen m_alert;
    SteadyTimer m_timer;
    SteadyTimer m_look; ///< at transfers that may have to end though nothing happens on them
    bool m_looking{false};
    bool m_acting{false};  ///< whoever acts will act again before it returns
    bool m_at_once{false}; ///< libcurl wants to act again, now
    std::map<curl_socket_t, std::shared_ptr<Watch>> m_watches;
    std::map<CURL*, std::unique_ptr<Transfer>> m_under_way;
    std::vector<std::unique_ptr<Transfer>> m_idle;
    MultiPtr m_multi; // dies before what it calls: its cleanup still calls on_socket
    Lines m_lines;    // dies first: its handles are the multi handle's
    std::uint64_t m_serial{0};
    bool m_closed{false};
};

}
