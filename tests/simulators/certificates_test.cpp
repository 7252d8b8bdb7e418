#include "tests/simulators/dev_ca.h"
#include "tests/simulators/documents.h"
#include "tests/simulators/party_client.h"

#include <catch2/catch.hpp>

#include <thread>

using namespace tests::simulators;

TEST_CASE(
    "the throw-away authority makes what it is asked for, with private keys private", "[certs]") {
    const DevCa ca{{"kela", "late:expired", "stranger:foreign"}};
    for (const char* name : {"kela", "late", "stranger"}) {
        CAPTURE(name);
        const Identity identity{ca.identity(name)};
        CHECK(read_file(identity.certificate).find("BEGIN CERTIFICATE") != std::string::npos);
        CHECK(
            (std::filesystem::status(identity.key).permissions() & std::filesystem::perms{0777})
            == std::filesystem::perms{0600});
        CHECK(ca.spki(name).find_first_not_of("0123456789abcdef") == std::string::npos);
    }
    CHECK(ca.spki("kela") != ca.spki("late"));
    CHECK_THROWS_AS(DevCa{{"../kela"}}, std::runtime_error);
    CHECK_THROWS_AS(DevCa{{"kela:eternal"}}, std::runtime_error);
    CHECK_THROWS_AS(DevCa{{"ca"}}, std::runtime_error);
}

TEST_CASE(
    "a party lets in a good certificate, and no expired, foreign or missing one",
    "[certs][simulators]") {
    const DevCa ca{{"server", "kela", "late:expired", "stranger:foreign"}};
    Settings settings;
    settings.identity = ca.identity("server");
    settings.trust = ca.authority();
    const PartySimulator simulator{settings};
    const auto status_of = [&](const Identity& identity) {
        return PartyClient{identity, ca.authority()}
            .call({.url = simulator.url("/"), .body = "{}"})
            .status;
    };
    CHECK(status_of(ca.identity("kela")) == 200);
    CHECK(status_of(ca.identity("late")) == 0);
    CHECK(status_of(ca.identity("stranger")) == 0);
    CHECK(status_of(Identity{}) == 0);
    REQUIRE(simulator.requests().size() == 1);
    CHECK(simulator.requests()[0].client_spki == ca.spki("kela"));
    for (int turn{0}; turn < 500 && simulator.failed_handshakes() < 3; ++turn) {
        std::this_thread::sleep_for(std::chrono::milliseconds{10}); // the client learns of it first
    }
    CHECK(simulator.failed_handshakes() == 3);
}

TEST_CASE("a client refuses a server that has expired or is a stranger", "[certs][simulators]") {
    const DevCa ca{{"late:expired", "stranger:foreign", "client"}};
    for (const char* name : {"late", "stranger"}) {
        CAPTURE(name);
        Settings settings;
        settings.identity = ca.identity(name);
        settings.trust = ca.authority();
        const PartySimulator simulator{settings};
        PartyClient client{ca.identity("client"), ca.authority()};
        const Reply reply{client.call({.url = simulator.url("/"), .body = "{}"})};
        CHECK(reply.status == 0);
        CHECK_FALSE(reply.failure.empty());
        CHECK(simulator.request_count() == 0);
    }
}
