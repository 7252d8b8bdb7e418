#pragma once
// Which causes were told, and which notices wait: compared with what is open, and kept in a file of
// the data directory, since what is to be told may be that the database is gone. Where the file
// cannot be written (a full disk) it counts on from memory and is written later.

#include "gateway/core/instant.h"
#include "gateway/policy/decide.h"
#include "gateway/ports/alerts.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace gateway::app {

enum class Turn : std::uint8_t { opened, closed };

/// One thing to tell over one channel.
struct AlertNotice {
    std::string id; ///< the same on every attempt, and on every node that tells the same cause
    std::string channel;
    Turn turn{Turn::opened};
    std::string code;
    std::string key;
    std::string severity; ///< error, warning
    std::string title;
    std::string text;
    core::Instant since; ///< when the cause began
    core::Instant at;    ///< when it was to be told
    int attempts{0};
    core::Instant due;      ///< not tried before
    bool everybodys{false}; ///< other nodes have it too: one tells it
};

class AlertBook final {
public:
    struct Settings {
        std::filesystem::path file;
        std::vector<std::string> channels;
        policy::Language language{policy::Language::fi};
        std::chrono::seconds after{60}; ///< what is over sooner is not told
    };

    /// Reads the file, if there is one; one that cannot be read counts as none.
    explicit AlertBook(Settings settings);

    /// Makes notices of what began and of what is over. What nobody knows is neither.
    /// @param whole false: not every source could say what is open, so nothing counts as over.
    void compare(const ports::Seen& seen, bool whole, core::Instant now);

    /// Of each channel the oldest notice of this node that is due, and the oldest that every node
    /// has. The end of a cause waits for its beginning; nothing waits for another cause.
    [[nodiscard]] std::vector<AlertNotice> due(core::Instant now) const;

    /// It was taken: whatever else waits for this channel is due again.
    void sent(const AlertNotice& notice);
    /// Another node has told it: that says nothing of our channel.
    void forget(const AlertNotice& notice);
    /// Another node is about to tell it: it is due again in a minute, and later ones before it.
    void wait(const AlertNotice& notice, core::Instant now);
    void failed(const AlertNotice& notice, core::Instant now);

    [[nodiscard]] std::size_t waiting() const noexcept { return m_notices.size(); }

private:
    struct Told {
        std::string code;
        std::string severity;
        std::string title;
        core::Instant since;
        bool everybodys{false};
    };

    void tell(
        const std::string& key, const Told& told, const std::string& text, Turn turn,
        core::Instant now);
    void erase(const AlertNotice& notice);
    void read();
    void write();
    [[nodiscard]] std::string encoded() const;

    Settings m_settings;
    std::map<std::string, Told> m_told; ///< by key
    std::vector<AlertNotice> m_notices; ///< oldest first
    bool m_unwritten{false};
};

}
