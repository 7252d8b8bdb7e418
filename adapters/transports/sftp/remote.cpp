#include "adapters/transports/sftp/remote.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <utility>

namespace adapters::sftp {

using gateway::core::ByteView;
using gateway::core::ListedFile;

namespace {

constexpr std::size_t most_entries{100'000};
constexpr mode_t readable_by_group{0640};
using VolumePtr = std::unique_ptr<sftp_statvfs_struct, Freed<sftp_statvfs_free>>;

bool is_missing(const ServerSaysNo& answer) noexcept {
    return answer.status() == SSH_FX_NO_SUCH_FILE || answer.status() == SSH_FX_NO_SUCH_PATH;
}

}

RemoteFile::~RemoteFile() {
    if (m_file) {
        m_connection->within_limit([this] {
            m_file.reset();
            return 0;
        });
    }
}

void RemoteFile::seek(std::uint64_t offset) {
    if (sftp_seek64(m_file.get(), offset) != 0) {
        m_connection->fail();
    }
}

void RemoteFile::write(ByteView piece) {
    while (!piece.empty()) {
        const ByteView part{piece.first(std::min(piece.size(), piece_size))};
        const ssize_t written{m_connection->within_limit(
            [&] { return sftp_write(m_file.get(), part.data(), part.size()); })};
        if (written <= 0) {
            m_connection->fail();
        }
        piece = piece.subspan(static_cast<std::size_t>(written));
    }
}

std::size_t RemoteFile::read(std::span<std::byte> into) {
    const std::span<std::byte> part{into.first(std::min(into.size(), piece_size))};
    const ssize_t got{m_connection->within_limit(
        [&] { return sftp_read(m_file.get(), part.data(), part.size()); })};
    if (got < 0) {
        m_connection->fail();
    }
    return static_cast<std::size_t>(got);
}

void RemoteFile::sync() {
    if (sftp_extension_supported(m_connection->sftp(), "fsync@openssh.com", "1") == 0) {
        return;
    }
    if (m_connection->within_limit([&] { return sftp_fsync(m_file.get()); }) != 0) {
        m_connection->fail();
    }
}

void RemoteFile::close() {
    if (m_connection->within_limit([&] { return sftp_close(m_file.release()); }) != SSH_OK) {
        m_connection->fail();
    }
}

std::optional<Remote::Facts> Remote::look_at(const std::string& path) {
    const AttributesPtr found{
        m_connection->within_limit([&] { return sftp_lstat(m_connection->sftp(), path.c_str()); })};
    if (found) {
        return Facts{
            found->size, std::chrono::seconds{found->mtime},
            found->type == SSH_FILEXFER_TYPE_REGULAR, found->type == SSH_FILEXFER_TYPE_DIRECTORY};
    }
    try {
        m_connection->fail();
    } catch (const ServerSaysNo& answer) {
        if (!is_missing(answer)) {
            throw;
        }
    }
    return std::nullopt;
}

std::vector<ListedFile> Remote::list(const std::string& folder) {
    DirPtr open{m_connection->within_limit(
        [&] { return sftp_opendir(m_connection->sftp(), folder.c_str()); })};
    if (!open) {
        m_connection->fail();
    }
    std::vector<ListedFile> files;
    for (std::size_t count{0}; count < most_entries; ++count) {
        const AttributesPtr entry{m_connection->within_limit(
            [&] { return sftp_readdir(m_connection->sftp(), open.get()); })};
        if (!entry) {
            if (sftp_dir_eof(open.get()) == 0) {
                m_connection->fail();
            }
            break;
        }
        if (entry->name != nullptr && entry->type != SSH_FILEXFER_TYPE_DIRECTORY) {
            files.push_back(ListedFile{
                entry->name, entry->size, std::chrono::seconds{entry->mtime},
                entry->type == SSH_FILEXFER_TYPE_REGULAR});
        }
    }
    m_connection->within_limit([&] { return sftp_closedir(open.release()); });
    return files;
}

RemoteFile Remote::open(const std::string& path, int flags) {
    FilePtr file{m_connection->within_limit(
        [&] { return sftp_open(m_connection->sftp(), path.c_str(), flags, readable_by_group); })};
    if (!file) {
        m_connection->fail();
    }
    return RemoteFile{m_connection, std::move(file)};
}

RemoteFile Remote::open_to_read(const std::string& path) {
    return open(path, O_RDONLY);
}

RemoteFile Remote::open_to_write(const std::string& path, Contents contents) {
    return open(path, O_WRONLY | O_CREAT | (contents == Contents::dropped ? O_TRUNC : 0));
}

void Remote::rename(const std::string& from, const std::string& to) {
    if (m_connection->within_limit(
            [&] { return sftp_rename(m_connection->sftp(), from.c_str(), to.c_str()); })
        != 0) {
        m_connection->fail();
    }
}

void Remote::remove(const std::string& path) {
    if (m_connection->within_limit([&] { return sftp_unlink(m_connection->sftp(), path.c_str()); })
        != 0) {
        m_connection->fail();
    }
}

void Remote::make_folder(const std::string& path) {
    if (const std::optional<Facts> there{look_at(path)}; there && there->folder) {
        return;
    }
    if (m_connection->within_limit(
            [&] { return sftp_mkdir(m_connection->sftp(), path.c_str(), S_IRWXU | S_IRWXG); })
        != 0) {
        m_connection->fail();
    }
}

bool Remote::has_room(const std::string& folder) {
    if (sftp_extension_supported(m_connection->sftp(), "statvfs@openssh.com", "2") == 0) {
        return true;
    }
    const VolumePtr volume{m_connection->within_limit(
        [&] { return sftp_statvfs(m_connection->sftp(), folder.c_str()); })};
    return !volume || volume->f_bavail > 0;
}

}
