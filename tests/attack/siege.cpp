#include "tests/attack/siege.h"

#include "gateway/crypto/digest.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tests::attack {

namespace fs = std::filesystem;
using corridor::eventually;
using corridor::read_file;
using corridor::run_to_end;
using corridor::write_file;

namespace {

void demand(bool holds, const std::string& otherwise) {
    if (!holds) {
        throw std::runtime_error{otherwise};
    }
}

std::string with(std::string text, const std::string& from, const std::string& to) {
    const std::size_t at{text.find(from)};
    demand(at != std::string::npos, "the mappings have changed: " + from);
    return text.replace(at, from.size(), to);
}

std::size_t times(const std::string& text, const std::string& word) {
    std::size_t count{0};
    for (std::size_t at{0}; (at = text.find(word, at)) != std::string::npos; ++at) {
        ++count;
    }
    return count;
}

}

Siege::Siege() {
    // The daemon closes on whoever is hostile, often before all is written: that is an answer, and
    // OpenSSL writes without MSG_NOSIGNAL, so it would be the death of this program.
    std::signal(SIGPIPE, SIG_IGN);
    m_house = std::make_unique<House>(80, [this](const House& house) { return prepare(house); });
    m_pid = m_house->daemon_pid();
    m_question = corridor::fund_question(*m_house, m_house->example("fund-member"));
}

/// The fund lies behind the bad line; and there are certificates of every kind, all pinned, so that
/// nothing but their own fault keeps them out.
std::string Siege::prepare(const House& house) {
    // the fund's port stands in the endpoints file; the line takes its place
    const fs::path fund{house.mappings() / "parties/esimerkkikassa/endpoints.yaml"};
    const std::string text{read_file(fund)};
    const std::string before{"https://127.0.0.1:"};
    const std::size_t at{text.find(before) + before.size()};
    const std::string port{text.substr(at, text.find('/', at) - at)};
    m_line = std::make_unique<FaultProxy>(static_cast<std::uint16_t>(std::stoi(port)));
    write_file(fund, with(text, before + port, before + std::to_string(m_line->port())));

    const std::string folder{house.authority_folder().string()};
    const corridor::Finished made{run_to_end(
        {LAUTTURI_SOURCE_DIR "/certs/make-dev-ca", folder, "revoked", "early:future",
         "server-only:server", "stranger:foreign"},
        house.folder() / "out/certificates")};
    demand(made.status == 0, made.err);
    write_revocations(house, {});

    std::string pins;
    for (const char* const name :
         {"case-system", "late", "early", "server-only", "stranger", "revoked"}) {
        std::string pin{read_file(fs::path{folder} / (std::string{name} + ".spki"))};
        pin.erase(pin.find_last_not_of('\n') + 1);
        pins += (pins.empty() ? "\"" : ", \"") + pin + "\"";
    }
    // the expired one is pinned to KEHA by the house: a pin belongs to one owner
    const fs::path keha{house.mappings() / "parties/keha/endpoints.yaml"};
    std::string late{read_file(fs::path{folder} / "late.spki")};
    late.erase(late.find_last_not_of('\n') + 1);
    write_file(keha, with(read_file(keha), ", \"" + late + "\"", ""));
    const fs::path clients{house.mappings() / "registers/etela-satakunta.endpoints.yaml"};
    const std::string old{read_file(clients)};
    const std::size_t first{old.find("pins: [")};
    const std::size_t last{old.find(']', first)};
    const auto holder = [](const std::string& id, const std::string& token,
                           const std::string& exchange) {
        return "  - {id: " + id + ", tokens: [\""
               + gateway::core::to_hex(gateway::crypto::sha256(gateway::core::as_bytes(token)))
               + "\"], exchanges: [" + exchange + "]}\n";
    };
    write_file(
        clients, old.substr(0, first) + "pins: [" + pins + old.substr(last)
                     + holder("token-holder", good_token, "fund-benefit-query")
                     + holder("other-holder", other_token, "provider-referral-query"));
    return "tls.client-revocations = " + folder + "/crl.pem\n";
}

void Siege::write_revocations(const House& house, const std::vector<std::string>& names) const {
    std::vector<std::string> command{
        LAUTTURI_SOURCE_DIR "/certs/make-dev-ca", house.authority_folder().string(), "--revoke"};
    command.insert(command.end(), names.begin(), names.end());
    const corridor::Finished made{run_to_end(command, house.folder() / "out/revocations")};
    demand(made.status == 0, made.err);
}

std::optional<tests::Identity> Siege::identity(const std::string& name) const {
    if (name.empty()) {
        return std::nullopt;
    }
    tests::Identity identity;
    identity.certificate_file = m_house->authority_folder() / (name + ".pem");
    identity.key_file = m_house->authority_folder() / (name + ".key");
    return identity;
}

std::string Siege::send(const std::string& bytes, const std::string& who) const {
    RawClient::Options options;
    options.identity = identity(who);
    RawClient client{m_house->port("relay"), options};
    if (client.send(bytes)) {
        client.finish(true);
    } // else it was answered before its end
    return client.receive_all();
}

std::string Siege::request(const std::string& lines) const {
    return "POST /relay/fund-benefit-query HTTP/1.1\r\nHost: lautturi\r\nContent-Type: "
           "application/json\r\nConnection: close\r\n"
           + lines + "Content-Length: " + std::to_string(m_question.size()) + "\r\n\r\n"
           + m_question;
}

Reply Siege::ask(const std::string& prefer) {
    return m_house->relay("fund-benefit-query", m_question, "case-system", "en", prefer);
}

void Siege::revoke(const std::vector<std::string>& names) {
    write_revocations(*m_house, names);
    reload();
}

/// The daemon says nothing where nothing has changed, so a list of a new exchange's name is not
/// waited for but a changed configuration: one comment more.
void Siege::reload() {
    const auto activated = [&] {
        return times(m_house->daemon_output(), "LAUTTURI_CONFIGURATION_ACTIVATED");
    };
    const std::size_t before{activated()};
    std::ofstream{m_house->mappings() / "parties/kela/endpoints.yaml", std::ios::app} << "# \n";
    m_house->signal(SIGHUP);
    REQUIRE(eventually([&] { return activated() > before; }));
    // listeners are told right after the configuration; a moment later they have it
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
}

std::size_t Siege::memory(const std::string& which) const {
    std::istringstream lines{
        read_file("/proc/" + std::to_string(m_house->daemon_pid()) + "/status")};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(which + ":")) {
            return std::stoul(line.substr(which.size() + 1)) * 1024;
        }
    }
    return 0;
}

void Siege::require_unharmed() {
    m_line->follow({});
    CHECK(m_house->serving());
    CHECK(m_house->daemon_pid() == m_pid);
    const std::string output{m_house->daemon_output()};
    for (const char* const word : {"Sanitizer", "runtime error", "assert", "terminate called"}) {
        INFO(word);
        CHECK(output.find(word) == std::string::npos);
    }
    const Reply reply{ask()};
    INFO(reply.body << reply.failure);
    CHECK(reply.status == 200);
}

Siege& siege() {
    static Siege one;
    return one;
}

void end(std::vector<std::jthread>& threads) {
    for (std::jthread& thread : threads) {
        thread.request_stop();
    }
    threads.clear();
}

}
