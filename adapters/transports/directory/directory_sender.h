#pragma once
// The outbound side.

#include "adapters/transports/directory/folder.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/transport.h"

namespace adapters::directory {

class DirectorySender final : public gateway::ports::Transport {
public:
    DirectorySender(Descriptor folder, gateway::ports::Clock& clock) noexcept
        : m_folder{std::move(folder)}, m_clock{clock} {}

    /// Done before it returns.
    void send(gateway::ports::SendPermit permit, const gateway::ports::Payload& payload, Done done)
        override;

private:
    [[nodiscard]] gateway::ports::DeliveryReceipt
    deliver(const gateway::ports::SendPermit& permit, const gateway::ports::Payload& payload) const;
    [[nodiscard]] gateway::ports::DeliveryReceipt write_file(
        const gateway::ports::SendPermit& permit, gateway::core::ByteView bytes,
        const std::string& name) const;
    [[nodiscard]] gateway::ports::DeliveryReceipt
    settle_existing(const std::string& name, const gateway::core::Digest& digest) const;

    Descriptor m_folder;
    gateway::ports::Clock& m_clock;
};

}
