#pragma once
// OpenSSH's own server as the peer of a test: on a loopback port of its own, with keys of its own,
// for the user that runs the test. It ends with its object.

#include "gateway/core/bytes.h"
#include "tests/corridor/process.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tests {

class Sshd final {
public:
    struct Settings {
        std::vector<std::string> host_keys{"ed25519"}; ///< rsa, ed25519, ecdsa
        std::string sftp_options{};                    ///< of its sftp server: -R reads only
        bool small_files{false};                       ///< no file may grow beyond 256 KiB
    };

    Sshd() : Sshd{Settings{}} {}
    explicit Sshd(const Settings& settings);
    Sshd(const Sshd&) = delete;
    Sshd& operator=(const Sshd&) = delete;
    ~Sshd();

    [[nodiscard]] std::uint16_t port() const noexcept { return m_port; }
    /// The folder that it serves, a real one on this machine.
    [[nodiscard]] std::filesystem::path folder() const { return m_home / "files"; }
    /// sftp://127.0.0.1:port/folder; @param port of a line before it, if there is one.
    [[nodiscard]] std::string url(std::uint16_t port = 0) const;
    /// Of a host key, as `ssh-keygen -l` prints it: SHA256:…
    [[nodiscard]] std::string pin(const std::string& kind = "ed25519") const;
    /// The private key of a user who may log in, made at the first call.
    [[nodiscard]] std::filesystem::path user_key(const std::string& kind = "ed25519");
    /// One that may not.
    [[nodiscard]] std::filesystem::path stranger_key() const;
    [[nodiscard]] static std::string user();
    /// Gives itself new host keys and starts again, on the same port.
    void change_host_keys();
    void stop();

private:
    void make_host_keys() const;
    void make_key(const std::filesystem::path& file, const std::string& kind) const;
    void start();
    void run(const std::vector<std::string>& command) const;

    Settings m_settings;
    std::filesystem::path m_home;
    std::uint16_t m_port{0};
    std::unique_ptr<corridor::Process> m_process;
};

}
