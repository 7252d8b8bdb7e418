#pragma once
// Looks whether the root key can still be had and opens what is kept, on a thread of its own: a
// token may take its time, or never answer. It must never keep anybody waiting.

#include "gateway/app/installation.h"

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>

namespace gateway::app {

class RootWatch final {
public:
    explicit RootWatch(Installation& installation) : m_installation{installation} {}
    RootWatch(const RootWatch&) = delete;
    RootWatch& operator=(const RootWatch&) = delete;
    ~RootWatch();

    /// Begins to look, at once and then every ten seconds.
    void begin();

    /// What is wrong: ROOT_KEY_LOST, ROOT_KEY_DIFFERS, ROOT_KEY_UNREADABLE, ROOT_TOKEN_PIN,
    /// ROOT_TOKEN_UNREACHABLE (also: it has not answered for ten seconds).
    [[nodiscard]] std::optional<core::Code> fault() const;

private:
    using Steady = std::chrono::steady_clock;

    void serve(const std::stop_token& stop);

    Installation& m_installation;
    mutable std::mutex m_mutex; ///< for the two below
    std::optional<core::Code> m_fault{};
    std::optional<Steady::time_point> m_asked{}; ///< since when an answer is awaited
    std::jthread m_thread;                       ///< last: it uses all of the above
};

}
