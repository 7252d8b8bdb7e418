// docs/notices.md tells what is found in the five notices: its table is what the linter says.

#include "tests/notice/knowledge.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

using namespace gateway;
using namespace tests::notice_room;
using notice::Finding;
using notice::Rule;

namespace {

const std::pair<const char*, const char*> five[]{
    {"Etelä-Satakunta", "etela-satakunta-asiakasrekisteri.txt"},
    {"Kaustinen", "kaustinen-kykyviisari.txt"},
    {"Mikkeli", "mikkeli-tyollisyyspalvelut.txt"},
    {"Pohjois-Karjala", "pohjois-karjala-asiakaspalvelu.txt"},
    {"Pori", "pori-tyollisyysjarjestelma.txt"}};

/// At most `longest` bytes, cut between characters; no bar.
std::string cell(std::string words, std::size_t longest) {
    if (words.size() > longest) {
        std::size_t end{longest};
        while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        words.resize(end);
        words.append("…");
    }
    for (char& byte : words) {
        byte = byte == '|' || byte == '<' || byte == '>' ? ' ' : byte;
    }
    return words;
}

std::string table() {
    std::string rows{
        "| notice | line | finding | severity | quote | instead |\n|---|---|---|---|---|---|\n"};
    for (const auto& [name, text] : five) {
        for (const Finding& finding : lint(notice_text(text))) {
            if (finding.rule == Rule::typo) {
                continue;
            }
            for (const std::string& part :
                 {std::string{name}, std::to_string(finding.line),
                  std::string{name_of(finding.rule)}, std::string{name_of(finding.severity)},
                  "«" + cell(finding.quote, 110) + "»", cell(finding.instead.en, 170)}) {
                rows.append("| ").append(part).append(" ");
            }
            rows.append("|\n");
        }
    }
    return rows;
}

}

TEST_CASE(
    "the table of the documents is what the linter says of the five notices", "[notice][docs]") {
    const std::filesystem::path path{folder().parent_path().parent_path() / "docs/notices.md"};
    std::ifstream stream{path, std::ios::binary};
    std::string document{std::istreambuf_iterator<char>{stream}, {}};
    const std::size_t begin{document.find("| notice | line |")};
    REQUIRE(begin != std::string::npos);
    std::size_t end{begin};
    while (end < document.size() && document[end] == '|') {
        end = document.find('\n', end) + 1;
    }
    if (std::getenv("NOTICE_GOLDEN") != nullptr) { // to be read before it is kept
        document.replace(begin, end - begin, table());
        std::ofstream{path, std::ios::binary} << document;
        end = begin + table().size();
    }
    CHECK(document.substr(begin, end - begin) == table());
}
