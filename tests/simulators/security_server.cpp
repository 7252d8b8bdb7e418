#include "tests/simulators/security_server.h"

#include <strings.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace tests::simulators {

namespace fs = std::filesystem;
using nlohmann::json;
using namespace std::chrono_literals;

SecurityServer::SecurityServer(const Identity& own, const fs::path& authority, json settings)
    : m_settings(std::move(settings)) {
    m_settings["certificate"] = own.certificate.string();
    m_settings["key"] = own.key.string();
    m_settings["authority"] = authority.string();
    m_settings["instance"] = "FI-TEST";
    write_settings();
    m_process = std::make_unique<corridor::Process>(
        std::vector<std::string>{
            "/usr/bin/python3", "-B", LAUTTURI_SOURCE_DIR "/tests/simulators/security_server.py",
            (m_folder.path() / "settings.json").string(), (m_folder.path() / "ports").string(),
            (m_folder.path() / "records").string()},
        m_folder.path() / "server");
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!fs::exists(m_folder.path() / "ports")) {
        if (std::chrono::steady_clock::now() > until || !m_process->running()) {
            throw std::runtime_error{
                "the Security Server does not start: "
                + corridor::read_file(m_folder.path() / "server.err")};
        }
        std::this_thread::sleep_for(10ms);
    }
}

std::string SecurityServer::port(const std::string& name) const {
    std::istringstream lines{corridor::read_file(m_folder.path() / "ports")};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(name + "=")) {
            return line.substr(name.size() + 1);
        }
    }
    return {};
}

std::string SecurityServer::url() const {
    return "https://127.0.0.1:" + port("door");
}

std::string SecurityServer::health_url() const {
    return "http://127.0.0.1:" + port("health") + "/";
}

void SecurityServer::set(const std::string& member, json value) {
    if (value.is_null()) {
        m_settings.erase(member);
    } else {
        m_settings[member] = std::move(value);
    }
    write_settings();
}

void SecurityServer::write_settings() {
    const fs::path file{m_folder.path() / "settings.json"};
    corridor::write_file(fs::path{file.string() + ".new"}, m_settings.dump());
    fs::rename(file.string() + ".new", file);
}

std::vector<json> SecurityServer::requests() const {
    std::vector<json> all;
    std::ifstream lines{m_folder.path() / "records"};
    for (std::string line; std::getline(lines, line);) {
        all.push_back(json::parse(line));
    }
    return all;
}

void SecurityServer::forget_requests() const {
    fs::remove(m_folder.path() / "records");
}

std::string header_of(const json& request, const std::string& name) {
    for (const json& field : request.at("headers")) {
        if (strcasecmp(field.at(0).get<std::string>().c_str(), name.c_str()) == 0) {
            return field.at(1);
        }
    }
    return {};
}

}
