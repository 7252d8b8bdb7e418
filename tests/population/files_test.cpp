#include "tests/support/population/artificial_hetu.h"
#include "tests/support/population/files.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

using namespace tests::population;
using Json = nlohmann::json;

namespace {

Parameters parameters_of(std::size_t persons, std::size_t job_seekers) {
    Parameters parameters{load_parameters(default_parameter_file())};
    parameters.persons = persons;
    parameters.job_seekers = job_seekers;
    return parameters;
}

const std::map<std::string, std::string>& files() {
    static const auto made = files_of(draw(load_parameters(default_parameter_file())));
    return made;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in{text};
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    return lines;
}

/// The rows of one COPY, split into columns.
std::vector<std::vector<std::string>> rows_of(const std::string& sql, const std::string& table) {
    const std::string begin{"COPY " + table + " FROM stdin;\n"};
    const std::size_t from{sql.find(begin) + begin.size()};
    std::vector<std::vector<std::string>> rows;
    for (const std::string& line : lines_of(sql.substr(from, sql.find("\n\\.\n", from) - from))) {
        std::istringstream columns{line};
        std::vector<std::string> row;
        for (std::string column; std::getline(columns, column, '\t');) {
            row.push_back(column);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

std::size_t occurrences(const std::string& text, const std::string& of) {
    std::size_t count{0};
    for (std::size_t at{text.find(of)}; at != std::string::npos;
         at = text.find(of, at + of.size())) {
        ++count;
    }
    return count;
}

}

TEST_CASE("the same parameters give the same bytes", "[population]") {
    const auto once = files_of(draw(parameters_of(3'000, 600)));
    const auto again = files_of(draw(parameters_of(3'000, 600)));
    REQUIRE(once.size() == 6);
    CHECK((once == again));
    Parameters other{parameters_of(3'000, 600)};
    ++other.seed;
    CHECK((files_of(draw(other)) != once));
}

TEST_CASE("too few or too many people are refused before anything is written", "[population]") {
    const auto folder = std::filesystem::temp_directory_path()
                        / ("lautturi-no-population-" + std::to_string(::getpid()));
    for (const auto& [persons, job_seekers] : std::vector<std::pair<std::size_t, std::size_t>>{
             {10, 50}, {10, 10}, {static_cast<std::size_t>(-1), 50}}) {
        CHECK_THROWS_AS(
            write_files(parameters_of(persons, job_seekers), folder), std::invalid_argument);
        CHECK_FALSE(std::filesystem::exists(folder));
    }
}

TEST_CASE("the account of the expected outcomes balances", "[population][oracle]") {
    const Json oracle = Json::parse(files().at("oracle.json"));
    const Json& batch = oracle["kela_batch"];
    CHECK(batch["in"] == 3'200);
    std::set<int> ordinals;
    for (const char* state : {"released", "reduced", "withheld", "rejected"}) {
        CAPTURE(state);
        CHECK(batch[state].get<std::size_t>() == batch["ordinals"][state].size());
        CHECK(batch[state].get<int>() > 0);
        int by_cause{0};
        for (const Json& count : batch["causes"][state]) {
            by_cause += count.get<int>();
        }
        CHECK(batch[state].get<int>() == by_cause);
        for (const Json& ordinal : batch["ordinals"][state]) {
            CHECK(ordinals.insert(ordinal.get<int>()).second);
        }
    }
    CHECK(ordinals.size() == 3'200);
    CHECK(*ordinals.begin() == 1);
    CHECK(*ordinals.rbegin() == 3'200);
    CHECK(batch["rejected"] == 16);
    CHECK(batch["wrong_rows"].size() == 16);
}

TEST_CASE("the expected outcomes agree with the register's rows", "[population][oracle]") {
    const auto persons = rows_of(files().at("register.sql"), "person");
    const auto statements = rows_of(files().at("register.sql"), "statement");
    REQUIRE(persons.size() == 40'000);
    REQUIRE(statements.size() == 3'200);
    std::map<std::string, const std::vector<std::string>*> by_id;
    for (const auto& person : persons) {
        REQUIRE(person.size() == 21);
        by_id[person[0]] = &person;
    }
    const Json oracle = Json::parse(files().at("oracle.json"));
    const Json& ordinals = oracle["kela_batch"]["ordinals"];
    const std::string null{"\\N"};
    for (const Json& ordinal : ordinals["released"]) {
        const auto& statement = statements.at(ordinal.get<std::size_t>() - 1);
        const auto& person = *by_id.at(statement[1]);
        CHECK(statement[7] == "kela");
        CHECK(statement[6] != null);
        CHECK(person[1] != null);
        CHECK(person[11] == "f");
    }
    for (const Json& ordinal : ordinals["reduced"]) {
        const auto& statement = statements.at(ordinal.get<std::size_t>() - 1);
        const auto& person = *by_id.at(statement[1]);
        CHECK((person[11] == "t" || person[20] != null));
    }
    for (const Json& row : oracle["kela_batch"]["wrong_rows"]) {
        const auto& statement = statements.at(row["ordinal"].get<std::size_t>() - 1);
        CHECK(statement[1] == row["register_id"].get<std::string>());
        if (row["cause"] == "missing-name") {
            CHECK((*by_id.at(statement[1]))[2] == null);
        }
    }
}

TEST_CASE("consent events tell each state in the words of the law", "[population]") {
    std::map<std::string, int> kinds;
    int blanket{0};
    int expired{0};
    std::string last_key;
    std::string last_at;
    for (const std::string& line : lines_of(files().at("consents.ndjson"))) {
        const Json event = Json::parse(line);
        ++kinds[event["kind"].get<std::string>()];
        REQUIRE(event.size() == 19);
        CHECK(event["items"] == Json::array({"health.work-ability-summary"}));
        CHECK(event["expressed_at"].get<std::string>() < event["recorded_at"].get<std::string>());
        blanket += event["kind"] == "given" && event["itemised"] == false ? 1 : 0;
        expired += event["valid_until"].is_string()
                           && event["valid_until"].get<std::string>().substr(0, 4) == "2025"
                       ? 1
                       : 0;
        const bool to_kela{event["parties"][0] == "kela"};
        CHECK(event["purposes"][0] == (to_kela ? "unemployment-benefit" : "employment-service"));
        CHECK(event["classes"].size() == (to_kela ? 0 : 1));
        const std::string key{
            event["subject"].get<std::string>() + event["parties"][0].get<std::string>()
            + event["role"].get<std::string>()};
        if (key == last_key) { // a person's events stand in the order in which they happened
            CHECK(last_at < event["expressed_at"].get<std::string>());
        }
        last_key = key;
        last_at = event["expressed_at"].get<std::string>();
    }
    for (const char* kind : {"given", "refused", "withdrawn", "requested"}) {
        CAPTURE(kind);
        CHECK(kinds[kind] > 10);
    }
    CHECK(blanket > 100);
    CHECK(expired > 30);
}

TEST_CASE("holds name their kind, state and beginning", "[population]") {
    std::map<std::string, int> kinds;
    for (const std::string& line : lines_of(files().at("holds.ndjson"))) {
        const Json hold = Json::parse(line);
        ++kinds[hold["kind"].get<std::string>() + " " + hold["state"].get<std::string>()];
        CHECK(hold["from"].get<std::string>().size() == 10);
        CHECK(hold["until"].is_null() == (hold["state"] != "ended"));
    }
    CHECK(kinds["turvakielto upheld"] == 160);
    CHECK(kinds["turvakielto ended"] == 40);
    CHECK(kinds["restriction upheld"] == 6);
    CHECK(kinds["objection assessing"] == 4);
}

TEST_CASE("the delivery of job seekers is spoilt exactly where it is listed", "[population]") {
    const Json oracle = Json::parse(files().at("oracle.json"))["keha_jobseekers"];
    const auto lines = lines_of(files().at("keha-jobseekers.ndjson"));
    REQUIRE(lines.size() == 400);
    CHECK(oracle["in"] == 400);
    CHECK(oracle["handed_over"] == 393);
    CHECK(oracle["quarantined"] == 4);
    CHECK(oracle["rejected"] == 3);
    std::set<std::size_t> without_source;
    std::size_t cut{0};
    for (std::size_t at{0}; at < lines.size(); ++at) {
        const Json record = Json::parse(lines[at], nullptr, false);
        if (record.is_discarded()) {
            ++cut;
        } else if (!record.contains("source")) {
            without_source.insert(at + 1);
        }
    }
    CHECK(cut == 1);
    CHECK(Json(without_source) == oracle["ordinals"]["quarantined"]);
    const auto twice = std::count_if(lines.begin(), lines.end(), [](const std::string& line) {
        return occurrences(line, "\"personalId\"") == 2;
    });
    CHECK(twice == 1);
}

TEST_CASE("the delivery of payments is spoilt exactly where it is listed", "[population]") {
    const Json oracle = Json::parse(files().at("oracle.json"))["fund_payments"];
    const std::string& text{files().at("fund-payments.xml")};
    CHECK(occurrences(text, "<payment>") == 300);
    CHECK(occurrences(text, "<source>") == 297);
    CHECK(occurrences(text, "<daysPaid>viisi</daysPaid>") == 1);
    CHECK(occurrences(text, "-02-30</paidUntil>") == 1);
    CHECK(oracle["in"] == 300);
    CHECK(oracle["handed_over"] == 295);
    CHECK(oracle["quarantined"] == 3);
    CHECK(oracle["rejected"] == 2);
}

TEST_CASE("a population that is one cohort is written as it is drawn", "[population]") {
    const auto folder = std::filesystem::temp_directory_path()
                        / ("lautturi-population-" + std::to_string(::getpid()));
    write_files(parameters_of(3'000, 600), folder);
    for (const auto& [name, text] : files_of(draw(parameters_of(3'000, 600)))) {
        std::ifstream file{folder / name, std::ios::binary};
        INFO(name);
        CHECK((std::string{std::istreambuf_iterator<char>{file}, {}} == text));
    }
    std::filesystem::remove_all(folder);
}

TEST_CASE(
    "a large population is drawn cohort by cohort, and nobody stands in two", "[population]") {
    Cohorts cohorts{parameters_of(80'000, 6'400)};
    REQUIRE(cohorts.count() == 2);
    std::set<std::string> codes;
    std::set<std::string> ids;
    std::size_t without_code{0};
    std::size_t job_seekers{0};
    Oracle oracle{parameters_of(80'000, 6'400), 2};
    while (const auto cohort = cohorts.next()) {
        CHECK(cohort->persons.size() == Cohorts::size);
        job_seekers += cohort->job_seekers.size();
        for (const Person& person : cohort->persons) {
            ids.insert(person.register_id);
            without_code += person.hetu.empty() ? 1U : 0U;
            codes.insert(person.hetu);
        }
        oracle.add(*cohort, keha_jobseekers(*cohort), fund_payments(*cohort));
    }
    CHECK(ids.size() == 80'000);
    CHECK(*ids.begin() == "R-000001");
    CHECK(*ids.rbegin() == "R-080000");
    CHECK(codes.size() + without_code - 1 == 80'000); // the empty one is none
    CHECK(job_seekers == 6'400);
    const Json batch = Json::parse(oracle.text()).at("kela_batch");
    CHECK(batch.at("in") == 6'400);
    CHECK(
        batch.at("released").get<int>() + batch.at("reduced").get<int>()
            + batch.at("withheld").get<int>() + batch.at("rejected").get<int>()
        == 6'400);
    CHECK_FALSE(batch.contains("ordinals"));
    CHECK(Json::parse(oracle.text()).at("keha_jobseekers").at("in") == 800);
}

TEST_CASE("a day whose codes run out gives its next child to another sign or day", "[population]") {
    Parameters parameters{parameters_of(45'000, 50)};
    parameters.ages_of_others = {{Ages{3, 3}, 1}}; // 365 days of 100 codes each: too few
    parameters.shares.twin = 0;
    std::set<std::string> codes;
    std::size_t coded{0};
    for (const Person& person : draw(parameters).persons) {
        if (!person.hetu.empty()) {
            ++coded;
            codes.insert(person.hetu);
            CHECK(century_of(person.hetu[6]) == person.born.year / 100 * 100);
        }
    }
    CHECK(codes.size() == coded);
}

TEST_CASE("who is too young to consent has a guardian who does", "[population]") {
    const Population population{draw(parameters_of(20'000, 20'000))};
    std::map<std::string, LocalDate> born;
    for (const Person& person : population.persons) {
        born[person.hetu] = person.born;
    }
    std::size_t guardians{0};
    for (const std::string& line : lines_of(consents_ndjson(population))) {
        const Json event = Json::parse(line);
        LocalDate fifteen{born.at(event["subject"].get<std::string>())};
        fifteen.year = static_cast<std::int16_t>(fifteen.year + 15);
        const std::string day{event["expressed_at"].get<std::string>().substr(0, 10)};
        if (event["by"] == "guardian") {
            ++guardians;
            CHECK(day < gateway::core::to_text(fifteen));
        } else if (event["by"] == "person") {
            CHECK(day >= gateway::core::to_text(fifteen));
        }
    }
    CHECK(guardians > 0);
}
