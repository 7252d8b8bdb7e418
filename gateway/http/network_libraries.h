#pragma once
// The network room: bytes to and from strangers. It frames, limits, times and authenticates; it
// knows the fingerprint of a peer's key but never who that is, what a body means, or what the law
// says of it. It must never hand on a request that was cut short or can be read in two ways, never
// send a request twice, and never let a byte of a body, a URL or a peer's text into the log.

namespace gateway::http {

/// Sets up OpenSSL and libcurl for the whole process, and has a write to a closed socket fail
/// instead of killing the process. One, in main, before any thread; it outlives all that uses the
/// network.
class NetworkLibraries final {
public:
    /// @throws core::GatewayError NETWORK_LIBRARIES.
    NetworkLibraries();
    NetworkLibraries(const NetworkLibraries&) = delete;
    NetworkLibraries& operator=(const NetworkLibraries&) = delete;
    ~NetworkLibraries();
};

}
