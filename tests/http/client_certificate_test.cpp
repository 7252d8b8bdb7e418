// Client certificates: the handshake goes through, and the handler is told what the certificate is
// worth.

#include "tests/http/support/listening.h"
#include "tests/http/support/raw_client.h"

#include <catch2/catch.hpp>

#include <filesystem>
#include <string>

using namespace tests;
using namespace std::chrono_literals;
using gateway::http::PeerCertificate;
using State = PeerCertificate::State;

namespace {

const std::string get{"GET /echo HTTP/1.1\r\nHost: a\r\n\r\n"};

/// What the handler saw of a peer with this identity.
PeerCertificate seen_by(Listening& server, const std::optional<Identity>& identity, int version) {
    const std::size_t before{server.handler.requests().size()};
    RawClient::Options options;
    options.identity = identity;
    options.lowest = version;
    options.highest = version;
    RawClient client{server.port(), options};
    REQUIRE(client.connected());
    REQUIRE(status_of(client.exchange(get)) == 200);
    REQUIRE(server.handler.requests().size() == before + 1);
    return server.handler.requests().back().peer;
}

}

TEST_CASE("the handler is told the state of the peer's certificate", "[http][certificate]") {
    const int version{GENERATE(TLS1_2_VERSION, TLS1_3_VERSION)};
    using std::chrono::hours;
    Identity revoked;
    Listening server{[&](auto&) {}};
    Authority other{"another authority"};

    const auto check = [&](const Identity& identity, State state) {
        const PeerCertificate peer{seen_by(server, identity, version)};
        CHECK(peer.state == state);
        CHECK(peer.spki == identity.spki);
    };
    check(server.authority.issue_client(), State::valid);
    check(
        server.authority.issue({"old", Issue::Use::client, hours{-48}, hours{-1}}), State::expired);
    check(
        server.authority.issue({"new", Issue::Use::client, hours{1}, hours{48}}),
        State::not_yet_valid);
    check(other.issue_client(), State::unknown_issuer);
    check(other.issue({"old", Issue::Use::client, hours{-48}, hours{-1}}), State::unknown_issuer);
    check(server.authority.issue_server(), State::wrong_purpose);

    const PeerCertificate nobody{seen_by(server, std::nullopt, version)};
    CHECK(nobody.state == State::none);
    CHECK(nobody.spki == gateway::core::Digest{});
    CHECK(server.log.count("LAUTTURI_ACCESS_REFUSED", "CERTIFICATE_EXPIRED") == 1);
    CHECK(server.log.count("LAUTTURI_ACCESS_REFUSED", "CERTIFICATE_UNKNOWN_ISSUER") == 2);
    CHECK(server.log.count("LAUTTURI_ACCESS_REFUSED", "CERTIFICATE_WRONG_PURPOSE") == 1);
}

TEST_CASE(
    "of a peer that is not wanted nothing is read but the header, and the answer ends the "
    "connection",
    "[http][certificate]") {
    Listening server;
    server.handler.only_known = true;
    for (const std::string lines :
         {"Content-Length: 40000000\r\n", "Transfer-Encoding: chunked\r\n",
          "Content-Length: 40000000\r\nExpect: 100-continue\r\n", ""}) {
        INFO(lines);
        RawClient client{server.port()};
        // not a byte of the body is sent, and none is waited for
        const std::string answer{
            client.exchange("POST /echo HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n")};
        CHECK(body_of(answer) == "POST /echo 0");
        CHECK(answer.find("\r\nConnection: close\r\n") != std::string::npos);
        CHECK(client.closed_by_peer());
        REQUIRE_FALSE(server.handler.requests().empty());
        CHECK(server.handler.requests().back().unread);
    }
    RawClient::Options options;
    options.identity = server.authority.issue_client();
    RawClient known{server.port(), options};
    CHECK(
        body_of(known.exchange("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"))
        == "POST /echo 3");
    CHECK_FALSE(server.handler.requests().back().unread);
}

TEST_CASE("certificates that cannot be trusted do not flood the log", "[http][certificate]") {
    Listening server;
    Authority other{"another authority"};
    const Identity stranger{other.issue_client()};
    for (int call{0}; call < 60; ++call) {
        RawClient::Options options;
        options.identity = stranger;
        RawClient client{server.port(), options};
        REQUIRE(status_of(client.exchange(get)) == 200);
    }
    const std::size_t lines{
        server.log.count("LAUTTURI_ACCESS_REFUSED", "CERTIFICATE_UNKNOWN_ISSUER")};
    CHECK(lines >= 1);
    CHECK(lines < 60); // some a second, not one each
}

TEST_CASE(
    "a certificate signed by an authority of the same name is of an unknown issuer or invalid",
    "[http][certificate]") {
    Listening server;
    Authority namesake{"test authority"};
    const State state{seen_by(server, namesake.issue_client(), TLS1_3_VERSION).state};
    CHECK((state == State::unknown_issuer || state == State::invalid));
}

TEST_CASE(
    "a certificate that stands on the revocation list is revoked, at once after a reload",
    "[http][certificate]") {
    std::filesystem::path list;
    std::unique_ptr<Identity> good;
    std::unique_ptr<Identity> bad;
    TemporaryFolder folder;
    Authority authority{"revoking authority"};
    good = std::make_unique<Identity>(authority.issue_client());
    bad = std::make_unique<Identity>(authority.issue_client());
    list = folder.path() / "crl.pem";
    std::filesystem::copy_file(authority.revoke({}), list);
    Listening server{[&](auto& settings) {
        settings.client_authority_file = authority.certificate_file();
        settings.client_revocation_file = list;
    }};
    CHECK(seen_by(server, *good, TLS1_3_VERSION).state == State::valid);
    CHECK(seen_by(server, *bad, TLS1_3_VERSION).state == State::valid);

    std::filesystem::copy_file(
        authority.revoke({*bad}), list, std::filesystem::copy_options::overwrite_existing);
    server.listener->reload();
    CHECK(seen_by(server, *good, TLS1_3_VERSION).state == State::valid);
    CHECK(seen_by(server, *bad, TLS1_3_VERSION).state == State::revoked);
}

TEST_CASE(
    "until when our own certificate is valid is told of what is shown, not of its file",
    "[http][certificate]") {
    TemporaryFolder folder;
    const std::filesystem::path file{folder.path() / "own.pem"};
    Authority authority{"own authority"};
    const Identity first{authority.issue_server()};
    std::filesystem::copy_file(first.certificate_file, file);
    Listening server{[&](auto& settings) {
        settings.certificate_chain_file = file;
        settings.key_file = first.key_file;
    }};
    const auto shown = server.listener->certificate_end();
    REQUIRE(shown);

    // of another key, which cannot be taken up
    const Issue later{
        "localhost", Issue::Use::server, std::chrono::hours{-1}, std::chrono::hours{48}};
    std::filesystem::copy_file(
        authority.issue(later).certificate_file, file,
        std::filesystem::copy_options::overwrite_existing);
    CHECK_THROWS(server.listener->reload());
    CHECK(server.listener->certificate_end() == shown);
}

TEST_CASE("without a client authority no certificate is asked for", "[http][certificate]") {
    Listening server{[](auto& settings) { settings.client_authority_file.clear(); }};
    CHECK(seen_by(server, server.authority.issue_client(), TLS1_3_VERSION).state == State::none);
}

TEST_CASE(
    "TLS below 1.2 is refused, and 1.2 speaks only forward secrecy with AEAD", "[http][tls]") {
    Listening server;
    for (const int version : {TLS1_VERSION, TLS1_1_VERSION}) {
        RawClient::Options old;
        old.legacy = true;
        old.lowest = version;
        old.highest = version;
        CHECK_FALSE(RawClient{server.port(), old}.connected());
    }
    RawClient::Options twelve;
    twelve.highest = TLS1_2_VERSION;
    RawClient client{server.port(), twelve};
    REQUIRE(client.connected());
    CHECK(client.version() == "TLSv1.2");
    const std::string suite{SSL_get_cipher_name(&client.ssl())};
    CHECK(suite.starts_with("ECDHE-"));
    CHECK((suite.find("GCM") != std::string::npos || suite.find("CHACHA20") != std::string::npos));
    CHECK(SSL_get_secure_renegotiation_support(&client.ssl()) == 1);
    CHECK(SSL_session_reused(&client.ssl()) == 0);
    CHECK(SSL_SESSION_has_ticket(SSL_get_session(&client.ssl())) == 0);

    CHECK(RawClient{server.port()}.version() == "TLSv1.3");
}

TEST_CASE("a renegotiation is not taken part in", "[http][tls]") {
    Listening server;
    RawClient::Options twelve;
    twelve.highest = TLS1_2_VERSION;
    RawClient client{server.port(), twelve};
    REQUIRE(SSL_renegotiate(&client.ssl()) == 1);
    CHECK(SSL_do_handshake(&client.ssl()) != 1);
}

TEST_CASE(
    "who is revoked while connected is judged anew at its next request, and the others lose none",
    "[http][certificate]") {
    TemporaryFolder folder;
    Authority authority{"revoking authority"};
    const Identity good{authority.issue_client()};
    const Identity bad{authority.issue_client()};
    const std::filesystem::path list{folder.path() / "crl.pem"};
    std::filesystem::copy_file(authority.revoke({}), list);
    Listening server{[&](auto& settings) {
        settings.client_authority_file = authority.certificate_file();
        settings.client_revocation_file = list;
    }};
    RawClient::Options of_good;
    of_good.identity = good;
    RawClient kept{server.port(), of_good};
    RawClient::Options of_bad;
    of_bad.identity = bad;
    RawClient revoked{server.port(), of_bad};
    REQUIRE(status_of(kept.exchange(get)) == 200);
    REQUIRE(status_of(revoked.exchange(get)) == 200);
    const auto first = server.listener->revocations(); // as it is judged by, not as the file says
    REQUIRE(first);

    std::filesystem::copy_file(
        authority.revoke({bad}, 2h), list, std::filesystem::copy_options::overwrite_existing);
    CHECK(server.listener->revocations() == first);
    server.listener->reload();
    const auto second = server.listener->revocations();
    REQUIRE(second);
    CHECK(second->end - first->end > 30min);
    for (RawClient* const client : {&kept, &revoked}) {
        const std::string answer{client->exchange(get)};
        CHECK(status_of(answer) == 200);
        CHECK(answer.find("Connection: close") != std::string::npos);
        CHECK(client->closed_by_peer());
    }
    const auto requests = server.handler.requests();
    REQUIRE(requests.size() == 4);
    CHECK(requests[2].peer.state == State::valid);
    CHECK(requests[2].peer.spki == good.spki);
    CHECK(requests[3].peer.state == State::revoked);
    CHECK(requests[3].peer.spki == bad.spki);
}

TEST_CASE(
    "a certificate or a list that ends while its holder is connected counts no more from its next "
    "request on",
    "[http][certificate]") {
    TemporaryFolder folder;
    Authority authority{"forgetful authority"};
    const Identity brief{authority.issue({"brief", Issue::Use::client, -1h, 4s})};
    const Identity good{authority.issue_client()};
    const std::filesystem::path list{folder.path() / "crl.pem"};
    std::filesystem::copy_file(authority.revoke({}, 8s), list);
    Listening server{[&](auto& settings) {
        settings.client_authority_file = authority.certificate_file();
        settings.client_revocation_file = list;
    }};
    server.handler.only_known = true;
    RawClient::Options of_brief;
    of_brief.identity = brief;
    RawClient ended{server.port(), of_brief};
    RawClient::Options of_good;
    of_good.identity = good;
    RawClient kept{server.port(), of_good};
    REQUIRE(status_of(ended.exchange(get)) == 200);
    REQUIRE(status_of(kept.exchange(get)) == 200);
    CHECK(server.handler.requests().at(0).peer.state == State::valid);

    std::this_thread::sleep_for(5s);
    static_cast<void>(ended.exchange(get));
    CHECK(ended.closed_by_peer());
    static_cast<void>(kept.exchange(get)); // of the others none is lost
    std::this_thread::sleep_for(4s);
    static_cast<void>(kept.exchange(get));
    CHECK(kept.closed_by_peer());
    const auto requests = server.handler.requests();
    REQUIRE(requests.size() == 5);
    CHECK(requests[2].peer.state == State::expired);
    CHECK(requests[3].peer.state == State::valid);
    CHECK(requests[4].peer.state == State::unchecked); // the list's fault, not the certificate's
}

TEST_CASE(
    "lists of another authority than those that are trusted are not taken in their place",
    "[http][certificate]") {
    TemporaryFolder folder;
    Authority authority{"right authority"};
    Authority other{"another authority"};
    const Identity good{authority.issue_client()};
    const std::filesystem::path list{folder.path() / "crl.pem"};
    std::filesystem::copy_file(authority.revoke({}), list);
    Listening server{[&](auto& settings) {
        settings.client_authority_file = authority.certificate_file();
        settings.client_revocation_file = list;
    }};
    std::filesystem::copy_file(
        other.revoke({}), list, std::filesystem::copy_options::overwrite_existing);
    CHECK_THROWS_WITH(server.listener->reload(), "TLS_REVOCATION_FILE");
    CHECK(seen_by(server, good, TLS1_3_VERSION).state == State::valid); // what runs stays
}
