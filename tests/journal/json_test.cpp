#include "gateway/journal/json_reader.h"
#include "gateway/journal/json_writer.h"

#include <catch2/catch.hpp>

#include <string>

using namespace gateway::journal;

namespace {

std::string written(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

std::string read_back(std::string_view json) {
    JsonReader reader{json};
    const std::string text{reader.string()};
    return reader.complete() ? text : "<refused>";
}

}

TEST_CASE("a string has one way to be written", "[journal][json]") {
    CHECK(written("plain") == R"("plain")");
    CHECK(written("\"\\/\b\f\n\r\t") == R"("\"\\/\b\f\n\r\t")");
    CHECK(written(std::string_view{"\0\x1f\x7f", 3}) == "\"\\u0000\\u001f\x7f\"");
    CHECK(
        written("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80")
        == "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80\"");
}

TEST_CASE("where a character stands changes nothing of how it is written", "[journal][json]") {
    for (int code{0}; code < 256; ++code) {
        const std::string character(1, static_cast<char>(code));
        const std::string alone{written(character)};
        for (std::size_t at{0}; at < 18; ++at) {
            const std::string before(at, '~');
            const std::string after(17 - at, ' ');
            CAPTURE(code, at);
            CHECK(
                written(before + character + after)
                == '"' + before + alone.substr(1, alone.size() - 2) + after + '"');
        }
    }
}

TEST_CASE("what is not UTF-8 is replaced and never breaks a line", "[journal][json]") {
    const std::string mark{"\xef\xbf\xbd"};
    CHECK(
        written("a\xff"
                "b")
        == '"' + ("a" + mark + "b") + '"');
    CHECK(written("\xc0\xaf") == '"' + mark + mark + '"');                       // overlong
    CHECK(written("\xed\xa0\x80") == '"' + mark + mark + mark + '"');            // surrogate
    CHECK(written("\xf4\x90\x80\x80") == '"' + mark + mark + mark + mark + '"'); // beyond U+10FFFF
    CHECK(written("\xe2\x82") == '"' + mark + mark + '"');                       // cut
}

TEST_CASE(
    "what was written is read back, and nothing that was written otherwise", "[journal][json]") {
    std::string all;
    for (int code{0}; code < 128; ++code) {
        all.push_back(static_cast<char>(code));
    }
    all += "\xc3\xa4";
    CHECK(read_back(written(all)) == all);
    for (const char* wrong :
         {"", "\"", "x", "\"a", "\"\\\"", R"("\/")", R"("\u0041")", R"("\u000a")", R"("\u001F")",
          R"("\x")", "\"\n\"", " \"a\"", "\"a\" ", "\"a\"\"b\""}) {
        CAPTURE(wrong);
        CHECK(read_back(wrong) == "<refused>");
    }
}

TEST_CASE("a whole number has one way to be written", "[journal][json]") {
    const auto number = [](std::string_view text) {
        JsonReader reader{text};
        const std::int64_t value{reader.integer()};
        return reader.complete() ? std::to_string(value) : "<refused>";
    };
    for (const char* good : {"0", "-1", "9223372036854775807", "-9223372036854775808"}) {
        CHECK(number(good) == good);
    }
    for (const char* wrong :
         {"", "-", "+1", "01", "-0", "-01", "1.0", "1e3", " 1", "9223372036854775808"}) {
        CAPTURE(wrong);
        CHECK(number(wrong) == "<refused>");
    }
}

TEST_CASE("objects and arrays are read in the order in which they are written", "[journal][json]") {
    JsonWriter writer;
    writer.open_object();
    writer.array("a", std::vector<int>{1, 2}, [&](int value) {
        writer.open_object();
        writer.number("n", value);
        writer.close_object();
    });
    writer.array("b", std::vector<int>{}, [&](int value) { writer.integer(value); });
    writer.flag("c", true);
    writer.close_object();
    const std::string text{writer.take()};
    CHECK(text == R"({"a":[{"n":1},{"n":2}],"c":true})");

    const auto sum_of = [](std::string_view json) {
        JsonReader reader{json};
        std::int64_t sum{0};
        reader.open_object();
        reader.array("a", [&] {
            reader.open_object();
            sum += reader.number("n");
            reader.close_object();
        });
        const bool flag{reader.flag("c")};
        reader.close_object();
        return reader.complete() && flag ? sum : -1;
    };
    CHECK(sum_of(text) == 3);
    for (const char* wrong :
         {R"({"a":[],"c":true})", R"({"a":[{"n":1},],"c":true})", R"({"a":[{"n":1}]"c":true})",
          R"({"c":true,"a":[{"n":1}]})", R"({"a":[{"n":1}],"c":true,})",
          R"({"a":[{"n":1}],"c":true}})", R"({"a":[{"n":1}],"b":1,"c":true})", R"({,"c":true})",
          R"({"a":[{"n":1})", R"({"a":)", "{"}) {
        CAPTURE(wrong);
        CHECK(sum_of(wrong) == -1);
    }
}
