#pragma once
// The last entry of a chain that the database acknowledged to this node, kept beside the database:
// one that came back from a backup, or from a standby that had not heard of a commit, is recognised
// before anything rests on it.

#include "gateway/ports/unit_of_work.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace gateway::storage {

/// Written after every commit, and forced to the disk about once a second and at the end: what a
/// power cut takes back was acknowledged later than what is then found, so it alarms about too
/// little, never about nothing. Used by one thread at
/// a time.
class HeadFile final {
public:
    /// @param data_directory empty: nothing is kept. @param chain its name: node and worker.
    /// @throws core::GatewayError STORE_DIRECTORY_UNWRITABLE.
    HeadFile(const std::filesystem::path& data_directory, const std::string& chain);
    HeadFile(const HeadFile&) = delete;
    HeadFile& operator=(const HeadFile&) = delete;
    ~HeadFile();

    /// What was acknowledged last on each chain of this node, whoever works on it.
    /// @throws core::GatewayError HEAD_FILE_DAMAGED.
    [[nodiscard]] static std::vector<ports::ChainHead>
    all(const std::filesystem::path& data_directory);

    /// Reads it again. @pre no other process writes it: the chain is ours.
    /// @throws core::GatewayError HEAD_FILE_DAMAGED.
    void read();

    /// What was acknowledged last, as read or kept; nothing if nothing ever was.
    [[nodiscard]] const std::optional<ports::ChainHead>& last() const noexcept { return m_last; }

    /// @throws core::GatewayError HEAD_FILE (the disk): the commit stands, the node must not go on.
    void keep(const ports::ChainHead& head);

private:
    int m_file{-1};
    std::int64_t m_writes{0};
    std::optional<ports::ChainHead> m_last{};
    std::chrono::steady_clock::time_point m_forced{};
};

}
