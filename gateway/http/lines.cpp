#include "gateway/http/lines.h"

#include <algorithm>
#include <utility>

namespace gateway::http {

namespace {

constexpr std::chrono::seconds sweep_interval{5};
constexpr std::size_t odd_peers{1'000};

}

Lines::Lines(Loop& loop, AlertSeen& alert, const Client::Settings& settings, Connect connect)
    : m_loop{loop}, m_alert{alert},
      m_settings{settings}, m_connect{std::move(connect)}, m_sweep{loop.context.get_executor()} {}

bool Lines::takes(const OutgoingRequest& request) {
    if (m_closed || !is_plain(request) || request.time_limit <= std::chrono::milliseconds{0}) {
        return false;
    }
    const std::string_view authority{plain_url(request.url)->authority};
    if (m_odd.contains(authority)) {
        return false;
    }
    const auto there = std::count_if(m_lines.begin(), m_lines.end(), [&](const auto& line) {
        return line->authority() == authority;
    });
    return there < m_settings.connections_per_host || idle_line(request) != nullptr;
}

std::shared_ptr<Line> Lines::idle_line(const OutgoingRequest& request) {
    const std::string_view authority{plain_url(request.url)->authority};
    for (std::size_t at{m_lines.size()}; at-- > 0;) {
        const std::shared_ptr<Line> line{m_lines[at]};
        if (!line->serves(request, authority)) {
            continue;
        }
        if (line->is_good(TimePoint::clock::now())) {
            return line;
        }
        line->give_up();
        let_go(*line);
    }
    return nullptr;
}

void Lines::send(OutgoingRequest request, Client::Done done, std::uint64_t serial) {
    if (const std::shared_ptr<Line> line{idle_line(request)}) {
        line->take(std::move(request), std::move(done));
        return;
    }
    const auto line = std::make_shared<Line>(
        m_loop, m_alert, serial, m_settings, std::move(request), std::move(done),
        [this](Line& which, bool kept) { over(which, kept); });
    m_connect(line->handle());
    m_lines.push_back(line);
    sweep_soon();
}

void Lines::connected(CURL* handle, CURLcode verdict) {
    const auto at = std::find_if(
        m_lines.begin(), m_lines.end(), [&](const auto& line) { return line->handle() == handle; });
    if (at != m_lines.end()) {
        const std::shared_ptr<Line> line{*at};
        line->connected(verdict);
    }
}

void Lines::over(Line& line, bool kept) {
    if (line.was_odd() && m_odd.size() < odd_peers) {
        m_odd.insert(line.authority());
    }
    if (!kept) {
        let_go(line);
        return;
    }
    const auto at = std::find_if(
        m_lines.begin(), m_lines.end(), [&](const auto& other) { return other.get() == &line; });
    std::rotate(at, at + 1, m_lines.end());
}

void Lines::let_go(const Line& line) {
    std::erase_if(m_lines, [&](const auto& other) { return other.get() == &line; });
}

void Lines::sweep_soon() {
    if (std::exchange(m_sweeping, true)) {
        return;
    }
    m_sweep.expires_after(sweep_interval);
    m_sweep.async_wait([this](boost::system::error_code error) {
        if (!error && !m_closed) {
            m_sweeping = false;
            sweep();
        }
    });
}

/// Lets go of what nobody has used for long, and of the oldest of too many.
void Lines::sweep() {
    const TimePoint now{TimePoint::clock::now()};
    std::size_t idle{0};
    const std::vector<std::shared_ptr<Line>> all{m_lines};
    for (std::size_t at{all.size()}; at-- > 0;) {
        Line& line{*all[at]};
        if (line.is_busy()) {
            continue;
        }
        if (!line.is_good(now) || ++idle > static_cast<std::size_t>(m_settings.idle_connections)) {
            line.give_up();
            let_go(line);
        }
    }
    if (!m_lines.empty()) {
        sweep_soon();
    }
}

void Lines::close() {
    m_closed = true;
    m_sweep.cancel();
    for (const std::shared_ptr<Line>& line : std::exchange(m_lines, {})) {
        line->give_up();
    }
}

}
