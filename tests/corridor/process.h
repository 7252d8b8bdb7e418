#pragma once
// Child processes of a test: started here, and stopped here.

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace tests::corridor {

struct Finished {
    int status{-1}; ///< exit status, or 128 + signal
    std::string out;
    std::string err;
    double cpu_seconds{0};
    std::size_t peak_bytes{0}; ///< the most memory it had, as last seen before its end
};

/// A program that runs until it ends by itself or is told to.
class Process final {
public:
    /// @param output  where stdout and stderr go (two files: output.out, output.err)
    Process(
        const std::vector<std::string>& command, const std::filesystem::path& output,
        const std::map<std::string, std::string>& environment = {}, const std::string& input = {});

    /// Kills it if it still runs.
    ~Process();

    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    void signal(int number) const;
    [[nodiscard]] bool running();
    /// Waits for its end; kills it after `at_most` (status 137).
    Finished wait(std::chrono::seconds at_most);
    [[nodiscard]] pid_t pid() const noexcept { return m_pid; }

private:
    bool reap(int options);
    void look_at_memory();

    std::filesystem::path m_output;
    pid_t m_pid{-1};
    bool m_ended{false};
    int m_status{-1};
    double m_cpu_seconds{0};
    std::size_t m_peak_bytes{0};
};

/// Runs a program to its end.
[[nodiscard]] Finished run_to_end(
    const std::vector<std::string>& command, const std::filesystem::path& output,
    const std::map<std::string, std::string>& environment = {}, const std::string& input = {},
    std::chrono::seconds at_most = std::chrono::seconds{120});

[[nodiscard]] std::string read_file(const std::filesystem::path& path);
void write_file(const std::filesystem::path& path, const std::string& text);

}
