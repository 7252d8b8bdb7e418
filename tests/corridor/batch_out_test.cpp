// Batch out: the register's statements to Kela, over the real store and real TLS.

#include "tests/corridor/house.h"
#include "tests/corridor/outbox_house.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace tests::corridor;

namespace {

House& fresh_house() {
    House& house{house_of("statements")};
    house.kela().behave("/statements", tests::simulators::Behaviour{});
    house.kela().forget_requests();
    return house;
}

std::string statement_of(const Statements& statements, const std::string& person) {
    const auto found = statements.find(person);
    REQUIRE(found != statements.end());
    return found->second.at("workAbilitySummary").value_or("(not supplied)");
}

/// Everybody whose withdrawal was recorded so far in this house.
std::vector<std::string>& withdrawn() {
    static std::vector<std::string> persons;
    return persons;
}

std::string withdraw_somebody(House& house) {
    for (const std::string& person : consenting(house.population())) {
        if (std::find(withdrawn().begin(), withdrawn().end(), person) == withdrawn().end()) {
            house.record(withdrawal(person));
            withdrawn().push_back(person);
            return person;
        }
    }
    FAIL("the population has too few consents");
    return {};
}

}

TEST_CASE(
    "Kela gets what the law gives it, field by field, in one document valid against its schema",
    "[batch-out]") {
    House& house{fresh_house()};
    const Finished run{house.run_batch()};
    INFO(run.err);
    REQUIRE(run.status == 0);
    require_oracle_account(house);

    const auto requests = house.kela().requests();
    REQUIRE(requests.size() == 1); // the simulator answers 400 to what does not hold to the XSD
    CHECK(requests.front().answered == 200);
    CHECK(requests.front().header("Content-Type").rfind("application/xml", 0) == 0);

    const Statements got{read_statements(requests.front().body)};
    const Statements lawful{lawful_statements(house.population())};
    CHECK(got.size() == lawful.size());
    std::size_t protected_addresses{0};
    std::size_t summaries{0};
    for (const auto& [person, statement] : got) {
        REQUIRE(lawful.count(person) == 1);
        for (const auto& [name, value] : statement) {
            INFO(name);
            CHECK(value == lawful.at(person).at(name));
        }
        CHECK(statement.size() == lawful.at(person).size());
        protected_addresses += statement.at("streetAddress") ? 0U : 1U;
        summaries += statement.at("workAbilitySummary") ? 1U : 0U;
    }
    CHECK(protected_addresses > 0);
    CHECK(summaries > 2);
    CHECK(summaries < got.size());
}

TEST_CASE(
    "a consent that was withdrawn between two runs keeps the summary out of the second",
    "[batch-out]") {
    House& house{fresh_house()};
    REQUIRE(house.run_batch().status == 0);
    const Statements before{statements_at(house.kela())};

    const std::string person{withdraw_somebody(house)};
    house.kela().forget_requests();
    REQUIRE(house.run_batch().status == 0);
    CHECK(statement_of(before, person) != "(not supplied)");
    CHECK(statements_at(house.kela()) == lawful_statements(house.population(), withdrawn()));
    CHECK(statement_of(statements_at(house.kela()), person) == "(not supplied)");
}

TEST_CASE(
    "a withdrawal after sealing and before sending supersedes the document (I11)",
    "[batch-out][I11]") {
    House& house{fresh_house()};
    house.kela().behave("/statements", answering(429)); // certainly not taken
    const Finished refused{house.run_batch()};
    REQUIRE(refused.status == 1);
    const Json waiting = house.accounts("kela-statements-out").back();
    CHECK(waiting.at("pending") > 0);
    CHECK(waiting.at("closed") == false);
    CHECK(waiting.at("balanced") == true);
    const std::string sealed_key{house.kela().requests().front().header("Idempotency-Key")};

    const std::string person{withdraw_somebody(house)};
    house.kela().forget_requests();
    house.kela().behave("/statements", tests::simulators::Behaviour{});
    const Finished again{house.run_batch()};
    INFO(again.err);
    REQUIRE(again.status == 0);

    const auto requests = house.kela().requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests.front().header("Idempotency-Key") != sealed_key); // changed bytes, another key
    CHECK(statement_of(statements_at(house.kela()), person) == "(not supplied)");
    CHECK(statements_at(house.kela()) == lawful_statements(house.population(), withdrawn()));
    const std::vector<JournalEntry> journal{house.journal()};
    CHECK(
        std::count_if(
            journal.begin(), journal.end(),
            [&](const JournalEntry& entry) {
                return entry.kind == "superseded" && entry.body.at("document") == sealed_key;
            })
        == 1);
}

TEST_CASE(
    "while a batch is sent from the command line a withdrawal is recorded and a law activated",
    "[batch-out]") {
    House& house{fresh_house()};
    tests::simulators::Behaviour slow;
    slow.delay =
        std::chrono::seconds{25}; // two verbs begin and end in it, beside whatever else runs
    house.kela().behave("/statements", slow);
    Process run{
        {LAUTTURI_PROGRAM, "run", "kela-statements-out", "--settings",
         (house.folder() / "lautturi.properties").string()},
        house.folder() / "out/run"};
    REQUIRE(house.kela().wait_for_requests(1, std::chrono::seconds{60}));

    static_cast<void>(withdraw_somebody(house)); // fails the test if it is not recorded
    CHECK(house.verb({"config", "activate"}).status == 0);

    const Finished second{house.verb({"run", "keha-jobseekers-in"})};
    CHECK(second.status == 2);
    CHECK(
        second.err.find("CHAIN_IN_USE: another command of this kind is at work (cli-run)")
        != std::string::npos);
    REQUIRE(run.running());
    CHECK(run.wait(std::chrono::seconds{60}).status == 0);
    static_cast<void>(house.journal());
}

TEST_CASE(
    "a document whose answer was lost goes again with the same bytes under the same key",
    "[batch-out]") {
    House& house{fresh_house()};
    tests::simulators::Behaviour lost;
    lost.lose_answer = true;
    lost.times = 1;
    house.kela().behave("/statements", {lost, tests::simulators::Behaviour{}});
    const Finished run{house.run_batch()};
    INFO(run.err);
    REQUIRE(run.status == 0);
    const auto requests = house.kela().requests();
    REQUIRE(requests.size() == 2);
    CHECK(requests[0].header("Idempotency-Key") == requests[1].header("Idempotency-Key"));
    CHECK(requests[0].body == requests[1].body);
    CHECK(requests[1].duplicate);
}

TEST_CASE(
    "what may have arrived is never sent again changed: a person reconciles first", "[batch-out]") {
    House& house{fresh_house()};
    tests::simulators::Behaviour lost;
    lost.lose_answer = true;
    house.kela().behave("/statements", lost);
    REQUIRE(house.run_batch().status == 1);
    const std::size_t sent{house.kela().request_count()};

    static_cast<void>(withdraw_somebody(house));
    house.kela().behave("/statements", tests::simulators::Behaviour{});
    const Finished again{house.run_batch()};
    CHECK(again.status == 1);
    CHECK(again.err.find("RECONCILE_FIRST") != std::string::npos);
    CHECK(house.kela().request_count() == sent);
    CHECK(house.accounts("kela-statements-out").back().at("pending") > 0);
    static_cast<void>(house.journal());

    const Finished listed{house.verb({"runs", "unsettled", "--json"})};
    REQUIRE(listed.status == 1);
    const Json unsettled = Json::parse(listed.out).at("unsettled");
    REQUIRE(unsettled.size() == sent);
    const std::string document{unsettled.back().at("message")};
    CHECK(document == house.kela().requests().front().header("Idempotency-Key"));
    CHECK(
        house.verb({"runs", "settle", document, "delivered", "--reference", "not a word"}).status
        == 2);

    const Json settled =
        house.verb_json({"runs", "settle", document, "delivered", "--reference", "case/17"});
    CHECK(settled.at("settled") == "delivered");
    CHECK(house.verb({"runs", "unsettled"}).status == 0);
    CHECK(house.run_batch().status == 0); // nothing is pending: the run closes, and nothing is sent
    CHECK(house.kela().request_count() == sent);
    const Json account = house.accounts("kela-statements-out").back();
    CHECK(account.at("closed") == true);
    CHECK(account.at("released") > 0);
    const std::vector<JournalEntry> journal{house.journal()};
    CHECK(std::any_of(journal.begin(), journal.end(), [&](const JournalEntry& entry) {
        return entry.kind == "settled" && entry.body.at("reference") == "case/17";
    }));
}

TEST_CASE(
    "a document that did not arrive after all is decided anew and goes under a new key",
    "[batch-out]") {
    House& house{fresh_house()};
    tests::simulators::Behaviour lost;
    lost.lose_answer = true;
    house.kela().behave("/statements", lost);
    REQUIRE(house.run_batch().status == 1);
    const std::string document{house.kela().requests().front().header("Idempotency-Key")};
    house.kela().forget_requests();
    house.kela().behave("/statements", tests::simulators::Behaviour{});
    static_cast<void>(
        house.verb_json({"runs", "settle", document, "not-delivered", "--reference", "case/18"}));
    REQUIRE(house.run_batch().status == 0);
    const auto requests = house.kela().requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests.front().header("Idempotency-Key") != document);
    CHECK(statements_at(house.kela()) == lawful_statements(house.population(), withdrawn()));
}

TEST_CASE(
    "what a party refuses for good closes the run, and the next one sends anew", "[batch-out]") {
    House& house{fresh_house()};
    house.kela().behave("/statements", answering(422));
    CHECK(house.run_batch().status == 0);
    const Json refused = house.accounts("kela-statements-out").back();
    CHECK(refused.at("closed") == true);
    CHECK(refused.at("released") == 0);
    CHECK(refused.at("reduced") == 0);
    CHECK(refused.at("rejected") > 6); // the malformed rows and what the party would not have

    house.kela().behave("/statements", tests::simulators::Behaviour{});
    house.kela().forget_requests();
    REQUIRE(house.run_batch().status == 0);
    CHECK(statements_at(house.kela()) == lawful_statements(house.population(), withdrawn()));
}

TEST_CASE(
    "a wrong address at the party keeps the run open, and it goes on when that is mended",
    "[batch-out]") {
    House& house{fresh_house()};
    house.kela().behave("/statements", answering(404)); // a setting is wrong: nothing was taken
    REQUIRE(house.run_batch().status == 1);
    house.kela().behave("/statements", tests::simulators::Behaviour{});
    house.kela().forget_requests();
    REQUIRE(house.run_batch().status == 0);
    CHECK(statements_at(house.kela()) == lawful_statements(house.population(), withdrawn()));
}

TEST_CASE(
    "a column that is gone from the register's selection fails the run, and nothing leaves",
    "[batch-out]") {
    const auto undisturbed = [](const House& made) { // the daemon carries nothing on meanwhile
        replace_in(
            made.folder() / "lautturi.properties", "collect.interval = 1\n",
            "collect.interval = 3600\n");
        return std::string{};
    };
    House house{60, undisturbed};
    const auto rename = [&](const std::string& from, const std::string& to) {
        in_register(house, "ALTER TABLE kela_statements RENAME COLUMN " + from + " TO " + to + ";");
    };
    for (const std::string column :
         {"given_names", "family_name", "statement_until", "turvakielto", "statement_id",
          "statement_requested_by"}) {
        INFO(column);
        rename(column, "zz");
        const Finished broken{house.run_batch()};
        rename("zz", column);
        CHECK(broken.status == 2);
        CHECK(broken.err.find("REGISTER_COLUMN") != std::string::npos);
        CHECK(broken.err.find("kela_statements." + column) != std::string::npos);
        CHECK(house.kela().request_count() == 0);
    }
    REQUIRE(house.run_batch().status == 0); // it goes on when the column is back
    CHECK(statements_at(house.kela()).size() == lawful_statements(house.population()).size());
}

TEST_CASE(
    "a name that the party's character set does not have is one record's fault, and the others go",
    "[batch-out][csv]") {
    const auto as_table = [](const House& made) {
        const auto folder = made.mappings() / "exchanges/kela-statements-out";
        std::filesystem::remove_all(folder / "cases");
        std::filesystem::remove_all(folder / "samples");
        std::filesystem::remove(folder / "statements.xsd");
        std::string text{read_file(folder / "exchange.yaml")};
        const std::size_t from{text.find("record:\n")};
        text.replace(
            from, text.find("mandatory:") - from,
            "record:\n  format: csv\n  settings: {charset: windows-1252}\n");
        write_file(folder / "exchange.yaml", text);
        return std::string{};
    };
    House house{60, as_table};
    const Statements lawful{lawful_statements(house.population())};
    REQUIRE(lawful.size() > 2);
    const std::string& foreign{lawful.begin()->first};
    in_register(
        house, "UPDATE person SET family_name = '\u0141ukasiewicz' WHERE personal_id = '" + foreign
                   + "';");
    const Finished run{house.run_batch()};
    INFO(run.out << run.err);
    const Json all = account(house);
    CHECK(all.at("closed") == true);
    CHECK(all.at("pending") == 0);
    const auto requests = house.kela().requests();
    REQUIRE(requests.size() == 1);
    CHECK(requests.front().body.find(foreign) == std::string::npos);
    CHECK(requests.front().body.find(std::next(lawful.begin())->first) != std::string::npos);
    // others in the population have such names, too, and some are the register's own fault
    const std::vector<JournalEntry> rejected{entries(house, "rejected")};
    CHECK(std::any_of(rejected.begin(), rejected.end(), [](const JournalEntry& entry) {
        return entry.body.at("code") == "CSV_CHARACTER";
    }));
}
