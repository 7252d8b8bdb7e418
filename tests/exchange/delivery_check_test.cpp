// A delivery is held against what was declared of it, before anything is handed over.

#include "adapters/formats/json/json_format.h"
#include "adapters/formats/xml/xml_format.h"
#include "gateway/exchange/control_sum.h"
#include "gateway/exchange/delivery_check.h"
#include "gateway/text/text.h"

#include <catch2/catch.hpp>

using namespace gateway;
using namespace gateway::exchange;

namespace {

const text::XmlLibrary library;

config::Exchange xml_exchange() {
    config::Exchange exchange;
    exchange.controls = config::Controls{"/p/@records", "/p/trailer/days", "/days"};
    ports::Shape& shape{exchange.record.shape};
    shape.record_path = "/p/one";
    shape.known_paths = {"/id", "/days"};
    shape.control_paths = {"/p/@records", "/p/trailer/days"};
    exchange.record.document = std::move(adapters::xml::XmlFormat{}.bind(shape)).value();
    return exchange;
}

config::Exchange json_exchange() {
    config::Exchange exchange;
    exchange.controls = config::Controls{"/head/count", "/total", "/days"};
    ports::Shape& shape{exchange.record.shape};
    shape.record_path = "/all";
    shape.known_paths = {"/id", "/days"};
    shape.control_paths = {"/head/count", "/total"};
    exchange.record.document = std::move(adapters::json::JsonFormat{}.bind(shape)).value();
    return exchange;
}

std::string xml(const std::string& head, const std::string& trailer) {
    return "<p" + head + "><one><id>1</id><days>2.5</days></one><one><id>2</id><days>3</days></one>"
           + trailer + "</p>";
}

std::string trailer(const std::string& days) {
    return "<trailer><days>" + days + "</days></trailer>";
}

/// CODE declared found; `-` where there is no figure.
std::string told(
    const config::Exchange& exchange, const std::string& document,
    const ports::ManifestLine* line = nullptr) {
    ports::MemorySource source{core::as_bytes(document)};
    const auto fault = check_delivery(exchange, source, line);
    if (!fault) {
        return "good";
    }
    const auto count = [](const std::optional<std::int64_t>& number) {
        return number ? std::to_string(*number) : std::string{"-"};
    };
    return std::string{fault->code.text()} + ' ' + count(fault->declared) + ' '
           + count(fault->found);
}

}

TEST_CASE(
    "a document's own count and sum are checked, and both counts are told", "[exchange][control]") {
    const config::Exchange exchange{xml_exchange()};
    CHECK(told(exchange, xml(" records=\"2\"", trailer("5.50"))) == "good");
    CHECK(told(exchange, xml(" records=\" 2 \"", trailer(" 5,5 "))) == "good");
    CHECK(told(exchange, xml(" records=\"3\"", trailer("5.5"))) == "CONTROL_RECORDS 3 2");
    CHECK(told(exchange, xml(" records=\"2\"", trailer("5.51"))) == "CONTROL_SUM - 2");
    CHECK(told(exchange, xml("", trailer("5.5"))) == "CONTROL_MISSING - 2");
    CHECK(told(exchange, xml(" records=\"two\"", trailer("5.5"))) == "CONTROL_MISSING - 2");
    CHECK(told(exchange, xml(" records=\"2.5\"", trailer("5.5"))) == "CONTROL_MISSING - 2");
    CHECK(told(exchange, xml(" records=\"2\"", "")) == "CONTROL_MISSING - 2");
    CHECK(
        told(exchange, xml(" records=\"2\"", trailer("5.5") + trailer("9")))
        == "CONTROL_MISSING - 2"); // which of them is meant?
    CHECK(
        told(
            exchange,
            "<p records=\"1\"><one><id>1</id><days>many</days></one>" + trailer("1") + "</p>")
        == "CONTROL_UNADDABLE - 1");
}

TEST_CASE("a document that was cut off is rejected whole", "[exchange][control]") {
    const config::Exchange exchange{xml_exchange()};
    const std::string whole{xml(" records=\"2\"", trailer("5.5"))};
    for (std::size_t size{1}; size < whole.size(); ++size) {
        INFO(size);
        CHECK(told(exchange, whole.substr(0, size)).rfind("XML_MALFORMED", 0) == 0);
    }
}

TEST_CASE("controls of JSON stand beside the array of records", "[exchange][control]") {
    const config::Exchange exchange{json_exchange()};
    const std::string records{R"("all":[{"id":"1","days":1},{"id":"2","days":"2.5"},{"id":"3"}])"};
    CHECK(told(exchange, R"({"head":{"count":3},)" + records + R"(,"total":3.5})") == "good");
    CHECK(
        told(exchange, R"({"head":{"count":4},)" + records + R"(,"total":3.5})")
        == "CONTROL_RECORDS 4 3");
    CHECK(
        told(exchange, R"({"head":{"count":3},)" + records + R"(,"total":"3,4"})")
        == "CONTROL_SUM - 3");
    CHECK(told(exchange, "{" + records + R"(,"total":3.5})") == "CONTROL_MISSING - 3");
}

TEST_CASE("what a manifest says of a document is checked too", "[exchange][manifest]") {
    config::Exchange exchange{xml_exchange()};
    exchange.controls.reset();
    exchange.manifest = config::ManifestRule{};
    exchange.manifest->sum_of = "/days";
    const std::string document{xml(" records=\"7\"", "")};
    ports::ManifestLine line;
    line.records = 2;
    line.control_sum = "5.5";
    CHECK(told(exchange, document, &line) == "good"); // the document's own word is not asked for
    line.records = 3;
    CHECK(told(exchange, document, &line) == "CONTROL_RECORDS 3 2");
    line.records = 2;
    line.control_sum = "5";
    CHECK(told(exchange, document, &line) == "CONTROL_SUM - 2");
    line.control_sum.clear();
    CHECK(told(exchange, document, &line) == "CONTROL_MISSING - 2");
    CHECK(told(exchange, document.substr(0, 40), &line).rfind("XML_MALFORMED 2 ", 0) == 0);
}

TEST_CASE(
    "a control path lies outside of the records, in a format that has an outside",
    "[exchange][control]") {
    const auto bound = [](const ports::Format& format, const std::string& record_path,
                          const std::string& control) {
        ports::Shape shape;
        shape.record_path = record_path;
        shape.known_paths = {"/id"};
        shape.control_paths = {control};
        const auto made = format.bind(shape);
        return made ? core::Code{"OK"} : made.rejection().code;
    };
    const adapters::xml::XmlFormat as_xml;
    CHECK(bound(as_xml, "/p/one", "/p/@count") == core::Code{"OK"});
    CHECK(bound(as_xml, "/p/one", "/p/one/id") == core::Code{"CONTROL_PATH"});
    CHECK(bound(as_xml, "/p/one", "/q/@count") == core::Code{"CONTROL_PATH"});
    CHECK(bound(as_xml, "/p/one", "/p") == core::Code{"CONTROL_PATH"});
    CHECK(bound(as_xml, "", "/p/@count") == core::Code{"CONTROL_PATH"});
    const adapters::json::JsonFormat as_json;
    CHECK(bound(as_json, "/all", "/count") == core::Code{"OK"});
    CHECK(bound(as_json, "/all", "/all/0/id") == core::Code{"CONTROL_PATH"});
    CHECK(bound(as_json, "", "/count") == core::Code{"CONTROL_PATH"});
    CHECK(bound(adapters::json::NdjsonFormat{}, "", "/count") == core::Code{"CONTROL_PATH"});
}
