#pragma once
// The outbound side.

#include "adapters/transports/sftp/remote.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/transport.h"

#include <atomic>

namespace adapters::sftp {

class SftpSender final : public gateway::ports::Transport {
public:
    SftpSender(Place place, gateway::ports::Clock& clock)
        : m_place{std::move(place)}, m_clock{clock} {}

    /// On a connection of its own. Done before it returns.
    void send(gateway::ports::SendPermit permit, const gateway::ports::Payload& payload, Done done)
        override;

private:
    /// One document on its way.
    struct Job {
        const gateway::ports::SendPermit& permit;
        gateway::core::ByteView bytes;
        std::string name;      ///< that it gets
        std::string temporary; ///< that it has before
    };

    [[nodiscard]] gateway::ports::DeliveryReceipt
    deliver(const gateway::ports::SendPermit& permit, const gateway::ports::Payload& payload);
    [[nodiscard]] gateway::ports::DeliveryReceipt put(Remote& remote, const Job& job);
    [[nodiscard]] gateway::ports::DeliveryReceipt write(Remote& remote, const Job& job);
    [[nodiscard]] gateway::ports::DeliveryReceipt rename(Remote& remote, const Job& job);
    [[nodiscard]] static std::uint64_t arrived(Remote& remote, const Job& job);
    [[nodiscard]] bool too_late(const Job& job) const;
    void keep_within(Remote& remote, const Job& job) const;
    void tidy(Remote& remote);

    const Place m_place;
    gateway::ports::Clock& m_clock;
    std::atomic<std::int64_t> m_tidied{0}; ///< when, in microseconds since boot
};

}
