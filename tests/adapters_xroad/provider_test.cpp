// What is long is taken out of its protocol off the loop that brought it; a service of XML is asked
// in JSON, and told of, by its schema.

#include "adapters/transports/xroad/describe.h"
#include "adapters/transports/xroad/provider.h"
#include "gateway/text/text.h"

#include <catch2/catch.hpp>

#include <future>

using namespace adapters::xroad;
using namespace std::chrono_literals;
using gateway::ports::Arrived;
using gateway::ports::OfferedService;

namespace {

const gateway::text::XmlLibrary library;

const std::string periods{R"(<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:t"
    targetNamespace="urn:t" elementFormDefault="qualified">
  <xs:simpleType name="Word"><xs:restriction base="xs:string"><xs:minLength value="1"/>
    </xs:restriction></xs:simpleType>
  <xs:complexType name="Marked"><xs:simpleContent><xs:extension base="xs:string">
    <xs:attribute name="no" type="xs:int" use="required"/><xs:attribute name="by" type="xs:string"/>
    </xs:extension></xs:simpleContent></xs:complexType>
  <xs:element name="getPeriods"><xs:complexType><xs:sequence>
    <xs:element name="who" type="Word"/>
    <xs:element name="mark" type="Marked" maxOccurs="3"/>
    <xs:element name="since" type="xs:date" nillable="true"/>
    <xs:choice><xs:element name="a" type="Word"/><xs:element name="b" type="Word"/></xs:choice>
    <xs:element name="more" type="Word" minOccurs="0" maxOccurs="unbounded"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="getPeriodsResponse" type="xs:string"/></xs:schema>)"};

class StillClock final : public gateway::ports::Clock {
public:
    [[nodiscard]] gateway::core::Instant now() const override { return {}; }
    [[nodiscard]] std::chrono::microseconds since_boot() const override { return 1h; }
};

/// Knows everybody, and is asked nothing here.
class NoIntake final : public gateway::ports::Intake {
public:
    [[nodiscard]] bool knows(const gateway::ports::PeerCertificate&) const noexcept override {
        return true;
    }
    void refuse(Arrived, gateway::ports::Respond) override {}
    void relay(Arrived, gateway::ports::Respond) override {}
    void describe(Arrived, gateway::ports::Respond) override {}
    void provide(Arrived, gateway::ports::Respond) override {}
    void deliver(Arrived, gateway::ports::Respond) override {}
};

class OneService final : public gateway::ports::OfferedServices {
public:
    explicit OneService(const std::string& schema = "<schema/>") {
        const auto service = std::make_shared<OfferedService>();
        service->exchange = "asked";
        service->code = "getPeriods";
        service->providers = {"FI-TEST/MUN/1234567-1/employment"};
        service->request = {"application/xml", "getPeriods", "urn:t", schema};
        service->response = {"application/xml", "getPeriodsResponse", "urn:t", schema};
        m_service = service;
    }

    [[nodiscard]] std::shared_ptr<const OfferedService> find(std::string_view) const override {
        return m_service;
    }
    [[nodiscard]] std::vector<std::shared_ptr<const OfferedService>> all() const override {
        return {m_service};
    }

private:
    std::shared_ptr<const OfferedService> m_service;
};

/// A body that can be read once it is let, or when that takes too long for a test.
class ShutBody final : public gateway::core::HeldBytes {
public:
    explicit ShutBody(std::shared_future<void> open) : m_open{std::move(open)} {}

    [[nodiscard]] std::uint64_t size() const noexcept override { return 1; }
    [[nodiscard]] std::size_t pieces() const noexcept override { return 1; }
    [[nodiscard]] gateway::core::Bytes piece(std::size_t) const override {
        static_cast<void>(m_open.wait_for(30s));
        return {std::byte{'x'}};
    }

private:
    std::shared_future<void> m_open;
};

gateway::http::Request posted(std::shared_ptr<const gateway::core::HeldBytes> body) {
    gateway::http::Request request;
    request.method = "POST";
    request.target = "/x-road/soap/asked";
    request.headers.add("content-type", "text/xml");
    request.headers.add("soapaction", "\"\"");
    request.held = std::move(body);
    return request;
}

}

TEST_CASE("a loop goes on while a long message is read", "[xroad][provider]") {
    StillClock clock;
    NoIntake intake;
    const OneService services;
    std::promise<void> open;
    std::promise<int> answered;
    std::future<int> status{answered.get_future()};
    ProviderListener listener{intake, services, clock};
    listener.handle(
        posted(std::make_shared<ShutBody>(open.get_future().share())),
        [&](const gateway::http::Response& response, const gateway::http::Answered&) {
            answered.set_value(response.status);
        });
    // this thread came here though nothing was read: on the loop it would have read first
    CHECK(status.wait_for(0s) == std::future_status::timeout);
    open.set_value();
    CHECK(status.get() == 500); // a fault: it is no envelope
}

TEST_CASE("too many long messages at once are turned away in words", "[xroad][provider]") {
    StillClock clock;
    NoIntake intake;
    const OneService services;
    std::promise<void> open;
    const std::shared_future<void> opened{open.get_future().share()};
    std::string said;
    std::mutex mutex;
    {
        ProviderListener listener{intake, services, clock};
        for (int number{0}; number < 32; ++number) {
            listener.handle(
                posted(std::make_shared<ShutBody>(opened)),
                [&](const gateway::http::Response& response, const gateway::http::Answered&) {
                    const std::scoped_lock lock{mutex};
                    said += gateway::core::as_text(response.body);
                });
        }
        CHECK(said.find("QUEUE_FULL") != std::string::npos);
        open.set_value();
    }
}

TEST_CASE(
    "a question in JSON to a service of XML is refused with the code and the place of whoever "
    "found "
    "what is wrong, and never with what stands there",
    "[xroad][provider][json]") {
    StillClock clock;
    NoIntake intake;
    const OneService services{periods};
    ProviderListener listener{intake, services, clock};
    struct Wrong {
        const char* question;
        const char* code;
        const char* path; ///< empty: none
    };
    for (const Wrong& one : std::initializer_list<Wrong>{
             {R"({"who":)", "JSON_MALFORMED", "/who"},
             {R"({"who":"secret","who":"secret"})", "JSON_DUPLICATE_KEY", "/who"},
             {R"({"secret":"a","secret":"b"})", "JSON_DUPLICATE_KEY", "/*"},
             {R"({"mark":[{"#text":"secret","@no":1}],"since":null,"a":"secret"})", "XML_SCHEMA",
              "/getPeriods"},
             {R"({"who":"","mark":[{"#text":"secret","@no":1}],"since":null,"a":"secret"})",
              "XML_SCHEMA", "/getPeriods/who"},
             {R"({"who":["secret"]})", "JSON_SHAPE", "/getPeriods/who"},
             {R"({"who":"a","secret":"b"})", "JSON_SHAPE", "/getPeriods"}}) {
        gateway::http::Request request;
        request.method = "POST";
        request.target = "/x-road/rest/asked";
        request.headers.add("x-road-client", "FI-TEST/GOV/7654321-2/keha");
        request.headers.add("content-type", "application/json");
        const std::string_view question{one.question};
        const auto bytes = gateway::core::as_bytes(question);
        request.body.assign(bytes.begin(), bytes.end());
        int status{0};
        std::string said;
        listener.handle(
            std::move(request),
            [&](const gateway::http::Response& response, const gateway::http::Answered&) {
                status = response.status;
                said = gateway::core::as_text(response.body);
            });
        INFO(one.question << ' ' << said);
        CHECK(status == 422);
        const auto problem = gateway::text::parse_json(said);
        REQUIRE(problem);
        CHECK(problem.value().string_at("code") == std::string_view{one.code});
        CHECK(problem.value().string_at("path") == std::string_view{one.path});
        CHECK(said.find("secret") == std::string::npos);
    }
}

TEST_CASE(
    "the description of a service of XML says what is required, and what a refusal is",
    "[xroad][provider][describe]") {
    const OneService services{periods};
    const auto read =
        gateway::text::parse_json(openapi_of(*services.find("asked"), "https://gate.example"));
    REQUIRE(read);
    using gateway::text::JsonValue;
    const auto at = [](const JsonValue& from, std::initializer_list<const char*> names) {
        const JsonValue* found{&from};
        for (const char* name : names) {
            INFO(name);
            found = found->find(name);
            REQUIRE(found != nullptr);
        }
        return *found;
    };
    const JsonValue post{at(read.value(), {"paths", "/", "post"})};
    const JsonValue schema{at(post, {"requestBody", "content", "application/json", "schema"})};
    // of a choice neither is; what may be left out is not
    CHECK(write_json(at(schema, {"required"})) == R"(["who","mark","since"])");
    const JsonValue properties{at(schema, {"properties"})};
    CHECK(write_json(at(properties, {"since"})) == R"({"type":"string","nullable":true})");
    CHECK(write_json(at(properties, {"mark", "minItems"})) == "1");
    CHECK(write_json(at(properties, {"mark", "items", "required"})) == R"(["@no","#text"])");
    CHECK(at(properties, {"more"}).find("minItems") == nullptr);
    for (const char* status :
         {"400", "403", "404", "405", "413", "415", "422", "429", "500", "503", "504"}) {
        CHECK(
            at(post, {"responses", status, "content", "application/problem+json", "schema", "$ref"})
                .text()
            == "#/components/schemas/Problem");
    }
    CHECK(
        write_json(at(read.value(), {"components", "schemas", "Problem", "required"}))
        == R"(["type","title","status","code"])");
}
