#pragma once
// Whether questions may go out through our Security Server now, and to a party behind it: by the
// server's health port, and by a breaker that its faults open and a listMethods probe closes. It
// must never ask the health port more often than once a second, let a message be the probe, or
// keep anything back because of what a party's own system said, or because one caller was in a
// hurry.

#include "adapters/transports/xroad/call.h"
#include "gateway/http/client.h"
#include "gateway/ports/clock.h"

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace adapters::xroad {

/// The health port of one Security Server, asked by everybody who sends through it.
class HealthPort final : public std::enable_shared_from_this<HealthPort> {
public:
    /// Client and clock outlive it. @param url http or https
    HealthPort(gateway::http::Client& client, gateway::ports::Clock& clock, std::string url);

    using Told = std::function<void(bool well)>;

    /// Tells what is known if it is fresh (a second), or asks; whoever asks meanwhile waits for the
    /// same answer. `told` is called once, from any thread, also before this returns.
    void ask(Told told);

private:
    void answered(bool well);

    gateway::http::Client& m_client;
    gateway::ports::Clock& m_clock;
    const std::string m_url;
    std::mutex m_mutex;
    std::optional<std::chrono::microseconds> m_asked_at{};
    bool m_well{true};
    std::vector<Told> m_waiting{}; ///< not empty: a request is under way
};

/// One way: our Security Server and a provider behind it.
class Way final : public std::enable_shared_from_this<Way> {
public:
    Way(gateway::http::Client& client, gateway::ports::Clock& clock, XroadEndpoint endpoint,
        std::shared_ptr<HealthPort> health);

    /// XROAD_SERVER_UNWELL (its health port), XROAD_WAY_CLOSED (the breaker); nothing: go.
    using Admitted = std::function<void(std::optional<core::Code>)>;

    /// Called once, from any thread, also before this returns.
    void admit(Admitted admitted);

    /// What became of a question. @param given the time that its caller gave it
    void told(const gateway::ports::DeliveryReceipt& receipt, std::chrono::milliseconds given);

    static constexpr int failures_in_a_row{3};
    static constexpr std::chrono::seconds first_rest{5};
    static constexpr std::chrono::seconds longest_rest{300};

private:
    void look_at_breaker(const Admitted& admitted);
    void probe();
    void probed(bool well);

    gateway::http::Client& m_client;
    gateway::ports::Clock& m_clock;
    const XroadEndpoint m_endpoint;
    const std::shared_ptr<HealthPort> m_health;
    std::mutex m_mutex;
    int m_in_a_row{0};
    std::chrono::microseconds m_rests_until{0};
    std::chrono::seconds m_rest{0};    ///< not 0: the breaker is open
    std::vector<Admitted> m_waiting{}; ///< not empty: a probe is under way
};

}
