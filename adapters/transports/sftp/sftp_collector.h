#pragma once
// The inbound side.

#include "adapters/transports/sftp/remote_source.h"
#include "gateway/core/folder_watch.h"
#include "gateway/ports/clock.h"
#include "gateway/ports/transport.h"

#include <deque>

namespace adapters::sftp {

/// What to do with files in the party's folder.
struct Collecting {
    enum class After : bool { move, remove };

    gateway::core::FolderWatch::Rules rules{};
    std::chrono::seconds poll{60};
    After after{After::move}; ///< with what was taken in; what failed is always moved
    std::string processed{"processed"};
    std::string failed{"failed"};
};

class SftpCollector final : public gateway::ports::Collector {
public:
    SftpCollector(Place place, Collecting collecting, gateway::ports::Clock& clock);

    [[nodiscard]] std::optional<gateway::ports::Arrival> next() override;
    Settled settle(const std::string& reference, Verdict verdict) override;

private:
    using Found = gateway::core::FolderWatch::Found;

    void look();
    [[nodiscard]] std::optional<gateway::ports::Arrival> give_out(const Found& found);
    [[nodiscard]] std::string path_of(const std::string& name) const;
    [[nodiscard]] Remote& remote_for_a_while();
    /// Whether it is what was given out. Of a file exchanged within the second in which it was
    /// written, for one of its length, no server tells.
    [[nodiscard]] bool lies_there(const gateway::core::ListedFile& file);
    [[nodiscard]] Settled put_away(const gateway::core::ListedFile& file, Verdict verdict);
    [[nodiscard]] Settled
    move(const std::string& name, const std::string& folder, const std::string& new_name);

    std::shared_ptr<Link> m_link;
    Collecting m_collecting;
    gateway::ports::Clock& m_clock;
    gateway::core::FolderWatch m_watch;
    std::chrono::microseconds m_next_look{0};
    std::deque<Found> m_found;
    std::size_t m_unnamed{0};
};

}
