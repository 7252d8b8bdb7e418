#pragma once
// A listener with a handler that records what reached it.

#include "gateway/http/listener.h"
#include "gateway/http/loops.h"
#include "gateway/http/network_libraries.h"
#include "tests/http/support/certificates.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tests {

/// One for the whole program: libcurl is set up once.
[[nodiscard]] const gateway::http::NetworkLibraries& network_libraries();

class RecordingLog final : public gateway::core::LogSink {
public:
    void write(const gateway::core::LogEvent& event) noexcept override;
    /// How many lines of this message carry this code.
    [[nodiscard]] std::size_t count(std::string_view id, std::string_view code) const;

private:
    mutable std::mutex m_mutex;
    std::vector<std::pair<std::string, std::string>> m_lines;
};

/// Answers by path: /echo (at once), /later (from another thread, after a moment), /never, /throw,
/// /large (1 MiB), /followed (the same, followed to its end, as long as `may_send`), /followed-far
/// (24 MiB), anything else as /echo. An echo names method, target and number of body bytes.
class RecordingHandler final : public gateway::http::Handler {
public:
    ~RecordingHandler() override;
    void handle(gateway::http::Request request, gateway::http::Respond respond) override;

    void refused(const gateway::http::Refused& what) noexcept override;

    [[nodiscard]] bool wants_body(
        const gateway::http::PeerCertificate& peer,
        const gateway::http::Headers& /*headers*/) noexcept override {
        return peer.state == gateway::http::PeerCertificate::State::valid || !only_known;
    }

    [[nodiscard]] std::vector<gateway::http::Request> requests() const;
    [[nodiscard]] std::vector<gateway::http::Refused> refusals() const;
    [[nodiscard]] std::size_t answered(bool whole) const;
    std::chrono::milliseconds moment{200};
    std::atomic<bool> only_known{false}; ///< wants no body of others
    std::atomic<bool> may_send{true};

private:
    mutable std::mutex m_mutex;
    std::vector<gateway::http::Request> m_requests;
    std::vector<gateway::http::Refused> m_refusals;
    std::vector<bool> m_answered;
    std::vector<std::jthread> m_threads;
};

/// Loops, a listener and all that they need; limits short enough for tests.
class Listening final {
public:
    explicit Listening(const std::function<void(gateway::http::ListenerSettings&)>& change = {});
    ~Listening();

    [[nodiscard]] std::uint16_t port() const noexcept { return listener->port(); }

    Authority authority{"test authority"};
    RecordingLog log;
    RecordingHandler handler;
    gateway::http::Loops loops{network_libraries(), 2};
    std::unique_ptr<gateway::http::Listener> listener;
};

/// Waits until `condition`, at most five seconds.
[[nodiscard]] bool eventually(const std::function<bool()>& condition);

}
