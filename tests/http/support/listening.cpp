#include "tests/http/support/listening.h"

#include <algorithm>
#include <stdexcept>
#include <variant>

namespace tests {

using namespace gateway;

const http::NetworkLibraries& network_libraries() {
    static const http::NetworkLibraries libraries;
    return libraries;
}

void RecordingLog::write(const core::LogEvent& event) noexcept {
    const std::scoped_lock lock{m_mutex};
    std::string code;
    for (const auto& [name, value] : event.arguments) {
        if (const auto* const text = std::get_if<std::string>(&value)) {
            code = *text;
        }
    }
    m_lines.emplace_back(event.id, code);
}

std::size_t RecordingLog::count(std::string_view id, std::string_view code) const {
    const std::scoped_lock lock{m_mutex};
    return static_cast<std::size_t>(
        std::count_if(m_lines.begin(), m_lines.end(), [&](const auto& line) {
            return line.first == id && line.second == code;
        }));
}

RecordingHandler::~RecordingHandler() = default;

void RecordingHandler::handle(http::Request request, http::Respond respond) {
    http::Response response;
    response.status = 200;
    response.content_type = "text/plain";
    std::string text{
        request.method + ' ' + request.target + ' ' + std::to_string(request.body.size())};
    const std::string path{request.path()};
    if (path == "/large" || path == "/followed") {
        text.assign(1024 * 1024, 'x');
    }
    if (path == "/followed-far") {
        text.assign(std::size_t{24} * 1024 * 1024, 'x');
    }
    if (path.starts_with("/followed")) {
        response.may_send = [this] { return may_send.load(); };
    }
    const core::ByteView bytes{core::as_bytes(text)};
    response.body.assign(bytes.begin(), bytes.end());
    const auto told = [this](bool whole) {
        const std::scoped_lock lock{m_mutex};
        m_answered.push_back(whole);
    };
    const std::scoped_lock lock{m_mutex};
    m_requests.push_back(std::move(request));
    if (path == "/throw") {
        throw std::runtime_error{"the handler failed"};
    }
    if (path == "/later") {
        m_threads.emplace_back(
            [respond = std::move(respond), response, told, wait = moment]() mutable {
                std::this_thread::sleep_for(wait);
                respond(std::move(response), told);
            });
    } else if (path != "/never") {
        respond(std::move(response), told);
    }
}

void RecordingHandler::refused(const http::Refused& what) noexcept {
    const std::scoped_lock lock{m_mutex};
    m_refusals.push_back(what);
}

std::vector<http::Refused> RecordingHandler::refusals() const {
    const std::scoped_lock lock{m_mutex};
    return m_refusals;
}

std::vector<http::Request> RecordingHandler::requests() const {
    const std::scoped_lock lock{m_mutex};
    return m_requests;
}

std::size_t RecordingHandler::answered(bool whole) const {
    const std::scoped_lock lock{m_mutex};
    return static_cast<std::size_t>(std::count(m_answered.begin(), m_answered.end(), whole));
}

Listening::Listening(const std::function<void(http::ListenerSettings&)>& change) {
    http::ListenerSettings settings;
    const Identity server{authority.issue_server()};
    settings.certificate_chain_file = server.certificate_file;
    settings.key_file = server.key_file;
    settings.client_authority_file = authority.certificate_file();
    settings.header_deadline = std::chrono::seconds{30}; // a loaded machine is no slow peer
    if (change) {
        change(settings);
    }
    listener = std::make_unique<http::Listener>(loops, settings, handler, log);
    loops.start();
    listener->start();
}

Listening::~Listening() {
    listener.reset();
    loops.stop();
}

bool eventually(const std::function<bool()>& condition) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) {
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return true;
}

}
