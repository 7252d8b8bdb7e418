#include "gateway/exchange/deadlines.h"

#include <atomic>
#include <exception>
#include <utility>

namespace gateway::exchange {

namespace {

constexpr std::chrono::milliseconds tick{100};

}

struct Deadlines::Waiting {
    std::atomic<bool> answered{false};
    ports::Respond respond;
    MakeAnswer otherwise;
};

Deadlines::Deadlines(const ports::Clock& clock)
    : m_clock{clock}, m_thread{[this](const std::stop_token& stop) { serve(stop); }} {}

ports::Respond
Deadlines::watch(ports::Respond respond, std::chrono::microseconds due, MakeAnswer otherwise) {
    const auto waiting = std::make_shared<Waiting>();
    waiting->respond = std::move(respond);
    waiting->otherwise = std::move(otherwise);
    {
        const std::scoped_lock lock{m_mutex};
        m_due.push_back({due, waiting});
        if (m_due.size() == 1) {
            m_arrived.notify_one();
        }
    }
    return [waiting](ports::Answer answer, ports::Answered told) {
        if (!waiting->answered.exchange(true)) {
            waiting->respond(std::move(answer), std::move(told));
        } else if (told) {
            told(ports::Carried::kept_back);
        }
    };
}

/// Those whose time is over; those that were answered are forgotten.
std::vector<std::shared_ptr<Deadlines::Waiting>> Deadlines::take_due() {
    const std::chrono::microseconds now{m_clock.since_boot()};
    std::vector<std::shared_ptr<Waiting>> over;
    const std::scoped_lock lock{m_mutex};
    std::erase_if(m_due, [&](const Due& due) {
        std::shared_ptr<Waiting> waiting{due.waiting.lock()};
        if (!waiting || waiting->answered) {
            return true;
        }
        if (due.at > now) {
            return false;
        }
        over.push_back(std::move(waiting));
        return true;
    });
    return over;
}

/// What cannot be answered ends nobody else's waiting: whoever gets no answer of us gets 500 when
/// its Respond dies.
void Deadlines::answer_due() noexcept {
    try {
        for (const std::shared_ptr<Waiting>& waiting : take_due()) {
            if (waiting->answered.exchange(true)) {
                continue;
            }
            try {
                waiting->respond(waiting->otherwise(), {});
            } catch (const std::exception&) { // out of memory, or a defect: the next is answered
            }
        }
    } catch (const std::exception&) { // out of memory: those that are due stay so
    }
}

void Deadlines::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        {
            std::unique_lock lock{m_mutex};
            m_arrived.wait(lock, stop, [&] { return !m_due.empty(); });
        }
        answer_due();
        std::unique_lock lock{m_mutex};
        m_arrived.wait_for(lock, stop, tick, [] { return false; });
    }
}

}
