#pragma once
// A transport whose attempts are measured. It passes on what it was given, unread, and the receipt
// as it came.

#include "gateway/core/name.h"
#include "gateway/ports/meter.h"
#include "gateway/ports/transport.h"

#include <memory>

namespace gateway::exchange {

class MeteredTransport final : public ports::Transport {
public:
    MeteredTransport(
        std::unique_ptr<ports::Transport> inner, core::PartyId party, ports::Meter& meter)
        : m_inner{std::move(inner)}, m_party{party}, m_meter{meter} {}

    void send(ports::SendPermit permit, const ports::Payload& payload, Done done) override;

private:
    std::unique_ptr<ports::Transport> m_inner;
    core::PartyId m_party;
    ports::Meter& m_meter;
};

}
