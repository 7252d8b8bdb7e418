#include "tests/adapters_https/nginx.h"

#include "tests/support/free_port.h"

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <thread>

namespace tests {

namespace fs = std::filesystem;

Nginx::Nginx(const Identity& identity, const std::string& more) {
    fs::create_directory(files());
    for (int tries{0}; tries < 5 && !m_process; ++tries) {
        m_port = support::free_port();
        start(identity, more);
    }
    if (!m_process) {
        throw std::runtime_error{
            "nginx does not start: " + corridor::read_file(m_folder.path() / "output.err")};
    }
}

Nginx::~Nginx() {
    m_process->signal(SIGTERM);
    static_cast<void>(m_process->wait(std::chrono::seconds{5}));
}

std::string Nginx::requests() const {
    return corridor::read_file(m_folder.path() / "access.log");
}

void Nginx::start(const Identity& identity, const std::string& more) {
    const fs::path file{m_folder.path() / "nginx.conf"};
    corridor::write_file(
        file, std::string{::geteuid() == 0 ? "user root;\n" : ""}
                  + "daemon off; master_process off; pid nginx.pid; error_log error.log;\n"
                    "events { worker_connections 64; }\n"
                    "http {\n log_format short '$request_method $request_uri $status';\n"
                    " access_log access.log short;\n client_body_temp_path b; proxy_temp_path p;\n"
                    " fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;\n"
                    " server {\n  listen 127.0.0.1:"
                  + std::to_string(m_port) + " ssl;\n  ssl_certificate "
                  + identity.certificate_file.string() + ";\n  ssl_certificate_key "
                  + identity.key_file.string() + ";\n" + more + " }\n}\n");
    m_process = std::make_unique<corridor::Process>(
        std::vector<std::string>{
            "/usr/sbin/nginx", "-p", m_folder.path().string(), "-c", file.string(), "-e",
            (m_folder.path() / "error.log").string()},
        m_folder.path() / "output");
    for (int waits{0}; waits < 500 && m_process->running(); ++waits) {
        if (support::answers(m_port)) {
            return;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    m_process.reset();
}

}
