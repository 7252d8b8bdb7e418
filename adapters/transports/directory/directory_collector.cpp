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

[[nodiscard]] bool is_temporary(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 3> endings{".part", ".tmp", ".filepart"};
    return name.starts_with('.') || std::any_of(endings.begin(), endings.end(), [name](auto end) {
               return name.ends_with(end);
           });
}

[[nodiscard]] bool has_control_character(std::string_view name) noexcept {
    return std::any_of(name.begin(), name.end(), [](char byte) {
        const auto unit = static_cast<unsigned char>(byte);
        return unit < 0x20U || unit == 0x7FU;
    });
}

[[nodiscard]] std::chrono::nanoseconds changed_at(const struct stat& facts) noexcept {
    return std::chrono::seconds{facts.st_mtim.tv_sec}
           + std::chrono::nanoseconds{facts.st_mtim.tv_nsec};
}

[[nodiscard]] core::GatewayError cannot_read() {
    return core::GatewayError{"DIRECTORY_READ"};
}

}

DirectoryCollector::DirectoryCollector(
    const Descriptor& base, ports::Clock& clock, std::chrono::seconds quiet)
    : m_inbox{open_folder_in(base, "inbox")}, m_processed{open_folder_in(base, "processed")},
      m_failed{open_folder_in(base, "failed")}, m_clock{clock}, m_quiet{quiet} {}

std::optional<ports::Arrival> DirectoryCollector::next() {
    if (m_waiting.empty()) {
        look();
    }
    while (!m_waiting.empty()) {
        const std::string name{m_waiting.begin()->name};
        m_waiting.erase(m_waiting.begin());
        auto content = open_file(name);
        if (content) {
            m_in_hand.insert(name);
            return ports::Arrival{name, std::move(content)};
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
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* const entry{::readdir(listing.get())}) {
        names.emplace_back(static_cast<const char*>(entry->d_name));
    }
    if (errno != 0) {
        throw cannot_read();
    }
    for (const std::string& name : names) {
        if (!is_temporary(name) && !m_in_hand.contains(name)) {
            consider(name);
        }
    }
}

void DirectoryCollector::consider(const std::string& name) {
    struct stat facts {};
    if (::fstatat(m_inbox.get(), name.c_str(), &facts, AT_SYMLINK_NOFOLLOW) != 0) {
        return; // gone again
    }
    if (!S_ISREG(facts.st_mode) || has_control_character(name)) {
        refuse(name);
        return;
    }
    const std::chrono::microseconds now{m_clock.now().microseconds()};
    if (changed_at(facts) + m_quiet <= now || m_quiet.count() == 0) {
        m_waiting.insert(Candidate{changed_at(facts), name});
    }
}

void DirectoryCollector::refuse(const std::string& name) {
    const bool unsafe{has_control_character(name)};
    const std::string new_name{unsafe ? "refused-" + std::to_string(++m_refused) : name};
    static_cast<void>(move_file(m_inbox, name, m_failed, new_name));
}

std::unique_ptr<ports::ByteSource> DirectoryCollector::open_file(const std::string& name) {
    Descriptor file{
        ::openat(m_inbox.get(), name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
    struct stat facts {};
    if (!file && errno == ENOENT) {
        return nullptr;
    }
    // it may have been exchanged since it was looked at
    if (!file || ::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
        refuse(name);
        return nullptr;
    }
    return std::make_unique<FileSource>(std::move(file), static_cast<std::size_t>(facts.st_size));
}

void DirectoryCollector::settle(const std::string& reference, Verdict verdict) {
    if (m_in_hand.erase(reference) == 0) {
        return; // not ours, or settled before
    }
    const Descriptor& target{verdict == Verdict::processed ? m_processed : m_failed};
    const bool moved{move_file(m_inbox, reference, target, reference)};
    if (!moved && errno != ENOENT) {
        m_in_hand.insert(reference); // else it would be taken in again
        throw core::GatewayError{"DIRECTORY_WRITE"};
    }
}

}
