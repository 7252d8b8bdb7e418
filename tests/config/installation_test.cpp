#include "gateway/config/trial.h"
#include "gateway/core/error.h"
#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::config_room;
using namespace gateway;
using Errors = std::vector<std::string>;

namespace {

const std::string pin_a(64, 'a');
const std::string pin_b(64, 'b');

config::FileSet installed(const std::string& party, const std::string& town) {
    auto set = small_set();
    set.put("parties/office/endpoints.yaml", party);
    set.put("registers/town.endpoints.yaml", town);
    return set;
}

const std::string desk{
    "endpoints:\n  desk:\n    url: https://localhost:1/x\n    server-pins: [" + pin_a
    + "]\n    trust-file: /ca.pem\n    settings: {}\npins: [" + pin_a + "]\n"};

const std::string connection{
    "connection: host=/run dbname=town\nclients:\n  - id: case-system\n    pins: [" + pin_b
    + "]\n    exchanges: [ask]\n"};

/// But for those that any set has whose exchanges do not say whose schema they have.
std::vector<config::Finding> findings_of(const config::Loaded& loaded) {
    std::vector<config::Finding> findings{loaded.findings};
    std::erase_if(findings, [](const config::Finding& finding) {
        return finding.code == core::Code{"INTERFACE_UNSAID"};
    });
    return findings;
}

/// Registers that are never opened.
class ToldProof final : public ports::RegisterFactory {
public:
    explicit ToldProof(ports::ServerProof proof) : m_proof{proof} {}

    [[nodiscard]] std::string_view kind() const noexcept override { return "postgresql"; }
    [[nodiscard]] ports::ServerProof proof_of(const std::string& asked) const override {
        CHECK(asked == "host=/run dbname=town");
        return m_proof;
    }
    [[nodiscard]] std::unique_ptr<ports::RegisterReader> open_reader(const Access&) override {
        return nullptr;
    }
    [[nodiscard]] std::unique_ptr<ports::RegisterWriter> open_writer(const Access&) override {
        return nullptr;
    }

private:
    ports::ServerProof m_proof;
};

config::Trial tried_with(ports::ServerProof proof) {
    ToldProof factory{proof};
    return config::try_out(installed(desk, connection), {}, {{}, {}, {&factory}});
}

/// A transport that wants https and the file of a key, and knows nothing but fast and slow.
std::vector<ports::EndpointProblem>
problems_of(const ports::Endpoint& endpoint, ports::EndpointUse use) {
    using core::GatewayError;
    const auto refuse = [](bool wrong, core::Code code) {
        if (wrong) {
            throw GatewayError{code, GatewayError::Retry::never};
        }
    };
    std::vector<ports::EndpointProblem> problems;
    ports::EndpointCheck check{problems};
    const auto key = endpoint.settings.find("key-file");
    const auto speed = endpoint.settings.find("speed");
    check.ask("url", [&] { refuse(!endpoint.url.starts_with("https://"), "ENDPOINT_URL"); });
    check.ask("server-pins", [&] { refuse(endpoint.server_pins.empty(), "ENDPOINT_UNPINNED"); });
    check.ask("key-file", [&] { refuse(key == endpoint.settings.end(), "ENDPOINT_SETTING"); });
    check.ask("speed", [&] {
        refuse(
            use == ports::EndpointUse::sends && speed != endpoint.settings.end()
                && speed->second != "fast" && speed->second != "slow",
            "ENDPOINT_SETTING");
    });
    if (key != endpoint.settings.end()) {
        check.ask_machine("key-file", key->second, [] { FAIL("the machine is not asked"); });
    }
    return problems;
}

const ports::TransportKind picky{"https",    ports::TransportKind::Inbound::either,
                                 true,       {"key-file", "speed"},
                                 {},         "https://host/path",
                                 problems_of};

config::AdapterCatalogue picky_catalogue() {
    return {{}, {}, {}, {&picky}};
}

Errors errors_at(const std::string& endpoints) {
    return errors_of(installed(endpoints, connection), picky_catalogue());
}

/// A second party, `bureau`, with its own endpoints.
config::FileSet
neighbours(const std::string& office, const std::string& bureau, const std::string& more = {}) {
    config::FileSet set{installed(office, connection)};
    std::string party{text_of("parties/office/party.yaml") + more};
    party.replace(party.find("party: office"), 13, "party: bureau");
    set.put("parties/bureau/party.yaml", party);
    set.put("parties/bureau/endpoints.yaml", bureau);
    return set;
}

/// How often a code stands among lines that errors_of() or notes_of() told.
std::ptrdiff_t times(const Errors& lines, const std::string& code) {
    return std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
        return line.ends_with(' ' + code);
    });
}

core::Digest digest(const std::string& hex) {
    return *core::digest_from_hex(hex);
}

}

TEST_CASE(
    "an installation's endpoints, pins and clients are found by certificate",
    "[config][installation]") {
    const auto loaded = config::load(installed(desk, connection), {}, {});
    REQUIRE(loaded.configuration);
    CHECK(findings_of(loaded).empty());
    const config::Configuration& configuration{*loaded.configuration};
    const config::Party* const office{configuration.party_of(digest(pin_a))};
    REQUIRE(office != nullptr);
    CHECK(office->id.text() == "office");
    CHECK(office->endpoints.at("desk").url == "https://localhost:1/x");
    CHECK(office->endpoints.at("desk").server_pins == std::vector{digest(pin_a)});
    CHECK(configuration.party_of(digest(pin_b)) == nullptr);
    const auto client = configuration.client_of(digest(pin_b));
    REQUIRE(client);
    CHECK(client->first->id.text() == "town");
    CHECK(client->second->exchanges == std::vector{core::ExchangeId::intern("ask")});
    CHECK_FALSE(configuration.client_of(digest(pin_a)));
    CHECK(
        configuration.find(core::RegisterId::intern("town"))->access.connection
        == "host=/run dbname=town");
    CHECK(configuration.find(core::ExchangeId::intern("send"))->mandatory.size() == 1);
    CHECK(configuration.find(core::ExchangeId::intern("nothing")) == nullptr);
    CHECK(configuration.rules->law().parties.front().certificate_pinned);
}

TEST_CASE(
    "an endpoint without a pin is noted, and the party counts as unpinned",
    "[config][installation]") {
    const auto loaded = config::load(
        installed("endpoints:\n  desk:\n    url: https://localhost:1/x\n", connection), {}, {});
    REQUIRE(loaded.configuration);
    CHECK_FALSE(loaded.configuration->rules->law().parties.front().certificate_pinned);
    const std::vector<config::Finding> findings{findings_of(loaded)};
    REQUIRE(findings.size() == 1);
    CHECK(findings.front().code == core::Code{"ENDPOINT_UNPINNED"});
    CHECK(findings.front().line == 2);
}

TEST_CASE("a server of SSH is pinned as its administrator reads it", "[config][installation]") {
    const std::string fingerprint{"SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"};
    const auto with = [&](const std::string& pins) {
        return config::load(
            installed("endpoints:\n  desk:\n    url: sftp://localhost:1/x\n" + pins, connection),
            {}, {});
    };
    const auto unpinned = with("");
    CHECK(std::any_of(unpinned.findings.begin(), unpinned.findings.end(), [](const auto& finding) {
        return finding.code == core::Code{"ENDPOINT_UNPINNED"};
    }));
    const auto pinned = with("    server-pins: [\"" + fingerprint + "\"]\n");
    CHECK(std::none_of(pinned.findings.begin(), pinned.findings.end(), [](const auto& finding) {
        return finding.code == core::Code{"ENDPOINT_UNPINNED"}
               || finding.code == core::Code{"PIN_FORM"};
    }));
}

TEST_CASE("a certificate belongs to one caller only", "[config][installation]") {
    std::string shared{connection};
    shared.replace(shared.find(pin_b), 64, pin_a);
    CHECK(
        errors_of(installed(desk, shared)) == Errors{"registers/town.endpoints.yaml:4 PIN_SHARED"});
}

TEST_CASE("wrong installations are refused", "[config][installation]") {
    CHECK(
        errors_of(installed("pins: [abc]\n", connection))
        == Errors{"parties/office/endpoints.yaml:1 PIN_FORM"});
    CHECK(
        errors_of(installed("endpoints:\n  desk: {uri: http://localhost}\n", connection)).front()
        == "parties/office/endpoints.yaml:2 KEY_MISSING");
    std::string unknown{connection};
    unknown.replace(unknown.find("[ask]"), 5, "[beg]");
    CHECK(
        errors_of(installed(desk, unknown))
        == Errors{"registers/town.endpoints.yaml:5 REFERENCE_DANGLING"});
    CHECK(
        errors_of(installed(desk, "clients: []\n"))
        == Errors{"registers/town.endpoints.yaml:1 KEY_MISSING"});
}

TEST_CASE(
    "a register on another machine is put in force only if its server has to prove itself",
    "[config][installation]") {
    for (const ports::ServerProof good :
         {ports::ServerProof::not_needed, ports::ServerProof::full}) {
        const config::Trial trial{tried_with(good)};
        CHECK(trial.loaded.configuration);
        CHECK(findings_of(trial.loaded).empty());
    }
    const config::Trial authority{tried_with(ports::ServerProof::authority)};
    CHECK(authority.loaded.configuration);
    REQUIRE(findings_of(authority.loaded).size() == 1);
    CHECK(findings_of(authority.loaded).front().code == core::Code{"CONNECTION_NAME_UNVERIFIED"});
    const config::Trial none{tried_with(ports::ServerProof::none)};
    CHECK_FALSE(none.loaded.configuration);
    CHECK(none.tried); // a set in force goes on
    REQUIRE(findings_of(none.loaded).size() == 1);
    const config::Finding finding{findings_of(none.loaded).front()};
    CHECK(finding.severity == config::Finding::Severity::error);
    CHECK(finding.code == core::Code{"CONNECTION_UNVERIFIED"});
    CHECK(finding.file == "registers/town.endpoints.yaml");
    CHECK(finding.line == 1);
    CHECK(finding.reason.find("/run") == std::string::npos);
}

TEST_CASE(
    "an endpoint that could never be opened is told at its lines, once for all exchanges",
    "[config][installation][endpoints]") {
    const std::string file{"parties/office/endpoints.yaml:"};
    CHECK(
        errors_at(
            "endpoints:\n  desk:\n    url: http://localhost\n    settings:\n      speed: soon\n")
        == Errors{
            file + "2 ENDPOINT_SETTING", // the key's file
            file + "3 ENDPOINT_URL", file + "5 ENDPOINT_SETTING"});
    CHECK(
        errors_at("endpoints:\n  desk:\n    url: https://localhost\n    settings:\n"
                  "      key-file: /\n      colour: red\n")
        == Errors{file + "6 SETTING_UNKNOWN"});
    const std::string usable{
        "endpoints:\n  desk: {url: https://localhost, settings: {key-file: /, speed: fast}}\n"};
    CHECK(errors_at(usable).empty()); // without pins too: they may be accepted later
}

TEST_CASE(
    "a set in force with an endpoint that cannot be opened goes on, and is put in force no more",
    "[config][installation][endpoints]") {
    const config::Trial trial{config::try_out(
        installed("endpoints:\n  desk: {url: http://localhost}\n", connection), {},
        picky_catalogue())};
    CHECK_FALSE(trial.loaded.configuration);
    CHECK(trial.tried);
}

TEST_CASE(
    "what an endpoint names and this machine has not is noted",
    "[config][installation][endpoints]") {
    const auto noted = [](const std::string& key) {
        const config::Loaded loaded{config::load(
            installed(
                "endpoints:\n  desk:\n    url: https://localhost\n    settings:\n      key-file: "
                    + key + "\n",
                connection),
            {}, picky_catalogue())};
        CHECK(loaded.configuration);
        std::size_t line{0};
        for (const config::Finding& finding : findings_of(loaded)) {
            if (finding.code == core::Code{"ENDPOINT_FILE_ABSENT"}) {
                CHECK(finding.severity == config::Finding::Severity::note);
                CHECK(finding.reason.find(key) == std::string::npos);
                line = finding.line;
            }
        }
        return line;
    };
    CHECK(noted("/nonexistent/lautturi.key") == 5);
    CHECK(noted("/") == 0);
}

TEST_CASE(
    "two parties do not share a folder, and that they share another address is noted",
    "[config][installation][endpoints]") {
    const auto at = [](const std::string& url, const std::string& more = {}) {
        return "endpoints:\n  outbox: {url: " + url + more + "}\n";
    };
    const std::string shared{"ENDPOINT_SHARED"};
    CHECK(times(errors_of(neighbours(at("/srv/same"), at("/srv/same"))), shared) == 1);
    CHECK(times(errors_of(neighbours(at("/srv/same"), at("file:///srv/./same/"))), shared) == 1);
    CHECK(
        times(
            errors_of(neighbours(at("/srv/same"), at("/srv/same", ", settings: {names: a}"))),
            shared)
        == 1);
    CHECK(errors_of(neighbours(at("/srv/one"), at("/srv/two"))).empty());
    CHECK(errors_of(installed(
                        at("/srv/same") + "  inbox: {url: /srv/same}\n", // of one party alone
                        connection))
              .empty());
    const std::string house{"https://house.example/in"};
    const config::FileSet both{neighbours(at(house), at(house))};
    CHECK(errors_of(both).empty());
    CHECK(times(notes_of(both), shared) == 1);
    CHECK(
        times(notes_of(neighbours(at(house), at(house, ", settings: {service: a/b}"))), shared)
        == 0); // one Security Server leads to many
}

TEST_CASE("a Y-tunnus that two parties have is noted", "[config][installation]") {
    const config::FileSet once{neighbours("pins: []\n", "pins: []\n", "business-id: 0138780-9\n")};
    CHECK(times(notes_of(once), "BUSINESS_ID_SHARED") == 0);
    config::FileSet twice{once};
    twice.put(
        "parties/office/party.yaml",
        text_of("parties/office/party.yaml") + "business-id: 0138780-9\n");
    CHECK(times(notes_of(twice), "BUSINESS_ID_SHARED") == 1);
    CHECK(errors_of(twice).empty());
}
