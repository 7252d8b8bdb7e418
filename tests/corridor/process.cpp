#include "tests/corridor/process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace tests::corridor {

namespace fs = std::filesystem;

namespace {

void redirect(const std::string& path, int flags, int to) {
    const int from{::open(path.c_str(), flags, 0600)};
    if (from < 0 || ::dup2(from, to) < 0) {
        ::_exit(126);
    }
    ::close(from);
}

[[noreturn]] void become(
    const std::vector<std::string>& command, const std::string& output,
    const std::map<std::string, std::string>& environment) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM); // a test program that is aborted leaves nothing behind
    std::signal(SIGPIPE, SIG_DFL); // what the test program ignores is no affair of its children
    redirect(output + ".in", O_RDONLY, STDIN_FILENO);
    redirect(output + ".out", O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    redirect(output + ".err", O_WRONLY | O_CREAT | O_APPEND, STDERR_FILENO);
    for (const auto& [name, value] : environment) {
        ::setenv(name.c_str(), value.c_str(), 1);
    }
    std::vector<char*> arguments;
    for (const std::string& word : command) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
}

}

Process::Process(
    const std::vector<std::string>& command, const fs::path& output,
    const std::map<std::string, std::string>& environment, const std::string& input)
    : m_output{output} {
    write_file(output.string() + ".in", input);
    m_pid = ::fork();
    if (m_pid < 0) {
        throw std::runtime_error{"cannot fork"};
    }
    if (m_pid == 0) {
        become(command, output.string(), environment);
    }
}

Process::~Process() {
    if (!m_ended) {
        ::kill(m_pid, SIGKILL);
        reap(0);
    }
}

void Process::signal(int number) const {
    ::kill(m_pid, number);
}

bool Process::reap(int options) {
    if (m_ended) {
        return true;
    }
    int status{0};
    struct rusage usage {};
    const pid_t got{::wait4(m_pid, &status, options, &usage)};
    if (got != m_pid) {
        return false;
    }
    m_ended = true;
    m_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    m_cpu_seconds = seconds(usage.ru_utime) + seconds(usage.ru_stime);
    return true;
}

bool Process::running() {
    return !reap(WNOHANG);
}

Finished Process::wait(std::chrono::seconds at_most) {
    const auto until = std::chrono::steady_clock::now() + at_most;
    for (int looks{0}; !reap(WNOHANG); ++looks) {
        if (looks % 20 == 0) {
            look_at_memory();
        }
        if (std::chrono::steady_clock::now() > until) {
            ::kill(m_pid, SIGKILL);
            reap(0);
            break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return Finished{
        m_status, read_file(m_output.string() + ".out"), read_file(m_output.string() + ".err"),
        m_cpu_seconds, m_peak_bytes};
}

/// Not by wait4(): there the child's memory before exec counts, which is ours.
void Process::look_at_memory() {
    std::ifstream status{"/proc/" + std::to_string(m_pid) + "/status"};
    for (std::string word; status >> word;) {
        std::size_t kilobytes{0};
        if (word == "VmHWM:" && status >> kilobytes) {
            m_peak_bytes = kilobytes * 1024; // it never falls, but for exec
        }
    }
}

Finished run_to_end(
    const std::vector<std::string>& command, const fs::path& output,
    const std::map<std::string, std::string>& environment, const std::string& input,
    std::chrono::seconds at_most) {
    fs::remove(output.string() + ".err");
    Process process{command, output, environment, input};
    return process.wait(at_most);
}

std::string read_file(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void write_file(const fs::path& path, const std::string& text) {
    std::ofstream{path, std::ios::binary} << text;
}

}
