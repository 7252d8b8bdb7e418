#include "adapters/transports/xroad/advice_words.h"
#include "adapters/transports/xroad/identifiers.h"
#include "adapters/transports/xroad/rest.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <set>

using namespace adapters::xroad;

namespace {

/// A part as newer and as older members have it.
rc::Gen<std::string> a_part() {
    return rc::gen::map(
        rc::gen::pair(
            rc::gen::nonEmpty(rc::gen::container<std::string>(
                rc::gen::elementOf(std::string{"abzAZ019'()+,-.=?_ ~!*@&$#[]{}\"<>|^`"}))),
            rc::gen::element<std::string>("", "ä", "Ö", "€", "🚢")),
        [](const auto& pair) { return "x" + pair.first + pair.second + "x"; });
}

}

TEST_CASE("a client is a member or a subsystem, by three or four parts", "[xroad]") {
    const auto member = parse_client("FI/MUN/1234567-1");
    REQUIRE(member);
    CHECK(member->member == MemberId{"FI", "MUN", "1234567-1"});
    CHECK_FALSE(member->subsystem);
    const auto subsystem = parse_client("FI-TEST/MUN/1234567-1/employment");
    REQUIRE(subsystem);
    CHECK(subsystem->subsystem == "employment");
    CHECK(shown(*subsystem) == "FI-TEST/MUN/1234567-1/employment");
    for (const char* wrong :
         {"", "FI", "FI/MUN", "FI/MUN/1/a/b", "FI/MUN/1/", "/MUN/1/a", "FI//1/a"}) {
        INFO(wrong);
        CHECK_FALSE(parse_client(wrong));
    }
}

TEST_CASE("each part is percent-encoded alone, and older members' letters are kept", "[xroad]") {
    const auto id = parse_client("FI_TEST/MUN/1%202/ty%C3%B6_llisyys");
    REQUIRE(id);
    CHECK(id->member.instance == "FI_TEST");
    CHECK(id->member.member_code == "1 2");
    CHECK(id->subsystem == "työ_llisyys");
    CHECK(encoded(*id) == "FI_TEST/MUN/1%202/ty%C3%B6_llisyys");
}

TEST_CASE(
    "encoded slashes, dot segments, control characters and half escapes are no identifiers",
    "[xroad]") {
    for (const char* part :
         {"a%2Fb", "a%2fb",    "a%5Cb", ".",   "..",   "%2e%2E",  "a%00b",       "a%0Ab",
          "a%7Fb", "a%C2%85b", "a%",    "a%4", "a%GG", "a%252Fb", "a%E2%80%8Bb", "a%EF%BB%BFb",
          "%FF",   "%20a",     "a%20",  "a b", "a\"b", "a%3Bb",   "a:b",         "ä"}) {
        INFO(part);
        CHECK_FALSE(parse_client("FI/MUN/1/" + std::string{part}));
        CHECK_FALSE(parse_rest_service("FI/MUN/1/a/" + std::string{part}));
        CHECK_FALSE(parse_server("FI/MUN/1/" + std::string{part}));
        CHECK_FALSE(parse_central_service("FI/" + std::string{part}));
        CHECK_FALSE(parse_represented_party(std::string{part}));
    }
    CHECK_FALSE(is_part(std::string(256, 'a')));
    CHECK(is_part(std::string(255, 'a')));
}

TEST_CASE("a REST service has exactly five parts: members without subsystem have none", "[xroad]") {
    CHECK(parse_rest_service("FI/GOV/1/sub/svc"));
    CHECK_FALSE(parse_rest_service("FI/GOV/1/svc"));
    CHECK_FALSE(parse_rest_service("FI/GOV/1/sub/svc/v1"));
    CHECK(parse_server("FI/GOV/1/server1"));
    CHECK_FALSE(parse_server("FI/GOV/1"));
    CHECK(parse_represented_party("COM/1")->party_class == "COM");
    CHECK_FALSE(parse_represented_party("1")->party_class);
    CHECK_FALSE(parse_represented_party("A/B/C"));
    CHECK(parse_central_service("FI/svc") == CentralServiceId{"FI", "svc"});
}

TEST_CASE("what is written of identifiers reads as what was meant", "[xroad][property]") {
    CHECK(rc::check("parse(encoded(id)) = id", [] {
        ClientId client{{*a_part(), *a_part(), *a_part()}};
        if (*rc::gen::arbitrary<bool>()) {
            client.subsystem = *a_part();
        }
        RC_ASSERT(is_good(client));
        RC_ASSERT(parse_client(encoded(client)) == client);
        const ServiceId service{{client.member, *a_part()}, *a_part()};
        RC_ASSERT(parse_rest_service(encoded(service)) == service);
        const ServerId server{client.member, *a_part()};
        RC_ASSERT(parse_server(encoded(server)) == server);
        const CentralServiceId central{*a_part(), *a_part()};
        RC_ASSERT(parse_central_service(encoded(central)) == central);
        const RepresentedParty party{*a_part(), *a_part()};
        RC_ASSERT(parse_represented_party(encoded(party)) == party);
    }));
    CHECK(rc::check("what parses is written in a way that parses to the same", [] {
        const auto text =
            *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"abF%2fF/.C3A4 "}));
        if (const auto id = parse_client(text); id) {
            RC_ASSERT(is_good(*id));
            RC_ASSERT(parse_client(encoded(*id)) == id);
        }
    }));
}

TEST_CASE("a code has one form whichever version of X-Road spelled it", "[xroad][codes]") {
    CHECK(normalised("Server.ServerProxy.AccessDenied") == "server.serverproxy.access_denied");
    CHECK(normalised("server.serverproxy.access_denied") == "server.serverproxy.access_denied");
    CHECK(
        normalised("Server.ServerProxy.ServiceFailed.HttpError")
        == "server.serverproxy.service_failed.http_error");
    CHECK(normalised("Server.ClientProxy.IOError") == "server.clientproxy.io_error");
    CHECK(
        normalised("Server.ClientProxy.SslAuthenticationFailed")
        == "server.clientproxy.ssl_authentication_failed");
    // the one that was not renamed by rule
    CHECK(
        normalised("Server.ClientProxy.OutdatedGlobalConf")
        == normalised("server.clientproxy.global_conf_outdated"));
    CHECK(normalised("Server.ClientProxy.OpMonitor") == "server.clientproxy.opmonitor");
    CHECK(
        normalised("Server.ServerProxy.HashChainUnusedInputs")
        == "server.serverproxy.hashchain_unused_inputs");
    CHECK(normalised("Client.DuplicateHeaderField") == "client.duplicate_header_field");
    CHECK(normalised("no code at all").empty());
    CHECK(normalised("a\nb").empty());
    CHECK(normalised(std::string(201, 'a')).empty());
    CHECK(normalised("").empty());
}

TEST_CASE("a fault says whose word it is, by its code and never by its status", "[xroad][codes]") {
    using Origin = Fault::Origin;
    CHECK(fault_of("Client.InvalidXml", "").origin == Origin::our_message);
    CHECK(fault_of("Server.ClientProxy.NetworkError", "").origin == Origin::own_security_server);
    CHECK(
        fault_of("server.serverproxy.unknown_service", "").origin
        == Origin::partner_security_server);
    CHECK(fault_of("Server.ServerProxy.ServiceFailed", "").origin == Origin::partner_system);
    const Fault party{fault_of("soap:Server", "")};
    CHECK(party.origin == Origin::party);
    CHECK(party.code == "Server");
    CHECK(fault_of("SOAP-ENV:Client", "").origin == Origin::party);
    CHECK(fault_of("Server.ServerProxyX.AccessDenied", "").origin == Origin::party);
    CHECK(fault_of("words of a stranger", "").code == "*");
}

TEST_CASE("only a UUID is kept of a fault's detail", "[xroad][codes]") {
    const char* const id{"5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11"};
    CHECK(fault_of("Client.InvalidXml", std::string{" "} + id + "\n").tracking == id);
    CHECK(fault_of("Client.InvalidXml", "Maija Meikäläinen").tracking.empty());
    CHECK(fault_of("soap:Server", id).tracking.empty());
}

TEST_CASE(
    "every code has words in three languages, and the last known part counts", "[xroad][codes]") {
    std::set<std::string_view> told;
    for (const Language language : {Language::fi, Language::sv, Language::en}) {
        for (const char* code :
             {"client.invalid_xml", "server.serverproxy.access_denied", "maintenance_mode",
              "server.clientproxy.ssl_authentication_failed", "nothing.that.is_known"}) {
            const Advice advice{advice_on(code, language)};
            INFO(code);
            CHECK_FALSE(advice.meaning.empty());
            CHECK_FALSE(advice.action.empty());
            CHECK(told.insert(advice.meaning).second);
        }
    }
    CHECK(
        advice_on("server.serverproxy.service_failed.never_heard_of", Language::en).meaning
        == advice_on("service_failed", Language::en).meaning);
    for (const char* code :
         {"server.clientproxy.io_error", "server.clientproxy.database_error",
          "server.clientproxy.missing_signature", "server.serverproxy.signature_verification"}) {
        INFO(code);
        CHECK(advice_on(code, Language::en).meaning != advice_on("?", Language::en).meaning);
    }
    const Fault party{fault_of("soap:Server", "")};
    CHECK(advice_on(party, Language::en).meaning != advice_on("server", Language::en).meaning);
    CHECK(passes_with_time("server.serverproxy.maintenance_mode"));
    CHECK_FALSE(passes_with_time("server.serverproxy.access_denied"));
}

TEST_CASE(
    "no advice promises that something is sent again: a question is put once", "[xroad][codes]") {
    for (const auto& entry : words::entries) {
        for (const Advice& advice : entry.words) {
            INFO(entry.code << ": " << advice.action);
            for (const char* promise :
                 {"Odota", "yritetään", "itsestään", "Vänta", "görs om", "av sig själv", "Wait",
                  "tried again", "by itself"}) {
                CHECK(advice.action.find(promise) == std::string_view::npos);
            }
        }
    }
}

TEST_CASE(
    "where only X-Road writes, a code that is not known here is not the party's",
    "[xroad][codes]") {
    using Origin = Fault::Origin;
    const char* const id{"5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11"};
    for (const char* code : {"whatever", "server.newproxy.access_denied", "words of a stranger"}) {
        INFO(code);
        const Fault fault{fault_of_xroad(code, id)};
        CHECK(fault.origin == Origin::unknown_server);
        CHECK(to_text(fault.origin) == "own-security-server");
        CHECK(fault.tracking == id);
        for (const Language language : {Language::fi, Language::sv, Language::en}) {
            CHECK(advice_on(fault, language).meaning == advice_on("?", language).meaning);
        }
    }
    CHECK(fault_of_xroad("whatever", "Maija Meikäläinen").tracking.empty());
    CHECK(shown(fault_of_xroad("words of a stranger", id)) == "xroad_unknown_fault");
    CHECK(shown(fault_of("words of a stranger", id)) == "xroad_party_fault");
    CHECK(
        fault_of_xroad("Server.ServerProxy.AccessDenied", id)
        == fault_of("Server.ServerProxy.AccessDenied", id));
}

TEST_CASE("one word is told as the trouble of whoever's it is", "[xroad][codes]") {
    for (const Language language : {Language::fi, Language::sv, Language::en}) {
        const auto meaning = [language](const std::string& code) {
            return advice_on(fault_of(code, ""), language).meaning;
        };
        const auto plain = [language](const char* code) {
            return advice_on(code, language).meaning;
        };
        const std::string_view behind{plain("service_failed")};
        const std::string_view of_an_answer{meaning("server.clientproxy.service_failed")};
        const std::string_view partners{meaning("server.serverproxy.network_error")};
        CHECK(std::set{behind, of_an_answer, partners}.size() == 3);
        for (const char* code :
             {"missing_header_field", "ssl_authentication_failed", "invalid_content_type",
              "invalid_soap", "network_error", "global_conf_outdated", "timestamping_failed",
              "logging_failed"}) {
            INFO(code);
            const std::string word{code};
            CHECK(meaning("client." + word) == plain(code));
            CHECK(meaning("server.clientproxy." + word) == plain(code));
            CHECK(meaning("server.clientproxy.service_failed." + word) == of_an_answer);
            CHECK(meaning("server.serverproxy.service_failed." + word) == behind);
        }
        for (const char* code :
             {"ssl_authentication_failed", "network_error", "global_conf_outdated",
              "timestamping_failed", "logging_failed"}) {
            CHECK(meaning("server.serverproxy." + std::string{code}) == partners);
        }
        for (const char* code : {"http_error", "inconsistent_response"}) {
            CHECK(meaning("server.serverproxy.service_failed." + std::string{code}) == plain(code));
        }
        CHECK(
            meaning("Server.ServerProxy.ServiceFailed.SslAuthenticationFailed")
            == behind); // in both spellings
        CHECK(meaning("server.serverproxy.access_denied") == plain("access_denied"));
    }
}
