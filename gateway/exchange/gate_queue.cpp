#include "gateway/exchange/gate_queue.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace gateway::exchange {

GateQueue::GateQueue(
    std::unique_ptr<ports::UnitOfWorkFactory::Worker> worker, ports::People& people, LawSource& law,
    std::size_t bound, ports::Meter* meter)
    : m_worker{std::move(worker)}, m_transaction{*m_worker, people, law, meter}, m_bound{bound},
      m_thread{[this](const std::stop_token& stop) { serve(stop); }} {}

GateQueue::~GateQueue() {
    m_thread.request_stop();
    m_thread.join();
}

bool GateQueue::offer(Passage& passage, Standing standing) {
    {
        const std::scoped_lock lock{m_mutex};
        if (standing == Standing::new_work && m_waiting.size() >= m_bound) {
            return false;
        }
        m_waiting.push_back(&passage);
    }
    m_arrived.notify_one();
    return true;
}

std::size_t GateQueue::waiting() const {
    const std::scoped_lock lock{m_mutex};
    return m_waiting.size();
}

void GateQueue::serve(const std::stop_token& stop) {
    for (;;) {
        std::vector<Passage*> group;
        {
            std::unique_lock lock{m_mutex};
            m_arrived.wait(lock, stop, [&] { return !m_waiting.empty(); });
            if (m_waiting.empty()) {
                return; // asked to stop, and nobody waits any more
            }
            const std::size_t count{std::min(m_waiting.size(), GateTransaction::group_limit)};
            const auto end = m_waiting.begin() + static_cast<std::ptrdiff_t>(count);
            group.assign(m_waiting.begin(), end);
            m_waiting.erase(m_waiting.begin(), end);
        }
        m_transaction.pass(group);
    }
}

}
