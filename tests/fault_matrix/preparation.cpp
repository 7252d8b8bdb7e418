// What is another in the matrix's house than in any: small documents, short times, a line to Kela,
// and the other ways that a batch takes.

#include "tests/fault_matrix/installation.h"

#include <regex>
#include <stdexcept>

namespace tests::faults {

namespace fs = std::filesystem;
using corridor::House;
using corridor::read_file;
using corridor::write_file;

namespace {

constexpr unsigned disk_size{640}; // MiB

void replace(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text{read_file(file)};
    const std::size_t at{text.find(from)};
    if (at == std::string::npos) {
        throw std::runtime_error{"the house has changed: " + from};
    }
    write_file(file, text.replace(at, from.size(), to));
}

void write_exchange(const fs::path& file) {
    replace(file, "document-limit: 1000", "document-limit: 13");
    replace(file, "time-limit: 60", "time-limit: 5");
    replace(file, "retry-after: [0, 3600]", "retry-after: [1, 1, 2, 2, 4, 3600]");
    // The clock may pass any hour: nothing begins by itself.
    std::string text{read_file(file)};
    text.erase(text.find("schedule:\n"));
    write_file(file, text);
}

constexpr const char* results_exchange{R"(exchange: kela-results-in
name: {fi: Kelan palaute, sv: FPA:s svar, en: Kela's results}
register: etela-satakunta
party: kela
direction: in
purpose: unemployment-benefit
owner: service manager of the employment area
transport: directory
endpoint: answers
results:
  of: kela-files-out
  record: /@record
  outcome: /@outcome
  accepted: [ok]
  refused: [virhe]
record: {format: xml, record-path: /results/result}
)"};

}

std::string Installation::prepare(const House& house) {
    write_exchange(house.mappings() / "exchanges" / batch / "exchange.yaml");
    replace(
        house.folder() / "lautturi.properties", "schedule.enabled = false",
        "schedule.enabled = true");
    const fs::path endpoints{house.mappings() / "parties/kela/endpoints.yaml"};
    const std::string text{read_file(endpoints)};
    const std::regex address{"127\\.0\\.0\\.1:([0-9]+)"};
    std::smatch found;
    if (!std::regex_search(text, found, address)) {
        throw std::runtime_error{"Kela has no address"};
    }
    m_line =
        std::make_unique<support::CuttingProxy>(static_cast<std::uint16_t>(std::stoi(found[1])));
    write_file(
        endpoints,
        std::regex_replace(text, address, "127.0.0.1:" + std::to_string(m_line->port())));
    add_the_other_ways(house);
    if (!m_machine.ours()) {
        return {};
    }
    m_disk.emplace(disk_size);
    fs::remove(house.data());
    fs::create_directory_symlink(m_disk->folder(), house.data());
    return m_disk->settings();
}

/// The same statements into a folder by SFTP, Kela's results of those from another, and a manifest
/// after the documents of the batch by HTTPS.
void Installation::add_the_other_ways(const House& house) {
    const fs::path exchanges{house.mappings() / "exchanges"};
    fs::copy(exchanges / batch, exchanges / files, fs::copy_options::recursive);
    const fs::path into_folder{exchanges / files / "exchange.yaml"};
    replace(into_folder, "exchange: kela-statements-out", std::string{"exchange: "} + files);
    replace(
        into_folder, "transport: https\nendpoint: statements", "transport: sftp\nendpoint: files");
    // Kela answers record by record.
    replace(
        into_folder, "  schema: statements.xsd", "  schema: statements.xsd\n  record-id: record");
    replace(
        into_folder.parent_path() / "statements.xsd",
        "<xs:element name=\"workAbilitySummary\" type=\"MarkableText\"/>\n    </xs:sequence>",
        "<xs:element name=\"workAbilitySummary\" type=\"MarkableText\"/>\n    </xs:sequence>\n"
        "<xs:attribute name=\"record\" type=\"xs:string\"/>");
    const fs::path by_https{exchanges / batch / "exchange.yaml"};
    write_file(by_https, read_file(by_https) + "manifest: {format: json}\n");
    fs::create_directory(exchanges / results);
    write_file(exchanges / results / "exchange.yaml", results_exchange);
    for (const fs::path& folder : {answers_of(house), answers_of(house) / "inbox"}) {
        fs::create_directory(folder);
        fs::permissions(folder, fs::perms{0755});
    }
    const fs::path endpoints{house.mappings() / "parties/kela/endpoints.yaml"};
    write_file(
        endpoints, read_file(endpoints) + "  files:\n    url: " + m_sshd.url(m_files_line.port())
                       + "\n    server-pins: [\"" + m_sshd.pin()
                       + "\"]\n    settings:\n      user: " + Sshd::user()
                       + "\n      key-file: " + m_sshd.user_key().string()
                       + "\n  answers:\n    url: " + answers_of(house).string() + "\n");
}

}
