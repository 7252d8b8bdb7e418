#include "gateway/core/error.h"
#include "gateway/text/json_reader.h"
#include "gateway/text/json_stream.h"
#include "gateway/text/json_value.h"

#include <catch2/catch.hpp>

#include <array>
#include <functional>

using namespace gateway;

namespace {

[[nodiscard]] std::string repeat(std::string_view piece, std::size_t times) {
    std::string out;
    for (std::size_t at{0}; at < times; ++at) {
        out += piece;
    }
    return out;
}

/// Leaves as `path=text;` with n or b before the text of a number or boolean.
class Written final {
public:
    void operator()(std::string_view path, core::Value::Kind kind, std::string_view text) {
        m_out += path;
        m_out += kind == core::Value::Kind::number    ? "=n"
                 : kind == core::Value::Kind::boolean ? "=b"
                                                      : "=";
        m_out += text;
        m_out += ';';
    }

    /// Or the code of the rejection.
    [[nodiscard]] std::string after(const core::Result<core::Nothing>& done) const {
        return done ? m_out : std::string{done.rejection().code.text()};
    }

private:
    std::string m_out;
};

[[nodiscard]] std::string flat(std::string_view json) {
    text::JsonReader reader;
    Written written;
    return written.after(reader.leaves(json, std::ref(written)));
}

[[nodiscard]] core::Result<core::Nothing>
stream_through(text::JsonStream& stream, std::string_view json, std::size_t piece) {
    for (std::size_t at{0}; at < json.size(); at += piece) {
        if (auto read = stream.append(core::as_bytes(json.substr(at, piece))); !read) {
            return read;
        }
    }
    return stream.finish();
}

/// As flat(), of a text that comes in pieces.
[[nodiscard]] std::string streamed(std::string_view json, std::size_t piece) {
    Written written;
    text::JsonStream stream{nullptr, [](std::string_view) { return true; }, std::ref(written)};
    return written.after(stream_through(stream, json, piece));
}

/// The lengths of pieces in which a text may come.
constexpr std::array<std::size_t, 5> pieces{1, 2, 3, 7, 1'000'000};

[[nodiscard]] std::string_view tree_code(std::string_view json) {
    const auto tree = text::parse_json(json);
    return tree ? std::string_view{"ok"} : tree.rejection().code.text();
}

}

TEST_CASE("JSON becomes leaves with pointers, and numbers keep their digits", "[text]") {
    CHECK(
        flat(
            R"({"a":{"b":[{"c":100.10},{"c":123456789012345678901234567890}]},"d/e~":"\u00e4\n","f":true,"g":null,"h":[],"i":{}})")
        == "/a/b/0/c=n100.10;/a/b/1/c=n123456789012345678901234567890;/d~1e~0=ä\n;/f=btrue;");
    CHECK(flat(" {\n} \n") == "");
    CHECK(flat(R"({"a":-0,"b":1E+2,"c":0.00})") == "/a=n-0;/b=n1E+2;/c=n0.00;");
}

TEST_CASE("numbers and order survive the tree and its writer", "[text]") {
    const std::string json{
        R"({"z":-0,"a":100.10,"b":123456789012345678901234567890,"c":1E+200,"d":[true,false,null,"\"\\\u0001ä\n"],"e":{}})"};
    CHECK(text::write_json(text::parse_json(json).value()) == json);
    CHECK(tree_code("1E400") == "JSON_NUMBER");
    CHECK(flat("{\"a\":1E400}") == "/a=n1E400;");
    CHECK(text::parse_json("12").value().integer() == 12);
    CHECK_FALSE(text::parse_json("12.0").value().integer());
    CHECK_FALSE(text::parse_json("99999999999999999999").value().integer());
    CHECK(text::parse_json(R"({"a":"x"})").value().string_at("a") == "x");
    CHECK_FALSE(text::parse_json(R"({"a":1})").value().string_at("a"));
    CHECK_THROWS_AS(text::write_json(text::JsonValue::of_string("\xFF")), core::GatewayError);
}

TEST_CASE("where a character stands changes nothing of how JSON is written", "[text]") {
    const auto written = [](const std::string& text) {
        std::string out;
        text::append_json_string(out, text);
        return out;
    };
    for (char32_t code{0}; code < 0x180; ++code) {
        const std::string character{
            code < 0x80 ? std::string(1, static_cast<char>(code))
                        : std::string{
                            static_cast<char>(0xC0U | (code >> 6U)),
                            static_cast<char>(0x80U | (code & 0x3FU))}};
        const std::string alone{written(character)};
        for (std::size_t at{0}; at < 18; ++at) {
            const std::string before(at, '~');
            const std::string after(17 - at, ' ');
            CAPTURE(static_cast<std::uint32_t>(code), at);
            CHECK(
                written(before + character + after)
                == '"' + before + alone.substr(1, alone.size() - 2) + after + '"');
            CHECK_THROWS_AS(written(before + "\xC3" + after), core::GatewayError);
        }
    }
}

TEST_CASE("JSON that is written as it goes is what the tree would have written", "[text]") {
    text::JsonText out;
    out.open_object();
    out.member("a", "\xC3\xA4\"");
    out.key("b");
    out.open_array();
    out.string("1");
    out.open_object();
    out.close_object();
    out.open_array();
    out.close_array();
    out.close_array();
    out.key("c\n");
    out.open_object();
    out.member("d", "");
    out.close_object();
    out.close_object();
    const std::string json{out.take()};
    CHECK(json == R"({"a":"ä\"","b":["1",{},[]],"c\n":{"d":""}})");
    CHECK(text::write_json(text::parse_json(json).value()) == json);
    CHECK_THROWS_AS(text::JsonText{}.string("\xFF"), core::GatewayError);
}

TEST_CASE("the two readers of JSON agree on what is JSON", "[text]") {
    const std::vector<std::pair<std::string, std::string_view>> cases{
        {"", "JSON_MALFORMED"},
        {"{", "JSON_MALFORMED"},
        {"{}}", "JSON_MALFORMED"},
        {"{} {}", "JSON_MALFORMED"},
        {"{}x", "JSON_MALFORMED"},
        {"{\"a\"}", "JSON_MALFORMED"},
        {"{\"a\":}", "JSON_MALFORMED"},
        {"{\"a\":1,}", "JSON_MALFORMED"},
        {"{,}", "JSON_MALFORMED"},
        {"{a:1}", "JSON_MALFORMED"},
        {"{'a':1}", "JSON_MALFORMED"},
        {"{\"a\":01}", "JSON_MALFORMED"},
        {"{\"a\":+1}", "JSON_MALFORMED"},
        {"{\"a\":1.}", "JSON_MALFORMED"},
        {"{\"a\":.1}", "JSON_MALFORMED"},
        {"{\"a\":1e}", "JSON_MALFORMED"},
        {"{\"a\":-}", "JSON_MALFORMED"},
        {"{\"a\":NaN}", "JSON_MALFORMED"},
        {"{\"a\":0x1}", "JSON_MALFORMED"},
        {"{\"a\":tru}", "JSON_MALFORMED"},
        {"{\"a\":truee}", "JSON_MALFORMED"},
        {"{\"a\":nul}", "JSON_MALFORMED"},
        {"{\"a\":[1 2]}", "JSON_MALFORMED"},
        {"{\"a\":[1,]}", "JSON_MALFORMED"},
        {"{\"a\":[,1]}", "JSON_MALFORMED"},
        {"{\"a\":[}", "JSON_MALFORMED"},
        {"{\"a\":]}", "JSON_MALFORMED"},
        {"{\"a\":[1}}", "JSON_MALFORMED"},
        {"{\"a\":\"\\x\"}", "JSON_MALFORMED"},
        {"{\"a\":\"\\u12\"}", "JSON_MALFORMED"},
        {"{\"a\":\"\\ud800\"}", "JSON_MALFORMED"},
        {"{\"a\":\"\n\"}", "JSON_MALFORMED"},
        {"{\"a\":\"b}", "JSON_MALFORMED"},
        {"{\"a\" 1}", "JSON_MALFORMED"},
        {"{\"a\"::1}", "JSON_MALFORMED"},
        {"{\"a\":1 \"b\":2}", "JSON_MALFORMED"},
        {"{\"a\":1}/**/", "JSON_MALFORMED"},
        {"{\"a\":\"x\"\"y\"}", "JSON_MALFORMED"},
        {"{\"a\":1 1}", "JSON_MALFORMED"},
        {"\xEF\xBB\xBF{}", "JSON_ENCODING"},
        {"{\"a\":\"\xC3\"}", "JSON_ENCODING"},
        {"{\"a\":\"\xED\xA0\x80\"}", "JSON_ENCODING"},
        {"{\"a\":\"\xC0\xAF\"}", "JSON_ENCODING"},
        {"{\"a\":1,\"a\":2}", "JSON_DUPLICATE_KEY"},
        {"{\"b\":[{\"a\":1,\"\\u0061\":2}]}", "JSON_DUPLICATE_KEY"},
        {"{\"a\":\"\\u0000\"}", "JSON_CHARACTER"},
        {"{\"\\u0000\":1}", "JSON_CHARACTER"},
        {std::string{"{}\0", 3}, "JSON_MALFORMED"}};
    for (const auto& [json, code] : cases) {
        CAPTURE(json);
        CHECK(flat(json) == code);
        CHECK(tree_code(json) == code);
        for (const std::size_t piece : pieces) {
            CAPTURE(piece);
            CHECK(streamed(json, piece) == code);
        }
    }
}

TEST_CASE("what comes in pieces is read as what comes at once", "[text][stream]") {
    const std::vector<std::string> texts{
        "{}",
        " {\n} \n",
        R"({"a":{"b":[1,-0,0.50,1E+2,12345678901234567890123,true,false,null,"x",[],{},[[2]]]}})",
        R"({"":"","~/":"~","a b":"\u00e4\ud83d\ude00\"\\\/\b\f\n\r\t","\u0061":1})",
        "{\"n\xC3\xA4\":\"\xE2\x82\xAC \xF0\x9F\x98\x80\",\"x\":\"" + std::string(5000, 'x')
            + "\",\"y\":" + std::string(400, '7') + "}",
        R"({"a":[{"x":"1"},{"x":{"notSupplied":true}},{"x":null}],"b":"last"})",
        R"([1])",
        R"("a")",
        "1",
        R"({"a":{"b":{"c":1,"c":2}}})",
        R"({"a":"b)",
        R"({"a":[{"b":1},{"b":])"};
    for (const std::string& json : texts) {
        CAPTURE(json);
        const std::string whole{flat(json)};
        for (const std::size_t piece : pieces) {
            CAPTURE(piece);
            CHECK(streamed(json, piece) == whole);
        }
    }
}

TEST_CASE("of what comes in pieces only what is wanted is kept", "[text][stream]") {
    const std::string longest(1000, 'x');
    const auto read = [&](const std::string& json, text::StreamLimits limits) {
        Written written;
        text::JsonStream stream{
            nullptr,
            [](std::string_view path) { return path.ends_with("/wanted"); },
            std::ref(written),
            {},
            limits};
        return written.after(stream_through(stream, json, 64));
    };
    const std::string both{
        R"({"other":")" + longest + R"(","n":)" + std::string(500, '1')
        + R"(,"t":true,"a":{"wanted":"yes"}})"};
    // 3 bytes of a value, 9 of its path, and what is around it
    CHECK(read(both, {140, 10}) == "/other=;/n=n;/t=btrue;/a/wanted=yes;");
    CHECK(read(both, {139, 10}) == "JSON_TOO_LARGE");
    CHECK(read(both, {140, 4}) == "/other=;/n=n;/t=btrue;/a/wanted=yes;");
    CHECK(read(both, {140, 3}) == "JSON_TOO_LARGE"); // members of one object
    CHECK(read(R"({"wanted":")" + longest + R"("})", {999, 10}) == "JSON_TOO_LARGE");
    CHECK(read(R"({")" + std::string(1024, 'k') + R"(":1})", {9, 9}).ends_with("=n;"));
    CHECK(read(R"({")" + std::string(1025, 'k') + R"(":1})", {9, 9}) == "JSON_TOO_LARGE");
}

TEST_CASE("what is refused in pieces is told by its line and place", "[text][stream]") {
    const text::KnownNames names{std::vector<std::string>{"/person/id"}};
    const auto rejection = [&](const std::string& json, std::size_t piece) {
        text::JsonStream stream{
            &names, [](std::string_view) { return true; },
            [](std::string_view, core::Value::Kind, std::string_view) {}};
        return stream_through(stream, json, piece).rejection();
    };
    for (const std::size_t piece : pieces) {
        const core::Rejection wrong{rejection("{\"person\":{\n\"id\":\n[1,x]}}", piece)};
        CHECK(wrong.code == core::Code{"JSON_MALFORMED"});
        CHECK(wrong.path == "/person/id");
        CHECK(wrong.line == 3U);
        CHECK(rejection(R"({"secret":{"id":"\u0000"}})", piece).path == "/*/id");
    }
}

TEST_CASE("64 levels of JSON are read and one more is refused", "[text]") {
    const auto nested = [](std::size_t depth) {
        return "{\"a\":" + repeat("[", depth - 1) + repeat("]", depth - 1) + "}";
    };
    CHECK(flat(nested(64)) == "");
    CHECK(tree_code(nested(64)) == "ok");
    CHECK(flat(nested(65)) == "JSON_DEPTH");
    CHECK(streamed(nested(64), 5) == "");
    CHECK(streamed(nested(65), 5) == "JSON_DEPTH");
    CHECK(tree_code(nested(65)) == "JSON_DEPTH");
    CHECK(flat(repeat("{\"a\":", 100'000)) != "");
    CHECK(tree_code(repeat("[", 100'000)) == "JSON_DEPTH");
    text::JsonValue deep;
    for (int level{0}; level < 80; ++level) {
        text::JsonValue outer{text::JsonValue::make_array()};
        outer.push(std::move(deep));
        deep = std::move(outer);
    }
    CHECK_THROWS_AS(text::write_json(deep), core::GatewayError);
}

TEST_CASE("a key that stands twice is found in small and large objects", "[text]") {
    std::string large{"{"};
    for (int at{0}; at < 500; ++at) {
        large += "\"k" + std::to_string(at) + "\":{\"x\":1},";
    }
    CHECK(flat(large + "\"last\":1}").starts_with("/k0/x=n1;"));
    CHECK(flat(large + "\"k7\":1}") == "JSON_DUPLICATE_KEY");
    CHECK(tree_code(large + "\"k7\":1}") == "JSON_DUPLICATE_KEY");
    CHECK(flat(R"({"a":{"a":{"a":1}},"b":[{"a":1},{"a":1}]})") == "/a/a/a=n1;/b/0/a=n1;/b/1/a=n1;");
}

TEST_CASE("very many keys are read in whatever order they come", "[text]") {
    for (const bool falling : {false, true}) {
        std::string many{"{"};
        for (int at{0}; at < 150'000; ++at) { // quadratic, it would not end
            many += "\"k" + std::to_string(falling ? 999'999 - at : 100'000 + at) + "\":0,";
        }
        CHECK(tree_code(many + "\"k\":0}") == "ok");
        CHECK(tree_code(many + "\"k200000\":0,\"k200000\":0}") == "JSON_DUPLICATE_KEY");
    }
}

TEST_CASE("a rejection names the line and shows known keys only", "[text]") {
    const std::vector<std::string> paths{"/statements/code"};
    const text::KnownNames names{paths};
    text::JsonReader reader{&names};
    const auto ignore = [](std::string_view, core::Value::Kind, std::string_view) {};
    const auto rejected =
        reader.leaves("{\n\"statements\":[{\"010594Y9021\":{\n\"code\":tru}}]}", ignore)
            .rejection();
    CHECK(rejected.path == "/statements/0/*/code");
    CHECK(rejected.line == 3);
    CHECK(
        text::parse_json("{\"statements\":[{\"x\":{\n\"code\":tru}}]}", &names).rejection()
        == core::Rejection{"JSON_MALFORMED", "/statements/0/*/code", 2, std::nullopt});
}

TEST_CASE("a JSON text that is cut at any byte is not read", "[text]") {
    const std::string_view json{R"({"a":{"b":[1,"ä",true,null]},"c":{}})"};
    for (std::size_t size{0}; size < json.size(); ++size) {
        CHECK_FALSE(tree_code(json.substr(0, size)) == "ok");
        CHECK(flat(json.substr(0, size)).starts_with("JSON_"));
    }
}

TEST_CASE(
    "the records of a document are its array's elements, found after all of it was read",
    "[text]") {
    text::JsonReader reader;
    const std::string_view json{
        "{\"head\":{\"x\":1},\n\"in\":{\"records\":[ {\"a\":1} ,\n[2, 3],4 , \"s\" ]},\"tail\":2}"};
    const auto found = reader.elements(json, "/in/records");
    REQUIRE(found.ok());
    REQUIRE(found.value().size() == 4);
    CHECK(found.value()[0].text == "{\"a\":1}");
    CHECK(found.value()[0].line == 2);
    CHECK(found.value()[1].text == "[2, 3]");
    CHECK(found.value()[1].line == 3);
    CHECK(found.value()[2].text == "4");
    CHECK(found.value()[3].text == "\"s\"");
    const auto code = [&reader](std::string_view text, std::string_view pointer) {
        const auto read = reader.elements(text, pointer);
        return read ? std::string_view{"ok"} : read.rejection().code.text();
    };
    CHECK(code(json, "/in") == "JSON_NO_RECORDS");
    CHECK(code(json, "/in/missing") == "JSON_NO_RECORDS");
    CHECK(code(json, "/head/x") == "JSON_NO_RECORDS");
    CHECK(code("{\"r\":[{\"a\":1,\"a\":2}]}", "/r") == "ok");
    CHECK(code("{\"r\":[{\"a\":1}],\"r\":[]}", "/r") == "JSON_DUPLICATE_KEY");
    CHECK(code("{\"r\":[{\"a\":1}],\"z\":tru}", "/r") == "JSON_MALFORMED");
    CHECK(code("[]", "/r") == "JSON_NOT_OBJECT");
    for (std::size_t size{0}; size < json.size(); ++size) {
        CHECK(code(json.substr(0, size), "/in/records") != "ok");
    }
}
