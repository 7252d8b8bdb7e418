#include "tests/adapters_sftp/sshd.h"

#include "tests/support/free_port.h"

#include <pwd.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace tests {

namespace fs = std::filesystem;

Sshd::Sshd(const Settings& settings) : m_settings{settings} {
    std::string name{(fs::temp_directory_path() / "lautturi-sshd-XXXXXX").string()};
    m_home = ::mkdtemp(name.data());
    fs::permissions(m_home, fs::perms{0755});
    fs::create_directory(folder());
    std::ofstream{m_home / "authorized_keys"};
    make_key(m_home / "stranger", "ed25519");
    make_host_keys();
    for (int tries{0}; tries < 5 && !m_process; ++tries) {
        m_port = support::free_port();
        start();
    }
    if (!m_process) {
        throw std::runtime_error{
            "sshd does not start: " + corridor::read_file(m_home / "output.err")};
    }
}

Sshd::~Sshd() {
    stop();
    fs::remove_all(m_home);
}

void Sshd::stop() {
    if (m_process) {
        m_process->signal(SIGTERM);
        static_cast<void>(m_process->wait(std::chrono::seconds{5}));
        m_process.reset();
    }
}

std::string Sshd::url(std::uint16_t port) const {
    return "sftp://127.0.0.1:" + std::to_string(port == 0 ? m_port : port) + folder().string();
}

std::string Sshd::user() {
    const passwd* const entry{::getpwuid(::geteuid())};
    return entry == nullptr ? "nobody" : entry->pw_name;
}

void Sshd::run(const std::vector<std::string>& command) const {
    const corridor::Finished finished{corridor::run_to_end(command, m_home / "command")};
    if (finished.status != 0) {
        throw std::runtime_error{command.front() + " failed: " + finished.err};
    }
}

void Sshd::make_key(const fs::path& file, const std::string& kind) const {
    fs::remove(file);
    run({"/usr/bin/ssh-keygen", "-q", "-t", kind, "-N", "", "-f", file.string()});
}

void Sshd::make_host_keys() const {
    for (const std::string& kind : m_settings.host_keys) {
        make_key(m_home / ("host_" + kind), kind);
    }
}

void Sshd::change_host_keys() {
    stop();
    make_host_keys();
    start();
    if (!m_process) {
        throw std::runtime_error{"sshd does not start again"};
    }
}

std::string Sshd::pin(const std::string& kind) const {
    run({"/usr/bin/ssh-keygen", "-l", "-f", (m_home / ("host_" + kind + ".pub")).string()});
    std::istringstream line{corridor::read_file(m_home / "command.out")};
    std::string bits;
    std::string pin;
    line >> bits >> pin;
    return pin;
}

fs::path Sshd::user_key(const std::string& kind) {
    const fs::path file{m_home / ("user_" + kind)};
    if (!fs::exists(file)) {
        make_key(file, kind);
        std::ofstream{m_home / "authorized_keys", std::ios::app}
            << corridor::read_file(file.string() + ".pub");
    }
    return file;
}

fs::path Sshd::stranger_key() const {
    return m_home / "stranger";
}

void Sshd::start() {
    if (::geteuid() == 0) {
        fs::create_directories("/run/sshd"); // sshd insists on it as root
    }
    std::ostringstream text;
    text << "Port " << m_port << "\nListenAddress 127.0.0.1\nPidFile none\nStrictModes no\n"
         << "AuthorizedKeysFile " << (m_home / "authorized_keys").string() << "\n"
         << "UsePAM no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
         << "PermitRootLogin prohibit-password\nLogLevel ERROR\nMaxStartups 50\n"
         << "Subsystem sftp internal-sftp " << m_settings.sftp_options << "\n";
    for (const std::string& kind : m_settings.host_keys) {
        text << "HostKey " << (m_home / ("host_" + kind)).string() << "\n";
    }
    corridor::write_file(m_home / "sshd_config", text.str());
    std::vector<std::string> command{
        "/usr/sbin/sshd", "-D", "-e", "-f", (m_home / "sshd_config").string()};
    if (m_settings.small_files) {
        // 512 blocks of 512 bytes
        command = {
            "/bin/sh", "-c", "trap '' XFSZ; ulimit -f 512; exec /usr/sbin/sshd -D -e -f \"$0\"",
            (m_home / "sshd_config").string()};
    }
    m_process = std::make_unique<corridor::Process>(command, m_home / "output");
    for (int waits{0}; waits < 500 && m_process->running(); ++waits) {
        if (support::answers(m_port)) {
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    m_process.reset();
}

}
