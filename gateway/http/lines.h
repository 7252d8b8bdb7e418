#pragma once
// The lines of one loop: which idle one a plain request takes, and when another is made.

#include "gateway/http/line.h"

#include <curl/curl.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace gateway::http {

/// Everything happens on the loop.
class Lines final {
public:
    /// Gives a handle to the multi handle that is to connect it. @throws core::GatewayError
    using Connect = std::function<void(CURL*)>;

    /// @param settings, loop and alert outlive it.
    Lines(Loop& loop, AlertSeen& alert, const Client::Settings& settings, Connect connect);
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;
    ~Lines() = default;

    /// Whether the request can go on a line: it is plain, its peer was never odd, and a line is
    /// free or may be made.
    [[nodiscard]] bool takes(const OutgoingRequest& request);
    /// @param request one that it takes. @throws what Line throws; then it is not sent.
    void send(OutgoingRequest request, Client::Done done, std::uint64_t serial);
    /// What came of a line's connection.
    void connected(CURL* handle, CURLcode verdict);
    void close();

private:
    [[nodiscard]] std::shared_ptr<Line> idle_line(const OutgoingRequest& request);
    void over(Line& line, bool kept);
    void let_go(const Line& line);
    void sweep_soon();
    void sweep();

    Loop& m_loop;
    AlertSeen& m_alert;
    const Client::Settings& m_settings;
    Connect m_connect;
    SteadyTimer m_sweep;
    bool m_sweeping{false};
    bool m_closed{false};
    /// Idle ones as they were used: the last one last.
    std::vector<std::shared_ptr<Line>> m_lines;
    std::set<std::string, std::less<>> m_odd; ///< whose answers only libcurl's engine may read
};

}
