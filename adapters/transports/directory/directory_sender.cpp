#include "adapters/transports/directory/directory_sender.h"

#include "gateway/core/error.h"
#include "gateway/core/file_names.h"
#include "gateway/crypto/digest.h"
#include "gateway/ports/permit_checks.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace adapters::directory {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

constexpr std::size_t piece{std::size_t{1} << 20U};
constexpr mode_t readable_by_group{0640};

[[nodiscard]] ports::DeliveryReceipt receipt(ports::DeliveryOutcome outcome, core::Code code) {
    ports::DeliveryReceipt made;
    made.outcome = outcome;
    made.code = code;
    return made;
}

[[nodiscard]] ports::DeliveryReceipt failed(core::Code code) {
    return receipt(ports::DeliveryOutcome::failed, code);
}

[[nodiscard]] ports::DeliveryReceipt failed_write() {
    if (errno == ENOSPC || errno == EDQUOT) {
        return failed("DISK_FULL");
    }
    return failed("DIRECTORY_WRITE");
}

[[nodiscard]] bool write_piece(const Descriptor& file, core::ByteView bytes) {
    while (!bytes.empty()) {
        const ssize_t count{::write(file.get(), bytes.data(), bytes.size())};
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return false;
        }
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

/// A file that is removed again unless it got its name.
class Temporary final {
public:
    Temporary(const Descriptor& folder, std::string name)
        : m_folder{folder}, m_name{std::move(name)} {
        // what an attempt that died has left under this name is no document
        ::unlinkat(m_folder.get(), m_name.c_str(), 0);
        m_file = Descriptor{::openat(
            m_folder.get(), m_name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
            readable_by_group)};
        if (m_file) {
            ::fchmod(m_file.get(), readable_by_group); // whatever the process's umask is
        }
    }

    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;

    ~Temporary() {
        if (!m_name.empty()) {
            ::unlinkat(m_folder.get(), m_name.c_str(), 0);
        }
    }

    [[nodiscard]] Descriptor& file() noexcept { return m_file; }

    /// False with errno EEXIST if there is such a file.
    [[nodiscard]] bool rename(const std::string& name) {
        const bool renamed{rename_to_new(m_folder, m_name, m_folder, name)};
        if (renamed) {
            m_name.clear();
        }
        return renamed;
    }

private:
    const Descriptor& m_folder;
    std::string m_name;
    Descriptor m_file;
};

}

void DirectorySender::send(ports::SendPermit permit, const ports::Payload& payload, Done done) {
    ports::DeliveryReceipt made{failed("DIRECTORY_WRITE")};
    try {
        made = deliver(permit, payload);
    } catch (const core::GatewayError& missing) { // the folder: nothing was written
        made = failed(missing.code());
    } catch (const std::exception&) {
        // nothing but memory can run out here, and before the file had its name
        made = failed("DIRECTORY_WRITE");
    }
    done(std::move(made));
}

ports::DeliveryReceipt
DirectorySender::deliver(const ports::SendPermit& permit, const ports::Payload& payload) const {
    if (const auto obstacle =
            ports::obstacle_of(permit, gateway::crypto::sha256(payload.bytes), m_clock)) {
        return failed(*obstacle);
    }
    const std::string name{
        permit.message().text() + "." + std::string{core::extension_of(payload.content_type)}};
    const Descriptor folder{open_folder(m_path)};
    const ports::DeliveryReceipt written{write_file(folder, permit, payload.bytes, name)};
    return written.code == core::Code{"FILE_EXISTS"}
               ? settle_existing(folder, name, permit.payload_digest())
               : written;
}

ports::DeliveryReceipt DirectorySender::write_file(
    const Descriptor& folder, const ports::SendPermit& permit, core::ByteView bytes,
    const std::string& name) const {
    Temporary temporary{
        folder, "." + permit.message().text() + "." + std::to_string(permit.attempt()) + ".part"};
    if (!temporary.file()) {
        return failed_write();
    }
    const auto too_late = [this, &permit] { return !ports::in_time(permit, m_clock); };
    while (!bytes.empty()) {
        if (too_late()) {
            return failed("SEND_BY_PASSED");
        }
        const core::ByteView part{bytes.first(std::min(piece, bytes.size()))};
        if (!write_piece(temporary.file(), part)) {
            return failed_write();
        }
        bytes = bytes.subspan(part.size());
    }
    if (::fsync(temporary.file().get()) != 0 || !temporary.file().close()) {
        return failed_write();
    }
    if (too_late()) {
        return failed("SEND_BY_PASSED");
    }
    if (!temporary.rename(name)) {
        return errno == EEXIST ? failed("FILE_EXISTS") : failed_write();
    }
    if (::fsync(folder.get()) != 0) {
        return receipt(ports::DeliveryOutcome::unknown, "DIRECTORY_SYNC");
    }
    return receipt(ports::DeliveryOutcome::delivered, "DELIVERED");
}

ports::DeliveryReceipt DirectorySender::settle_existing(
    const Descriptor& folder, const std::string& name, const core::Digest& digest) {
    const Descriptor file{
        ::openat(folder.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    gateway::crypto::Sha256 sum;
    core::Bytes buffer(piece);
    std::size_t count{0};
    bool whole{static_cast<bool>(file)};
    do {
        whole = whole && read_full(file, buffer, count);
        sum.update(core::ByteView{buffer}.first(count));
    } while (whole && count == buffer.size());
    return whole && sum.finish() == digest ? receipt(ports::DeliveryOutcome::delivered, "DELIVERED")
                                           : failed("FILE_EXISTS");
}

}
