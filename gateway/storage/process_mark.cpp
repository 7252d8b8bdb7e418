#include "gateway/storage/process_mark.h"

#include "gateway/core/bytes.h"
#include "gateway/core/error.h"
#include "gateway/crypto/random.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <fstream>
#include <sstream>

namespace gateway::storage {

namespace {

namespace fs = std::filesystem;
using core::GatewayError;

constexpr const char* folder_name{"processes"};

/// A server may still be committing what a process that died had asked it to commit, so a mark is
/// kept for longer than that can take.
constexpr std::chrono::hours kept{24};

std::string first_line(const fs::path& file) {
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    return line;
}

/// The process's state letter and start time: fields 3 and 22 of proc(5) stat, behind the name in
/// parentheses.
struct Stat {
    char state{'?'};
    std::string start;
};

Stat stat_of(const std::string& pid) {
    const std::string line{first_line(fs::path{"/proc"} / pid / "stat")};
    std::istringstream fields{line.substr(std::min(line.rfind(')') + 1, line.size()))};
    Stat stat;
    fields >> stat.state;
    for (int field{4}; field <= 22; ++field) {
        fields >> stat.start;
    }
    return stat;
}

std::string boot() {
    return first_line("/proc/sys/kernel/random/boot_id");
}

/// Whether the process that wrote this may still hold sockets open: it closes its files one by one
/// while it dies, and the lock may go before the last of them.
bool may_hold_sockets(const fs::path& file) {
    std::istringstream words{first_line(file)};
    std::string boot_then;
    std::string pid;
    std::string start;
    words >> boot_then >> pid >> start;
    if (boot_then != boot()) {
        return false;
    }
    const Stat now{stat_of(pid)};
    return now.start == start && now.state != 'Z' && now.state != 'X';
}

}

ProcessMark::ProcessMark(fs::path data_directory) {
    std::array<std::byte, 16> token{};
    crypto::random_bytes(token);
    m_name = core::to_hex(token);
    if (data_directory.empty()) {
        return;
    }
    const fs::path folder{data_directory / folder_name};
    std::error_code failed;
    fs::create_directories(folder, failed);
    fs::permissions(folder, fs::perms::owner_all, failed);
    // Under another name until it is locked: whoever finds it finds it held.
    const fs::path draft{folder / ("." + m_name)};
    m_file = ::open(draft.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    const std::string pid{std::to_string(::getpid())};
    const std::string text{boot() + ' ' + pid + ' ' + stat_of(pid).start + '\n'};
    if (m_file < 0 || ::flock(m_file, LOCK_EX | LOCK_NB) != 0
        || ::write(m_file, text.data(), text.size()) != static_cast<ssize_t>(text.size())
        || ::fsync(m_file) != 0 || ::rename(draft.c_str(), (folder / m_name).c_str()) != 0) {
        if (m_file >= 0) {
            ::close(m_file);
            ::unlink(draft.c_str());
        }
        throw GatewayError{"STORE_DIRECTORY_UNWRITABLE", GatewayError::Retry::never};
    }
}

ProcessMark::~ProcessMark() {
    if (m_file >= 0) {
        ::close(m_file);
    }
}

ProcessMark::Fate ProcessMark::fate_of(const fs::path& data_directory, const std::string& name) {
    if (data_directory.empty() || name.empty() || name.find('/') != std::string::npos) {
        return Fate::unknown;
    }
    const fs::path file{data_directory / folder_name / name};
    const int descriptor{::open(file.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC)};
    if (descriptor < 0) {
        return Fate::unknown;
    }
    const bool free{::flock(descriptor, LOCK_EX | LOCK_NB) == 0};
    const bool gone{free && !may_hold_sockets(file)};
    ::close(descriptor);
    return gone ? Fate::gone : Fate::alive;
}

std::vector<std::string> ProcessMark::old_marks(const fs::path& data_directory) {
    std::vector<std::string> names;
    std::error_code failed;
    const auto now = fs::file_time_type::clock::now();
    for (auto at = fs::directory_iterator{data_directory / folder_name, failed};
         !failed && at != fs::directory_iterator{}; at.increment(failed)) {
        const auto made = fs::last_write_time(at->path(), failed);
        if (!failed && now - made > kept) {
            names.push_back(at->path().filename().string());
        }
    }
    return names;
}

void ProcessMark::remove(const fs::path& data_directory, const std::string& name) {
    std::error_code ignored;
    fs::remove(data_directory / folder_name / name, ignored);
}

}
