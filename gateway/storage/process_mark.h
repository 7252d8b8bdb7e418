#pragma once
// By what others know whether the process that marked an attempt still lives: a file in the node's
// data directory that it holds locked. The kernel lets go of the lock when the process dies, and of
// nothing when it is stopped. It must never take silence for death.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gateway::storage {

/// @warning the data directory is on a file system of this machine; a copy of it elsewhere is
/// another installation.
class ProcessMark final {
public:
    /// Makes and locks processes/<name> in the data directory.
    /// @param data_directory empty: there is none, and nobody can ever tell that we ended.
    /// @throws core::GatewayError STORE_DIRECTORY_UNWRITABLE.
    explicit ProcessMark(std::filesystem::path data_directory);
    ProcessMark(const ProcessMark&) = delete;
    ProcessMark& operator=(const ProcessMark&) = delete;
    /// The file stays: without a lock it says that this process ended.
    ~ProcessMark();

    [[nodiscard]] const std::string& name() const noexcept { return m_name; }

    enum class Fate : std::uint8_t { alive, gone, unknown };

    /// What the file of that name in a data directory tells. Gone: nobody holds it, and the process
    /// that made it is past closing its files, so its sockets are closed too. Unknown: there is no
    /// such file here.
    [[nodiscard]] static Fate
    fate_of(const std::filesystem::path& data_directory, const std::string& name);

    /// Removes old files of processes that ended and that `in_use(name)` does not claim.
    template <class InUse>
    static void sweep(const std::filesystem::path& data_directory, InUse in_use) {
        for (const std::string& name : old_marks(data_directory)) {
            if (!in_use(name) && fate_of(data_directory, name) == Fate::gone) {
                remove(data_directory, name);
            }
        }
    }

private:
    [[nodiscard]] static std::vector<std::string>
    old_marks(const std::filesystem::path& data_directory);
    static void remove(const std::filesystem::path& data_directory, const std::string& name);

    std::string m_name;
    int m_file{-1};
};

}
