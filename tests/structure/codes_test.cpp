// What the program says when it fails or refuses: each code is explained to operators, and each
// reason that a caller reads has the caller's language.

#include "tests/structure/tree.h"

#include <catch2/catch.hpp>

#include <regex>
#include <set>
#include <string>

using namespace tests::structure;

namespace {

template <class Each>
void each_match(const std::string& text, const std::regex& pattern, const Each& each) {
    for (auto at = std::sregex_iterator{text.begin(), text.end(), pattern};
         at != std::sregex_iterator{}; ++at) {
        each(*at);
    }
}

/// Words of capitals in the pages.
std::set<std::string> documented() {
    std::set<std::string> words;
    const std::regex word{R"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)"};
    for (const char* const page :
         {"docs/operations.md", "docs/statistics.md", "docs/rights.md", "docs/xroad.md"}) {
        each_match(
            file(page).text, word, [&](const std::smatch& found) { words.insert(found.str()); });
    }
    return words;
}

/// The rules' own room fails with nothing: what it finds goes out with its sentence.
bool only_finds(const std::string& path) {
    return path.starts_with("gateway/policy/");
}

}

TEST_CASE("every code that the program fails with is explained to operators", "[structure]") {
    const std::set<std::string> known{documented()};
    // by the exception, by the names of those who throw it, and by what the interface refuses with
    const std::regex thrown{
        R"rx((?:GatewayError\s*\{\s*(?:core::Code\{|Code\{)?|\b(?:never|fail|refuse|give_up|stop)\(\s*(?:core::Code\{|Code\{)?|Problem \w+\{\s*\d+,\s*)"([A-Z][A-Z0-9_]+)")rx"};
    std::set<std::string> codes;
    for (const char* const folder : {"gateway", "adapters"}) {
        for (const SourceFile& source : files_below(folder, {".cpp", ".h"})) {
            if (only_finds(source.path)) {
                continue;
            }
            each_match(source.text, thrown, [&](const std::smatch& found) {
                const std::string code{found[1]};
                INFO(source.path << ' ' << code);
                CHECK(known.contains(code));
                codes.insert(code);
            });
        }
    }
    CHECK(codes.size() > 300);
}

TEST_CASE("every reason that a caller reads is said in Finnish and Swedish", "[structure]") {
    const SourceFile table{file("gateway/admin/reason_texts.cpp")};
    // whatever the code comes from: a literal, a name, a failure
    const std::regex refusal{R"rx(\b(?:refuse|error|wrong_at)\(\s*[^;]*?,\s*"([^"\\]+)"\s*\))rx"};
    std::size_t reasons{0};
    const auto look = [&](const SourceFile& source, const std::regex& pattern) {
        each_match(source.text, pattern, [&](const std::smatch& found) {
            const std::string reason{found[1]};
            INFO(source.path << ": " << reason);
            CHECK(
                (reason.ends_with(" is missing")
                 || table.text.find('"' + reason + '"') != std::string::npos));
            ++reasons;
        });
    };
    for (const char* const folder : {"gateway/admin", "gateway/rights"}) {
        for (const SourceFile& source : files_below(folder, {".cpp", ".h"})) {
            look(source, refusal);
        }
    }
    for (const char* const one :
         {"gateway/text/strict_json.cpp", "gateway/text/strict_json.h",
          "gateway/exchange/statement_reading.cpp", "gateway/exchange/consents.cpp"}) {
        look(file(one), refusal);
    }
    CHECK(reasons > 120);

    // the rows of the table of what is wrong with a statement, as many as it says it has
    const SourceFile statements{file("gateway/exchange/consents.cpp")};
    std::smatch size;
    REQUIRE(std::regex_search(statements.text, size, std::regex{R"rx((\d+)> reasons\{)rx"}));
    const std::size_t before{reasons};
    look(statements, std::regex{R"rx(\{"[A-Z][A-Z_0-9]+",\s*"([^"\\ ]+ [^"\\]+)"\})rx"});
    CHECK(reasons - before == std::stoul(size[1]));
}

TEST_CASE("a reason that ends with a name of the request is translated around it", "[structure]") {
    const SourceFile table{file("gateway/admin/reason_texts.cpp")};
    const std::regex framed{R"rx("([^"\\]+ )"\s*\+\s*(?:text::)?shown\()rx"};
    std::set<std::string> frames;
    for (const SourceFile& source : files_below("gateway", {".cpp", ".h"})) {
        const bool read{
            source.path.starts_with("gateway/admin/") || source.path.starts_with("gateway/rights/")
            || source.path.starts_with("gateway/exchange/statement_reading.")
            || source.path.starts_with("gateway/text/strict_json.")};
        if (!read) {
            continue;
        }
        each_match(source.text, framed, [&](const std::smatch& found) {
            const std::string frame{found[1]};
            INFO(source.path << ": " << frame);
            CHECK(std::regex_search(table.text, std::regex{R"(Frame\{\s*")" + frame + '"'}));
            frames.insert(frame);
        });
    }
    CHECK(frames.size() >= 3);
}

TEST_CASE("every declared outcome of a delivery has words in three languages", "[structure]") {
    const std::string page{file("docs/batches.md").text};
    const std::size_t table{page.find("## Declared outcomes")};
    REQUIRE(table != std::string::npos);
    std::string known; // the words of a run's report
    for (const char* const words :
         {"gateway/exchange/delivery_words.cpp", "gateway/exchange/document_problems.cpp",
          "gateway/exchange/problem_texts.cpp"}) {
        known += file(words).text;
    }
    std::size_t codes{0};
    each_match(
        page.substr(table), std::regex{R"rx(`([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)`)rx"},
        [&](const std::smatch& found) {
            const std::string code{found[1]};
            if (code.starts_with("LAUTTURI_") || code == "EXCHANGE_UNKNOWN") {
                return; // the log's own: no record has them
            }
            INFO(code);
            CHECK(std::regex_search(known, std::regex{"[\" ]" + code + "[\" ]"}));
            ++codes;
        });
    CHECK(codes > 40);
}

TEST_CASE("what a transport refuses a document with has words of a document", "[structure]") {
    const std::string words{file("gateway/exchange/delivery_words.cpp").text};
    const std::regex refused{
        R"rx(DeliveryOutcome::refused(?:,\s*|;[^}"]*code = )"([A-Z][A-Z0-9_]+)")rx"};
    std::set<std::string> codes;
    for (const SourceFile& source : files_below("adapters/transports", {".cpp", ".h"})) {
        each_match(source.text, refused, [&](const std::smatch& found) {
            const std::string code{found[1]};
            codes.insert(code);
            if (code == "XROAD_PARTY_FAULT") {
                return; // a caller's words for it name no question
            }
            INFO(source.path << ' ' << code);
            CHECK(words.find('"' + code + '"') != std::string::npos);
        });
    }
    CHECK(codes.size() >= 3);
}
