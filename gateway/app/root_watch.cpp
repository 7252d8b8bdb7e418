#include "gateway/app/root_watch.h"

#include "gateway/core/error.h"

#include <algorithm>
#include <array>
#include <condition_variable>

namespace gateway::app {

namespace {

using namespace std::chrono_literals;
using core::Code;

constexpr auto between_looks = 10s;
constexpr auto patience = 10s;

/// What an official is told, who does not need every way in which a thing can be out of reach.
Code told_of(Code code) {
    constexpr std::array by_name{"ROOT_KEY_LOST", "ROOT_KEY_DIFFERS", "ROOT_TOKEN_PIN"};
    const auto same = [&](const char* name) { return code.text() == name; };
    if (std::any_of(by_name.begin(), by_name.end(), same)) {
        return code;
    }
    if (code == Code{"ROOT_TOKEN_PIN_LOCKED"}) {
        return Code{"ROOT_TOKEN_PIN"};
    }
    return code.text().starts_with("ROOT_TOKEN_") ? Code{"ROOT_TOKEN_UNREACHABLE"}
                                                  : Code{"ROOT_KEY_UNREADABLE"};
}

/// Whoever runs has the key in memory, and would find out at the next start, or at a restore.
std::optional<Code> look(Installation& installation) {
    try {
        installation.check_root_key();
        return std::nullopt;
    } catch (const core::GatewayError& failure) {
        return told_of(failure.code());
    } catch (const std::exception&) { // out of memory: it looks again
        return Code{"ROOT_KEY_UNREADABLE"};
    }
}

}

RootWatch::~RootWatch() {
    m_thread.request_stop();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void RootWatch::begin() {
    m_thread = std::jthread{[this](const std::stop_token& stop) { serve(stop); }};
}

void RootWatch::serve(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    while (!stop.stop_requested()) {
        {
            const std::scoped_lock lock{m_mutex};
            m_asked = Steady::now();
        }
        const std::optional<Code> fault{look(m_installation)};
        {
            const std::scoped_lock lock{m_mutex};
            m_asked.reset();
            m_fault = fault;
        }
        std::unique_lock lock{mutex};
        never.wait_for(lock, stop, between_looks, [] { return false; });
    }
}

std::optional<Code> RootWatch::fault() const {
    const std::scoped_lock lock{m_mutex};
    if (m_asked && Steady::now() - *m_asked > patience) {
        return Code{"ROOT_TOKEN_UNREACHABLE"};
    }
    return m_fault;
}

}
