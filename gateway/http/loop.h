#pragma once
// One loop, for the inside of this room: the only headers that name Boost.Asio types.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>
#include <chrono>

namespace gateway::http {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;
/// Of TCP or a Unix socket.
using Socket = asio::basic_stream_socket<asio::generic::stream_protocol, Executor>;
using SteadyTimer = asio::basic_waitable_timer<
    std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
template <class T> using Awaitable = asio::awaitable<T, Executor>;
inline constexpr asio::use_awaitable_t<Executor> use_awaitable{};

using TimePoint = std::chrono::steady_clock::time_point;

struct Loop {
    asio::io_context context{1};
    /// Where a connection of this loop reads to, before it owns a byte: an idle one has no buffer.
    /// A view of it does not survive a co_await.
    std::array<char, 16 * 1024> scratch{};
};

}
