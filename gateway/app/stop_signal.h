#pragma once
// INT and TERM as a request to stop, for verbs that must end in a consistent state. It must be made
// before any other thread.

#include <csignal>
#include <stop_token>
#include <thread>

namespace gateway::app {

class StopSignal final {
public:
    StopSignal() {
        sigemptyset(&m_set);
        sigaddset(&m_set, SIGINT);
        sigaddset(&m_set, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &m_set, &m_before); // inherited by whatever starts from here on
        m_thread = std::jthread{[this](const std::stop_token& over) {
            int which{0};
            while (sigwait(&m_set, &which) == 0 && !over.stop_requested()) {
                m_asked.request_stop();
            }
        }};
    }

    ~StopSignal() {
        m_thread.request_stop();
        pthread_kill(m_thread.native_handle(), SIGTERM); // wakes it alone: the signal is its own
        m_thread.join();
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }

    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    [[nodiscard]] std::stop_token token() const noexcept { return m_asked.get_token(); }

private:
    sigset_t m_set{};
    sigset_t m_before{};
    std::stop_source m_asked;
    std::jthread m_thread;
};

}
