// The verbs, on files.

#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/text/json_value.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

using gateway::app::StatisticsWords;
using gateway::app::VerbOptions;
using gateway::text::JsonValue;

namespace {

/// A folder of its own, gone afterwards.
class Folder final {
public:
    Folder() {
        std::string pattern{
            (std::filesystem::temp_directory_path() / "lautturi-statistics.XXXXXX").string()};
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        m_path = pattern;
        put("age.csv", "\xEF\xBB\xBF"
                       "20;20-29;*\r\n25;20-29;*\r\n30;30-39;*\r\n35;30-39;*\r\n");
        put("area.csv", "\"north; upper\";*\nsouth;*\n");
        put("schema.yaml",
            "separator: \",\"\nmetric: loss\ncolumns:\n  id: {kind: direct}\n"
            "  age: {kind: quasi, hierarchy: age.csv}\n  area: {kind: quasi, hierarchy: area.csv}\n"
            "  answer: {kind: sensitive}\n  wave: {kind: insensitive}\n");
        std::string data{"id,age,area,answer,wave\n"};
        for (int at{0}; at < 40; ++at) {
            data += "P" + std::to_string(at) + (at % 2 == 0 ? ",20" : ",35")
                    + (at % 4 < 2 ? ",north; upper," : ",south,") + "abc"[at % 3] + ",Q1\n";
        }
        put("data.csv", data);
    }
    ~Folder() { std::filesystem::remove_all(m_path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string at(const std::string& name) const { return (m_path / name).string(); }

    void put(const std::string& name, const std::string& text) const {
        std::ofstream{m_path / name, std::ios::binary} << text;
    }

private:
    std::filesystem::path m_path;
};

struct Answer {
    int status;
    JsonValue json;

    std::string text(const char* key) const { return json.find(key)->text(); }
    std::string reason() const {
        const JsonValue& first{json.find("reasons")->elements()[0]};
        const JsonValue* const line{first.find("line")};
        return first.find("code")->text() + ' ' + first.find("place")->text()
               + (line == nullptr ? "" : ' ' + line->text());
    }
};

VerbOptions as_json() {
    VerbOptions options;
    options.json = true;
    return options;
}

Answer answer_of(int status, const std::ostringstream& out) {
    auto read = gateway::text::parse_json(
        out.str().empty() ? "" : out.str().substr(0, out.str().size() - 1));
    REQUIRE(read.ok());
    return {status, std::move(read).value()};
}

StatisticsWords words_for(const Folder& folder) {
    StatisticsWords words;
    words.data = folder.at("data.csv");
    words.schema = folder.at("schema.yaml");
    words.k = 5;
    words.suppression = "0.02";
    words.max_quasi = 6;
    return words;
}

Answer anonymised(const StatisticsWords& words) {
    std::ostringstream out;
    const int status{gateway::app::statistics_anonymise(as_json(), words, out)};
    return answer_of(status, out);
}

Answer audited(const Folder& folder, const std::string& table) {
    folder.put("table.json", table);
    std::ostringstream out;
    const int status{gateway::app::statistics_audit(folder.at("table.json"), out)};
    return answer_of(status, out);
}

}

TEST_CASE("anonymise tells levels, loss and what the verifier found", "[statistics]") {
    const Folder folder;
    StatisticsWords words{words_for(folder)};
    words.l = 3;
    words.t = "0.2";
    const Answer answer{anonymised(words)};
    CHECK(answer.status == 0);
    CHECK(answer.text("verdict") == "ACCEPT");
    CHECK(answer.json.find("levels")->find("age")->text() == "0");
    CHECK(answer.json.find("levels")->find("area")->text() == "0");
    CHECK(answer.text("loss") == "0");
    CHECK(answer.text("suppressed") == "0");
    CHECK(answer.text("classes") == "4");
    CHECK(answer.text("k") == "10");
    CHECK(answer.text("l") == "3");
    CHECK(answer.text("nodes") == "6");
    CHECK(answer.json.find("t")->kind() == JsonValue::Kind::number);

    std::ostringstream out;
    CHECK(gateway::app::statistics_anonymise({}, words, out) == 0);
    CHECK(out.str().find("ACCEPT\n") == 0);
    CHECK(out.str().find("P1") == std::string::npos);
}

TEST_CASE("a class that is too small is generalised, or refused with its reason", "[statistics]") {
    const Folder folder;
    StatisticsWords words{words_for(folder)};
    words.k = 11;
    const Answer coarser{anonymised(words)};
    CHECK(coarser.status == 0);
    CHECK(coarser.text("classes") == "2");
    words.k = 41;
    const Answer refused{anonymised(words)};
    CHECK(refused.status == 1);
    CHECK(refused.text("verdict") == "REFUSE");
    CHECK(refused.reason() == "NO_SAFE_NODE lattice");
    CHECK(refused.json.find("levels")->is_null());
}

TEST_CASE("bad input has a code and a place, and no value", "[statistics]") {
    const Folder folder;
    StatisticsWords words{words_for(folder)};
    words.k = 2;
    CHECK(anonymised(words).reason() == "K_BELOW_FLOOR k");
    words.k = 5;
    words.max_quasi = 1;
    CHECK(anonymised(words).reason() == "TOO_MANY_QUASI schema");
    words.max_quasi = 6;
    words.fixed = {"age=1"};
    CHECK(anonymised(words).reason() == "LEVELS_WRONG area");
    // more than a number holds is no level, and least of all the finest
    words.fixed = {"age=99999999999", "area=0"};
    const Answer far{anonymised(words)};
    CHECK(far.reason() == "LEVELS_WRONG age");
    for (const char* const key :
         {"levels", "loss", "suppressed", "classes", "k", "l", "t", "nodes"}) {
        REQUIRE(far.json.find(key) != nullptr);
        CHECK(far.json.find(key)->is_null());
    }
    words.fixed = {"age=1", "area=0"};
    CHECK(anonymised(words).json.find("levels")->find("age")->text() == "1");
    words.fixed.clear();
    folder.put("age.csv", "20;20-29;*\n35;30-39;*\n20;30-39;*\n");
    const Answer twice{anonymised(words)};
    CHECK(twice.reason() == "HIERARCHY_LEAF_TWICE age.csv 3");
    CHECK(twice.status == 1);
    folder.put("age.csv", "20;20-29;*\n");
    CHECK(anonymised(words).reason() == "HIERARCHY_LEAF_MISSING age 3");
    folder.put("data.csv", "id,age,area,answer,wave\n");
    CHECK(anonymised(words).reason() == "EMPTY_SET data");
    for (const char* const schema :
         {"columns: {}\n", "columns: {age: {kind: odd}}\n", "columns: {age: {kind: quasi}}\n",
          "columns: {age: {kind: sensitive, hierarchy: age.csv}}\n", "metric: entropy\n",
          "separator: \";;\"\n", "colums: {}\n"}) {
        INFO(schema);
        folder.put("schema.yaml", schema);
        CHECK(anonymised(words).reason().rfind("SCHEMA_MALFORMED ", 0) == 0);
    }
    for (const char* const person : {"[id]", "{a: id}", "", "\"\""}) {
        INFO(person);
        folder.put(
            "schema.yaml", "separator: \",\"\nperson: " + std::string{person}
                               + "\ncolumns: {id: {kind: direct}, age: {kind: insensitive}}\n");
        CHECK(anonymised(words).reason() == "SCHEMA_MALFORMED person 2");
    }
    words.suppression = "two";
    CHECK_THROWS_AS(anonymised(words), gateway::core::GatewayError);
}

TEST_CASE("audit tells which cell is recomputable, and the intervals of the rest", "[statistics]") {
    const Folder folder;
    const std::string head{
        R"({"dimensions":[{"name":"area","codes":["n","s"],"total":"T"},)"
        R"({"name":"sex","codes":["f","m"],"total":"T"}],"threshold":5,"cells":[)"};
    const std::string totals{
        R"({"at":["n","T"],"value":30},{"at":["s","T"],"value":50},{"at":["T","f"],"value":38},)"
        R"({"at":["T","m"],"value":42},{"at":["T","T"],"value":80}]})"};
    const Answer unsafe{audited(
        folder, head
                    + R"({"at":["n","f"],"value":null},{"at":["n","m"],"value":27},)"
                      R"({"at":["s","f"],"value":35},{"at":["s","m"],"value":15},)"
                    + totals)};
    CHECK(unsafe.status == 1);
    CHECK_FALSE(unsafe.json.find("safe")->is_true());
    CHECK(
        gateway::text::write_json(*unsafe.json.find("recomputable"))
        == R"([{"at":["n","f"],"value":3}])");

    const Answer safe{audited(
        folder, head
                    + R"({"at":["n","f"],"value":null},{"at":["n","m"],"value":null},)"
                      R"({"at":["s","f"],"value":null},{"at":["s","m"],"value":null},)"
                    + totals)};
    CHECK(safe.status == 0);
    CHECK(safe.json.find("safe")->is_true());
    CHECK(
        gateway::text::write_json(safe.json.find("intervals")->elements()[0])
        == R"({"at":["n","f"],"low":1,"high":29})");
    const Answer zeros{audited(
        folder, R"({"zeros-suppressed":true,)" + head.substr(1)
                    + R"({"at":["n","f"],"value":null},{"at":["n","m"],"value":null},)"
                      R"({"at":["s","f"],"value":null},{"at":["s","m"],"value":null},)"
                    + totals)};
    CHECK(
        gateway::text::write_json(zeros.json.find("intervals")->elements()[0])
        == R"({"at":["n","f"],"low":0,"high":30})");
}

TEST_CASE("what is no table is unreadable, with its place", "[statistics]") {
    const Folder folder;
    for (
        const auto& [table, reason] : std::vector<std::pair<std::string, std::string>>{
            {"{", "JSON_MALFORMED /*"},
            {"[]", "TABLE_MALFORMED /threshold"},
            {R"({"threshold":5})", "TABLE_MALFORMED /dimensions"},
            {R"({"threshold":5,"zeros-suppressed":1,"dimensions":[],"cells":[]})",
             "TABLE_MALFORMED /zeros-suppressed"},
            {R"({"threshold":5,"dimensions":[],"cells":[]})", "TABLE_EMPTY /tables/0/dimensions"},
            {R"({"threshold":5,"dimensions":[{"name":"a","codes":["x"],"total":"T"}],"cells":[{"at":["x"],"value":1.5}]})",
             "TABLE_MALFORMED /cells/0/value"},
            {R"({"threshold":1,"dimensions":[{"name":"a","codes":["x"],"total":"T"}],"cells":[]})",
             "K_BELOW_FLOOR /threshold"}}) {
        INFO(table);
        const Answer answer{audited(folder, table)};
        CHECK(answer.status == 2);
        CHECK(answer.reason() == reason);
    }
}

TEST_CASE("a k below nothing is below the floor, not very large", "[statistics]") {
    const Folder folder;
    StatisticsWords words{words_for(folder)};
    words.k = -1;
    CHECK(anonymised(words).reason() == "K_BELOW_FLOOR k");
}

namespace {

const std::string whole_table{
    R"({"dimensions":[{"name":"area","codes":["n","s","w"],"total":"T"},)"
    R"({"name":"sex","codes":["f","m"],"total":"T"}],"threshold":5,"cells":[)"
    R"({"at":["n","f"],"value":3},{"at":["n","m"],"value":27},{"at":["n","T"],"value":30},)"
    R"({"at":["s","f"],"value":35},{"at":["s","m"],"value":15},{"at":["s","T"],"value":50},)"
    R"({"at":["w","f"],"value":20},{"at":["w","m"],"value":8},{"at":["w","T"],"value":28},)"
    R"({"at":["T","f"],"value":58},{"at":["T","m"],"value":50},{"at":["T","T"],"value":108}]})"};

}

TEST_CASE("protect suppresses what is small and what would give it away", "[statistics]") {
    const Folder folder;
    folder.put("table.json", whole_table);
    std::ostringstream out;
    REQUIRE(gateway::app::statistics_protect(as_json(), folder.at("table.json"), {}, out) == 0);
    const Answer answer{answer_of(0, out)};
    CHECK(answer.json.find("safe")->is_true());
    CHECK(answer.text("primary") == "1");
    CHECK(std::stoi(answer.text("secondary")) >= 3);
    CHECK(answer.json.find("secondary_sum") == nullptr); // an equation over what is suppressed
    // what it says is what audit reads, and audit agrees
    const Answer again{audited(folder, gateway::text::write_json(answer.json))};
    CHECK(again.status == 0);
    CHECK(again.json.find("safe")->is_true());
    CHECK(again.json.find("intervals")->elements().size() >= 4);
}

TEST_CASE("suppressed cells carry the mark of whoever takes the table", "[statistics]") {
    const Folder folder;
    folder.put("table.json", whole_table);
    gateway::app::ProtectWords words;
    words.mark = "-1";
    std::ostringstream out;
    REQUIRE(gateway::app::statistics_protect({}, folder.at("table.json"), words, out) == 0);
    CHECK(out.str().rfind("area;sex;value\nn;f;-1\n", 0) == 0);
    CHECK(out.str().find("T;T;108\n") != std::string::npos);
    CHECK(out.str().find(";3\n") == std::string::npos);
}

TEST_CASE("linked tables are protected together", "[statistics]") {
    const Folder folder;
    // the second table has the first one's row n, by age
    folder.put(
        "table.json",
        R"({"tables":[{"dimensions":[{"name":"area","codes":["n","s"],"total":"T"}],)"
        R"("cells":[{"at":["n"],"value":30},{"at":["s"],"value":50},{"at":["T"],"value":80}]},)"
        R"({"dimensions":[{"name":"area","codes":["n","s"],"total":"T"},)"
        R"({"name":"age","codes":["y","o"],"total":"T"}],"cells":[)"
        R"({"at":["n","y"],"value":2},{"at":["n","o"],"value":28},{"at":["n","T"],"value":30},)"
        R"({"at":["s","y"],"value":25},{"at":["s","o"],"value":25},{"at":["s","T"],"value":50},)"
        R"({"at":["T","y"],"value":27},{"at":["T","o"],"value":53},{"at":["T","T"],"value":80}]}],)"
        R"("threshold":5})");
    std::ostringstream out;
    REQUIRE(gateway::app::statistics_protect(as_json(), folder.at("table.json"), {}, out) == 0);
    const Answer answer{answer_of(0, out)};
    CHECK(answer.json.find("tables")->elements().size() == 2);
    const Answer again{audited(folder, gateway::text::write_json(answer.json))};
    CHECK(again.status == 0);
}

TEST_CASE("a dimension of answers that is not there is refused", "[statistics]") {
    const Folder folder;
    folder.put("table.json", whole_table);
    gateway::app::ProtectWords words;
    words.answers = "Sex";
    std::ostringstream out;
    const int status{
        gateway::app::statistics_protect(as_json(), folder.at("table.json"), words, out)};
    CHECK(status == 2);
    CHECK(answer_of(status, out).reason() == "ANSWERS_UNKNOWN /rules/answers");
}

TEST_CASE("why there is no table never stands in the table", "[statistics]") {
    const Folder folder;
    std::string table{whole_table};
    const std::string value{R"("value":27)"};
    folder.put("table.json", table.replace(table.find(value), value.size(), R"("value":null)"));
    const auto refused = [&](const gateway::app::ProtectWords& words) {
        std::ostringstream out;
        std::ostringstream errors;
        std::streambuf* const before{std::cerr.rdbuf(errors.rdbuf())};
        const int status{gateway::app::statistics_protect({}, folder.at("table.json"), words, out)};
        std::cerr.rdbuf(before);
        CHECK(status == 2);
        CHECK(out.str().empty());
        return errors.str();
    };
    const std::string absent{refused({})};
    CHECK(absent.starts_with("lautturi: CELL_ABSENT: "));
    CHECK(absent.ends_with(" (n/m)\n"));
    gateway::app::ProtectWords words;
    words.answers = "Sex";
    const std::string unknown{refused(words)};
    CHECK(unknown.starts_with("lautturi: ANSWERS_UNKNOWN: "));
    CHECK(unknown.ends_with(" (--answers)\n"));
}

TEST_CASE("what cannot be protected is refused, with its place", "[statistics]") {
    const Folder folder;
    for (const auto& [from, to, reason] :
         std::vector<std::tuple<std::string, std::string, std::string>>{
             {R"("value":27)", R"("value":null)", "CELL_ABSENT /tables/0/at/n/m"},
             {R"("value":27)", R"("value":26)", "TOTALS_DIFFER /tables/0/at/n/T"},
             {R"("threshold":5)", R"("threshold":2)", "K_BELOW_FLOOR /threshold"},
             {R"("value":27)", R"("value":27.5)", "TABLE_MALFORMED /cells/1/value"}}) {
        std::string table{whole_table};
        table.replace(table.find(from), from.size(), to);
        folder.put("table.json", table);
        std::ostringstream out;
        const int status{
            gateway::app::statistics_protect(as_json(), folder.at("table.json"), {}, out)};
        const Answer answer{answer_of(status, out)};
        INFO(reason);
        CHECK(answer.status == 2);
        CHECK(answer.reason() == reason);
    }
}
