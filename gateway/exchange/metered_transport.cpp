#include "gateway/exchange/metered_transport.h"

#include <chrono>
#include <utility>

namespace gateway::exchange {

void MeteredTransport::send(ports::SendPermit permit, const ports::Payload& payload, Done done) {
    using Clock = std::chrono::steady_clock;
    m_meter.attempted(m_party);
    m_inner->send(
        std::move(permit), payload,
        [done = std::move(done), party = m_party, &meter = m_meter,
         began = Clock::now()](ports::DeliveryReceipt receipt) {
            meter.delivered(
                party, receipt.outcome,
                std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - began));
            done(std::move(receipt));
        });
}

}
