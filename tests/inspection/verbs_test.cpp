// The verbs as people call them: exit status, JSON, and what is never said.

#include "tests/corridor/process.h"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace tests::corridor;

namespace {

class Folder final {
public:
    Folder() : m_path{std::filesystem::temp_directory_path() / "lautturi-inspection-XXXXXX"} {
        std::string name{m_path.string()};
        REQUIRE(mkdtemp(name.data()) != nullptr);
        m_path = name;
    }

    ~Folder() { std::filesystem::remove_all(m_path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string put(const std::string& name, const std::string& text) const {
        write_file(m_path / name, text);
        return (m_path / name).string();
    }

    [[nodiscard]] Finished
    run(std::vector<std::string> arguments, const std::string& input = {}) const {
        arguments.insert(arguments.begin(), LAUTTURI_PROGRAM);
        return run_to_end(arguments, m_path / "run", {}, input);
    }

private:
    std::filesystem::path m_path;
};

}

TEST_CASE("inspect tells records and fields with values masked", "[inspect][verbs]") {
    const Folder folder;
    const std::string file{folder.put("two.csv", "hetu;nimi\n010594Y9021;Meri\n020594X903P;Åsa\n")};
    const Finished masked{folder.run({"inspect", file, "--json"})};
    CHECK(masked.status == 0);
    CHECK(
        masked.out
        == R"({"format":"csv","records":2,"fields":[)"
           R"({"path":"/hetu","count":2,"values":["999999x9999","999999x999x"]},)"
           R"({"path":"/nimi","count":2,"values":["xxxx","xxx"]}],"warnings":[)"
           R"({"code":"SEPARATOR_ASSUMED","path":";"},{"code":"CHARSET_ASSUMED","path":"utf-8"}]})"
           "\n");
    CHECK(folder.run({"inspect", file}).out.find("Meri") == std::string::npos);
    CHECK(folder.run({"inspect", file, "--show"}).out.find("Meri") != std::string::npos);
    CHECK(
        folder.run({"inspect", "-"}, "{\"a\":1}\n{\"a\":2}\n").out.starts_with("format:  ndjson"));
}

TEST_CASE("inspect ends with 1, a code and a place for what cannot be read", "[inspect][verbs]") {
    const Folder folder;
    const std::string file{folder.put("cut.xml", "<people>\n<person>\n<name>Meri</name>\n")};
    const Finished cut{folder.run({"inspect", file})};
    CHECK(cut.status == 1);
    CHECK(cut.out.find("cannot be read: XML_MALFORMED, line 4") != std::string::npos);
    const Finished json{folder.run({"inspect", file, "--json"})};
    CHECK(json.status == 1);
    CHECK(json.out.find(R"("error":{"code":"XML_MALFORMED","line":4)") != std::string::npos);
    CHECK(json.out.find("Meri") == std::string::npos);
    for (const std::string& unreadable : {file + ".none", std::string{"/tmp"}}) {
        const auto refused = folder.run({"inspect", unreadable});
        CHECK(refused.status == 2);
        CHECK(refused.out.empty());
        CHECK(refused.err.find("FILE_UNREADABLE: " + unreadable) != std::string::npos);
    }
    CHECK(folder.run({"inspect", file, "--format", "edifact"}).status == 2);
    const std::string picture{"\x89PNG\r\n\x1A\n" + std::string(4, '\0') + "IHDR"};
    const Finished binary{folder.run({"inspect", folder.put("kuva.csv", picture), "--json"})};
    CHECK(binary.status == 1);
    CHECK(binary.out.find(R"({"format":"unknown","records":0)") != std::string::npos);
    CHECK(binary.out.find(R"("error":{"code":"FORMAT_BINARY","line":2)") != std::string::npos);
    CHECK(folder.run({"inspect", file, "--separator", ";"}).status == 2);
}

TEST_CASE(
    "identifiers check says valid, or which rule is broken, and not of what",
    "[identifiers][verbs]") {
    const Folder folder;
    const auto check = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"identifiers", "check"});
        return folder.run(words);
    };
    for (const auto& [kind, value] : std::vector<std::pair<std::string, std::string>>{
             {"hetu", "010594Y9021"},
             {"y-tunnus", "0138780-9"},
             {"ovt", "003701387809"},
             {"vat", "FI01387809"},
             {"iban", "FI2112345600000785"},
             {"reference", "RF341234561"},
             {"oid", "1.2.246.10.1387809"},
             {"municipality", "684"},
             {"postal-code", "26100"}}) {
        CAPTURE(kind);
        const Finished valid{check({kind, value})};
        CHECK(valid.status == 0);
        CHECK(valid.out == "valid\n");
        const Finished wrong{check({kind, value + "?"})};
        CHECK(wrong.status == 1);
        CHECK(wrong.out.find(value) == std::string::npos);
        CHECK(wrong.err.find(value) == std::string::npos);
    }
    const Finished unborn{check({"hetu", "010185A901E"})};
    CHECK(unborn.status == 1);
    CHECK(unborn.out.starts_with("HETU_FUTURE it is of somebody who is not born by that day"));
    CHECK(check({"hetu", "010185A901E", "--at", "2085-01-01"}).status == 0);
    const Finished json{check({"hetu", "010594Y9022", "--json"})};
    CHECK(json.status == 1);
    CHECK(
        json.out
        == R"({"kind":"hetu","valid":false,"code":"HETU_CHECK","reason":"its check character is wrong"})"
           "\n");
    CHECK(folder.run({"identifiers", "check", "iban", "-"}, "FI2112345600000785\n").status == 0);
    for (const char* const line :
         {"010594Y9021", "010594Y9021\r\n",
          "\xEF\xBB\xBF"
          "010594Y9021\r\n\r\n"}) {
        CHECK(folder.run({"identifiers", "check", "hetu", "-"}, line).status == 0);
    }
    CHECK(folder.run({"identifiers", "check", "hetu", "-"}, " 010594Y9021\n").status == 1);
    // of several values not one is judged: whoever reads "valid" would take it for all
    const Finished several{
        folder.run({"identifiers", "check", "hetu", "-"}, "010594Y9021\n010594Y9022\n")};
    CHECK(several.status == 2);
    CHECK(several.out.empty());
    CHECK(several.err.find("one line is expected") != std::string::npos);
    CHECK(several.err.find("9021") == std::string::npos);
    CHECK(check({"passport", "1"}).status == 2);
    CHECK(check({"hetu"}).status == 2);
    CHECK(check({}).status == 2);
}

TEST_CASE("a municipality is looked up in a list on a day", "[identifiers][verbs]") {
    const Folder folder;
    const std::string list{
        folder.put("codes.csv", "code;from;until;successor\n901;;2015-01-01;902\n902;;;\n")};
    const auto on = [&](const char* kind, const char* day) {
        return folder.run({"identifiers", "check", kind, "901", "--codes", list, "--at", day});
    };
    CHECK(on("municipality", "2014-12-31").status == 0);
    const Finished ended{on("municipality", "2015-01-01")};
    CHECK(ended.status == 1);
    CHECK(ended.out == "CODE_ENDED it is no longer in force on that day\n");
    CHECK(on("hetu", "2015-01-01").status == 2); // hetus are on no list
    CHECK(on("municipality", "2015-02-30").status == 2);
    const auto refused = [&](const std::string& text) {
        const std::string wrong{folder.put("wrong.csv", text)};
        const Finished told{
            folder.run({"identifiers", "check", "municipality", "901", "--codes", wrong})};
        CHECK(told.status == 2);
        const std::string::size_type place{told.err.find(wrong)};
        return place == std::string::npos ? told.err : told.err.substr(place + wrong.size());
    };
    CHECK(
        refused("kunta\n901\n") == ":1: the list does not begin with code;from;until;successor\n");
    CHECK(
        refused("code;from;until;successor\n901;;;\n901;2020-01-01;;\n")
        == ":3: the list has the same code twice at one time\n");
}

TEST_CASE(
    "inspect warns of codes in sentences, and refuses a character set that is not so",
    "[inspect][verbs][hetu]") {
    const Folder folder;
    const Finished hetus{folder.run(
        {"inspect", "-", "--json"}, "{\"id\":\"010594Y9021\",\"note\":\"soita 010594 y "
                                    "9021\"}\n{\"id\":\"020594X903P\",\"note\":\"-\"}\n")};
    CHECK(hetus.status == 0);
    CHECK(
        hetus.out.find(R"("warnings":[{"code":"HETU_IN_TEXT","path":"/note"}])")
        != std::string::npos);
    CHECK(hetus.out.find("9021") == std::string::npos);
    const std::string people{"<p><r><n>Mäki</n></r><r><n>B</n></r></p>"};
    const std::string head{"<?xml version=\"1.0\" encoding=\""};
    const auto inspected = [&](const std::string& text) {
        return folder.run({"inspect", "-", "--json"}, text);
    };
    const Finished mistaken{inspected(head + "ISO-8859-1\"?>" + people)};
    CHECK(mistaken.status == 1); // as an exchange would have it
    CHECK(mistaken.out.find("XML_ENCODING") != std::string::npos);
    CHECK(inspected(head + "UTF-8\"?>" + people).status == 0);
    CHECK(
        inspected(head + "ISO-8859-15\"?><p><r><n>M\xE4ki</n></r><r><n>B</n></r></p>").status == 0);
    CHECK(folder.run({"inspect", "-"}, head + "UTF-8\"?><p><r>M\xE4ki</r></p>").status == 1);
}
