#include "adapters/transports/directory/directory.h"

#include "adapters/transports/directory/directory_collector.h"
#include "adapters/transports/directory/directory_sender.h"
#include "gateway/core/error.h"

#include <charconv>

namespace adapters::directory {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

constexpr int default_quiet{2};
constexpr int longest_quiet{86'400};

[[nodiscard]] std::chrono::seconds quiet_of(const ports::Endpoint& endpoint) {
    int seconds{default_quiet};
    for (const auto& [name, value] : endpoint.settings) {
        const char* const end{value.data() + value.size()};
        const auto [stop, problem] = std::from_chars(value.data(), end, seconds);
        if (name != "quiet-seconds" || problem != std::errc{} || stop != end || seconds < 0
            || seconds > longest_quiet) {
            throw core::GatewayError{"DIRECTORY_SETTING", name, core::GatewayError::Retry::never};
        }
    }
    return std::chrono::seconds{seconds};
}

}

std::vector<std::string> DirectoryTransportFactory::settings_schema() const {
    return {"quiet-seconds"};
}

std::unique_ptr<ports::Transport> DirectoryTransportFactory::open(const ports::Endpoint& endpoint) {
    static_cast<void>(quiet_of(endpoint));
    return std::make_unique<DirectorySender>(open_folder(path_of(endpoint.url)), m_clock);
}

std::unique_ptr<ports::Collector>
DirectoryTransportFactory::collect(const ports::Endpoint& endpoint) {
    return std::make_unique<DirectoryCollector>(
        open_folder(path_of(endpoint.url)), m_clock, quiet_of(endpoint));
}

}
