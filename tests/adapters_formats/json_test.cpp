#include "adapters/formats/json/json_format.h"
#include "gateway/core/error.h"
#include "tests/adapters_formats/documents.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace gateway;
using tests::read_document;
using tests::Reading;
using Kind = core::Value::Kind;

namespace {

const adapters::json::JsonFormat json;
const adapters::json::NdjsonFormat ndjson;

[[nodiscard]] ports::Shape shape(const std::string& record_path) {
    ports::Shape made;
    made.record_path = record_path;
    made.known_paths = {"/person/id", "/amount", "/jobs/*/title", "/address", "/active"};
    return made;
}

[[nodiscard]] core::ClearedRecord sample() {
    return tests::cleared(
        {{"/person/id", core::Value{"\"1\"\\\n"}},
         {"/amount", core::Value{"100.10", Kind::number}},
         {"/jobs/0/title", core::Value{"Kokki"}},
         {"/address", std::nullopt},
         {"/jobs/1/title", core::Value{"Lautturi"}},
         {"/active", core::Value{"true", Kind::boolean}}});
}

constexpr std::string_view sample_text{
    R"({"person":{"id":"\"1\"\\\n"},"amount":100.10,"jobs":[{"title":"Kokki"},{"title":"Lautturi"}],)"
    R"("address":{"notSupplied":true},"active":true})"};
constexpr std::string_view sample_fields{
    "/person/id=\"1\"\\\n;/amount=100.10;/jobs/0/title=Kokki;/jobs/1/title=Lautturi;/active=true;"};

}

TEST_CASE("a JSON document of records is written and reads back the same", "[json]") {
    const auto bound = tests::bound(json, shape("/statements"));
    const std::string text{tests::write_document(*bound, {sample(), sample()})};
    CHECK(
        text
        == "{\"message\":\"0194f9c0-0000-7000-8000-000000000001\",\"sender\":\"Työllisyysalue\","
           "\"recipient\":\"Kela\",\"created\":\"2026-03-01T08:00:00Z\",\"statements\":[\n"
               + std::string{sample_text} + ",\n" + std::string{sample_text} + "\n]}\n");
    const Reading reading{read_document(*bound, text)};
    CHECK(reading.code() == "ok");
    CHECK(
        reading.records
        == std::vector<std::string>{
            "1:" + std::string{sample_fields}, "2:" + std::string{sample_fields}});
    CHECK(reading.unknown.empty());
    CHECK(tests::validation_code(*bound, text) == "ok");
    CHECK(tests::write_document(*tests::bound(json, shape("/a/b")), {})
              .ends_with("\"a\":{\"b\":[\n]}}\n"));
}

TEST_CASE("a JSON document can be one record", "[json]") {
    const auto bound = tests::bound(json, shape(""));
    const std::string text{tests::write_document(*bound, {sample()})};
    CHECK(text == std::string{sample_text} + "\n");
    CHECK(
        read_document(*bound, text).records
        == std::vector<std::string>{"1:" + std::string{sample_fields}});
    CHECK_THROWS_AS(tests::write_document(*bound, {sample(), sample()}), core::GatewayError);
    CHECK_THROWS_AS(tests::write_document(*bound, {}), core::GatewayError);
    const Reading bad{read_document(*bound, R"({"amount":1,"amount":2})")};
    CHECK(bad.code() == "JSON_DUPLICATE_KEY");
    CHECK(bad.rejection->path == "/amount");
    CHECK(bad.records.empty());
    CHECK(read_document(*bound, "[]").code() == "JSON_NOT_OBJECT");
    CHECK(read_document(*bound, "").code() == "JSON_MALFORMED");
}

TEST_CASE(
    "a bad record of a document is malformed alone, bad JSON is the document's end", "[json]") {
    const auto bound = tests::bound(json, shape("/r"));
    const Reading reading{read_document(
        *bound, "{\"r\":[{\"amount\":1},\n{\"amount\":1,\"amount\":2},3,{\"Virtanen\":{\"x\":"
                "\"\\u0000\"}},{\"amount\":4}]}")};
    CHECK(
        reading.records
        == std::vector<std::string>{
            "1:/amount=1;", "2!JSON_DUPLICATE_KEY", "3!JSON_NOT_OBJECT", "4!JSON_CHARACTER",
            "5:/amount=4;"});
    CHECK(reading.malformed[0].rejection == core::Rejection{"JSON_DUPLICATE_KEY", "/amount", 2, 2});
    CHECK(reading.malformed[0].raw.reveal() == "{\"amount\":1,\"amount\":2}");
    CHECK(reading.malformed[2].rejection.path == "/*/*");
    const Reading broken{read_document(*bound, "{\"r\":[{\"amount\":1},{\"amount\":}]}")};
    CHECK(broken.code() == "JSON_MALFORMED");
    CHECK(broken.records.empty());
    CHECK(read_document(*bound, "{}").code() == "JSON_NO_RECORDS");
    std::string deep{"{\"r\":[{\"a\":"};
    deep.append(100'000, '[');
    CHECK(read_document(*bound, deep).code() != "ok");
    ports::Shape small{shape("/r")};
    small.settings["max-bytes"] = "10";
    CHECK(read_document(*tests::bound(json, small), "{\"r\":[1,2,3]}").code() == "JSON_TOO_LARGE");
}

TEST_CASE("a JSON document that is cut at any byte gives no record", "[json]") {
    const auto bound = tests::bound(json, shape("/statements"));
    const std::string text{tests::write_document(*bound, {sample(), sample()})};
    for (std::size_t size{0}; size + 1 < text.size(); ++size) {
        const Reading reading{read_document(*bound, text.substr(0, size))};
        CHECK(reading.code() == "JSON_MALFORMED");
        CHECK(reading.records.empty());
    }
}

TEST_CASE("what the mapping does not know in JSON is kept out and listed", "[json]") {
    const auto bound = tests::bound(json, shape(""));
    const Reading reading{read_document(
        *bound,
        R"({"amount":1,"person":{"id":null,"name":"x"},"jobs":[{"title":"a","pay":1},{"pay":2}],"other":[]})")};
    CHECK(reading.records == std::vector<std::string>{"1:/amount=1;/jobs/0/title=a;"});
    CHECK(
        reading.unknown == std::vector<std::string>{"/person/name", "/jobs/0/pay", "/jobs/1/pay"});
}

TEST_CASE("a long document of one record is read as a short one", "[json][stream]") {
    const auto bound = tests::bound(json, shape(""));
    constexpr std::size_t far{std::size_t{3} << 20U}; // beyond what is read at once
    const auto with = [](const std::string& padding, const std::string& end = "}") {
        std::string text{sample_text};
        text.pop_back();
        return text.insert(1, R"("padding":)" + padding + ",") + end;
    };
    const Reading brief{read_document(*bound, with(R"("x")"))};
    REQUIRE(brief.code() == "ok");
    const Reading reading{read_document(*bound, with('"' + std::string(far, 'x') + '"'))};
    CHECK(reading.code() == "ok");
    CHECK(reading.records == brief.records);
    CHECK(reading.unknown == brief.unknown);

    std::string items{"[0"};
    for (std::size_t item{0}; item < far; item += 2) {
        items += ",0";
    }
    const Reading many{read_document(*bound, with(items + ']'))};
    CHECK(many.code() == "ok");
    CHECK(many.records == brief.records);
    CHECK(many.unknown.size() == 100);

    const std::string long_text('"' + std::string(far, 'x') + '"');
    for (const std::string end : {"", "}}", "]", ",}", "} x"}) {
        CAPTURE(end);
        CHECK(read_document(*bound, with(long_text, end)).code() == "JSON_MALFORMED");
    }
    CHECK(
        read_document(*bound, with(long_text, R"(,"active":true})")).code()
        == "JSON_DUPLICATE_KEY");
    // of a record only so much can be known, and of a document only so much can come
    const std::string address(std::size_t{5} << 20U, 'x');
    const std::string addressed{R"({"address":")" + address + R"("})"};
    CHECK(read_document(*bound, addressed).code() == "ok");
    ports::Shape narrow{shape("")};
    narrow.settings = {{"max-known-bytes", "5000000"}};
    CHECK(read_document(*tests::bound(json, narrow), addressed).code() == "JSON_TOO_LARGE");
    CHECK(
        read_document(*bound, with('"' + std::string(std::size_t{65} << 20U, 'x') + '"')).code()
        == "JSON_TOO_LARGE");
}

TEST_CASE("each line of NDJSON stands for itself", "[ndjson]") {
    const auto bound = tests::bound(ndjson, shape(""));
    const std::string text{
        "{\"amount\":1}\n\n{\"amount\":}\r\n{\"amount\":3}\r\n[]\n{\"amount\":5}"};
    for (const std::size_t piece : {1U, 5U, 10'000U}) {
        const Reading reading{read_document(*bound, text, piece)};
        CHECK(reading.code() == "ok");
        CHECK(
            reading.records
            == std::vector<std::string>{
                "1:/amount=1;", "2!JSON_MALFORMED", "3:/amount=3;", "4!JSON_NOT_OBJECT",
                "5:/amount=5;"});
        CHECK(reading.malformed[0].rejection.line == 3);
        CHECK(reading.malformed[1].rejection.line == 5);
    }
    CHECK(read_document(*bound, "").records.empty());
    CHECK(tests::validation_code(*bound, text) == "JSON_MALFORMED");
    CHECK(tests::validation_code(*bound, "{}\n") == "ok");
}

TEST_CASE("the last line of NDJSON that is cut is malformed at every byte", "[ndjson]") {
    const auto bound = tests::bound(ndjson, shape(""));
    const std::string text{tests::write_document(*bound, {sample(), sample()})};
    CHECK(text == std::string{sample_text} + "\n" + std::string{sample_text} + "\n");
    const std::size_t line{sample_text.size() + 1};
    for (std::size_t size{1}; size < sample_text.size(); ++size) {
        const Reading reading{read_document(*bound, text.substr(0, line + size))};
        CHECK(
            reading.records
            == std::vector<std::string>{"1:" + std::string{sample_fields}, "2!JSON_MALFORMED"});
    }
}

TEST_CASE("a line that is too long is malformed and the next one is read", "[ndjson]") {
    const auto bound = tests::bound(ndjson, shape(""));
    const std::string filler(std::size_t{1} << 20U, 'x');
    const std::string text{"{\"amount\":1}\n{\"address\":\"" + filler + "\"}\n{\"amount\":3}\n"};
    const Reading reading{read_document(*bound, text)};
    CHECK(
        reading.records
        == std::vector<std::string>{"1:/amount=1;", "2!JSON_TOO_LARGE", "3:/amount=3;"});
    const std::string just{"{\"address\":\"" + filler.substr(14) + "\"}"};
    CHECK(just.size() == filler.size());
    CHECK(read_document(*bound, just + "\n").malformed.empty());
    CHECK(read_document(*bound, just + " \n").malformed.size() == 1);
}

TEST_CASE("what is no JSON is not written", "[json]") {
    const auto bound = tests::bound(ndjson, shape(""));
    const auto refused = [&bound](const std::vector<tests::Written>& fields) {
        CHECK_THROWS_AS(
            tests::write_document(*bound, {tests::cleared(fields)}), core::GatewayError);
    };
    refused({{"/a", core::Value{"01", Kind::number}}});
    refused({{"/a", core::Value{"", Kind::number}}});
    refused({{"/a", core::Value{"yes", Kind::boolean}}});
    refused({{"/a", core::Value{"\xFF"}}});
    refused({{"/a", core::Value{"1"}}, {"/a", core::Value{"2"}}});
    refused({{"/a", core::Value{"1"}}, {"/a/b", core::Value{"2"}}});
    refused({{"/a/b", core::Value{"1"}}, {"/a", core::Value{"2"}}});
    refused({{"/a/0", core::Value{"1"}}, {"/a/b", core::Value{"2"}}});
    refused({{"a", core::Value{"1"}}});
    CHECK(
        tests::write_document(*bound, {tests::cleared({{"/a~1b/3", core::Value{"1"}}})})
        == "{\"a/b\":[null,null,null,\"1\"]}\n");
}

TEST_CASE("a JSON shape that cannot be is rejected when it is bound", "[json]") {
    CHECK(tests::bind_code(json, shape("records")) == "SHAPE_PATH");
    CHECK(tests::bind_code(json, shape("/a~2")) == "SHAPE_PATH");
    CHECK(tests::bind_code(ndjson, shape("/records")) == "SHAPE_PATH");
    ports::Shape bad{shape("")};
    bad.settings["max-bytes"] = "0";
    CHECK(tests::bind_code(json, bad) == "SHAPE_SETTING");
    bad = shape("");
    bad.schema = R"({"$ref":"https://example.org/elsewhere"})";
    CHECK(tests::bind_code(json, bad) == "SCHEMA_REFERENCE");
    CHECK(tests::bind_code(ndjson, bad) == "SCHEMA_REFERENCE");
    bad.schema.clear();
    bad.settings = {{"schema-of", "document"}}; // of none
    CHECK(tests::bind_code(json, bad) == "SHAPE_SETTING");
}

TEST_CASE("a record of JSON is held to its schema, and alone when it does not hold", "[json]") {
    ports::Shape made{shape("/records")};
    made.known_paths = {"/a"};
    made.schema =
        R"({"properties":{"a":{"type":"string","pattern":"^[0-9]{3}$"}},"required":["a"]})";
    made.schema_name = "record.schema.json";
    const auto of_records = tests::bound(json, made);
    const tests::Reading reading{tests::read_document(
        *of_records, R"({"records":[{"a":"123"},{"a":"12"},{"b":"123"},{"a":"456"}]})")};
    CHECK(reading.code() == "ok");
    REQUIRE(reading.records.size() == 4);
    CHECK(reading.records[0] == "1:/a=123;");
    CHECK(reading.records[1] == "2!JSON_SCHEMA");
    CHECK(reading.malformed[0].rejection.path == "/a");
    CHECK(reading.records[2] == "3!JSON_SCHEMA");
    CHECK(reading.records[3] == "4:/a=456;");
    CHECK(tests::validation_code(*of_records, R"({"records":[{"a":"1"}]})") == "JSON_SCHEMA");

    made.schema = R"({"required":["version"]})";
    made.settings["schema-of"] = "document";
    const auto of_document = tests::bound(json, made);
    CHECK(tests::read_document(*of_document, R"({"records":[]})").code() == "JSON_SCHEMA");
    CHECK(tests::read_document(*of_document, R"({"version":1,"records":[]})").code() == "ok");
}

TEST_CASE("our id of a record is a member of it where the shape has one", "[json]") {
    ports::Shape made{shape("")};
    made.record_id = "record";
    const core::ClearedRecord record{tests::cleared({{"/address", core::Value{"x"}}})};
    CHECK(
        tests::write_document(*tests::bound(ndjson, made), {record})
        == "{\"record\":\"id-1\",\"address\":\"x\"}\n");
    CHECK(
        tests::write_document(*tests::bound(json, made), {record})
        == "{\"record\":\"id-1\",\"address\":\"x\"}\n");
    made.record_id = "person"; // which the mapping knows as something else
    CHECK(tests::bind_code(json, made) == "RECORD_ID");
}

TEST_CASE(
    "what an index says is kept, whatever the order and whatever is absent", "[json][paths]") {
    const auto written = [](const std::vector<tests::Written>& fields) {
        return tests::write_document(*tests::bound(ndjson, shape("")), {tests::cleared(fields)});
    };
    const core::Value phone{"+358401234567"};
    const core::Value mail{"a@example.fi"};
    CHECK(written({{"/c/1/value", mail}}) == "{\"c\":[{},{\"value\":\"a@example.fi\"}]}\n");
    CHECK(
        written({{"/c/1/value", mail}, {"/c/0/value", phone}})
        == "{\"c\":[{\"value\":\"+358401234567\"},{\"value\":\"a@example.fi\"}]}\n");
    CHECK(
        written({{"/c/2", mail}, {"/d/1/1", phone}})
        == "{\"c\":[null,null,\"a@example.fi\"],\"d\":[[],[null,\"+358401234567\"]]}\n");
    CHECK(
        written({{"/c/1/value", std::nullopt}, {"/c/10", phone}})
        == "{\"c\":[{},{\"value\":{\"notSupplied\":true}},null,null,null,null,null,null,null,null,"
           "\"+358401234567\"]}\n");

    ports::Shape made;
    made.known_paths = {"/c/0/value", "/c/1/value", "/c/3/0", "/c/3/2", "/n"};
    made.written_paths = made.known_paths;
    const auto document = tests::bound(json, made);
    std::vector<std::string> order{made.known_paths};
    std::sort(order.begin(), order.end());
    std::size_t wrong{0};
    do {
        for (std::size_t chosen{0}; chosen < (std::size_t{1} << order.size()); ++chosen) {
            std::vector<std::string> paths;
            for (std::size_t at{0}; at < order.size(); ++at) {
                if ((chosen >> at & 1U) != 0) {
                    paths.push_back(order[at]);
                }
            }
            wrong += tests::finds_each_at_its_path(*document, paths) ? 0U : 1U;
        }
    } while (std::next_permutation(order.begin(), order.end()));
    CHECK(wrong == 0);
}

TEST_CASE("a place that a JSON record cannot have is refused when it is bound", "[json][paths]") {
    const auto refused = [](std::vector<std::string> paths) {
        ports::Shape made;
        made.known_paths = paths;
        CHECK(tests::bind_code(json, made) == "ok"); // it may well come in
        made.written_paths = std::move(paths);
        const auto document = ndjson.bind(made);
        return document ? std::string{"ok"}
                        : std::string{document.rejection().code.text()} + " "
                              + document.rejection().path;
    };
    CHECK(refused({"/name", "/name/first"}) == "SHAPE_PATH /name/first");
    CHECK(refused({"/name/first", "/name"}) == "SHAPE_PATH /name");
    CHECK(refused({"/a", "/0/name"}) == "SHAPE_PATH /0/name");
    CHECK(refused({"/c/0", "/c/x"}) == "SHAPE_PATH /c/x");
    CHECK(refused({"/c/x", "/c/0"}) == "SHAPE_PATH /c/0");
    CHECK(refused({"/years/2026/name"}) == "SHAPE_PATH /years/2026/name");
    CHECK(refused({"/c/01"}) == "SHAPE_PATH /c/01");
    CHECK(refused({"/c/99999999999999999999999"}) == "SHAPE_PATH /c/99999999999999999999999");
    CHECK(refused({"/c/999", "/c/0"}) == "ok");
    CHECK_THROWS_AS(
        tests::write_document(
            *tests::bound(ndjson, shape("")), {tests::cleared({{"/c/1000", core::Value{"1"}}})}),
        core::GatewayError);
}

TEST_CASE("a byte order mark before JSON is passed over, and nowhere else", "[json][ndjson]") {
    const std::string mark{"\xEF\xBB\xBF"};
    const auto lines = tests::bound(ndjson, shape(""));
    const auto whole = tests::bound(json, shape(""));
    const auto listed = tests::bound(json, shape("/r"));
    for (const std::size_t piece : {1U, 2U, 3U, 10'000U}) {
        CHECK(
            read_document(*lines, mark + "{\"amount\":1}\n{\"amount\":2}\n", piece).records
            == std::vector<std::string>{"1:/amount=1;", "2:/amount=2;"});
        CHECK(
            read_document(*lines, "{\"amount\":1}\n" + mark + "{\"amount\":2}\n", piece).records
            == std::vector<std::string>{"1:/amount=1;", "2!JSON_ENCODING"});
        CHECK(
            read_document(*whole, mark + "{\"amount\":1}", piece).records
            == std::vector<std::string>{"1:/amount=1;"});
        CHECK(
            read_document(*listed, mark + "{\"r\":[{\"amount\":1}]}", piece).records
            == std::vector<std::string>{"1:/amount=1;"});
        CHECK(
            read_document(*whole, mark + mark + "{\"amount\":1}", piece).code() == "JSON_ENCODING");
        CHECK(read_document(*lines, mark, piece).records.empty());
    }
    const std::string filler(std::size_t{3} << 20U, 'x'); // read as it comes
    CHECK(
        read_document(*whole, mark + R"({"amount":1,"other":")" + filler + "\"}").records
        == std::vector<std::string>{"1:/amount=1;"});
}
