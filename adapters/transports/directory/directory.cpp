#include "adapters/transports/directory/directory.h"

#include "adapters/transports/directory/directory_collector.h"
#include "adapters/transports/directory/directory_sender.h"
#include "adapters/transports/directory/folder.h"
#include "gateway/core/error.h"
#include "gateway/core/folder_watch.h"

#include <algorithm>

namespace adapters::directory {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

using Watch = core::FolderWatch;

struct Place {
    std::string path;
    Watch::Rules rules;
};

/// Everything that an endpoint says; its folder has to be there. @throws core::GatewayError
Place read(const ports::Endpoint& endpoint, ports::EndpointCheck check) {
    const auto& known = DirectoryTransportFactory::transport_kind().settings;
    Place place;
    for (const auto& [name, value] : endpoint.settings) {
        check.ask(name, [&, &name = name, &value = value] {
            if (std::find(known.begin(), known.end(), name) == known.end()) {
                throw core::GatewayError{
                    "ENDPOINT_SETTING", name, core::GatewayError::Retry::never};
            }
            Watch::take(place.rules, name, value);
        });
    }
    check.ask("url", [&] { place.path = path_of(endpoint.url); });
    check.ask_machine("url", place.path, [&] { static_cast<void>(open_folder(place.path)); });
    return place;
}

std::vector<ports::EndpointProblem>
problems_of(const ports::Endpoint& endpoint, ports::EndpointUse /*either*/) {
    std::vector<ports::EndpointProblem> problems;
    static_cast<void>(read(endpoint, ports::EndpointCheck{problems}));
    return problems;
}

}

const ports::TransportKind& DirectoryTransportFactory::transport_kind() noexcept {
    static const ports::TransportKind kind{
        "directory", ports::TransportKind::Inbound::collects,
        false,       {Watch::names_setting, Watch::quiet_setting, Watch::ready_setting},
        {},          "/folder",
        problems_of};
    return kind;
}

std::unique_ptr<ports::Transport> DirectoryTransportFactory::open(const ports::Endpoint& endpoint) {
    return std::make_unique<DirectorySender>(read(endpoint, {}).path, m_clock);
}

std::unique_ptr<ports::Collector>
DirectoryTransportFactory::collect(const ports::Endpoint& endpoint) {
    Place place{read(endpoint, {})};
    furnish(place.path);
    return std::make_unique<DirectoryCollector>(
        std::move(place.path), m_clock, std::move(place.rules));
}

void DirectoryTransportFactory::furnish(const std::string& path) {
    const std::scoped_lock lock{m_mutex};
    if (m_furnished.contains(path)) {
        return;
    }
    const Descriptor base{open_folder(path)};
    for (const char* const name : {"inbox", "processed", "failed"}) {
        static_cast<void>(open_folder_in(base, name));
    }
    m_furnished.insert(path);
}

}
