// The log catalogue, the settings and the documents that must not drift from the code.

#include "tests/structure/tree.h"

#include <catch2/catch.hpp>

#include <regex>
#include <set>
#include <string>

using namespace tests::structure;

TEST_CASE(
    "every log message has its own id, is used, and is explained to operators", "[structure]") {
    const SourceFile catalogue{file("gateway/core/log_messages.h")};
    const SourceFile operations{file("docs/operations.md")};
    std::string code;
    for (const char* folder : {"gateway", "adapters"}) {
        for (const SourceFile& source : files_below(folder, {".cpp", ".h"})) {
            if (source.path != catalogue.path) {
                code += source.text;
            }
        }
    }
    const std::regex declaration{R"(>\s*(\w+)\{\s*"(LAUTTURI_\w+)\")"};
    std::set<std::string> ids;
    for (auto at = std::sregex_iterator{catalogue.text.begin(), catalogue.text.end(), declaration};
         at != std::sregex_iterator{}; ++at) {
        const std::string name{(*at)[1]};
        const std::string id{(*at)[2]};
        INFO(id);
        CHECK(ids.insert(id).second);
        CHECK(code.find("messages::" + name) != std::string::npos);
        CHECK(operations.text.find(id) != std::string::npos);
    }
    CHECK(ids.size() > 10);
}

TEST_CASE("every setting is documented with its default, and nothing else is", "[structure]") {
    const SourceFile code{file("gateway/app/settings.cpp")};
    const SourceFile sample{file("gateway/app/lautturi.properties")};
    std::set<std::string> known;
    const std::regex key{R"rx(\{"([a-z.-]+)",)rx"};
    for (auto at = std::sregex_iterator{code.text.begin(), code.text.end(), key};
         at != std::sregex_iterator{}; ++at) {
        known.insert((*at)[1]);
    }
    std::set<std::string> documented;
    for (const std::string& line : sample.lines()) {
        const std::size_t equals{line.find(" =")};
        if (!line.empty() && line[0] != '#' && equals != std::string::npos) {
            documented.insert(line.substr(0, equals));
        }
    }
    CHECK(known == documented);
    CHECK(known.size() > 20);
}

TEST_CASE("every metric is explained to operators, and no other", "[structure]") {
    const SourceFile code{file("gateway/app/metrics.cpp")};
    const SourceFile operations{file("docs/operations.md")};
    const auto names_in = [](const std::string& text, const std::string& before) {
        const std::regex name{before + "((?:lautturi|process)_[a-z_]+)"};
        std::set<std::string> names;
        for (auto at = std::sregex_iterator{text.begin(), text.end(), name};
             at != std::sregex_iterator{}; ++at) {
            names.insert((*at)[1]);
        }
        return names;
    };
    const std::set<std::string> measured{names_in(code.text, "\"")};
    const std::size_t section{operations.text.find("## Metrics")};
    REQUIRE(section != std::string::npos);
    const std::string table{
        operations.text.substr(section, operations.text.find("\n## ", section + 1) - section)};
    CHECK(names_in(table, "") == measured);
    CHECK(measured.size() > 20);
}

TEST_CASE("the README begins with the two commands", "[structure]") {
    const std::string readme{file("README.md").text};
    const std::size_t demo{readme.find("gateway/demo")};
    const std::size_t tests{readme.find("tests/run")};
    REQUIRE(demo != std::string::npos);
    REQUIRE(tests != std::string::npos);
    CHECK(demo < 600);
    CHECK(tests < 600);
}

TEST_CASE("the life of a message names functions that exist", "[structure]") {
    const SourceFile life{file("docs/life-of-a-message.md")};
    std::string code;
    for (const char* folder : {"gateway", "adapters"}) {
        for (const SourceFile& source : files_below(folder, {".cpp", ".h"})) {
            code += source.text;
        }
    }
    const std::regex call{R"(`([A-Za-z_]+(?:::[A-Za-z_]+)*)\(\)`)"};
    std::size_t named{0};
    for (auto at = std::sregex_iterator{life.text.begin(), life.text.end(), call};
         at != std::sregex_iterator{}; ++at) {
        const std::string whole{(*at)[1]};
        const std::size_t colons{whole.rfind("::")};
        const std::string name{colons == std::string::npos ? whole : whole.substr(colons + 2)};
        INFO(whole);
        CHECK(std::regex_search(code, std::regex{"\\b" + name + "\\("}));
        ++named;
    }
    CHECK(named >= 15);
}

TEST_CASE("every file that the life of a message names exists", "[structure]") {
    const SourceFile life{file("docs/life-of-a-message.md")};
    const std::regex path{R"(`((?:gateway|adapters|mappings|tests)/[A-Za-z0-9_./-]+\.[a-z]+)`)"};
    std::size_t named{0};
    for (auto at = std::sregex_iterator{life.text.begin(), life.text.end(), path};
         at != std::sregex_iterator{}; ++at) {
        (void)file((*at)[1]);
        ++named;
    }
    CHECK(named >= 10);
}

TEST_CASE("every failpoint is documented, and what is shipped has none", "[structure]") {
    const SourceFile page{file("docs/faults.md")};
    const std::regex call{R"re(core::failpoint\("([a-z_]+)"\))re"};
    std::set<std::string> names;
    for (const char* folder : {"gateway", "adapters"}) {
        for (const SourceFile& source : files_below(folder, {".cpp"})) {
            for (auto at = std::sregex_iterator{source.text.begin(), source.text.end(), call};
                 at != std::sregex_iterator{}; ++at) {
                names.insert((*at)[1]);
            }
        }
    }
    CHECK(names.size() > 12);
    for (const std::string& name : names) {
        INFO(name);
        CHECK(page.text.find(name) != std::string::npos);
    }
    const std::string presets{file("CMakePresets.json").text};
    const std::size_t release{presets.find("\"name\": \"release\"")};
    REQUIRE(release != std::string::npos);
    const std::string shipped{
        presets.substr(release, presets.find("\"name\":", release + 9) - release)};
    CHECK(shipped.find("\"LAUTTURI_FAILPOINTS\": \"OFF\"") != std::string::npos);
}
