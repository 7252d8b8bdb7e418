#include "adapters/formats/json/json_format.h"
#include "tests/adapters_formats/documents.h"

#include <catch2/catch.hpp>

// What stands in JSON as something of another kind than is known there: nothing of it may be lost.

using namespace gateway;
using tests::read_document;
using tests::Reading;

namespace {

const adapters::json::JsonFormat json;
const adapters::json::NdjsonFormat ndjson;

[[nodiscard]] ports::Shape shape() {
    ports::Shape made;
    made.known_paths = {"/person/id", "/amount", "/jobs/*/title", "/address", "/active"};
    return made;
}

}

TEST_CASE(
    "a record that has something of another kind where a value is known is malformed alone",
    "[json][ndjson]") {
    const auto lines = tests::bound(ndjson, shape());
    const auto place = [&](const std::string& record) {
        const Reading reading{read_document(*lines, record + "\n{\"amount\":2}\n")};
        CHECK(reading.records.back() == "2:/amount=2;");
        return reading.malformed.empty() ? std::string{}
                                         : std::string{reading.malformed[0].rejection.code.text()}
                                               + ' ' + reading.malformed[0].rejection.path;
    };
    CHECK(place(R"({"amount":{"value":1}})") == "VALUE_KIND /amount");
    CHECK(place(R"({"amount":[1]})") == "VALUE_KIND /amount");
    CHECK(place(R"({"person":"1"})") == "VALUE_KIND /person");
    CHECK(place(R"({"person":[{"id":"1"}]})") == "VALUE_KIND /person");
    CHECK(place(R"({"jobs":["a"]})") == "VALUE_KIND /jobs/*");
    CHECK(place(R"({"jobs":[{"title":["a"]}]})") == "VALUE_KIND /jobs/*/title");
    CHECK(place(R"({"jobs":{"title":"a"}})") == "VALUE_KIND /jobs");
    CHECK(
        place(R"({"amount":1,"amounts":{"x":1},"person":{"2026":{"id":1}},"jobs":null})").empty());
    CHECK(place(R"({"amount":{},"person":null,"address":{"notSupplied":true}})").empty());
    std::string many{R"({"amount":{"value":1})"}; // told behind more than is listed
    for (int field{0}; field < 200; ++field) {
        many.insert(1, "\"x" + std::to_string(field) + "\":1,");
    }
    CHECK(place(many + '}') == "VALUE_KIND /amount");

    const auto whole = tests::bound(json, shape());
    const std::string filler(std::size_t{3} << 20U, 'x'); // read as it comes
    for (const std::string& other : {std::string{"x"}, filler}) {
        const Reading read{
            read_document(*whole, R"({"other":")" + other + R"(","amount":{"value":1}})")};
        CHECK(read.code() == "VALUE_KIND");
        CHECK(read.rejection->path == "/amount");
    }
    ports::Shape both{shape()};
    both.known_paths = {"/name", "/name/first", "/c/0", "/c/1/value"};
    const auto either = tests::bound(json, both);
    CHECK(
        read_document(*either, R"({"name":{"last":"x"},"c":[{"x":1},{"value":2}]})").code()
        == "VALUE_KIND"); // of /c/0
    CHECK(read_document(*either, R"({"name":{"last":"x"},"c":[1,{"value":2}]})").code() == "ok");
}
