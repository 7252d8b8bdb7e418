#include "adapters/transports/directory/directory.h"

#include "adapters/transports/directory/directory_collector.h"
#include "adapters/transports/directory/directory_sender.h"
#include "gateway/core/error.h"
#include "gateway/core/folder_watch.h"

#include <algorithm>

namespace adapters::directory {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

[[nodiscard]] core::FolderWatch::Rules rules_of(const ports::Endpoint& endpoint) {
    const auto& known = DirectoryTransportFactory::transport_kind().settings;
    for (const auto& [name, value] : endpoint.settings) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            throw core::GatewayError{"ENDPOINT_SETTING", name, core::GatewayError::Retry::never};
        }
    }
    return core::FolderWatch::rules_of(endpoint.settings);
}

}

const ports::TransportKind& DirectoryTransportFactory::transport_kind() noexcept {
    using Watch = core::FolderWatch;
    static const ports::TransportKind kind{
        "directory",
        ports::TransportKind::Inbound::collects,
        false,
        {Watch::names_setting, Watch::quiet_setting, Watch::ready_setting}};
    return kind;
}

std::unique_ptr<ports::Transport> DirectoryTransportFactory::open(const ports::Endpoint& endpoint) {
    static_cast<void>(rules_of(endpoint));
    return std::make_unique<DirectorySender>(open_folder(path_of(endpoint.url)), m_clock);
}

std::unique_ptr<ports::Collector>
DirectoryTransportFactory::collect(const ports::Endpoint& endpoint) {
    return std::make_unique<DirectoryCollector>(
        open_folder(path_of(endpoint.url)), m_clock, rules_of(endpoint));
}

}
