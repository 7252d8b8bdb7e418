#include "tests/corridor/results.h"

#include <catch2/catch.hpp>

#include <regex>

namespace tests::corridor {

namespace fs = std::filesystem;

namespace {

constexpr const char* kela{"kela-statements-out"};
constexpr const char* answers{"kela-results-in"};

void replace(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text{read_file(file)};
    const std::size_t at{text.find(from)};
    REQUIRE(at != std::string::npos);
    write_file(file, text.replace(at, from.size(), to));
}

}

void let_kela_answer(House& house) {
    for (const char* const folder : {"kela-files", "kela-answers", "kela-answers/inbox"}) {
        fs::create_directory(house.folder() / folder);
        fs::permissions(house.folder() / folder, fs::perms{0755});
    }
    const fs::path out{house.mappings() / "exchanges" / kela};
    replace(
        out / "exchange.yaml", "transport: https\nendpoint: statements",
        "transport: directory\nendpoint: files");
    replace(
        out / "exchange.yaml", "  schema: statements.xsd",
        "  schema: statements.xsd\n  record-id: record");
    replace(
        out / "statements.xsd",
        "<xs:element name=\"workAbilitySummary\" type=\"MarkableText\"/>\n    </xs:sequence>",
        "<xs:element name=\"workAbilitySummary\" type=\"MarkableText\"/>\n    </xs:sequence>\n"
        "<xs:attribute name=\"record\" type=\"xs:string\"/>");
    const fs::path in{house.mappings() / "exchanges" / answers};
    fs::create_directory(in);
    write_file(in / "exchange.yaml", R"(exchange: kela-results-in
name: {fi: Kelan palaute, sv: FPA:s svar, en: Kela's results}
register: etela-satakunta
party: kela
direction: in
purpose: unemployment-benefit
owner: service manager of the employment area
transport: directory
endpoint: answers
results:
  of: kela-statements-out
  record: /@record
  outcome: /@outcome
  code: /@code
  accepted: [ok]
  refused: [virhe, error]
record: {format: xml, record-path: /results/result}
)");
    const fs::path endpoints{house.mappings() / "parties/kela/endpoints.yaml"};
    write_file(
        endpoints,
        read_file(endpoints) + "  files:\n    url: " + (house.folder() / "kela-files").string()
            + "\n  answers:\n    url: " + (house.folder() / "kela-answers").string() + "\n");
    house.restart();
}

std::vector<std::pair<std::string, std::string>> records_in(const fs::path& file) {
    const std::string text{read_file(file)};
    const std::regex record{"<statement record=\"([^\"]+)\"><personalId>([^<]+)<"};
    std::vector<std::pair<std::string, std::string>> found;
    for (auto at = std::sregex_iterator{text.begin(), text.end(), record};
         at != std::sregex_iterator{}; ++at) {
        found.emplace_back((*at)[1], (*at)[2]);
    }
    return found;
}

std::set<fs::path> documents(House& house) {
    std::set<fs::path> files;
    for (const auto& entry : fs::directory_iterator{house.folder() / "kela-files"}) {
        files.insert(entry.path());
    }
    return files;
}

std::string result(const std::string& record, const std::string& outcome, const std::string& code) {
    return "<result record=\"" + record + "\" outcome=\"" + outcome + '"'
           + (code.empty() ? code : " code=\"" + code + '"') + "/>\n";
}

Json answered(House& house, const std::string& name, const std::string& results) {
    const fs::path folder{house.folder() / "kela-answers"};
    write_file(folder / "inbox" / ("." + name), "<results>\n" + results + "</results>\n");
    fs::rename(folder / "inbox" / ("." + name), folder / "inbox" / name);
    const bool taken{eventually([&] {
        return fs::exists(folder / "processed" / name) || fs::exists(folder / "failed" / name);
    })};
    INFO(house.daemon_output());
    REQUIRE(taken);
    return house.verb_json(
        {"runs", "show", house.accounts(answers).back().at("run").get<std::string>()});
}

}
