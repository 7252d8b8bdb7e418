#pragma once
// One client's connection to a simulated party, served by a thread of its own.

#include "tests/simulators/desk.h"
#include "tests/simulators/recorder.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace tests::simulators {

class Connection final {
public:
    using Socket = boost::asio::ip::tcp::socket;
    using Stream = boost::asio::ssl::stream<Socket>;

    /// What all connections of a simulator share; it outlives them.
    struct Surroundings {
        Desk& desk;
        Recorder& recorder;
        std::atomic<std::size_t>& failed_handshakes;
        std::atomic<std::size_t>& pauses;
    };

    /// @param io made for this connection alone, and the one of `socket`
    Connection(
        std::unique_ptr<boost::asio::io_context> io, Socket socket, boost::asio::ssl::context& tls,
        Surroundings surroundings);

    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Ends the connection and waits for its thread.
    ~Connection();

    [[nodiscard]] bool ended() const noexcept { return m_ended; }

private:
    class Exchange;

    void serve();
    void wait(std::chrono::milliseconds time);
    void close(bool reset);

    std::unique_ptr<boost::asio::io_context> m_io;
    Stream m_stream;
    Surroundings m_surroundings;
    std::mutex m_mutex; ///< over closing: the descriptor may be somebody else's afterwards
    std::condition_variable m_stop_changed;
    bool m_stop{false};
    std::atomic<bool> m_ended{false};
    std::jthread m_thread; // last: it uses all of the above
};

}
