#include "tests/operations/mail_server.h"

#include "gateway/crypto/base64.h"
#include "tests/corridor/house.h"

#include <filesystem>
#include <stdexcept>

namespace tests::operations {

namespace fs = std::filesystem;

MailServer::MailServer(
    const simulators::Identity& identity, const std::string& mode,
    const std::vector<std::string>& login)
    : m_mode{mode} {
    std::vector<std::string> command{
        "/usr/bin/python3",       LAUTTURI_SOURCE_DIR "/tests/simulators/smtp_sink.py",
        m_folder.path().string(), identity.certificate.string(),
        identity.key.string(),    mode};
    command.insert(command.end(), login.begin(), login.end());
    m_process = std::make_unique<corridor::Process>(command, m_folder.path() / "server");
    if (!corridor::eventually([&] { return fs::exists(m_folder.path() / "port"); })) {
        throw std::runtime_error{
            "the mail server does not start: "
            + corridor::read_file(m_folder.path() / "server.err")};
    }
}

std::string MailServer::url() const {
    return (m_mode == "smtps" ? "smtps://127.0.0.1:" : "smtp://127.0.0.1:")
           + corridor::read_file(m_folder.path() / "port");
}

void MailServer::refuse(bool on) {
    if (on) {
        corridor::write_file(m_folder.path() / "refuse", "");
    } else {
        fs::remove(m_folder.path() / "refuse");
    }
}

std::size_t MailServer::count() const {
    std::size_t count{0};
    while (fs::exists(m_folder.path() / (std::to_string(count + 1) + ".eml"))) {
        ++count;
    }
    return count;
}

MailServer::Message MailServer::message(std::size_t number) const {
    const std::string raw{corridor::read_file(m_folder.path() / (std::to_string(number) + ".eml"))};
    const std::size_t end{raw.find("\r\n\r\n")};
    std::string body{raw.substr(end + 4)};
    std::erase_if(body, [](char letter) { return letter == '\r' || letter == '\n'; });
    const auto decoded = gateway::crypto::from_base64(body);
    return {
        raw.substr(0, end),
        decoded ? std::string{gateway::core::as_text(*decoded)} : "not base64: " + body};
}

}
