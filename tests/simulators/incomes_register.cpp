#include "tests/simulators/incomes_register.h"

#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace tests::simulators {

namespace fs = std::filesystem;
using nlohmann::json;
using namespace std::chrono_literals;

IncomesRegister::IncomesRegister(
    const Identity& own, const fs::path& authority, const fs::path& trusted, json settings)
    : m_settings(std::move(settings)) {
    m_settings["certificate"] = own.certificate.string();
    m_settings["key"] = own.key.string();
    m_settings["signer"] = {own.certificate.string(), own.key.string()};
    m_settings["authority"] = authority.string();
    m_settings["trusted"] = trusted.string();
    write_settings();
    m_process = std::make_unique<corridor::Process>(
        std::vector<std::string>{
            "/usr/bin/python3", "-B", LAUTTURI_SOURCE_DIR "/tests/simulators/incomes_register.py",
            (m_folder.path() / "settings.json").string(), (m_folder.path() / "port").string(),
            (m_folder.path() / "records").string()},
        m_folder.path() / "register",
        std::map<std::string, std::string>{{"PATH", "/usr/local/bin:/usr/bin:/bin"}});
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (!fs::exists(m_folder.path() / "port")) {
        if (std::chrono::steady_clock::now() > until || !m_process->running()) {
            throw std::runtime_error{
                "the Incomes Register does not start: "
                + corridor::read_file(m_folder.path() / "register.err")};
        }
        std::this_thread::sleep_for(10ms);
    }
}

std::string IncomesRegister::url(const std::string& path) const {
    return "https://127.0.0.1:" + corridor::read_file(m_folder.path() / "port") + path;
}

void IncomesRegister::set(const std::string& member, json value) {
    if (value.is_null()) {
        m_settings.erase(member);
    } else {
        m_settings[member] = std::move(value);
    }
    write_settings();
}

void IncomesRegister::write_settings() {
    const fs::path file{m_folder.path() / "settings.json"};
    corridor::write_file(fs::path{file.string() + ".new"}, m_settings.dump());
    fs::rename(file.string() + ".new", file);
}

std::vector<json> IncomesRegister::requests() const {
    std::vector<json> all;
    std::ifstream lines{m_folder.path() / "records"};
    for (std::string line; std::getline(lines, line);) {
        all.push_back(json::parse(line));
    }
    return all;
}

std::string signed_by_xmlsec(const std::string& document, const Identity& signer) {
    const TemporaryFolder folder;
    const std::size_t end{document.rfind("</")};
    std::string plain{document.substr(0, end)};
    plain += R"(<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><SignedInfo>)"
             R"(<CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>)"
             R"(<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/>)"
             R"(<Reference URI=""><Transforms>)"
             R"(<Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>)"
             R"(</Transforms><DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>)"
             R"(<DigestValue/></Reference></SignedInfo><SignatureValue/><KeyInfo><X509Data>)"
             R"(<X509Certificate/></X509Data></KeyInfo></Signature>)";
    plain += document.substr(end);
    corridor::write_file(folder.path() / "plain.xml", plain);
    const corridor::Finished made{corridor::run_to_end(
        {"/usr/bin/xmlsec1", "--sign", "--privkey-pem",
         signer.key.string() + "," + signer.certificate.string(), "--output",
         (folder.path() / "signed.xml").string(), (folder.path() / "plain.xml").string()},
        folder.path() / "xmlsec1")};
    if (made.status != 0) {
        throw std::runtime_error{"xmlsec1 does not sign: " + made.err};
    }
    return corridor::read_file(folder.path() / "signed.xml");
}

}
