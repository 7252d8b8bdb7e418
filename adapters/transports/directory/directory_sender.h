#pragma once
// The outbound side.

#include "adapters/transports/directory/folder.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/transport.h"

namespace adapters::directory {

class DirectorySender final : public gateway::ports::Transport {
public:
    /// @param path of a folder: looked for with each document, for another may be mounted there.
    DirectorySender(std::string path, gateway::ports::Clock& clock) noexcept
        : m_path{std::move(path)}, m_clock{clock} {}

    /// Done before it returns.
    void send(gateway::ports::SendPermit permit, const gateway::ports::Payload& payload, Done done)
        override;

private:
    [[nodiscard]] gateway::ports::DeliveryReceipt
    deliver(const gateway::ports::SendPermit& permit, const gateway::ports::Payload& payload) const;
    [[nodiscard]] gateway::ports::DeliveryReceipt write_file(
        const Descriptor& folder, const gateway::ports::SendPermit& permit,
        gateway::core::ByteView bytes, const std::string& name) const;
    [[nodiscard]] static gateway::ports::DeliveryReceipt settle_existing(
        const Descriptor& folder, const std::string& name, const gateway::core::Digest& digest);

    std::string m_path;
    gateway::ports::Clock& m_clock;
};

}
