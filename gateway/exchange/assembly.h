#pragma once
// A configuration with its adapters opened: what the corridor works with. Immutable like the
// configuration.

#include "gateway/config/configuration.h"
#include "gateway/exchange/departure.h"
#include "gateway/exchange/gate_transaction.h"
#include "gateway/ports/adapter.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

namespace gateway::exchange {

class Assembly final {
public:
    /// @param meter told what becomes of every attempt of its transports; null: nobody measures.
    Assembly(
        std::shared_ptr<const config::Configuration> configuration,
        config::AdapterCatalogue adapters, ports::Meter* meter = nullptr);

    [[nodiscard]] const std::shared_ptr<const config::Configuration>&
    configuration() const noexcept {
        return m_configuration;
    }

    /// The exchange with this name, with the snapshot that holds it; an empty exchange if there is
    /// none.
    [[nodiscard]] Under under(std::string_view exchange) const;

    /// The endpoint of that name of an exchange's party. @throws core::GatewayError
    /// ENDPOINT_MISSING.
    [[nodiscard]] const ports::Endpoint&
    endpoint(const config::Exchange& exchange, const std::string& name) const;

    /// The transport of an exchange's endpoint, opened once. @throws core::GatewayError
    /// ENDPOINT_MISSING.
    [[nodiscard]] ports::Transport& transport(const config::Exchange& exchange) const;

    /// Who asks the party after lost answers of an exchange; null where nobody can.
    /// @throws core::GatewayError ENDPOINT_MISSING.
    [[nodiscard]] std::unique_ptr<ports::Inquirer> inquirer(const config::Exchange& exchange) const;

    /// The inbound side of an exchange's endpoint; null where it only listens.
    [[nodiscard]] std::unique_ptr<ports::Collector>
    collector(const config::Exchange& exchange) const;

    /// A reader or writer of its own for the calling thread. @throws core::GatewayError.
    [[nodiscard]] std::unique_ptr<ports::RegisterReader> reader(core::RegisterId id) const;
    [[nodiscard]] std::unique_ptr<ports::RegisterWriter> writer(core::RegisterId id) const;

private:
    [[nodiscard]] ports::TransportFactory& factory(const config::Exchange& exchange) const;
    [[nodiscard]] ports::RegisterFactory& register_factory(std::string_view named) const;

    std::shared_ptr<const config::Configuration> m_configuration;
    config::AdapterCatalogue m_adapters;
    ports::Meter* m_meter;
    mutable std::mutex m_mutex;
    mutable std::map<std::pair<core::PartyId, std::string>, std::unique_ptr<ports::Transport>>
        m_transports;
};

/// The law in force, and how another one is loaded when the database says so.
class Law final : public LawSource {
public:
    using Load = std::function<std::shared_ptr<const Assembly>(const core::Digest&)>;

    Law(std::shared_ptr<const Assembly> first, Load load)
        : m_active{std::move(first)}, m_load{std::move(load)} {}

    [[nodiscard]] std::shared_ptr<const Assembly> active() const;

    [[nodiscard]] std::shared_ptr<const config::Configuration>
    loaded(const core::Digest& digest) override;

    void load(const core::Digest& digest) override;

private:
    mutable std::mutex m_mutex;
    std::shared_ptr<const Assembly> m_active;
    Load m_load;
};

}
