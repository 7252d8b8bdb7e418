// As whom we speak where a network says who somebody is: nobody's data leave under another's name.

#include "tests/config/small_set.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::config_room;
using Errors = std::vector<std::string>;
using Kind = gateway::ports::TransportKind;

namespace {

constexpr const char* ask{"exchanges/ask/exchange.yaml"};
const std::string pin(64, 'c');
const std::string ours{"FI-TEST/MUN/1234567-1/employment"};

const Kind network{"network", Kind::Inbound::listens, true, {"client"}, "client"};
const Kind https{"https", Kind::Inbound::either, true, {"client"}};

Errors errors(const gateway::config::FileSet& set) {
    return errors_of(set, {{}, {}, {}, {&network, &https}});
}

/// The exchange `ask` over the network, as `client`, of a register that has `identities`.
gateway::config::FileSet asking(const std::string& client, const std::string& identities) {
    auto set = changed(ask, "transport: https", "transport: network");
    set.put(
        "parties/office/endpoints.yaml",
        "endpoints:\n  desk: {url: \"https://localhost:1/\", settings: {client: " + client
            + "}}\n");
    set.put(
        "registers/town.endpoints.yaml",
        "connection: host=/run dbname=town\nidentities: [" + identities + "]\n");
    return set;
}

bool has(const Errors& errors, const std::string& code) {
    return std::any_of(errors.begin(), errors.end(), [&](const std::string& error) {
        return error.ends_with(' ' + code);
    });
}

}

TEST_CASE(
    "an exchange asks under a name of its own register's, or is not put in force",
    "[config][identities]") {
    CHECK(errors(asking(ours, ours)).empty());
    CHECK(has(errors(asking("FI-TEST/MUN/9999999-9/employment", ours)), "IDENTITY_NOT_OURS"));
    CHECK(has(errors(asking(ours, "")), "IDENTITY_NOT_OURS"));
    CHECK(has(errors(asking(ours, ours + "/more")), "IDENTITY_NOT_OURS"));
    CHECK(has(errors(asking("\"\"", ours)), "IDENTITY_NOT_OURS"));
}

TEST_CASE(
    "an endpoint's name is encoded as it goes out, and our identities are written as they are read",
    "[config][identities]") {
    for (const auto& [asks, identity] :
         {std::pair{"FI-TEST/MUN/1/ty%C3%B6", "FI-TEST/MUN/1/työ"},
          std::pair{"FI-TEST/MUN/1/a%20b", "FI-TEST/MUN/1/a b"},
          std::pair{"FI-TEST/MUN/1/a%3Fb", "FI-TEST/MUN/1/a?b"},
          std::pair{"FI-TEST/MUN/1/%65mployment", "FI-TEST/MUN/1/employment"}}) {
        INFO(asks);
        CHECK(errors(asking(asks, identity)).empty());
    }
    for (const char* raw : {"FI-TEST/MUN/1/työ", "FI-TEST/MUN/1/a b", "FI-TEST/MUN/1/a?b"}) {
        INFO(raw); // no transport would take it for an endpoint's
        CHECK(has(errors(asking(raw, raw)), "IDENTITY_NOT_OURS"));
    }
    CHECK(has(errors(asking("FI-TEST/MUN%2F1/a", "FI-TEST/MUN/1/a")), "IDENTITY_NOT_OURS"));
    CHECK(has(errors(asking("FI-TEST/MUN/1/a%2", "FI-TEST/MUN/1/a")), "IDENTITY_NOT_OURS"));
}

TEST_CASE("an identity is parts between slashes, and one party's alone", "[config][identities]") {
    for (const char* wrong : {"FI-TEST", "/a/b", "a/b/", "a//b", "a/%2F/b"}) {
        CHECK(has(errors(asking(ours, ours + ", " + wrong)), "IDENTITY_FORM"));
    }
    auto set = small_set();
    set.put("registers/town.endpoints.yaml", "connection: host=/run\nidentities: [" + ours + "]\n");
    set.put("parties/office/endpoints.yaml", "identities: [" + ours + "]\n");
    CHECK(has(errors(set), "IDENTITY_SHARED"));
    set.put("parties/office/endpoints.yaml", "identities: [FI-TEST/GOV/1/a, FI-TEST/GOV/1/a]\n");
    CHECK(has(errors(set), "IDENTITY_SHARED"));
}

TEST_CASE("a server that vouches for others is nobody itself", "[config][identities]") {
    auto set = small_set();
    set.put(
        "registers/town.endpoints.yaml",
        "connection: host=/run\nintermediaries: [\"" + pin + "\"]\n");
    CHECK(errors(set).empty());
    set.put("parties/office/endpoints.yaml", "pins: [\"" + pin + "\"]\n");
    CHECK(has(errors(set), "PIN_SHARED"));
}

TEST_CASE(
    "a service is named where parties ask through a network, and only there",
    "[config][identities]") {
    CHECK(has(
        errors(changed(ask, "transport: https", "transport: https\nservice: a")), "KEY_MISPLACED"));
    const auto answering = [](const std::string& service) {
        return errors(changed(
            ask,
            "direction: query-out\npurpose: benefit\nowner: somebody\ntransport: https\nendpoint: "
            "desk\n",
            "direction: query-in\npurpose: benefit\nowner: somebody\ntransport: network\n"
            "selection: people\n"
                + service));
    };
    CHECK(has(answering(""), "KEY_MISSING"));
    CHECK_FALSE(has(answering("service: customerQuery\n"), "KEY_MISSING"));
    CHECK_FALSE(has(answering("service: customerQuery\n"), "SERVICE_FORM"));
    for (const char* wrong : {"1a", "\"a b\"", "a/b", "\"<a>\""}) {
        CHECK(has(answering("service: " + std::string{wrong} + "\n"), "SERVICE_FORM"));
    }
}
