#include "gateway/core/waiting_work.h"

#include <exception>
#include <utility>

namespace gateway::core {

WaitingWork::WaitingWork(std::size_t threads, std::size_t bound) : m_bound{bound} {
    for (std::size_t number{0}; number < threads; ++number) {
        m_threads.emplace_back([this](const std::stop_token& stop) { serve(stop); });
    }
}

WaitingWork::~WaitingWork() {
    for (std::jthread& thread : m_threads) {
        thread.request_stop();
    }
    m_threads.clear();
}

bool WaitingWork::offer(std::function<void()> work) {
    {
        const std::scoped_lock lock{m_mutex};
        if (m_waiting.size() >= m_bound) {
            return false;
        }
        m_waiting.push_back(std::move(work));
    }
    m_arrived.notify_one();
    return true;
}

void WaitingWork::add(std::function<void()> work) {
    {
        const std::scoped_lock lock{m_mutex};
        m_waiting.push_back(std::move(work));
    }
    m_arrived.notify_one();
}

void WaitingWork::serve(const std::stop_token& stop) {
    for (;;) {
        std::function<void()> work;
        {
            std::unique_lock lock{m_mutex};
            m_arrived.wait(lock, stop, [&] { return !m_waiting.empty(); });
            if (m_waiting.empty()) {
                return; // asked to stop, and nothing waits any more
            }
            work = std::move(m_waiting.front());
            m_waiting.pop_front();
        }
        try {
            work();
        } catch (const std::exception&) {
            // whoever waits for an answer of it gets 500 when its Respond dies; the next is done
        }
    }
}

}
