#include "gateway/config/trial.h"
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
        errors_of(installed("endpoints:\n  desk: {url: http://localhost}\n", connection))
        == Errors{
            "parties/office/endpoints.yaml:0 ENDPOINT_URL",
            "parties/office/endpoints.yaml:0 ENDPOINT_URL"});
    CHECK(
        errors_of(installed("endpoints:\n  desk: {uri: http://localhost}\n", connection)).front()
        == "parties/office/endpoints.yaml:0 ENDPOINT_URL");
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
