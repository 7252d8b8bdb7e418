#pragma once
// nginx as the peer of a test: TLS on a loopback port of its own, a folder of files, and whatever
// more its test configures. It ends with its object.

#include "tests/corridor/process.h"
#include "tests/http/support/certificates.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace tests {

class Nginx final {
public:
    /// @param more lines inside the server's block
    Nginx(const Identity& identity, const std::string& more);
    Nginx(const Nginx&) = delete;
    Nginx& operator=(const Nginx&) = delete;
    ~Nginx();

    [[nodiscard]] std::uint16_t port() const noexcept { return m_port; }
    [[nodiscard]] std::string url(const std::string& path) const {
        return "https://localhost:" + std::to_string(m_port) + path;
    }
    /// What it serves.
    [[nodiscard]] std::filesystem::path files() const { return m_folder.path() / "files"; }
    /// Requests, a line each: `GET /files/a.xml 206`. It writes them down a moment later.
    [[nodiscard]] std::string requests() const;

private:
    void start(const Identity& identity, const std::string& more);

    TemporaryFolder m_folder;
    std::uint16_t m_port{0};
    std::unique_ptr<corridor::Process> m_process;
};

}
