#pragma once
// Loopback ports for servers that cannot say which one they took.

#include <cstdint>

namespace tests::support {

/// A port that was free a moment ago.
[[nodiscard]] std::uint16_t free_port();

/// Whether somebody listens there.
[[nodiscard]] bool answers(std::uint16_t port);

}
