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
    /// @param path of a folder that holds inbox, processed and failed
    DirectoryCollector(
        std::string path, gateway::ports::Clock& clock, gateway::core::FolderWatch::Rules rules);

    [[nodiscard]] std::optional<gateway::ports::Arrival> next() override;
    Settled settle(const std::string& reference, Verdict verdict) override;

private:
    using Found = gateway::core::FolderWatch::Found;

    void look();
    void open_what_is_there_now();
    [[nodiscard]] std::optional<gateway::ports::Arrival> open_file(const Found& found);
    [[nodiscard]] Moved
    put_away(const std::string& reference, Verdict verdict, const std::string& name) const;

    std::string m_path;
    Descriptor m_base;  ///< as the last look found it: what came out of it is put away in it
    Descriptor m_inbox; ///< likewise
    gateway::ports::Clock& m_clock;
    gateway::core::FolderWatch m_watch;
    std::deque<Found> m_found;
    std::size_t m_unnamed{0};
};

}
