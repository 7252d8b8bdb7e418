#include "gateway/app/gates_beside.h"

#include "gateway/core/error.h"

namespace gateway::app {

exchange::GateTransaction* GatesBeside::at(std::size_t place) {
    const auto open = m_open.find(place);
    if (open != m_open.end()) {
        return &open->second.gate;
    }
    if (m_refused.contains(place)) {
        return nullptr;
    }
    std::unique_ptr<ports::UnitOfWorkFactory::Worker> worker;
    try {
        worker = m_installation.store().work().open_worker(
            m_worker + std::string{beside_mark} + std::to_string(place + 1));
    } catch (const core::GatewayError& failure) {
        if (!failure.retryable()) {
            throw;
        }
        m_refused.insert(place);
        return nullptr;
    }
    ports::UnitOfWorkFactory::Worker& works{*worker};
    const auto opened = m_open.try_emplace(
        place, Beside{
                   std::move(worker), exchange::GateTransaction{
                                          works, m_installation.store().people(),
                                          m_installation.law(), m_installation.meter()}});
    exchange::GateTransaction& gate{opened.first->second.gate};
    gate.work_under(m_fence);
    return &gate;
}

void GatesBeside::rest() noexcept {
    m_open.clear();
    m_refused.clear();
}

void GatesBeside::work_under(const ports::WorkFence* fence) noexcept {
    m_fence = fence;
    for (auto& [place, beside] : m_open) {
        beside.gate.work_under(fence);
    }
}

}
