#pragma once
// Requests over many kept connections at once, from one thread: as fast as they are answered, or at
// a rate of their own whether they are or not. It shares no code with the gateway.

#include "tests/simulators/party_simulator.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tests::bench {

struct Pressure {
    std::uint16_t port{0}; ///< of 127.0.0.1, over TLS
    simulators::Identity identity{};
    std::string request{}; ///< head and body, as they go
    std::size_t connections{64};
    std::chrono::milliseconds duration{4'000};
    /// Requests a second, of all connections together, one after another at equal distances; the
    /// time of each counts from the moment at which it was due. Nothing: each connection asks again
    /// as soon as it is answered.
    std::optional<double> rate{};
    std::function<void()> ready{}; ///< called when all connections stand, before the first request
};

/// What the answers took, in milliseconds, in the order in which they came; those that were still
/// due at the end too.
/// @throws std::runtime_error for an answer that is not 200, or a connection that is lost.
[[nodiscard]] std::vector<double> press(const Pressure& pressure);

/// POST of a body, as text for `Pressure::request`.
[[nodiscard]] std::string
post_text(const std::string& path, const std::string& type, const std::string& body);

}
