#include "adapters/transports/directory/descriptor.h"
#include "adapters/transports/directory/directory.h"
#include "gateway/core/error.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>

namespace adapters::directory {

namespace fs = std::filesystem;

namespace {

using gateway::core::GatewayError;

class FileSource final : public gateway::ports::ByteSource {
public:
    explicit FileSource(Descriptor file) noexcept : m_file{std::move(file)} {}

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        for (;;) {
            const ssize_t got{::read(m_file.number(), into.data(), into.size())};
            if (got >= 0) {
                return static_cast<std::size_t>(got);
            }
            if (errno != EINTR) {
                throw GatewayError{"DIRECTORY_READ"};
            }
        }
    }

private:
    Descriptor m_file;
};

/// Names of partial files, hidden files and anything with a control character are not for us.
bool plain_name(const std::string& name) {
    return std::none_of(name.begin(), name.end(), [](char letter) {
        return static_cast<unsigned char>(letter) < 0x20U || letter == 0x7f || letter == '/';
    });
}

bool unfinished(const std::string& name) {
    return name.front() == '.' || name.ends_with(".part") || name.ends_with(".tmp");
}

class DirectoryCollector final : public gateway::ports::Collector {
public:
    explicit DirectoryCollector(const fs::path& folder)
        : m_inbox{folder / "inbox"}, m_processed{folder / "processed"}, m_failed{folder / "failed"} {
        std::error_code error;
        for (const fs::path& needed : {m_inbox, m_processed, m_failed}) {
            fs::create_directories(needed, error);
            if (!fs::is_directory(needed)) {
                throw GatewayError{"DIRECTORY_MISSING"};
            }
        }
    }

    [[nodiscard]] std::optional<gateway::ports::Arrival> next() override {
        for (const std::string& name : waiting()) {
            Descriptor file{
                ::open((m_inbox / name).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)};
            struct stat facts{};
            // a link, a folder or a device is moved away unread
            const bool regular{
                file.open() && ::fstat(file.number(), &facts) == 0 && S_ISREG(facts.st_mode)};
            if (!regular || !plain_name(name)) {
                settle(name, Verdict::failed);
                continue;
            }
            m_taken.insert(name);
            return gateway::ports::Arrival{name, std::make_unique<FileSource>(std::move(file))};
        }
        return std::nullopt;
    }

    void settle(const std::string& reference, Verdict verdict) override {
        if (reference.empty() || reference == "." || reference == ".."
            || reference.find('/') != std::string::npos) {
            return;
        }
        const fs::path& to{verdict == Verdict::processed ? m_processed : m_failed};
        fs::path target{to / reference};
        for (int again{1}; fs::exists(fs::symlink_status(target)); ++again) {
            target = to / (reference + "." + std::to_string(again));
        }
        std::error_code gone_already;
        fs::rename(m_inbox / reference, target, gone_already);
        m_taken.erase(reference);
    }

private:
    /// Names in the inbox that were not given out yet, oldest first.
    [[nodiscard]] std::vector<std::string> waiting() const {
        std::vector<std::pair<fs::file_time_type, std::string>> found;
        std::error_code error;
        for (const fs::directory_entry& entry : fs::directory_iterator{m_inbox, error}) {
            const std::string name{entry.path().filename().string()};
            if (!unfinished(name) && !m_taken.contains(name)) {
                std::error_code no_time;
                const auto time = fs::last_write_time(entry.path(), no_time);
                found.emplace_back(no_time ? fs::file_time_type::min() : time, name);
            }
        }
        if (error) {
            throw GatewayError{"DIRECTORY_READ"};
        }
        std::sort(found.begin(), found.end());
        std::vector<std::string> names;
        for (auto& [time, name] : found) {
            names.push_back(std::move(name));
        }
        return names;
    }

    fs::path m_inbox;
    fs::path m_processed;
    fs::path m_failed;
    std::set<std::string> m_taken;
};

}

std::unique_ptr<gateway::ports::Collector>
DirectoryTransportFactory::collect(const gateway::ports::Endpoint& endpoint) {
    return std::make_unique<DirectoryCollector>(endpoint.url);
}

}
