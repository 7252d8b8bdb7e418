#pragma once
// Keeps what a simulated party got: in memory for tests that run it, and in files for everybody
// else.

#include "tests/simulators/party_simulator.h"

#include <condition_variable>
#include <mutex>

namespace tests::simulators {

class Recorder final {
public:
    /// @throws std::filesystem::filesystem_error if the folder cannot be made.
    Recorder(std::filesystem::path folder, bool remember);

    /// Numbers the request and keeps it. @return its number
    std::size_t record(Request request);

    /// Notes the status with which a recorded request was answered.
    void answered(std::size_t number, int status);

    [[nodiscard]] std::vector<Request> requests() const;
    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] bool wait_for(std::size_t count, std::chrono::milliseconds at_most) const;
    void forget();

private:
    void write(const Request& request) const;

    const std::filesystem::path m_folder;
    const bool m_remember;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    std::vector<Request> m_requests;
    std::size_t m_count{0};
};

}
