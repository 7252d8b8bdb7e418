#include "tests/parties/party_house.h"

#include "adapters/formats/csv/csv_format.h"
#include "adapters/formats/dxl/dxl_format.h"
#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "gateway/text/text.h"

#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

namespace tests::parties {

namespace fs = std::filesystem;
using namespace gateway;
using corridor::House;
using corridor::read_file;
using corridor::write_file;
using ports::Direction;

namespace {

const fs::path source{LAUTTURI_SOURCE_DIR};

std::string name_of(const auto& id) {
    return std::string{id.text()};
}

/// Parties that ask us and have no certificate in the corridor's house.
std::vector<std::string> askers() {
    std::set<std::string> names;
    for (const config::Exchange& exchange : shipped().exchanges) {
        if (exchange.direction == Direction::query_in && !has_a_house_of_its_own(exchange)) {
            names.insert(name_of(exchange.party));
        }
    }
    names.erase("esimerkkikassa");
    names.erase("keha");
    return {names.begin(), names.end()};
}

std::string line_of(const std::string& key, const std::string& value) {
    return "    " + key + ": " + value + "\n";
}

}

const config::Configuration& shipped() {
    static const text::XmlLibrary library;
    static const adapters::xml::XmlFormat xml;
    static const adapters::json::JsonFormat json;
    static const adapters::json::NdjsonFormat ndjson;
    static const adapters::csv::CsvFormat csv;
    static const adapters::dxl::DxlFormat dxl;
    static const config::Loaded loaded{config::load(
        config::FileSet::read(source / "mappings"), {},
        {{&xml, &json, &ndjson, &csv, &dxl}, {}, {}})};
    if (!loaded.configuration) {
        throw std::logic_error{"the shipped configuration does not load"};
    }
    return *loaded.configuration;
}

bool has_a_house_of_its_own(const config::Exchange& exchange) {
    static const std::set<std::string> names{"fund-benefit-query",  "fund-payments-in",
                                             "keha-archive-out",    "keha-archive-receipts-in",
                                             "keha-customer-query", "keha-jobseekers-in",
                                             "kela-statements-out", "provider-referral-query"};
    return names.contains(name_of(exchange.id)) || exchange.release
           || exchange.transport == "xroad";
}

fs::path folder() {
    return source / "tests/parties";
}

fs::path sample_of(const config::Exchange& exchange) {
    const bool query{exchange.direction == Direction::query_in};
    for (const fs::directory_entry& entry :
         fs::directory_iterator{source / "mappings/exchanges" / name_of(exchange.id) / "samples"}) {
        if (entry.path().filename().string().starts_with(query ? "request" : "record")) {
            return entry.path();
        }
    }
    throw std::logic_error{name_of(exchange.id) + " has no sample"};
}

PartyHouse::PartyHouse() {
    m_house = std::make_unique<House>(
        50, [this](const House& house) { return prepare(house); }, askers());
    write_file(m_house->folder() / "registers.sql", read_file(folder() / "registers.sql"));
    m_house->reg().run_script(m_house->folder() / "registers.sql");
    m_house->record(read_file(folder() / "consents.ndjson"));
}

std::string PartyHouse::prepare(const House& house) {
    m_parties = house.folder() / "parties";
    simulators::Settings settings;
    const auto identity = [&](const std::string& name) {
        return simulators::Identity{
            house.authority_folder() / (name + ".pem"), house.authority_folder() / (name + ".key")};
    };
    settings.identity = identity("other");
    settings.wrong_identity = identity("late");
    settings.trust = house.authority_folder() / "ca.pem";
    m_https = std::make_unique<simulators::PartySimulator>(settings);
    offer_public_sources();
    const fs::path samples{source / "mappings/exchanges"};
    m_incomes = std::make_unique<simulators::IncomesRegister>(
        identity("other"), settings.trust, identity("lautturi").certificate,
        nlohmann::json{
            {"records", (samples / "income-register-deferred-in/samples/record-one.xml").string()},
            {"answer", (samples / "income-register-query/samples/response-one.xml").string()}});
    let_the_register_ask(house);
    std::set<std::string> parties;
    for (const config::Exchange& exchange : shipped().exchanges) {
        if (!has_a_house_of_its_own(exchange)) {
            parties.insert(name_of(exchange.party));
        }
    }
    for (const std::string& party : parties) {
        write_party(house, party);
    }
    write_registers(house);
    return {};
}

/// The municipal system may ask what the corridor's own house does not.
void PartyHouse::let_the_register_ask(const House& house) const {
    const fs::path file{house.mappings() / "registers/etela-satakunta.endpoints.yaml"};
    std::string text{read_file(file)};
    const std::string known{"[fund-benefit-query, "};
    text.replace(text.find(known), known.size(), known + "income-register-query, ");
    write_file(file, text);
}

std::string PartyHouse::signed_by(const std::string& who, const std::string& document) const {
    const fs::path folder{m_house->authority_folder()};
    return simulators::signed_by_xmlsec(
        document, {folder / (who + ".pem"), folder / (who + ".key")});
}

/// What is fetched stands there before the daemon first looks. Of the postings the first answer
/// asks for patience, the second breaks off, and only the third is whole.
void PartyHouse::offer_public_sources() const {
    for (const config::Exchange& exchange : shipped().exchanges) {
        if (exchange.transport != "https" || exchange.direction != Direction::in
            || has_a_house_of_its_own(exchange)) {
            continue;
        }
        simulators::Behaviour whole;
        whole.body_file = sample_of(exchange);
        std::deque<simulators::Behaviour> answers{whole};
        if (exchange.endpoint == "p67") {
            whole.content_type = "application/x-ndjson";
            simulators::Behaviour patience;
            patience.status = 429;
            patience.retry_after = 2;
            patience.times = 1;
            simulators::Behaviour broken{whole};
            broken.cut_answer_after = 400;
            broken.times = 1;
            answers = {patience, broken, whole};
        }
        m_https->behave("/" + name_of(exchange.party) + "-" + exchange.endpoint, answers);
    }
}

/// Adds to what the house wrote of a party already.
void PartyHouse::write_party(const House& house, const std::string& party) {
    const fs::path file{house.mappings() / "parties" / party / "endpoints.yaml"};
    std::string text{fs::exists(file) ? read_file(file) : std::string{}};
    std::set<std::string> written;
    std::string endpoints;
    bool asks{false};
    for (const config::Exchange& exchange : shipped().exchanges) {
        if (name_of(exchange.party) != party || has_a_house_of_its_own(exchange)) {
            continue;
        }
        asks = asks || exchange.direction == Direction::query_in;
        if (!exchange.endpoint.empty() && written.insert(exchange.endpoint).second) {
            endpoints += "  " + exchange.endpoint + ":\n" + endpoint_of(house, exchange);
        }
    }
    if (asks && text.find("pins: ") == std::string::npos) {
        text = "pins: [\"" + house.spki(party) + "\"]\n" + text;
    }
    if (party == "tulorekisteri") {
        text = "document-pins: [\"" + house.spki("other") + "\"]\n" + text;
    }
    if (!endpoints.empty()) {
        text += text.find("endpoints:\n") == std::string::npos ? "endpoints:\n" : "";
        text += endpoints;
    }
    write_file(file, text);
}

std::string PartyHouse::endpoint_of(const House& house, const config::Exchange& exchange) {
    const std::string party{name_of(exchange.party)};
    if (exchange.transport == "https") {
        const std::string where{party + "-" + exchange.endpoint};
        write_file(m_parties / (where + ".key"), "subscription-" + exchange.endpoint + "\n");
        std::string text{
            line_of("url", m_https->url("/" + where)) + "    server-pins: [\"" + house.spki("other")
            + "\"]\n" + line_of("trust-file", (house.authority_folder() / "ca.pem").string())
            + "    settings:\n"};
        text += "      key-header: KIPA-Subscription-Key\n      key-file: "
                + (m_parties / (where + ".key")).string() + "\n";
        if (exchange.endpoint == "p67") {
            write_file(m_parties / "p67.json", R"({"onlyStatus":"PUBLISHED"})");
            text += "      search-file: " + (m_parties / "p67.json").string()
                    + "\n      poll-seconds: 1\n";
        }
        return text;
    }
    if (exchange.transport == "incomes-register") {
        return incomes_endpoint(house, exchange);
    }
    if (exchange.transport == "sftp") {
        std::unique_ptr<Sshd>& server{m_sftp[party]};
        if (!server) {
            server = std::make_unique<Sshd>();
        }
        const fs::path inside{server->folder() / exchange.endpoint};
        fs::create_directories(inside);
        return line_of("url", server->url() + "/" + exchange.endpoint) + "    server-pins: [\""
               + server->pin() + "\"]\n    settings:\n      user: " + Sshd::user()
               + "\n      key-file: " + server->user_key().string() + "\n"
               + (exchange.direction == Direction::in
                      ? "      quiet-seconds: 1\n      poll-seconds: 1\n"
                      : "");
    }
    fs::create_directories(m_parties / party / exchange.endpoint / "inbox");
    return line_of("url", (m_parties / party / exchange.endpoint).string());
}

std::string
PartyHouse::incomes_endpoint(const House& house, const config::Exchange& exchange) const {
    const fs::path own{house.authority_folder() / "lautturi"};
    const fs::path question{m_parties / "incomes.xml"};
    write_file(
        question,
        "<wages xmlns=\"urn:lautturi:income-reports:1\"><since>2026-01-01</since></wages>");
    return line_of("url", m_incomes->url("/" + exchange.endpoint)) + "    server-pins: [\""
           + house.spki("other") + "\"]\n"
           + line_of("trust-file", (house.authority_folder() / "ca.pem").string())
           + "    settings:\n      owner: 2296962-1\n      signing-certificate: " + own.string()
           + ".pem\n      signing-key: " + own.string()
           + ".key\n      signers: " + house.spki("other")
           + "\n      feedback-seconds: 1\n      request-file: " + question.string() + "\n";
}

void PartyHouse::write_registers(const House& house) const {
    for (const fs::directory_entry& entry : fs::directory_iterator{folder() / "registers"}) {
        const std::string name{entry.path().filename().string()};
        const fs::path exports{house.folder() / "registers" / name};
        fs::create_directories(exports);
        fs::copy(entry.path(), exports, fs::copy_options::recursive);
        std::string text{"folder: " + exports.string() + "\n"};
        if (name == "pori") {
            text += "connection: " + house.register_connection() + "\n";
        }
        write_file(house.mappings() / "registers" / (name + ".endpoints.yaml"), text);
    }
}

fs::path PartyHouse::place(const config::Exchange& exchange) const {
    const std::string party{name_of(exchange.party)};
    if (exchange.transport == "sftp") {
        return m_sftp.at(party)->folder() / exchange.endpoint;
    }
    const fs::path place{m_parties / party / exchange.endpoint};
    return exchange.direction == Direction::in ? place / "inbox" : place;
}

std::string PartyHouse::arrived(const config::Exchange& exchange) const {
    std::string text;
    if (exchange.transport == "https") {
        const std::string path{"/" + name_of(exchange.party) + "-" + exchange.endpoint};
        for (const simulators::Request& request : m_https->requests()) {
            text += request.target == path ? request.body + "\n" : "";
        }
        return text;
    }
    std::set<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator{place(exchange)}) {
        if (entry.is_regular_file()) {
            files.insert(entry.path());
        }
    }
    for (const fs::path& file : files) {
        text += read_file(file);
    }
    return text;
}

void PartyHouse::deliver(
    const config::Exchange& exchange, const std::string& name, const std::string& text) const {
    write_file(
        place(exchange) / ("." + name),
        exchange.wrapping.xml_signed && text.find("<SignatureValue") == std::string::npos
            ? signed_by("other", text)
            : text);
    fs::rename(place(exchange) / ("." + name), place(exchange) / name);
}

PartyHouse& party_house() {
    static PartyHouse house;
    return house;
}

}
