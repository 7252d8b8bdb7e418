// A signed test message to a party, by the interface and the command line of a real daemon: what
// arrives is about nobody and is verified here as the party would, by RFC 9421 and the public key.

#include "gateway/crypto/base64.h"
#include "gateway/crypto/digest.h"
#include "gateway/crypto/signature.h"
#include "tests/admin/api_calls.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <regex>

using namespace tests::admin;
using namespace tests::corridor;
using namespace gateway;
namespace simulators = tests::simulators;

namespace {

ApiReply send_test(ApiCalls& calls, const std::string& endpoint) {
    return calls.local({"POST", "/partners/kela/test-message", Json{{"endpoint", endpoint}}});
}

/// Kela says where it takes test messages.
void let_kela_take_tests(House& house, ApiCalls& calls) {
    const auto file = house.mappings() / "parties/kela/endpoints.yaml";
    const std::string text{read_file(file)};
    if (text.find("test-path") == std::string::npos) {
        const std::size_t line{text.find("    url: ")};
        REQUIRE(line != std::string::npos);
        write_file(
            file, text.substr(0, line) + "    settings: {test-path: /statements/test}\n"
                      + text.substr(line));
        house.signal(SIGHUP);
    }
    REQUIRE(eventually([&] {
        const Json partners = calls.local({"GET", "/partners"}).body.at("partners");
        return partners.dump().find("\"takes_tests\":true") != std::string::npos;
    }));
}

simulators::Request last_at(House& house, const std::string& target) {
    const std::vector<simulators::Request> all{house.kela().requests()};
    for (auto one = all.rbegin(); one != all.rend(); ++one) {
        if (one->target == target) {
            return *one;
        }
    }
    return {};
}

/// What a header has between `lautturi=` and its end.
std::string labelled(const simulators::Request& request, const std::string& header) {
    const std::string value{request.header(header)};
    REQUIRE(value.starts_with("lautturi="));
    return value.substr(std::string{"lautturi="}.size());
}

/// Without the colons of a byte sequence.
core::Bytes bytes_of(const std::string& sequence) {
    REQUIRE(sequence.size() > 2);
    return crypto::from_base64(sequence.substr(1, sequence.size() - 2)).value();
}

bool verifies(House& house, const simulators::Request& request) {
    const std::string parameters{labelled(request, "Signature-Input")};
    const std::string base{
        "\"@method\": " + request.method + "\n\"@path\": " + request.target
        + "\n\"content-type\": " + request.header("Content-Type")
        + "\n\"content-digest\": " + request.header("Content-Digest") + "\n\"idempotency-key\": "
        + request.header("Idempotency-Key") + "\n\"@signature-params\": " + parameters};
    const auto key =
        crypto::VerifyKey::from_pem(read_file(house.data() / "keys/journal.pub")).value();
    CHECK(parameters.find(core::to_hex(key.fingerprint())) != std::string::npos);
    const std::string digest{
        "sha-256=:" + crypto::to_base64(crypto::sha256(core::as_bytes(request.body))) + ":"};
    return digest == request.header("Content-Digest")
           && key.verify(core::as_bytes(base), bytes_of(labelled(request, "Signature")));
}

}

TEST_CASE(
    "a test message arrives signed, says nothing of anybody, and what the party answers is told",
    "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    let_kela_take_tests(house, calls);
    const std::size_t before{house.kela().request_count()};
    const ApiReply sent{send_test(calls, "statements")};
    INFO(sent.body.dump());
    REQUIRE(sent.status == 200);
    CHECK(sent.body.at("accepted") == true);
    CHECK(sent.body.at("status") == 200);
    CHECK(house.kela().request_count() == before + 1);

    const simulators::Request arrived{last_at(house, "/statements/test")};
    CHECK(arrived.method == "POST");
    CHECK(arrived.header("Idempotency-Key") == sent.body.at("message"));
    CHECK(verifies(house, arrived));
    CHECK_FALSE(arrived.client_spki.empty()); // known by the same certificate as every message
    const Json body = Json::parse(arrived.body);
    CHECK(body.at("test_message") == sent.body.at("message"));
    CHECK(body.at("to") == "kela");
    CHECK(body.size() == 6);
    CHECK_FALSE(std::regex_search(arrived.body, std::regex{R"(\d{6}[-+A-FU-Y]\d{3}\w)"}));

    simulators::Request changed{arrived};
    changed.body += ' ';
    CHECK_FALSE(verifies(house, changed));

    house.kela().behave("/statements/test", {.status = 401, .times = 1});
    const ApiReply refused{send_test(calls, "statements")};
    CHECK(refused.status == 200);
    CHECK(refused.body.at("accepted") == false);
    CHECK(refused.body.at("status") == 401);
    CHECK(refused.body.at("message") != sent.body.at("message"));
    CHECK(calls.misfits().empty());
}

TEST_CASE(
    "a test message goes only where the endpoint says that it takes such, and by whoever operates",
    "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    let_kela_take_tests(house, calls);
    const std::size_t before{house.kela().request_count() + house.provider().request_count()};
    CHECK(send_test(calls, "nowhere").body.at("errors").at(0).at("code") == "ENDPOINT_UNKNOWN");
    const ApiReply untold{calls.local(
        {"POST", "/partners/kuntoutus-esimerkki/test-message", Json{{"endpoint", "referrals"}}})};
    CHECK(untold.status == 422);
    CHECK(untold.body.at("errors").at(0).at("code") == "ENDPOINT_WITHOUT_TESTS");
    CHECK(
        calls.local({"POST", "/partners/nobody/test-message", Json{{"endpoint", "x"}}}).code()
        == "PARTNER_UNKNOWN");
    calls.become({"auditor"});
    CHECK(send_test(calls, "statements").code() == "ROLE_TOO_LOW");
    CHECK(house.kela().request_count() + house.provider().request_count() == before);
    CHECK(calls.misfits().empty());
}

TEST_CASE("the command line tries and tests an endpoint, too", "[admin][house][operation]") {
    House& house{house_of("administration")};
    ApiCalls calls{house};
    calls.become({"operator"});
    let_kela_take_tests(house, calls);
    CHECK(house.verb_json({"party", "try", "kela", "statements"}).at("reached") == true);
    CHECK(house.verb({"party", "try", "kela", "nowhere"}).status == 2);
    const Finished tested{house.verb({"party", "test", "kela", "statements"})};
    CHECK(tested.status == 0);
    CHECK(tested.out.starts_with("accepted: ANSWERED, status 200 ("));
    CHECK(verifies(house, last_at(house, "/statements/test")));
    house.kela().behave("/statements/test", {.status = 503, .times = 1});
    CHECK(house.verb({"party", "test", "kela", "statements"}).status == 1);
}
