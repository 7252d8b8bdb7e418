#include "tests/corridor_xroad/crossing.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace tests::corridor {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

const fs::path source{LAUTTURI_SOURCE_DIR};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    if (text.find(from) == std::string::npos) {
        throw std::runtime_error{"the mappings have changed: " + from};
    }
    for (std::size_t at{0}; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
        text.replace(at, from.size(), to);
    }
    return text;
}

void change(const fs::path& file, const std::string& from, const std::string& to) {
    write_file(file, replaced(read_file(file), from, to));
}

/// A shipped exchange under another name, through X-Road.
fs::path borrowed(const House& house, const std::string& name, const std::string& from) {
    const fs::path folder{house.mappings() / "exchanges" / name};
    fs::copy(house.mappings() / "exchanges" / from, folder, fs::copy_options::recursive);
    change(folder / "exchange.yaml", "exchange: " + from, "exchange: " + name);
    change(folder / "exchange.yaml", "transport: https", "transport: xroad");
    return folder;
}

void borrow_exchanges(const House& house) {
    const fs::path fund{borrowed(house, "xroad-benefits", "fund-benefit-query")};
    for (const char* const file : {"exchange.yaml", "benefits.xsd", "samples/response-one.xml"}) {
        change(fund / file, "benefitAnswer", "benefitQueryResponse");
    }
    change(fund / "exchange.yaml", "endpoint: benefits", "endpoint: xroad");
    const fs::path provider{borrowed(house, "xroad-referral", "provider-referral-query")};
    change(provider / "exchange.yaml", "endpoint: referrals", "endpoint: xroad");
    const fs::path asked{borrowed(house, "xroad-customer", "keha-customer-query")};
    change(
        asked / "exchange.yaml", "selection: customers",
        "selection: customers\nservice: customerRest");
}

/// What transparency/ says, beside what is shipped.
void add_usage_report(const House& house) {
    const fs::path from{source / "tests/corridor_xroad/transparency"};
    const fs::path party{house.mappings() / "parties/omat-tiedot-esimerkki"};
    fs::create_directories(party);
    fs::copy(from / "party.yaml", party);
    write_file(party / "endpoints.yaml", "identities: [" + own_service_identity + "]\n");
    fs::copy(from / "catalogue.yaml", house.mappings() / "catalogue/transparency.yaml");
    fs::copy(from / "rules.yaml", house.mappings() / "rules/transparency.yaml");
    fs::copy(from / "cases.yaml", house.mappings() / "rules/cases/transparency.yaml");
    fs::copy(from / "exchange", house.mappings() / "exchanges/usage-report");
    const fs::path reg{house.mappings() / "registers/etela-satakunta.yaml"};
    change(reg, "\nselections:\n", "\nselections:\n" + read_file(from / "selection.yaml"));
    change(
        reg, "\nitems:\n",
        "\nitems:\n  - usage.unemployment-benefit\n  - usage.enforcement-matter\n");
}

std::string spki_of(const House& house, const std::string& name) {
    return read_file(house.authority_folder() / (name + ".spki")).substr(0, 64);
}

void add_endpoint(
    const House& house, const std::string& party, const std::string& url,
    const std::string& protocol, const std::string& service, const std::string& name = "xroad") {
    const fs::path file{house.mappings() / "parties" / party / "endpoints.yaml"};
    if (!fs::exists(file)) {
        write_file(file, "endpoints:\n");
    }
    std::ofstream{file, std::ios::app}
        << "  " << name << ":\n    url: " << url << "\n    server-pins: [\""
        << spki_of(house, "security-server")
        << "\"]\n    trust-file: " << (house.authority_folder() / "ca.pem").string()
        << "\n    settings:\n      protocol: " << protocol << "\n      client: " << our_identity
        << "\n      service: " << service << "\n";
}

std::unique_ptr<simulators::SecurityServer>& server() {
    static std::unique_ptr<simulators::SecurityServer> only;
    return only;
}

json settings_of(const House& house) {
    const auto certificate = [&](const std::string& name) {
        return json{{"certificates", {(house.authority_folder() / (name + ".pem")).string()}}};
    };
    json made;
    made["clients"][our_identity] = certificate("lautturi");
    made["clients"][keha_identity] = certificate("keha");
    made["clients"][stranger_identity] = certificate("kela");
    made["clients"][own_service_identity] = certificate("kuntoutus-esimerkki");
    made["services"][fund_service] = {
        {"type", "SOAP"},
        {"wsdl", "<definitions xmlns=\"http://schemas.xmlsoap.org/wsdl/\" name=\"fund\"/>"},
        {"access", {our_identity}},
        {"answer", replaced(
                       read_file(source / "tests/simulators/answers/fund-benefits.xml"),
                       "benefitAnswer", "benefitQueryResponse")}};
    made["services"][vtj_service] = {
        {"type", "SOAP"},
        {"access", {our_identity}},
        {"answer",
         read_file(source / "mappings/exchanges/vtj-person-query/samples/response-one.xml")}};
    made["services"][provider_service] = {
        {"type", "OPENAPI3"},
        {"openapi", R"({"openapi":"3.0.3","info":{"title":"provider","version":"1"},"paths":{}})"},
        {"access", {our_identity}},
        {"answer", read_file(source / "tests/simulators/answers/provider-referral.json")}};
    return made;
}

/// Before the daemon starts.
std::string prepare(const House& house) {
    const fs::path folder{house.authority_folder()};
    server() = std::make_unique<simulators::SecurityServer>(
        simulators::Identity{folder / "security-server.pem", folder / "security-server.key"},
        folder / "ca.pem", settings_of(house));
    borrow_exchanges(house);
    add_usage_report(house);
    add_endpoint(house, "esimerkkikassa", server()->url(), "soap", fund_service);
    add_endpoint(house, "kuntoutus-esimerkki", server()->url(), "rest", provider_service);
    add_endpoint(house, "vtj", server()->url(), "soap", vtj_service + "/v1", "persons");
    const fs::path reg{house.mappings() / "registers/etela-satakunta.endpoints.yaml"};
    change(
        reg, "[fund-benefit-query, provider-referral-query]",
        "[fund-benefit-query, provider-referral-query, xroad-benefits, xroad-referral, "
        "vtj-person-query]");
    std::ofstream{reg, std::ios::app} << "identities: [" << our_identity << "]\nintermediaries: [\""
                                      << spki_of(house, "security-server") << "\"]\n";
    std::ofstream{house.mappings() / "parties/keha/endpoints.yaml", std::ios::app}
        << "identities: [" << keha_identity << "]\n";
    return {};
}

/// Our services, once it is known where our door is.
void offer_services(House& house) {
    const std::string door{"https://127.0.0.1:" + std::to_string(house.port("party"))};
    const std::string certificate{(house.authority_folder() / "lautturi.pem").string()};
    json services = server()->settings().at("services");
    services[customer_rest_service] = {
        {"type", "REST"},
        {"access", {keha_identity, stranger_identity}},
        {"url", door + "/x-road/rest/xroad-customer"},
        {"certificate", certificate}};
    services[usage_service] = {
        {"type", "REST"},
        {"access", {own_service_identity, keha_identity}},
        {"url", door + "/x-road/rest/usage-report"},
        {"certificate", certificate}};
    services[customer_service] = {
        {"type", "SOAP"},
        {"access", {keha_identity, stranger_identity}},
        {"url", door + "/x-road/soap/keha-customer-service"},
        {"certificate", certificate}};
    server()->set("services", services);
}

simulators::Reply call(const House& house, const std::string& who, const simulators::Call& what) {
    const fs::path folder{house.authority_folder()};
    simulators::PartyClient client{
        {folder / (who + ".pem"), folder / (who + ".key")}, folder / "ca.pem"};
    return client.call(what);
}

std::string certificate_of(const std::string& identity) {
    return identity == keha_identity          ? "keha"
           : identity == own_service_identity ? "kuntoutus-esimerkki"
                                              : "kela";
}

}

Crossing crossing() {
    static House house{80, prepare};
    static const bool offered{[] {
        offer_services(house);
        return true;
    }()};
    static_cast<void>(offered);
    for (const char* member : {"tamper", "fault", "version", "redirect", "maintenance", "status"}) {
        server()->set(member, nullptr);
    }
    server()->forget_requests();
    return {house, *server()};
}

std::string envelope_of(
    const std::string& client, const std::string& service, const std::string& body_element,
    const std::string& more_headers) {
    constexpr const char* names[]{
        "xRoadInstance", "memberClass", "memberCode", "subsystemCode", "serviceCode"};
    const auto parts = [&](const std::string& id) {
        std::string out;
        std::istringstream text{id};
        std::size_t at{0};
        for (std::string part; std::getline(text, part, '/'); ++at) {
            const std::string name{names[at]};
            out += "<i:" + name + ">" + part + "</i:" + name + ">";
        }
        return out;
    };
    return R"(<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/")"
           R"( xmlns:x="http://x-road.eu/xsd/xroad.xsd" xmlns:i="http://x-road.eu/xsd/identifiers">)"
           R"(<s:Header><x:client i:objectType="SUBSYSTEM">)"
           + parts(client) + R"(</x:client><x:service i:objectType="SERVICE">)" + parts(service)
           + "</x:service><x:id>5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11</x:id>"
             "<x:userId>official-17</x:userId><x:protocolVersion>4.0</x:protocolVersion>"
           + more_headers + "</s:Header><s:Body>" + body_element + "</s:Body></s:Envelope>";
}

simulators::Reply Crossing::ask_rest(
    const std::string& body, const std::string& as, const std::string& service) const {
    simulators::Call what;
    what.url = server.url() + "/r1/" + service;
    what.body = body;
    what.headers = {{"X-Road-Client", as}, {"X-Road-Id", "5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11"}};
    return call(house, certificate_of(as), what);
}

simulators::Reply Crossing::ask_soap(
    const std::string& body_element, const std::string& as, const std::string& service) const {
    simulators::Call what;
    what.url = server.url() + "/";
    what.body = envelope_of(as, service, body_element);
    what.content_type = "text/xml; charset=utf-8";
    what.headers = {{"SOAPAction", "\"\""}};
    return call(house, certificate_of(as), what);
}

simulators::Reply Crossing::knock(
    const std::string& path, const std::vector<std::pair<std::string, std::string>>& headers,
    const std::string& body, const std::string& method, const std::string& who) const {
    simulators::Call what;
    what.url = "https://127.0.0.1:" + std::to_string(house.port("party")) + path;
    what.method = method;
    for (const auto& [name, value] : headers) {
        if (name == "Content-Type") {
            what.content_type = value;
        } else {
            what.headers.emplace_back(name, value);
        }
    }
    if (method != "GET") {
        what.body = body;
    }
    return call(house, who, what);
}

json Crossing::last_outcome() const {
    const std::vector<JournalEntry> journal{house.journal()};
    for (auto entry = journal.rbegin(); entry != journal.rend(); ++entry) {
        if (entry->kind == "outcome") {
            return entry->body;
        }
    }
    return {};
}

}
