// The worked cases of docs/the-gate.md, done: each request on the page is decided under the shipped
// rules, and the table and the sentence below it say what came out.

#include "gateway/admin/dry_run.h"
#include "gateway/config/configuration.h"
#include "gateway/text/json_value.h"

#include <catch2/catch.hpp>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace gateway;

namespace {

using text::JsonValue;

struct WorkedCase {
    std::string request;
    std::map<std::string, std::string> rows; ///< field → form and, after a space, rules or reasons
    std::vector<std::string> sentences;
};

/// `| `field` | form | rules or reasons |` without its bars and ticks.
std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells;
    std::istringstream row{line.substr(1)};
    for (std::string cell; std::getline(row, cell, '|');) {
        const std::size_t first{cell.find_first_not_of(" `")};
        cells.push_back(
            first == std::string::npos
                ? ""
                : cell.substr(first, cell.find_last_not_of(" `") - first + 1));
    }
    return cells;
}

std::vector<WorkedCase> worked_cases() {
    std::ifstream page{LAUTTURI_DOCS "/the-gate.md"};
    REQUIRE(page.good());
    std::vector<WorkedCase> all;
    bool in_request{false};
    for (std::string line; std::getline(page, line);) {
        if (line == "```json") {
            all.emplace_back();
            in_request = true;
        } else if (line == "```") {
            in_request = false;
        } else if (in_request) {
            all.back().request += line + '\n';
        } else if (line.starts_with("## ") && !all.empty()) {
            break;
        } else if (line.starts_with("| `") && !all.empty()) {
            const std::vector<std::string> cells{cells_of(line)};
            REQUIRE(cells.size() == 3);
            all.back().rows[cells[0]] = cells[1] + ' ' + cells[2];
        } else if (line.starts_with("> ") && !all.empty()) {
            all.back().sentences.push_back(line.substr(2));
        }
    }
    return all;
}

std::string joined(const JsonValue& words) {
    std::string text;
    for (const JsonValue& word : words.elements()) {
        text += (text.empty() ? "" : ", ") + word.text();
    }
    return text;
}

}

TEST_CASE("the worked cases of the page about the gate come out as it says", "[config][shipped]") {
    const auto configuration =
        config::load(config::FileSet::read(LAUTTURI_MAPPINGS), {}, {}).configuration;
    REQUIRE(configuration);
    const std::vector<WorkedCase> all{worked_cases()};
    REQUIRE(all.size() == 4);
    for (const WorkedCase& worked : all) {
        CAPTURE(worked.request);
        const admin::DryRunAnswer answer{admin::dry_run(*configuration, worked.request)};
        REQUIRE(answer.exit == 0);
        const core::Result<JsonValue> decided{text::parse_json(answer.json)};
        REQUIRE(decided.ok());
        std::map<std::string, std::string> rows;
        std::set<std::string> sentences;
        for (const JsonValue& field : decided.value().find("fields")->elements()) {
            const std::string form{*field.string_at("form")};
            rows[std::string{*field.string_at("item")}] =
                form + ' ' + joined(*field.find(form == "none" ? "reasons" : "permits"));
            sentences.emplace(*field.find("explanation")->string_at("en"));
        }
        CHECK(rows == worked.rows);
        for (const std::string& sentence : worked.sentences) {
            CHECK(sentences.count(sentence) == 1);
        }
    }
}
