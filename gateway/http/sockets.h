#pragma once
// What the kernel does with bytes that were handed to it and have not arrived: it goes on sending
// them after we have closed, or died, unless it is told not to.

#include <cstddef>
#include <optional>

namespace gateway::http {

/// An answer that never comes must not leave bytes behind that arrive later: with this a close
/// before the outcome, and the death of the process, resets the connection and drops what was not
/// transmitted (SO_LINGER {1,0}).
void reset_on_close(int socket, bool on) noexcept;

/// Bytes that were written and that the peer's host has not acknowledged (SIOCOUTQ); nothing if the
/// connection has ended before all were.
[[nodiscard]] std::optional<std::size_t> unacknowledged(int socket) noexcept;

}
