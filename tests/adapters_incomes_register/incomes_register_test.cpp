// The Incomes Register: signed questions, answers that are believed only as far as their signature
// reaches, and reports that are ready later, or never.

#include "adapters/transports/incomes_register/incomes_register.h"
#include "gateway/core/error.h"
#include "gateway/core/fingerprint.h"
#include "gateway/http/loops.h"
#include "gateway/text/text.h"
#include "tests/adapters_https/support.h"
#include "tests/http/support/listening.h"
#include "tests/simulators/incomes_register.h"

#include <catch2/catch.hpp>

#include <array>
#include <future>
#include <tuple>

using namespace tests;
using namespace std::chrono_literals;
using gateway::core::Code;
using gateway::core::GatewayError;
using gateway::ports::Collector;
using gateway::ports::DeliveryOutcome;
using gateway::ports::DeliveryReceipt;
using gateway::ports::Endpoint;
using nlohmann::json;

namespace {

/// As the register gives them out; the first delivery's, and ours.
constexpr const char* reports{
    R"(<i:reports xmlns:i="urn:test:income"><IRDeliveryId>00000000000000000000000000000001</IRDeliveryId>)"
    R"(<DeliveryDataOwner><Type>1</Type><Code>2296962-1</Code></DeliveryDataOwner>)"
    R"(<i:report><i:amount>1850.00</i:amount></i:report></i:reports>)"};
constexpr const char* answer{
    R"(<i:answer xmlns:i="urn:test:income"><i:amount>1850.00</i:amount></i:answer>)"};
const std::string question{
    R"(<i:question xmlns:i="urn:test:income"><i:who>010594Y9021</i:who></i:question>)"};

/// Today, with a clock of waiting that is set.
class TodaysClock final : public gateway::ports::Clock {
public:
    [[nodiscard]] gateway::core::Instant now() const override {
        return gateway::core::Instant::from_microseconds(
            std::chrono::duration_cast<std::chrono::microseconds>(
                std::chrono::system_clock::now().time_since_epoch())
                .count());
    }
    [[nodiscard]] std::chrono::microseconds since_boot() const override { return m_since_boot; }
    void pass(std::chrono::seconds span) { m_since_boot += span; }

private:
    std::chrono::microseconds m_since_boot{1s};
};

struct Scene {
    Scene() {
        corridor::write_file(folder.path() / "reports.xml", reports);
        corridor::write_file(folder.path() / "answer.xml", answer);
        corridor::write_file(
            folder.path() / "question.xml",
            "<?xml version=\"1.0\"?>\n<i:wages "
            "xmlns:i=\"urn:test:income\"><i:since>2026-01-01</i:since></i:wages>\n");
        peer.set("records", (folder.path() / "reports.xml").string());
        peer.set("answer", (folder.path() / "answer.xml").string());
        loops.start();
    }
    ~Scene() {
        client.reset();
        loops.stop();
    }

    [[nodiscard]] Endpoint endpoint(const std::string& path) const {
        Endpoint made;
        made.url = peer.url(path);
        made.trust_file = authority.authority();
        made.server_pins = {*gateway::core::fingerprint_of(authority.spki("register"))};
        made.settings = {
            {"signing-certificate", authority.identity("us").certificate.string()},
            {"signing-key", authority.identity("us").key.string()},
            {"signers", authority.spki("register")},
            {"owner", "2296962-1"},
            {"request-file", (folder.path() / "question.xml").string()}};
        return made;
    }

    [[nodiscard]] DeliveryReceipt ask(const std::string& body) {
        const auto transport = factory.open(endpoint("/now"));
        std::promise<DeliveryReceipt> promise;
        auto receipt = promise.get_future();
        const gateway::ports::Payload payload{
            gateway::core::as_bytes(body), "application/xml", "0190-key", 20s};
        transport->send(permit_for(body), payload, [&](DeliveryReceipt got) {
            promise.set_value(std::move(got));
        });
        return receipt.get();
    }

    /// The code with which a look ends; empty where it ends well.
    [[nodiscard]] std::string look(Collector& collector) {
        try {
            const auto arrival = collector.next(); // outside of CHECK, which would catch
            CHECK_FALSE(arrival);
            return {};
        } catch (const GatewayError& failure) {
            return std::string{failure.code().text()};
        }
    }

    [[nodiscard]] std::size_t asked(const std::string& what) const {
        const std::vector<json> all = peer.requests();
        return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), [&](const json& one) {
            return one.at("document").get<std::string>().find(what) != std::string::npos;
        }));
    }

    gateway::text::XmlLibrary library;
    simulators::TemporaryFolder folder;
    simulators::DevCa authority{{"us", "register", "stranger"}};
    simulators::IncomesRegister peer{
        authority.identity("register"), authority.authority(), authority.identity("us").certificate,
        json::object()};
    TodaysClock clock;
    gateway::http::Loops loops{network_libraries(), 1};
    std::unique_ptr<gateway::http::Client> client{std::make_unique<gateway::http::Client>(loops)};
    adapters::incomes_register::IncomesRegisterTransportFactory factory{
        *client, {authority.identity("us").certificate, authority.identity("us").key}, clock};
};

std::string text_of(gateway::ports::ByteSource& source) {
    std::array<std::byte, 50'000> buffer{};
    const std::size_t count{source.read(buffer)};
    return std::string{gateway::core::as_text({buffer.data(), count})};
}

}

TEST_CASE(
    "a question that is answered at once goes signed, and its answer comes signed",
    "[incomes-register]") {
    Scene scene;
    const DeliveryReceipt receipt{scene.ask(question)};
    CHECK(receipt.outcome == DeliveryOutcome::delivered);
    CHECK(receipt.code == Code{"DELIVERED"});
    CHECK(gateway::core::as_text(receipt.response) == answer); // without the signature
    CHECK(receipt.content_type == "application/xml");
    const json asked = scene.peer.requests().front();
    CHECK(asked.at("signed") == true);
    CHECK(asked.at("path") == "/now");
    CHECK(asked.at("document").get<std::string>().find("010594Y9021") != std::string::npos);
}

TEST_CASE(
    "an answer that is not signed by the register says nothing", "[incomes-register][attack]") {
    Scene scene;
    const std::pair<const char*, const char*> tried[]{
        {"unsigned", "SIGNATURE_MISSING"},
        {"changed", "SIGNATURE_WRONG"},
        {"wrapped", "SIGNATURE_FORM"}};
    for (const auto& [wrong, code] : tried) {
        INFO(wrong);
        scene.peer.set("wrong", wrong);
        const DeliveryReceipt receipt{scene.ask(question)};
        CHECK(receipt.outcome == DeliveryOutcome::unknown);
        CHECK(receipt.code.text() == code);
        CHECK(receipt.response.empty());
    }
    scene.peer.set("wrong", nullptr);
    const auto stranger = scene.authority.identity("stranger");
    scene.peer.set("signer", {stranger.certificate.string(), stranger.key.string()});
    CHECK(scene.ask(question).code == Code{"SIGNER_NOT_PINNED"});
    scene.peer.set("wrong", "fault");
    const DeliveryReceipt fault{scene.ask(question)};
    CHECK(fault.outcome == DeliveryOutcome::unknown);
    CHECK(fault.code == Code{"HTTP_FAILED"});
}

TEST_CASE("bytes that were not decided on are not signed", "[incomes-register][I1]") {
    Scene scene;
    const auto transport = scene.factory.open(scene.endpoint("/now"));
    std::promise<DeliveryReceipt> promise;
    const gateway::ports::Payload payload{
        gateway::core::as_bytes(question), "application/xml", "0190-key", 20s};
    transport->send(permit_for("<another/>"), payload, [&](DeliveryReceipt got) {
        promise.set_value(std::move(got));
    });
    CHECK(promise.get_future().get().code == Code{"DIGEST_MISMATCH"});
    CHECK(scene.peer.requests().empty());
}

TEST_CASE(
    "reports that are ready later are polled, no sooner than asked, and fetched once",
    "[incomes-register][collect]") {
    Scene scene;
    scene.peer.set("ready_after", 1);
    const auto collector = scene.factory.collect(scene.endpoint("/ir"));
    CHECK_FALSE(collector->next()); // the question
    CHECK(scene.asked(":DataRequestToIR") == 1);
    CHECK(scene.asked("2026-01-01") == 1);
    CHECK_FALSE(collector->next());
    scene.clock.pass(299s);
    CHECK_FALSE(collector->next()); // five minutes are not over
    CHECK(scene.asked(":StatusRequestToIR") == 0);
    scene.clock.pass(1s);
    CHECK_FALSE(collector->next()); // under way
    CHECK(scene.asked(":StatusRequestToIR") == 1);
    CHECK(scene.peer.requests().back().at("action") == "\"GetDeliveryDataStatus\"");
    scene.clock.pass(300s);
    auto arrival = collector->next();
    REQUIRE(arrival);
    CHECK(text_of(*arrival->content) == reports);
    scene.clock.pass(300s);
    CHECK_FALSE(collector->next()); // in hand
    collector->settle(arrival->reference, Collector::Verdict::processed);
    scene.clock.pass(300s);
    CHECK_FALSE(collector->next()); // not again on the same day
    CHECK(scene.asked(":DataRequestToIR") == 1);
    for (const json& one : scene.peer.requests()) {
        CHECK(one.at("signed") == true);
        CHECK(one.at("document").get<std::string>().find("2296962-1") != std::string::npos);
    }
}

TEST_CASE(
    "an answer that is never ready is given up, told, and asked for anew",
    "[incomes-register][collect]") {
    Scene scene;
    scene.peer.set("ready_after", -1);
    Endpoint endpoint{scene.endpoint("/ir")};
    endpoint.settings["give-up-seconds"] = "900";
    endpoint.settings["poll-seconds"] = "3600";
    const auto collector = scene.factory.collect(endpoint);
    CHECK(scene.look(*collector).empty());
    std::string told;
    for (int minutes{0}; minutes < 20 && told.empty(); minutes += 5) {
        scene.clock.pass(300s);
        told = scene.look(*collector);
    }
    CHECK(told == "DEFERRED_NEVER_READY");
    CHECK(scene.look(*collector).empty()); // left alone until its next time
    CHECK(scene.asked(":DataRequestToIR") == 1);
    scene.clock.pass(3600s);
    CHECK(scene.look(*collector).empty());
    CHECK(scene.asked(":DataRequestToIR") == 2);
}

TEST_CASE(
    "a failure does not make it ask again, nor more often", "[incomes-register][collect][attack]") {
    Scene scene;
    const Endpoint endpoint{scene.endpoint("/ir")};
    auto collector = scene.factory.collect(endpoint);
    CHECK(scene.look(*collector).empty());
    const std::pair<const char*, const char*> tried[]{
        {"unsigned", "SIGNATURE_MISSING"},
        {"changed", "SIGNATURE_WRONG"},
        {"wrapped", "SIGNATURE_FORM"}};
    for (const auto& [wrong, code] : tried) {
        scene.peer.set("wrong", wrong);
        scene.clock.pass(300s);
        CHECK(scene.look(*collector) == code);
        collector = scene.factory.collect(endpoint); // as the daemon does after a failure
        CHECK(scene.look(*collector).empty());
    }
    scene.peer.set("wrong", nullptr);
    scene.clock.pass(300s);
    CHECK(collector->next()); // the same delivery, once its answer can be believed
    CHECK(scene.asked(":DataRequestToIR") == 1);
}

TEST_CASE(
    "a delivery that the register refuses or does not know is told",
    "[incomes-register][collect]") {
    Scene scene;
    const std::pair<int, const char*> tried[]{{0, "DEFERRED_UNKNOWN"}, {4, "DEFERRED_REFUSED"}};
    for (const auto& [standing, code] : tried) {
        scene.peer.set("standing", standing);
        const auto collector = scene.factory.collect(scene.endpoint("/ir"));
        CHECK(scene.look(*collector).empty());
        scene.clock.pass(300s);
        CHECK(scene.look(*collector) == code);
        scene.clock.pass(86'400s);
    }
}

TEST_CASE(
    "what is signed and is not the reports that were asked for is no arrival, and loses none",
    "[incomes-register][collect][attack]") {
    Scene scene;
    const auto collector = scene.factory.collect(scene.endpoint("/ir"));
    CHECK(scene.look(*collector).empty());
    const std::tuple<const char*, json, const char*> tried[]{
        {"records_standing", 2, ""}, // not yet
        {"records_standing", 1, ""},
        {"records_of", "00000000000000000000000000000007", "RECORDS_MALFORMED"},
        {"records_of", "", "RECORDS_MALFORMED"},
        {"records_owner", "0138780-9", "RECORDS_MALFORMED"},
        {"records", (scene.folder.path() / "answer.xml").string(), "RECORDS_MALFORMED"},
        {"unnamed", true, "STATUS_MALFORMED"}}; // ready is somebody's delivery
    for (const auto& [rule, value, code] : tried) {
        INFO(rule << ' ' << value.dump());
        scene.peer.set(rule, value);
        scene.clock.pass(300s);
        CHECK(scene.look(*collector) == code);
        scene.peer.set(rule, nullptr);
        scene.peer.set("records", (scene.folder.path() / "reports.xml").string());
    }
    scene.clock.pass(300s);
    auto arrival = collector->next();
    REQUIRE(arrival);
    CHECK(text_of(*arrival->content) == reports);
    CHECK(scene.asked(":DataRequestToIR") == 1); // it is the delivery that was asked for
}

TEST_CASE(
    "where the register refuses a delivery instead of giving it out, it is told and asked for anew",
    "[incomes-register][collect]") {
    Scene scene;
    const std::pair<int, const char*> tried[]{{0, "DEFERRED_UNKNOWN"}, {4, "DEFERRED_REFUSED"}};
    for (const auto& [standing, code] : tried) {
        INFO(code);
        scene.peer.set("records_standing", standing);
        const auto collector = scene.factory.collect(scene.endpoint("/ir"));
        const std::size_t before{scene.asked(":DataRequestToIR")};
        CHECK(scene.look(*collector).empty());
        scene.clock.pass(300s);
        CHECK(scene.look(*collector) == code);
        scene.clock.pass(300s);
        CHECK(scene.look(*collector).empty()); // left alone until its next time
        CHECK(scene.asked(":DataRequestToIR") == before + 1);
        scene.clock.pass(86'400s);
    }
}

TEST_CASE(
    "a register that refuses the question is left alone until its next time",
    "[incomes-register][collect]") {
    Scene scene;
    scene.peer.set("acknowledged", 4);
    const auto collector = scene.factory.collect(scene.endpoint("/ir"));
    CHECK(scene.look(*collector) == "DEFERRED_REFUSED");
    for (int minutes{0}; minutes < 60; minutes += 5) {
        scene.clock.pass(300s);
        CHECK(scene.look(*collector).empty());
    }
    CHECK(scene.asked(":DataRequestToIR") == 1);
    scene.peer.set("acknowledged", nullptr);
    scene.clock.pass(86'400s);
    CHECK(scene.look(*collector).empty());
    CHECK(scene.asked(":DataRequestToIR") == 2);
}

TEST_CASE("an endpoint without key, signers or pins does not open", "[incomes-register]") {
    Scene scene;
    using Places = std::vector<std::string>;
    using gateway::ports::EndpointUse;
    const auto told = [&](const Endpoint& endpoint, EndpointUse use = EndpointUse::collects) {
        Places places; // what the kind says of it before it is opened
        for (const auto& problem : scene.factory.kind().problems(endpoint, use)) {
            if (problem.file.empty()) { // else it is one of this machine
                places.push_back(problem.place);
            }
        }
        return places;
    };
    CHECK(told(scene.endpoint("/ir")).empty());
    for (const char* needed : {"signing-certificate", "signing-key", "signers", "owner"}) {
        INFO(needed);
        Endpoint endpoint{scene.endpoint("/ir")};
        endpoint.settings.erase(needed);
        CHECK_THROWS_AS(scene.factory.open(endpoint), GatewayError);
        CHECK(told(endpoint) == Places{needed});
    }
    const std::pair<const char*, const char*> wrong[]{
        {"owner", "2296962-2"},      {"signers", "abc"},
        {"status-path", "../other"}, {"status-path", "//elsewhere"},
        {"production", "yes"},       {"feedback-seconds", "0"},
        {"colour", "blue"}};
    for (const auto& [setting, value] : wrong) {
        INFO(setting);
        Endpoint endpoint{scene.endpoint("/ir")};
        endpoint.settings[setting] = value;
        CHECK_THROWS_AS(scene.factory.open(endpoint), GatewayError);
        CHECK(told(endpoint) == Places{setting});
    }
    for (const char* const url : {"http://localhost/ir", "https://a@localhost/", "/srv"}) {
        Endpoint endpoint{scene.endpoint("/ir")};
        endpoint.url = url;
        CHECK(told(endpoint) == Places{"url"});
    }
    Endpoint unpinned{scene.endpoint("/ir")};
    unpinned.server_pins.clear();
    CHECK_THROWS_AS(scene.factory.open(unpinned), GatewayError);
    Endpoint nothing_asked{scene.endpoint("/ir")};
    nothing_asked.settings.erase("request-file");
    CHECK_THROWS_AS(scene.factory.collect(nothing_asked), GatewayError);
    CHECK(told(nothing_asked) == Places{"request-file"});
    CHECK(told(nothing_asked, EndpointUse::sends).empty());
    CHECK(scene.factory.collect(scene.endpoint("/ir")));
}
