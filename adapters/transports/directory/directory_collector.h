#pragma once
// The inbound side.

#include "adapters/transports/directory/folder.h"
#include "gateway/core/folder_watch.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/transport.h"

#include <deque>

namespace adapters::directory {

class DirectoryCollector final : public gateway::ports::Collector {
public:
    /// @param base holds inbox, processed and failed; they are made where they are missing.
    DirectoryCollector(
        const Descriptor& base, gateway::ports::Clock& clock,
        gateway::core::FolderWatch::Rules rules);

    [[nodiscard]] std::optional<gateway::ports::Arrival> next() override;
    Settled settle(const std::string& reference, Verdict verdict) override;

private:
    using Found = gateway::core::FolderWatch::Found;

    void look();
    [[nodiscard]] std::optional<gateway::ports::Arrival> open_file(const Found& found);

    Descriptor m_inbox;
    Descriptor m_processed;
    Descriptor m_failed;
    gateway::ports::Clock& m_clock;
    gateway::core::FolderWatch m_watch;
    std::deque<Found> m_found;
    std::size_t m_unnamed{0};
};

}
