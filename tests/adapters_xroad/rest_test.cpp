#include "adapters/transports/xroad/rest.h"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace adapters::xroad;
using gateway::core::as_bytes;
namespace http = gateway::http;

namespace {

const std::string service_path{"/r1/FI-TEST/GOV/7654321-2/benefits/periods"};
const char* const uuid{"5b0f1c9e-3f0d-4c56-9a38-0d7f3f0c7a11"};

http::Request
a_request(const std::string& method = "GET", const std::string& behind = "/v1/persons?year=2026") {
    http::Request request;
    request.method = method;
    request.target = service_path + behind;
    request.headers.add("Host", "ss.example");
    request.headers.add("X-Road-Client", "FI-TEST/MUN/1234567-1/employment");
    request.headers.add("X-Road-Id", uuid);
    return request;
}

std::string code_of(const http::Request& request) {
    const auto read = read_rest_request(request);
    return read ? "ok" : spelled(read.rejection().code);
}

std::string with_target(const std::string& target) {
    http::Request request{a_request()};
    request.target = target;
    return code_of(request);
}

std::string with_field(const std::string& name, const std::string& value) {
    http::Request request{a_request()};
    request.headers.add(name, value);
    return code_of(request);
}

http::Headers an_answer() {
    http::Headers headers;
    headers.add("x-road-id", uuid);
    headers.add("x-road-client", "FI-TEST/MUN/1234567-1/employment");
    headers.add("x-road-service", "FI-TEST/GOV/7654321-2/benefits/periods");
    headers.add("x-road-request-id", "fd9f2b0c-0000-4000-8000-000000000001");
    headers.add("x-road-request-hash", "abc=");
    return headers;
}

RestRequest sent() {
    return read_rest_request(a_request()).value();
}

}

TEST_CASE("a REST request says who asks whom for what", "[xroad][rest]") {
    const auto read = read_rest_request(a_request());
    REQUIRE(read);
    CHECK(shown(read.value().client) == "FI-TEST/MUN/1234567-1/employment");
    CHECK(shown(read.value().service) == "FI-TEST/GOV/7654321-2/benefits/periods");
    CHECK(read.value().path == "/v1/persons");
    CHECK(read.value().query == "year=2026");
    CHECK(read.value().id == uuid);
    CHECK_FALSE(read.value().user_id);
}

TEST_CASE(
    "a path has five parts of a service under /r1/, and nothing that climbs", "[xroad][rest]") {
    CHECK(with_target(service_path) == "ok");
    CHECK(with_target(service_path + "/") == "ok");
    CHECK(with_target(service_path + "?a=b/c?d") == "ok");
    CHECK(with_target(service_path + "/a%20b;c=d/%C3%A4") == "ok");
    CHECK(with_target("/r2/FI-TEST/GOV/7654321-2/benefits/periods") == "invalid_http_method");
    CHECK(with_target("/r1/FI-TEST/GOV/7654321-2/periods") == "bad_request");
    CHECK(with_target("/r1/FI-TEST/GOV/7654321-2/a%2Fb/periods") == "bad_request");
    CHECK(with_target("/r1/FI-TEST/GOV/../benefits/periods") == "bad_request");
    CHECK(with_target("/r1//GOV/7654321-2/benefits/periods") == "bad_request");
    for (const char* behind :
         {"/a%2Fb",    "/a%2fb",     "/a%5Cb",        "/../x",    "/a/..", "/.",
          "/%2e%2e/x", "/%2E./x",    "/%252e%252e/x", "/a%252Fb", "/a//b", "//a",
          "/a%00",     "/a%0Ab",     "/a%7F",         "/a%",      "/a%2",  "/a%zz",
          "/a%FF",     "?a=%0D%0AX", "?a=%",          "/a\"b",    "/a|b"}) {
        INFO(behind);
        CHECK(with_target(service_path + behind) == "bad_request");
    }
}

TEST_CASE("header fields of X-Road stand once", "[xroad][rest]") {
    CHECK(with_field("x-road-client", "FI-TEST/MUN/9999999-9/other") == "duplicate_header_field");
    CHECK(
        with_field("X-ROAD-CLIENT", "FI-TEST/MUN/1234567-1/employment")
        == "duplicate_header_field");
    CHECK(with_field("X-Road-Id", uuid) == "duplicate_header_field");
    CHECK(with_field("X-Own", "anything") == "ok");
    CHECK(with_field("X-Road-UserId", "official-17") == "ok");
    CHECK(with_field("X-Road-UserId", std::string(2000, 'a')) == "bad_request");
    CHECK(with_field("X-Road-UserId", "\xFF") == "bad_request");
    for (const char* name : {"X-Road-UserId", "X-Road-Issue"}) {
        CHECK(with_field(name, "a\xC2\x85") == "bad_request"); // NEL ends a line for some
        CHECK(with_field(name, "a\xC2\xA0") == "ok");
    }
    CHECK(with_field("X-Road-Represented-Party", "COM/1") == "ok");
    CHECK(with_field("X-Road-Represented-Party", "A/B/C") == "bad_request");
    CHECK(with_field("X-Road-Security-Server", "FI-TEST/GOV/7654321-2/ss1") == "ok");
    CHECK(with_field("X-Road-Security-Server", "FI-TEST/GOV/7654321-2") == "bad_request");
    http::Request bare;
    bare.method = "GET";
    bare.target = service_path;
    CHECK(code_of(bare) == "invalid_client_identifier");
    bare.headers.add("X-Road-Client", "FI-TEST/MUN");
    CHECK(code_of(bare) == "invalid_client_identifier");
}

TEST_CASE("a refusal of REST names what is wrong", "[xroad][rest]") {
    const auto place = [](const std::string& behind, const std::string& name = "X-Own") {
        http::Request request{a_request("GET", behind)};
        request.headers.add(name, uuid);
        const auto read = read_rest_request(request);
        REQUIRE_FALSE(read);
        return read.rejection().path;
    };
    CHECK(place("/a//b") == "the path behind the service");
    CHECK(place("/a?b=%") == "the query");
    CHECK(place("/a?b=%C2%85") == "the query");
    CHECK(place("/a", "X-ROAD-ID") == "x-road-id");
}

TEST_CASE("a body where X-Road drops it unsaid is refused", "[xroad][rest]") {
    for (const char* method : {"GET", "HEAD", "DELETE", "OPTIONS", "TRACE"}) {
        INFO(method);
        http::Request request{a_request(method)};
        CHECK(code_of(request) == "ok");
        request.body.resize(1);
        CHECK(code_of(request) == "bad_request");
    }
    for (const char* method : {"POST", "PUT", "PATCH"}) {
        http::Request request{a_request(method)};
        request.body.resize(1);
        CHECK(code_of(request) == "ok");
    }
    CHECK(code_of(a_request("CONNECT")) == "invalid_http_method");
    CHECK(code_of(a_request("get")) == "invalid_http_method");
}

TEST_CASE("a provider knows its service by the base path alone", "[xroad][rest]") {
    const ServiceId service{{{"FI-TEST", "MUN", "1"}, "registers"}, "persons"};
    http::Request request{a_request()};
    request.target = "/provide/persons/a?b=c";
    const auto read = read_rest_provided(request, service, "/provide/persons");
    REQUIRE(read);
    CHECK(read.value().service == service);
    CHECK(read.value().path == "/a");
    CHECK(read.value().query == "b=c");
    CHECK_FALSE(read_rest_provided(request, service, "/provide/person"));
    CHECK_FALSE(read_rest_provided(request, service, "/other"));
    request.target = "/provide/persons/a%2Fb";
    CHECK_FALSE(read_rest_provided(request, service, "/provide/persons"));
}

TEST_CASE("an answer is the one to our request, or is refused", "[xroad][rest]") {
    const auto read = read_rest_answer(404, an_answer(), "", sent());
    REQUIRE(read);
    CHECK(
        std::get<RestAnswer>(read.value())
        == RestAnswer{404, "fd9f2b0c-0000-4000-8000-000000000001", "abc="});
    const auto place = [](auto change) {
        RestRequest other{sent()};
        change(other);
        const auto answer = read_rest_answer(200, an_answer(), "", other);
        REQUIRE_FALSE(answer);
        CHECK(spelled(answer.rejection().code) == "inconsistent_response");
        return answer.rejection().path;
    };
    CHECK(place([](RestRequest& r) { r.client.subsystem = "other"; }) == "X-Road-Client");
    CHECK(place([](RestRequest& r) { r.service.code = "other"; }) == "X-Road-Service");
    CHECK(place([](RestRequest& r) { r.id = "other"; }) == "X-Road-Id");
    CHECK_FALSE(read_rest_answer(200, http::Headers{}, "", sent()));
    http::Headers twice{an_answer()};
    twice.add("X-Road-Id", "other");
    CHECK_FALSE(read_rest_answer(200, twice, "", sent()));
}

TEST_CASE("X-Road's word has no request hash; with one the party wrote it", "[xroad][rest]") {
    http::Headers own;
    own.add("X-Road-Error", "Server.ServerProxy.UnknownService");
    const std::string body{
        R"({"type":"Server.ServerProxy.UnknownService","message":"words","detail":")"
        + std::string{uuid} + "\"}"};
    // 400 or 500, whichever versions met: the code says it
    for (const int status : {400, 500}) {
        const auto read = read_rest_answer(status, own, body, sent());
        REQUIRE(read);
        CHECK(
            std::get<Fault>(read.value())
            == Fault{
                "server.serverproxy.unknown_service", Fault::Origin::partner_security_server,
                uuid});
    }
    CHECK(std::get<Fault>(read_rest_answer(500, own, "no json", sent()).value()).tracking.empty());
    http::Headers later; // than the versions that are known here
    later.add("X-Road-Error", "whatever");
    CHECK(
        std::get<Fault>(read_rest_answer(500, later, body, sent()).value())
        == Fault{"whatever", Fault::Origin::unknown_server, uuid});
    http::Headers forged{an_answer()};
    forged.add("X-Road-Error", "Server.ServerProxy.AccessDenied");
    const auto answer = read_rest_answer(500, forged, body, sent());
    REQUIRE(answer);
    CHECK(std::holds_alternative<RestAnswer>(answer.value()));
}

TEST_CASE("what is written of a REST request reads as what was meant", "[xroad][rest][property]") {
    CHECK(rc::check("read(write(request)) = request", [] {
        const auto part = [] {
            return "x"
                   + *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"aZ0-_. ()="}))
                   + "x";
        };
        RestRequest request{"POST", {{{part(), part(), part()}, part()}, part()}};
        request.client = {{part(), part(), part()}, part()};
        request.id = uuid;
        request.path = *rc::gen::element<std::string>("", "/", "/v1", "/v1/a%20b", "/v1/x/");
        request.query = *rc::gen::element<std::string>("", "a=b", "a=%C3%A4&b");
        if (*rc::gen::arbitrary<bool>()) {
            request.user_id = part();
            request.issue = part();
            request.represented_party = RepresentedParty{part(), part()};
            request.security_server = ServerId{request.client.member, part()};
        }
        const auto head = write_rest_request(request, true);
        RC_ASSERT(head.ok());
        http::Request written;
        written.method = head.value().method;
        written.target = head.value().target;
        for (const auto& [name, value] : head.value().headers) {
            written.headers.add(name, value);
        }
        const auto read = read_rest_request(written);
        RC_ASSERT(read.ok());
        RC_ASSERT(read.value() == request);
    }));
}

TEST_CASE(
    "what would not be read, or names a person in the open, is not written", "[xroad][rest]") {
    const auto code = [](auto change, bool with_body = false) {
        RestRequest request{sent()};
        change(request);
        const auto written = write_rest_request(request, with_body);
        return written ? "written" : spelled(written.rejection().code);
    };
    CHECK(code([](RestRequest&) {}) == "written");
    CHECK(code([](RestRequest&) {}, true) == "bad_request");
    CHECK(code([](RestRequest& r) { r.id.reset(); }) == "missing_header_field");
    CHECK(code([](RestRequest& r) { r.path = "/a/../b"; }) == "bad_request");
    CHECK(code([](RestRequest& r) { r.path = "/a?b"; }) == "bad_request");
    CHECK(code([](RestRequest& r) { r.service.provider.subsystem.reset(); }) == "bad_request");
    CHECK(code([](RestRequest& r) { r.issue = "a\r\nX-Road-Client: b"; }) == "bad_request");
    CHECK(code([](RestRequest& r) { r.path = "/persons/010190-999W"; }) == "xroad_personal_data");
    CHECK(
        code([](RestRequest& r) { r.path = "/persons/010190%2D999W/x"; }) == "xroad_personal_data");
    CHECK(code([](RestRequest& r) { r.query = "hetu=010190-999W"; }) == "xroad_personal_data");
    CHECK(code([](RestRequest& r) { r.user_id = "010190-999W"; }) == "xroad_personal_data");
    // as people write it, and within a word
    CHECK(code([](RestRequest& r) { r.path = "/persons/010190-999w"; }) == "xroad_personal_data");
    CHECK(code([](RestRequest& r) { r.user_id = "010190999W"; }) == "xroad_personal_data");
    CHECK(code([](RestRequest& r) { r.issue = "x010594y9021x"; }) == "xroad_personal_data");
    CHECK(code([](RestRequest& r) { r.id = "010594y9021"; }) == "xroad_personal_data");
    // the digits of a message's id are nobody's
    CHECK(code([](RestRequest& r) { r.id = "01990105-94a9-7021-8a01-010594a90213"; }) == "written");
}
