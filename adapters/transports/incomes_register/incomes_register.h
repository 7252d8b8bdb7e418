#pragma once
// The Incomes Register (Tulorekisteri): XML that is signed on both sides. What it answers at once
// is asked like any party; what it makes ready later is asked for, polled and fetched. Files over
// SFTP are the SFTP adapter's: their signature is an exchange's `wrapping`. Conformity with the
// real interface is claimed nowhere: what is public of it, messages.h says.

#include "adapters/transports/incomes_register/collector.h"
#include "adapters/transports/incomes_register/endpoint.h"
#include "gateway/ports/adapter.h"
#include "gateway/ports/clock.h"

#include <map>
#include <mutex>

namespace adapters::incomes_register {

class IncomesRegisterTransportFactory final : public gateway::ports::TransportFactory {
public:
    /// Client and clock outlive it.
    IncomesRegisterTransportFactory(
        gateway::http::Client& client, OwnCertificate own, gateway::ports::Clock& clock);

    [[nodiscard]] static const gateway::ports::TransportKind& transport_kind() noexcept;
    [[nodiscard]] const gateway::ports::TransportKind& kind() const noexcept override {
        return transport_kind();
    }
    [[nodiscard]] std::unique_ptr<gateway::ports::Transport>
    open(const gateway::ports::Endpoint& endpoint) override;
    [[nodiscard]] std::unique_ptr<gateway::ports::Collector>
    collect(const gateway::ports::Endpoint& endpoint) override;

private:
    gateway::http::Client& m_client;
    const OwnCertificate m_own;
    gateway::ports::Clock& m_clock;
    std::mutex m_mutex;
    std::map<std::string, std::shared_ptr<Course>> m_courses; ///< by address and question
};

}
