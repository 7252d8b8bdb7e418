#include "gateway/exchange/assembly.h"

#include "gateway/core/error.h"
#include "gateway/exchange/metered_transport.h"

#include <algorithm>

namespace gateway::exchange {

namespace {

using core::GatewayError;

constexpr std::string_view files_kind{"files"};

/// A register of which some selections are asked, and others are exports in its folder. Each side
/// is opened when it is first read.
class BothReader final : public ports::RegisterReader {
public:
    BothReader(
        ports::RegisterFactory::Access access, ports::RegisterFactory& asked,
        ports::RegisterFactory& files)
        : m_access{std::move(access)}, m_asked{asked}, m_files{files} {}

    void require(
        const std::string& selection, const std::vector<ports::NeededColumn>& columns) override {
        side(selection).require(selection, columns);
    }

    [[nodiscard]] std::unique_ptr<ports::RecordCursor>
    select(const std::string& selection, std::size_t skip) override {
        return side(selection).select(selection, skip);
    }

    [[nodiscard]] std::optional<std::int64_t> count(const std::string& selection) override {
        return side(selection).count(selection);
    }

    [[nodiscard]] core::Result<std::optional<core::NativeRecord>>
    find(const std::string& selection, const core::PersonId& person) override {
        return side(selection).find(selection, person);
    }

private:
    [[nodiscard]] ports::RegisterReader& side(const std::string& selection) {
        const bool file{m_access.files.contains(selection)};
        std::unique_ptr<ports::RegisterReader>& reader{file ? m_file_reader : m_reader};
        if (!reader) {
            reader = (file ? m_files : m_asked).open_reader(m_access);
        }
        return *reader;
    }

    ports::RegisterFactory::Access m_access;
    ports::RegisterFactory& m_asked;
    ports::RegisterFactory& m_files;
    std::unique_ptr<ports::RegisterReader> m_reader;
    std::unique_ptr<ports::RegisterReader> m_file_reader;
};

}

Assembly::Assembly(
    std::shared_ptr<const config::Configuration> configuration, config::AdapterCatalogue adapters,
    ports::Meter* meter)
    : m_configuration{std::move(configuration)}, m_adapters{std::move(adapters)}, m_meter{meter} {}

Under Assembly::under(std::string_view exchange) const {
    const std::optional<core::ExchangeId> id{core::ExchangeId::find(exchange)};
    return Under{m_configuration, id ? m_configuration->find(*id) : nullptr};
}

const ports::Endpoint&
Assembly::endpoint(const config::Exchange& exchange, const std::string& name) const {
    const config::Party* const party{m_configuration->find(exchange.party)};
    if (party != nullptr) {
        if (const auto found = party->endpoints.find(name); found != party->endpoints.end()) {
            return found->second;
        }
    }
    throw GatewayError{"ENDPOINT_MISSING", GatewayError::Retry::never};
}

ports::TransportFactory& Assembly::factory(const config::Exchange& exchange) const {
    const auto found = std::find_if(
        m_adapters.transports.begin(), m_adapters.transports.end(),
        [&](const ports::TransportFactory* kind) {
            return kind->kind().name == exchange.transport;
        });
    if (found == m_adapters.transports.end()) {
        throw GatewayError{"TRANSPORT_UNKNOWN", GatewayError::Retry::never};
    }
    return **found;
}

ports::Transport& Assembly::transport(const config::Exchange& exchange) const {
    const std::scoped_lock lock{m_mutex};
    std::unique_ptr<ports::Transport>& place{m_transports[{exchange.party, exchange.endpoint}]};
    if (!place) {
        place = factory(exchange).open(endpoint(exchange, exchange.endpoint));
        if (m_meter != nullptr) {
            place = std::make_unique<MeteredTransport>(std::move(place), exchange.party, *m_meter);
        }
    }
    return *place;
}

std::unique_ptr<ports::Collector> Assembly::collector(const config::Exchange& exchange) const {
    if (exchange.endpoint.empty()) {
        return nullptr;
    }
    return factory(exchange).collect(endpoint(exchange, exchange.endpoint));
}

std::unique_ptr<ports::Inquirer> Assembly::inquirer(const config::Exchange& exchange) const {
    return factory(exchange).inquire(endpoint(exchange, exchange.inquiry));
}

ports::RegisterFactory& Assembly::register_factory(std::string_view named) const {
    const auto found = std::find_if(
        m_adapters.registers.begin(), m_adapters.registers.end(),
        [&](const ports::RegisterFactory* kind) { return kind->kind() == named; });
    if (found == m_adapters.registers.end()) {
        throw GatewayError{"REGISTER_KIND_UNKNOWN", GatewayError::Retry::never};
    }
    return **found;
}

std::unique_ptr<ports::RegisterReader> Assembly::reader(core::RegisterId id) const {
    const config::Register* const reg{m_configuration->find(id)};
    if (reg == nullptr) {
        throw GatewayError{"REGISTER_UNKNOWN", GatewayError::Retry::never};
    }
    if (reg->access.files.empty() || reg->kind == files_kind) {
        return register_factory(reg->kind).open_reader(reg->access);
    }
    return std::make_unique<BothReader>(
        reg->access, register_factory(reg->kind), register_factory(files_kind));
}

std::unique_ptr<ports::RegisterWriter> Assembly::writer(core::RegisterId id) const {
    const config::Register* const reg{m_configuration->find(id)};
    if (reg == nullptr) {
        throw GatewayError{"REGISTER_UNKNOWN", GatewayError::Retry::never};
    }
    return register_factory(reg->kind).open_writer(reg->access);
}

std::shared_ptr<const Assembly> Law::active() const {
    const std::scoped_lock lock{m_mutex};
    return m_active;
}

std::shared_ptr<const config::Configuration> Law::loaded(const core::Digest& digest) {
    const std::scoped_lock lock{m_mutex};
    return m_active->configuration()->digest == digest ? m_active->configuration() : nullptr;
}

void Law::load(const core::Digest& digest) {
    std::shared_ptr<const Assembly> next{m_load(digest)};
    const std::scoped_lock lock{m_mutex};
    m_active = std::move(next);
}

}
