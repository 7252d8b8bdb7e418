// The worked example of docs/when-a-law-changes.md, done: its edits are applied to a copy of the
// shipped configuration, and the decisions before and after the day are those that it shows.

#include "gateway/admin/dry_run.h"
#include "gateway/admin/rule_cases.h"
#include "gateway/config/configuration.h"
#include "gateway/text/json_value.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <map>

using namespace gateway;

namespace {

/// The edits of a page: `In FILE, this` + block + `becomes` + block, and `New file FILE:` + block.
class Page final {
public:
    explicit Page(const std::string& path) : m_in{path} { REQUIRE(m_in.good()); }

    /// @return how many edits were applied.
    std::size_t apply(config::FileSet& files) {
        std::size_t applied{0};
        for (std::string line; std::getline(m_in, line);) {
            const std::string file{quoted(line)};
            if (line.starts_with("In `") && line.ends_with("this")) {
                const std::string from{block()};
                const std::string to{block()};
                std::string text{files.files().at(file)};
                const std::size_t at{text.find(from)};
                INFO(file << ": " << from);
                REQUIRE(at != std::string::npos);
                REQUIRE(text.find(from, at + 1) == std::string::npos);
                files.put(file, text.replace(at, from.size(), to));
                ++applied;
            } else if (line.starts_with("New file `")) {
                REQUIRE_FALSE(files.files().contains(file));
                files.put(file, block());
                ++applied;
            }
        }
        return applied;
    }

private:
    static std::string quoted(const std::string& line) {
        const std::size_t first{line.find('`')};
        const std::size_t last{first == std::string::npos ? first : line.find('`', first + 1)};
        return last == std::string::npos ? std::string{} : line.substr(first + 1, last - first - 1);
    }

    /// The next fenced block.
    std::string block() {
        std::string line;
        while (std::getline(m_in, line) && line != "```yaml") {
        }
        std::string text;
        while (std::getline(m_in, line) && line != "```") {
            text += line + '\n';
        }
        REQUIRE_FALSE(text.empty());
        return text;
    }

    std::ifstream m_in;
};

config::FileSet shipped() {
    return config::FileSet::read(LAUTTURI_MAPPINGS);
}

std::shared_ptr<const config::Configuration> changed() {
    config::FileSet files{shipped()};
    REQUIRE(Page{LAUTTURI_DOCS "/when-a-law-changes.md"}.apply(files) == 4);
    config::Loaded loaded{config::load(files, {}, {})};
    for (const config::Finding& finding : loaded.findings) {
        INFO(finding.file << ":" << finding.line << " " << finding.reason);
        CHECK(finding.severity == config::Finding::Severity::note);
    }
    REQUIRE(loaded.configuration);
    return loaded.configuration;
}

/// What comes out of the question of the page: form and first reason of each field.
std::map<std::string, std::string>
decided(const config::Configuration& configuration, const std::string& at) {
    const admin::DryRunAnswer answer{admin::dry_run(
        configuration,
        R"({"at":")" + at
            + R"(","register":"etela-satakunta","party":"kela","purpose":"unemployment-benefit",)"
              R"("subject":"010594Y9021","mandatory":["person.personal-id"],)"
              R"("fields":["person.personal-id","statement.code","statement.validity.from",)"
              R"("person.contact.municipality"],"facts":{"relation.statement-request":true}})")};
    REQUIRE(answer.exit == 0);
    const auto read = text::parse_json(answer.json);
    REQUIRE(read.ok());
    std::map<std::string, std::string> forms;
    for (const text::JsonValue& field : read.value().find("fields")->elements()) {
        std::string form{field.string_at("form").value_or("")};
        const text::JsonValue* const reasons{field.find("reasons")};
        if (reasons != nullptr && !reasons->elements().empty()) {
            form += " " + reasons->elements().front().text();
        }
        forms[std::string{field.string_at("item").value_or("")}] = form;
    }
    return forms;
}

}

TEST_CASE(
    "a section that is repealed on 1.1.2027 carries its rule until midnight, and its successor "
    "from then on",
    "[config][shipped]") {
    const auto configuration = changed();
    auto before = decided(*configuration, "2026-12-31T23:59:59.999999+02:00");
    CHECK(before["statement.code"] == "full");
    CHECK(before["person.contact.municipality"] == "full");
    auto after = decided(*configuration, "2027-01-01T00:00:00+02:00");
    CHECK(after["statement.code"] == "full");
    CHECK(after["person.contact.municipality"] == "none NOT_IN_FORCE");
}

TEST_CASE("the cases of the rule that replaces another hold", "[config][shipped][cases]") {
    const auto configuration = changed();
    CHECK(
        std::count_if(
            configuration->cases.begin(), configuration->cases.end(),
            [](const config::RuleCase& one) {
                return one.rule.text() == "kela-unemployment-benefit-2027";
            })
        == 2);
    for (const config::Finding& finding : admin::failing_cases(*configuration)) {
        INFO(finding.file << ":" << finding.line << " " << finding.reason);
        CHECK(finding.file != "rules/cases/unemployment-benefit-2027.yaml");
    }
}

TEST_CASE(
    "with the statutes alone nothing more leaves from the day of the repeal", "[config][shipped]") {
    config::FileSet files{shipped()};
    REQUIRE(Page{LAUTTURI_DOCS "/when-a-law-changes.md"}.apply(files) == 4);
    config::FileSet without_rule;
    for (const auto& [path, text] : files.files()) {
        if (path.find("-2027") == std::string::npos) {
            without_rule.put(path, text);
        }
    }
    const config::Loaded loaded{config::load(without_rule, {}, {})};
    REQUIRE(loaded.configuration);
    auto before = decided(*loaded.configuration, "2026-12-31T23:59:59.999999+02:00");
    CHECK(before["statement.code"] == "full");
    auto after = decided(*loaded.configuration, "2027-01-01T00:00:00+02:00");
    CHECK(after["statement.code"] == "none NOT_IN_FORCE");
    CHECK(after["person.personal-id"] == "none NOT_IN_FORCE");
}
