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

/// Reads as many bytes as the file had when it was opened: not fewer, and none that came later.
class FileSource final : public ports::ByteSource {
public:
    FileSource(Descriptor file, std::size_t size) noexcept
        : m_file{std::move(file)}, m_left{size} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        const std::size_t wanted{std::min(into.size(), m_left)};
        std::size_t count{0};
        if (!read_full(m_file, into.first(wanted), count) || count != wanted) {
            throw core::GatewayError{"FILE_CHANGED"};
        }
        m_left -= count;
        return count;
    }

private:
    Descriptor m_file;
    std::size_t m_left;
};

[[nodiscard]] std::chrono::nanoseconds changed_at(const struct stat& facts) noexcept {
    return std::chrono::seconds{facts.st_mtim.tv_sec}
           + std::chrono::nanoseconds{facts.st_mtim.tv_nsec};
}

[[nodiscard]] core::GatewayError cannot_read() {
    return core::GatewayError{"DIRECTORY_READ"};
}

}

DirectoryCollector::DirectoryCollector(
    const Descriptor& base, ports::Clock& clock, core::FolderWatch::Rules rules)
    : m_inbox{open_folder_in(base, "inbox")},
      m_processed{open_folder_in(base, "processed")}, m_failed{open_folder_in(base, "failed")},
      m_clock{clock}, m_watch{std::move(rules), core::FolderWatch::Times::of_our_clock} {}

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
            arrival = open_file(found.file.name);
        }
        if (arrival) {
            m_watch.give_out(found.file.name);
            return arrival;
        }
    }
    return std::nullopt;
}

void DirectoryCollector::look() {
    // a descriptor of its own: readdir moves its position
    const int handle{::openat(m_inbox.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    const Listing listing{handle < 0 ? nullptr : ::fdopendir(handle)};
    if (!listing) {
        throw cannot_read();
    }
    std::vector<core::ListedFile> files;
    errno = 0;
    while (const dirent* const entry{::readdir(listing.get())}) {
        struct stat facts {};
        const char* const name{static_cast<const char*>(entry->d_name)};
        if (::fstatat(m_inbox.get(), name, &facts, AT_SYMLINK_NOFOLLOW) == 0) { // else gone again
            files.push_back(core::ListedFile{
                name, static_cast<std::uint64_t>(facts.st_size), changed_at(facts),
                S_ISREG(facts.st_mode)});
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

/// Nothing if it is gone.
std::optional<ports::Arrival> DirectoryCollector::open_file(const std::string& name) {
    Descriptor file{
        ::openat(m_inbox.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    struct stat facts {};
    if (!file && errno == ENOENT) {
        return std::nullopt;
    }
    // it may have been exchanged since it was looked at
    if (!file || ::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
        return ports::Arrival{name, nullptr, std::nullopt, core::Code{"FILE_SPECIAL"}};
    }
    const auto size = static_cast<std::size_t>(facts.st_size);
    return ports::Arrival{
        name, std::make_unique<FileSource>(std::move(file), size), size, std::nullopt};
}

ports::Collector::Settled
DirectoryCollector::settle(const std::string& reference, Verdict verdict) {
    if (!m_watch.release(reference)) {
        return Settled::alone; // not ours, or settled before
    }
    const bool nameable{core::judge_name(reference) == core::NameVerdict::good};
    const Descriptor& target{verdict == Verdict::processed ? m_processed : m_failed};
    const Moved moved{move_file(
        m_inbox, reference, target,
        nameable ? reference : "refused-" + std::to_string(++m_unnamed))};
    if (moved == Moved::no && errno != ENOENT) {
        m_watch.give_out(reference); // else it would be taken in again
        throw core::GatewayError{"DIRECTORY_WRITE"};
    }
    if (const std::string & ending{m_watch.rules().ready_suffix}; !ending.empty()) {
        ::unlinkat(m_inbox.get(), (reference + ending).c_str(), 0);
    }
    return nameable && moved == Moved::beside_namesake ? Settled::beside_namesake : Settled::alone;
}

}
