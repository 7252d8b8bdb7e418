#pragma once
// Files in a folder: sends by writing a whole file under its final name at once, collects what others left, oldest first.
// It must never read outside its folder, follow a link, or show a half-written file.

#include "gateway/ports/adapter.h"
#include "gateway/ports/clock.h"

namespace adapters::directory {

/// Transports of kind `directory`. The endpoint's url is a folder: sending writes into it; collecting reads its `inbox` and
/// moves to `processed` and `failed` beside it.
class DirectoryTransportFactory final : public gateway::ports::TransportFactory {
public:
    explicit DirectoryTransportFactory(gateway::ports::Clock& clock) noexcept : m_clock{clock} {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "directory"; }
    [[nodiscard]] std::vector<std::string> settings_schema() const override { return {}; }

    /// @throws core::GatewayError DIRECTORY_MISSING.
    [[nodiscard]] std::unique_ptr<gateway::ports::Transport>
    open(const gateway::ports::Endpoint& endpoint) override;

    [[nodiscard]] std::unique_ptr<gateway::ports::Collector>
    collect(const gateway::ports::Endpoint& endpoint) override;

private:
    gateway::ports::Clock& m_clock;
};

}
