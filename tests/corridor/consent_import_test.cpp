// A register's own table of consents, imported: some thousands of rows at a time, while the gate
// goes on answering, with one account of all rows in the register's order.

#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"
#include "tests/support/population/artificial_hetu.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace tests::corridor;

namespace {

/// More than are recorded at once.
constexpr std::size_t consenting_people{5'200};

std::string code_of(std::size_t number) {
    constexpr std::size_t numbers{100};
    const gateway::core::LocalDate first{*gateway::core::parse_date("1980-01-01")};
    gateway::core::LocalDate born{first};
    for (std::size_t day{0}; day < number / numbers; ++day) {
        born = gateway::core::next_day(born);
    }
    return tests::population::make_hetu(born, 'Y', 900 + static_cast<unsigned>(number % numbers));
}

std::string row(const std::string& code, const char* kind, const char* at) {
    return "('" + code + "', '" + kind + "', '" + at + "', 'doc-" + code.substr(7, 3) + "')";
}

/// The register's table, and what its columns tell.
void keep_consents(House& house) {
    std::ostringstream sql;
    sql << "CREATE TABLE customer_register.told_consents (personal_id text, kind text, told text,"
           " document text);\nINSERT INTO customer_register.told_consents VALUES ";
    for (std::size_t number{0}; number < consenting_people; ++number) {
        sql << row(code_of(number), "K", "2026-03-02T08:00:00Z") << ",\n";
    }
    sql << row(code_of(7), "P", "2026-03-03T08:00:00Z") << ",\n"
        << row(code_of(9), "P", "2026-03-02") << ",\n" // said and written down on that day
        << row(code_of(8), "?", "2026-03-03T08:00:00Z") << ";\n"
        << "GRANT SELECT ON customer_register.told_consents TO PUBLIC;\n";
    const std::filesystem::path script{house.folder() / "consents.sql"};
    write_file(script, sql.str());
    house.reg().run_script(script);
}

std::string with_table(const House& house) {
    const std::filesystem::path file{house.mappings() / "registers/etela-satakunta.yaml"};
    std::string text{read_file(file)};
    const std::string selections{"\nselections:\n"};
    const std::size_t at{text.find(selections)};
    REQUIRE(at != std::string::npos);
    text.insert(
        at + selections.size(),
        "  told_consents: SELECT * FROM customer_register.told_consents ORDER BY told, "
        "personal_id\n");
    text += R"(
consents:
  selection: told_consents
  members:
    - {member: kind, path: kind, codes: {K: given, E: refused, P: withdrawn}}
    - {member: role, is: gdpr9}
    - {member: items, is: [health.work-ability-summary]}
    - {member: parties, is: [kela]}
    - {member: purposes, is: [unemployment-benefit]}
    - {member: explicit, is: "true"}
    - {member: itemised, is: "true"}
    - {member: written, is: "true"}
    - {member: by, is: person}
    - {member: expressed_at, path: told}
    - {member: recorded_at, path: told}
    - {member: notice_version, is: "1"}
    - {member: language, is: fi}
    - {member: evidence.reference, path: document}
    - {member: evidence.sha256, is: )"
            + std::string(64, 'a') + R"(}
    - {member: told_basis, is: 9.2.a}
)";
    write_file(file, text);
    keep_consents(const_cast<House&>(house)); // the register is the fixture's own
    return {};
}

}

TEST_CASE(
    "a table of consents is imported part by part, while the gate answers, and each row has its "
    "account",
    "[consent][import]") {
    House house{80, with_table};
    const std::string question{fund_question(house, house.example("fund-member"))};
    const auto importing =
        house.begin_verb({"consent", "import", "etela-satakunta", "--json"}, "import");
    int answered{0};
    while (importing->running()) {
        CHECK(house.relay("fund-benefit-query", question).status == 200);
        ++answered;
    }
    CHECK(answered > 0);
    const Finished done{importing->wait(std::chrono::seconds{120})};
    INFO(done.err);
    CHECK(done.status == 1); // one row says what the register's codes do not know
    const Json told = Json::parse(done.out);
    // of whom a line was rejected that may take, nothing is recorded that gives
    CHECK(told.at("rejected") == 2);
    CHECK(told.at("recorded") == consenting_people + 1);
    CHECK(told.at("failed") == 0);
    const Json& rows = told.at("events");
    REQUIRE(rows.size() == consenting_people + 3);
    for (std::size_t at{0}; at < rows.size(); ++at) {
        REQUIRE(rows.at(at).at("row") == at + 1);
    }
    const Json& wrong{rows.back().at("wrong")};
    INFO(wrong.dump());
    CHECK(std::any_of(wrong.begin(), wrong.end(), [](const Json& one) {
        return one.at("code") == "CODE_UNKNOWN" && one.at("path") == "/kind";
    }));
    CHECK(rows.at(9).at("wrong").at(0).at("code") == "CONSENT_OTHER_LINE");
    for (const std::size_t taking : {std::size_t{0}, consenting_people + 1}) {
        CHECK(rows.at(taking).at("state") == "acknowledged"); // it takes something away
    }

    const Json taken = house.verb_json(
        {"consent", "list", "-"},
        Json{{"register", "etela-satakunta"}, {"subject", code_of(7)}}.dump());
    REQUIRE(taken.at("events").size() == 2);
    CHECK(taken.at("events").at(0).at("kind") == "given");
    CHECK(taken.at("events").at(1).at("kind") == "withdrawn");

    const Json by_day = house.verb_json(
        {"consent", "list", "-"},
        Json{{"register", "etela-satakunta"}, {"subject", code_of(9)}}.dump());
    REQUIRE(by_day.at("events").size() == 2);
    REQUIRE_FALSE(by_day.at("states").empty());
    for (const Json& state : by_day.at("states")) {
        CHECK(state.at("state") == "withdrawn"); // all of the day on which it was given
    }

    const Finished again{house.verb({"consent", "import", "etela-satakunta", "--json"})};
    CHECK(again.status == 1);
    CHECK(Json::parse(again.out).at("known") == consenting_people + 1);
    CHECK(Json::parse(again.out).at("recorded") == 0);
    static_cast<void>(house.journal()); // which verifies
}
