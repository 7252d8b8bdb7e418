#include "adapters/transports/directory/directory_collector.h"

#include "gateway/core/error.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>

namespace adapters::directory {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

using Listing = std::unique_ptr<DIR, decltype([](DIR* open) { ::closedir(open); })>;

[[nodiscard]] core::ListedFile listed(const std::string& name, const struct stat& facts) {
    const bool plain{S_ISREG(facts.st_mode)};
    return core::ListedFile{
        name,
        // what a folder or a pipe holds is nothing to us, and no reason to leave it
        plain ? static_cast<std::uint64_t>(facts.st_size) : 0,
        plain ? std::chrono::seconds{facts.st_mtim.tv_sec}
                    + std::chrono::nanoseconds{facts.st_mtim.tv_nsec}
              : std::chrono::nanoseconds{0},
        plain, facts.st_ino};
}

/// Reads the file as it was when it was found: not fewer bytes, and none that came later.
class FileSource final : public ports::ByteSource {
public:
    FileSource(Descriptor file, core::ListedFile found) noexcept
        : m_file{std::move(file)}, m_found{std::move(found)}, m_left{m_found.size} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        const std::size_t wanted{
            static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), m_left))};
        std::size_t count{0};
        if (!read_full(m_file, into.first(wanted), count) || count != wanted) {
            throw core::GatewayError{"FILE_CHANGED"};
        }
        m_left -= count;
        if (count == 0 && !into.empty()) {
            require_unchanged();
        }
        return count;
    }

private:
    void require_unchanged() const {
        struct stat facts {};
        if (::fstat(m_file.get(), &facts) != 0 || listed(m_found.name, facts) != m_found) {
            throw core::GatewayError{"FILE_CHANGED"};
        }
    }

    Descriptor m_file;
    core::ListedFile m_found;
    std::uint64_t m_left;
};

/// What lies there now; nothing if nothing does.
[[nodiscard]] std::optional<core::ListedFile>
look_at(const Descriptor& folder, const std::string& name) {
    struct stat facts {};
    if (::fstatat(folder.get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) {
        return std::nullopt;
    }
    return listed(name, facts);
}

[[nodiscard]] core::GatewayError cannot_read() {
    return core::GatewayError{"DIRECTORY_READ"};
}

}

DirectoryCollector::DirectoryCollector(
    std::string path, ports::Clock& clock, core::FolderWatch::Rules rules)
    : m_path{std::move(path)}, m_clock{clock}, m_watch{
                                                   std::move(rules),
                                                   core::FolderWatch::Times::of_our_clock} {}

std::optional<ports::Arrival> DirectoryCollector::next() {
    if (m_found.empty()) {
        look();
    }
    while (!m_found.empty()) {
        const Found found{std::move(m_found.front())};
        m_found.pop_front();
        std::optional<ports::Arrival> arrival;
        if (found.refused) {
            arrival = ports::Arrival{found.file.name, nullptr, std::nullopt, found.refused};
        } else {
            arrival = open_file(found);
        }
        if (arrival) {
            m_watch.give_out(found.file);
            return arrival;
        }
    }
    return std::nullopt;
}

/// A share that was mounted meanwhile, or folders that somebody put in place of ours: with what was
/// opened once, all that comes would be looked for where nobody lays it any more. An inbox that is
/// gone is not made anew here, for somebody may be about to.
void DirectoryCollector::open_what_is_there_now() {
    Descriptor base{open_folder(m_path)};
    Descriptor inbox{
        ::openat(base.get(), "inbox", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
    if (!inbox) {
        throw cannot_read();
    }
    m_base = std::move(base);
    m_inbox = std::move(inbox);
}

void DirectoryCollector::look() {
    open_what_is_there_now();
    // a descriptor of its own: readdir moves its position
    const int handle{::openat(m_inbox.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    const Listing listing{handle < 0 ? nullptr : ::fdopendir(handle)};
    if (!listing) {
        throw cannot_read();
    }
    std::vector<core::ListedFile> files;
    errno = 0;
    while (const dirent* const entry{::readdir(listing.get())}) {
        const std::string name{static_cast<const char*>(entry->d_name)};
        if (std::optional<core::ListedFile> file{look_at(m_inbox, name)}) { // else gone again
            files.push_back(std::move(*file));
        }
        errno = 0;
    }
    if (errno != 0) {
        throw cannot_read();
    }
    for (Found& found :
         m_watch.look(files, std::chrono::microseconds{m_clock.now().microseconds()})) {
        m_found.push_back(std::move(found));
    }
}

/// Nothing if it is gone, or is not any more what was looked at: the next look judges it anew.
std::optional<ports::Arrival> DirectoryCollector::open_file(const Found& found) {
    const std::string& name{found.file.name};
    Descriptor file{
        ::openat(m_inbox.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    if (!file && (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == EIO)) {
        throw cannot_read(); // our trouble, and nothing about the file
    }
    struct stat facts {};
    if (!file && look_at(m_inbox, name) == found.file) {
        return ports::Arrival{name, nullptr, std::nullopt, core::Code{"FILE_SPECIAL"}};
    }
    if (!file || ::fstat(file.get(), &facts) != 0 || listed(name, facts) != found.file) {
        return std::nullopt;
    }
    return ports::Arrival{
        name, std::make_unique<FileSource>(std::move(file), found.file), found.file.size,
        std::nullopt};
}

Moved DirectoryCollector::put_away(
    const std::string& reference, Verdict verdict, const std::string& name) const {
    try {
        const Descriptor target{
            open_folder_in(m_base, verdict == Verdict::processed ? "processed" : "failed")};
        return move_file(m_inbox, reference, target, name);
    } catch (const core::GatewayError&) { // no folder that it could lie in
        return Moved::no;
    }
}

ports::Collector::Settled
DirectoryCollector::settle(const std::string& reference, Verdict verdict) {
    const std::optional<core::ListedFile> held{m_watch.release(reference)};
    if (!held) {
        return Settled::alone; // not ours, or settled before
    }
    const std::optional<core::ListedFile> now{look_at(m_inbox, reference)};
    if (now && *now != *held) {
        return Settled::alone; // another by now, which nobody has read: the next look finds it
    }
    const bool nameable{core::judge_name(reference) == core::NameVerdict::good};
    const Moved moved{put_away(
        reference, verdict, nameable ? reference : "refused-" + std::to_string(++m_unnamed))};
    if (moved == Moved::no && look_at(m_inbox, reference)) { // else somebody took it away
        m_watch.give_out(*held);                             // else it would be taken in again
        throw core::GatewayError{"DIRECTORY_WRITE"};
    }
    if (const std::string & ending{m_watch.rules().ready_suffix}; !ending.empty()) {
        ::unlinkat(m_inbox.get(), (reference + ending).c_str(), 0);
    }
    return nameable && moved == Moved::beside_namesake ? Settled::beside_namesake : Settled::alone;
}

}
