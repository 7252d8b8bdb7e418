// Who may be spoken to, and who we are there.

#include "gateway/core/error.h"
#include "tests/adapters_sftp/party.h"

#include <catch2/catch.hpp>

using namespace tests;
using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::ports::DeliveryOutcome;
using gateway::ports::DeliveryReceipt;
using gateway::ports::Endpoint;

TEST_CASE("servers and users are known by RSA, ed25519 and ECDSA keys", "[sftp]") {
    for (const std::string host : {"rsa", "ed25519", "ecdsa"}) {
        Party party{{{host}}};
        for (const std::string user : {"rsa", "ed25519"}) {
            INFO(host << ' ' << user);
            const DeliveryReceipt receipt{party.send(party.endpoint(host, user), "<a/>")};
            CHECK(receipt.code == Code{"DELIVERED"});
            CHECK(receipt.outcome == DeliveryOutcome::delivered);
            CHECK(party.text_of(name_out) == "<a/>");
        }
    }
}

TEST_CASE("of a server's keys any that is pinned will do", "[sftp]") {
    Party party{{{"ed25519", "ecdsa", "rsa"}}};
    for (const std::string host : {"rsa", "ecdsa", "ed25519"}) {
        INFO(host);
        CHECK(party.send(party.endpoint(host), "<a/>").code == Code{"DELIVERED"});
    }
}

TEST_CASE("a server whose key is not pinned, or no longer, gets nothing", "[sftp]") {
    Party party;
    Endpoint endpoint{party.endpoint()};
    endpoint.server_pins.front().front() ^= std::byte{1};
    const DeliveryReceipt unknown{party.send(endpoint, "<a/>")};
    CHECK(unknown.outcome == DeliveryOutcome::failed);
    CHECK(unknown.code == Code{"HOST_KEY_PIN"});

    endpoint = party.endpoint();
    CHECK(party.send(endpoint, "<a/>").outcome == DeliveryOutcome::delivered);
    party.server.change_host_keys();
    const DeliveryReceipt changed{party.send(endpoint, "<b/>")};
    CHECK(changed.outcome == DeliveryOutcome::failed);
    CHECK(changed.code == Code{"HOST_KEY_PIN"});
    CHECK_THROWS_WITH(static_cast<void>(party.factory.collect(endpoint)->next()), "HOST_KEY_PIN");
    CHECK(party.names() == std::set<std::string>{name_out});

    endpoint.server_pins.clear();
    CHECK_THROWS_WITH(static_cast<void>(party.factory.open(endpoint)), Catch::Contains("UNPINNED"));
}

TEST_CASE("who may not log in is told so once, and no password is tried", "[sftp]") {
    Party party;
    Endpoint endpoint{party.endpoint()};
    endpoint.settings["key-file"] = party.server.stranger_key().string();
    const DeliveryReceipt receipt{party.send(endpoint, "<a/>")};
    CHECK(receipt.outcome == DeliveryOutcome::failed);
    CHECK(receipt.code == Code{"LOGIN_REFUSED"});
    CHECK(party.names().empty());
}

TEST_CASE("a private key that others can read, or that is none, is not used", "[sftp]") {
    Party party;
    Endpoint endpoint{party.endpoint()};
    const std::filesystem::path key{endpoint.settings.at("key-file")};
    std::filesystem::permissions(key, std::filesystem::perms{0644});
    CHECK(party.send(endpoint, "<a/>").code == Code{"KEY_FILE_MODE"});
    corridor::write_file(key, "no key");
    std::filesystem::permissions(key, std::filesystem::perms{0600});
    CHECK(party.send(endpoint, "<a/>").code == Code{"KEY_FILE_FORM"});
    std::filesystem::remove(key);
    CHECK(party.send(endpoint, "<a/>").code == Code{"KEY_FILE_UNREADABLE"});
    CHECK(party.names().empty());
}

TEST_CASE("a server that is not there, or does not speak SSH, fails the attempt", "[sftp]") {
    Party party;
    Endpoint endpoint{party.endpoint()};
    const support::CuttingProxy mute{party.server.port()};
    Endpoint muted{party.through(mute)};
    muted.settings["connect-timeout"] = "1";
    party.server.stop();
    CHECK(party.send(endpoint, "<a/>").code == Code{"CONNECT_FAILED"});
    CHECK(party.send(muted, "<a/>").code == Code{"SSH_HANDSHAKE"});
    endpoint.url = "sftp://nowhere.invalid/files";
    CHECK(party.send(endpoint, "<a/>").code == Code{"RESOLVE_FAILED"});
}

TEST_CASE("an endpoint that cannot be meant is refused when it is opened", "[sftp]") {
    Party party;
    const auto opening = [&](auto change) {
        Endpoint endpoint{party.endpoint()};
        change(endpoint);
        return [&party, endpoint] { static_cast<void>(party.factory.open(endpoint)); };
    };
    using Places = std::set<std::string>;
    const auto told = [&](auto change) { // what the kind says of it before it is opened
        Endpoint endpoint{party.endpoint()};
        change(endpoint);
        Places places;
        for (const gateway::ports::EndpointProblem& problem :
             party.factory.kind().problems(endpoint, gateway::ports::EndpointUse::sends)) {
            if (problem.file.empty()) { // else it is one of this machine
                places.insert(problem.place);
            }
        }
        return places;
    };
    CHECK_NOTHROW(opening([](Endpoint&) {})());
    CHECK(told([](Endpoint&) {}).empty());
    CHECK_NOTHROW(opening([](Endpoint& e) { e.url = "sftp://[::1]:2222/~/in/"; })());
    for (const char* const url :
         {"https://host/in", "sftp://host", "sftp://host/", "sftp:///in", "sftp://host:0/in",
          "sftp://host:99999/in", "sftp://user@host/in", "sftp://host/in/../out", "sftp://host/..",
          "sftp://host/a b", "sftp://host/in?x"}) {
        INFO(url);
        CHECK_THROWS_AS(opening([&](Endpoint& e) { e.url = url; })(), GatewayError);
        CHECK(told([&](Endpoint& e) { e.url = url; }) == Places{"url"});
    }
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"user", ""},          {"key-file", ""},           {"connect-timeout", "0"},
        {"after", "burn"},     {"operation-timeout", "x"}, {"poll-seconds", "-1"},
        {"names", "../*"},     {"names", "in/*.xml"},      {"names", ".*"},
        {"names", "a\nb"},     {"processed-folder", ".."}, {"failed-folder", "a/b"},
        {"ready-suffix", "/"}, {"password", "secret"}};
    for (const auto& [name, value] : wrong) {
        INFO(name << ' ' << value);
        CHECK_THROWS_WITH(
            opening([name = name, value = value](Endpoint& e) { e.settings[name] = value; })(),
            Catch::StartsWith("ENDPOINT_SETTING"));
        CHECK(
            told([&, &name = name, &value = value](Endpoint& e) { e.settings[name] = value; })
            == Places{name});
    }
    CHECK(told([](Endpoint& e) { e.settings.clear(); }) == Places{"key-file", "user"});
    CHECK(told([](Endpoint& e) { e.server_pins.clear(); }) == Places{"server-pins"});
}
