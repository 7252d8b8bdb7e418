#pragma once
// A folder on a party's server, as far as this transport needs one. Paths are ours or names that
// core::judge_name() found good; a name from outside must never become more than one step of a
// path.

#include "adapters/transports/sftp/connection.h"
#include "gateway/core/bytes.h"
#include "gateway/core/folder_watch.h"

#include <memory>
#include <span>
#include <vector>

namespace adapters::sftp {

/// An open file.
class RemoteFile final {
public:
    RemoteFile(std::shared_ptr<Connection> connection, FilePtr file) noexcept
        : m_connection{std::move(connection)}, m_file{std::move(file)} {}
    RemoteFile(const RemoteFile&) = delete;
    RemoteFile& operator=(const RemoteFile&) = delete;
    RemoteFile(RemoteFile&&) noexcept = default;
    RemoteFile& operator=(RemoteFile&&) = delete;
    ~RemoteFile();

    // All throw as Connection::fail().
    void seek(std::uint64_t offset);
    void write(gateway::core::ByteView piece);
    /// @return 0 at the end
    [[nodiscard]] std::size_t read(std::span<std::byte> into);
    /// Makes the server write to its disk, where it knows how.
    void sync();
    void close();

private:
    std::shared_ptr<Connection> m_connection; // it is not gone before its files
    FilePtr m_file;
};

class Remote final {
public:
    /// @throws as Connection.
    Remote(const Place& place, Steady until)
        : m_connection{std::make_shared<Connection>(place, until)} {}

    struct Facts {
        std::uint64_t size{0};
        std::chrono::seconds changed{0};
        bool plain{false};
        bool folder{false};

        friend bool operator==(const Facts&, const Facts&) = default;
    };

    void set_until(Steady until) noexcept { m_connection->set_until(until); }

    // All throw as Connection::fail().
    /// What is there; links are not followed. Nothing if nothing is.
    [[nodiscard]] std::optional<Facts> look_at(const std::string& path);
    /// Files, links and the like; no folders. At most a hundred thousand entries are looked at.
    [[nodiscard]] std::vector<gateway::core::ListedFile> list(const std::string& folder);
    [[nodiscard]] RemoteFile open_to_read(const std::string& path);
    enum class Contents : bool { kept, dropped };
    [[nodiscard]] RemoteFile open_to_write(const std::string& path, Contents contents);
    /// By SFTP version 3, which does not replace what is there.
    void rename(const std::string& from, const std::string& to);
    void remove(const std::string& path);
    /// Makes sure that there is such a folder.
    void make_folder(const std::string& path);
    /// False if the server says that its disk is full.
    [[nodiscard]] bool has_room(const std::string& folder);

private:
    [[nodiscard]] RemoteFile open(const std::string& path, int flags);

    std::shared_ptr<Connection> m_connection;
};

/// As many bytes as every server takes in one packet.
inline constexpr std::size_t piece_size{32'000};

}
