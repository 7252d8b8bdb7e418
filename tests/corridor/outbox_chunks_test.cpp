// More records than a chunk, of which parts pass beside each other while the next is read: an order
// is kept, and what breaks, of the register or of the store, breaks behind what was read before it.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/corridor/outbox_house.h"

#include <csignal>
#include <cstdint>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <vector>

using namespace tests::corridor;

namespace {

constexpr std::size_t seekers{350};
constexpr std::size_t chunk{240}; // BatchOut::chunk_limit, which is private

/// Documents of a hundred: one is full within a chunk, and while the next is read already.
std::string in_small_documents(const House& made) {
    replace_in(
        made.mappings() / "exchanges/kela-statements-out/exchange.yaml", "document-limit: 1000",
        "document-limit: 100");
    return {};
}

/// Everybody's second statement, a day newer, behind all first ones. The last person's comes first,
/// so that some follow their first at once, into a document that may be open still, others while
/// its document was just sealed, and the last of them long after the store knows of it.
void issue_second_statements(House& house) {
    in_register(
        house,
        "INSERT INTO statement SELECT"
        " 'M-' || to_char(9999999 - substr(statement_id, 3)::integer, 'FM0000000'),"
        " register_id, code, valid_from, valid_until, issued_on + 1, requested_on, requested_by,"
        " official_user FROM statement;");
}

/// Lets nobody but the test carry runs on.
std::string in_small_documents_undisturbed(const House& made) {
    replace_in(
        made.folder() / "lautturi.properties", "collect.interval = 1\n",
        "collect.interval = 3600\n");
    return in_small_documents(made);
}

/// What the register does at a statement of the third chunk, once it has handed out two.
void break_at_the_third_chunk(House& house) {
    in_register(
        house,
        "SELECT statement_id AS late FROM kela_statements OFFSET 600 LIMIT 1 \\gset\n"
        "ALTER VIEW kela_statements RENAME TO sound_statements;\n"
        "CREATE VIEW kela_statements AS SELECT * FROM (SELECT * FROM sound_statements OFFSET 0)"
        " AS s WHERE CASE WHEN s.statement_id = :'late' THEN s.statement_id::integer = 0"
        " ELSE true END;\n"); // it is no number
}

void mend(House& house) {
    in_register(
        house, "DROP VIEW kela_statements;\n"
               "ALTER VIEW sound_statements RENAME TO kela_statements;\n");
}

void in_store(House& house, const std::string& sql) {
    gateway::storage::Connection{
        *gateway::storage::PrivateCluster::attach(house.data(), gateway::storage::Role::owner)}
        .run(sql);
}

/// Where a statement stood in what Kela got.
struct Arrival {
    std::size_t document{0};
    std::string issued_on; ///< the key that the register tells them apart by does not travel
};

/// By person, as they came. Read one by one, for read_statements() takes nobody twice.
std::map<std::string, std::vector<Arrival>>
arrivals(const std::vector<tests::simulators::Request>& requests) {
    const std::string closing{"</statement>"};
    std::map<std::string, std::vector<Arrival>> arrived;
    for (std::size_t document{0}; document < requests.size(); ++document) {
        const std::string& body{requests[document].body};
        std::size_t from{0};
        for (std::size_t end{0}; (end = body.find(closing, from)) != std::string::npos;) {
            end += closing.size();
            for (const auto& [person, statement] : read_statements(body.substr(from, end - from))) {
                arrived[person].push_back({document, statement.at("issuedOn").value_or("")});
            }
            from = end;
        }
    }
    return arrived;
}

/// Every gate has a chain of its own.
std::set<std::int64_t> chains_that_decided(House& house) {
    std::set<std::int64_t> chains;
    std::ifstream lines{house.export_journal()};
    for (std::string line; std::getline(lines, line);) {
        const Json object = Json::parse(line);
        if (object.contains("entry") && object.at("entry").at("kind") == "decision") {
            chains.insert(object.at("entry").at("chain").get<std::int64_t>());
        }
    }
    return chains;
}

}

TEST_CASE(
    "an older statement never arrives after a newer one, though they were read chunks apart and "
    "parts of chunks pass beside each other",
    "[outbox][order][beside]") {
    House house{seekers, in_small_documents};
    issue_second_statements(house);
    const Finished run{house.run_batch()};
    INFO(run.out << run.err);
    REQUIRE(run.status == 0);

    const Json all = account(house); // balanced, or it fails
    CHECK(all.at("closed") == true);
    CHECK(all.at("pending") == 0);
    CHECK(all.at("in") == 2 * seekers);
    REQUIRE(all.at("in") > 2 * chunk); // else there was nothing to be out of order
    CHECK(chains_that_decided(house).size() > 1);

    const auto requests = house.kela().requests();
    for (const auto& request : requests) { // so that each of them is a document that came once
        REQUIRE(request.answered == 200);
        REQUIRE_FALSE(request.duplicate);
    }
    const auto arrived = arrivals(requests);
    const Statements lawful{lawful_statements(house.population())};
    CHECK(arrived.size() == lawful.size());
    std::size_t apart{0};
    for (const auto& [person, statement] : lawful) {
        INFO(person);
        REQUIRE(arrived.count(person) == 1);
        const std::vector<Arrival>& both{arrived.at(person)};
        REQUIRE(both.size() == 2);
        // Both may stand in one document, if it was open still: there, too, the older one is first.
        CHECK(both[0].issued_on == statement.at("issuedOn"));
        CHECK(both[0].issued_on < both[1].issued_on);
        apart += both[0].document < both[1].document ? 1U : 0U;
    }
    const auto left = all.at("released").get<std::size_t>() + all.at("reduced").get<std::size_t>();
    CHECK(left == 2 * lawful.size());
    CHECK(2 * apart > lawful.size()); // the order of documents, not only the one within them
}

TEST_CASE(
    "a run whose register, or whose store, breaks in a later chunk has what it read before, and "
    "goes on",
    "[outbox][beside]") {
    House house{seekers, in_small_documents_undisturbed};
    issue_second_statements(house);
    bool breaks_at_the_register{false};
    SECTION("the register, in the third chunk") {
        breaks_at_the_register = true;
        break_at_the_third_chunk(house);
        const Finished broken{house.run_batch()};
        INFO(broken.err);
        CHECK(broken.status == 2);
        CHECK(broken.err.find("REGISTER_DATA") != std::string::npos);
    }
    SECTION("the store, when the second is taken in") {
        const std::unique_ptr<Process> run{house.begin_verb(
            {"run", "kela-statements-out"}, "breaks",
            {{"LAUTTURI_FAILPOINT", "before_intake:stop:2"}})};
        REQUIRE(stands_still(*run));
        in_store(house, "REVOKE SELECT ON message FROM lautturi_app");
        run->signal(SIGCONT);
        const Finished broken{run->wait(std::chrono::seconds{60})};
        in_store(house, "GRANT SELECT ON message TO lautturi_app");
        INFO(broken.err);
        CHECK(broken.status == 2);
        CHECK(broken.err.find("STORE") != std::string::npos);
    }
    CHECK(house.kela().requests().empty());
    REQUIRE(house.accounts("kela-statements-out").size() == 1);
    const Json half = account(house);
    INFO(half.dump());
    CHECK(half.at("closed") == false);
    CHECK(half.at("in") <= 2 * chunk);

    if (breaks_at_the_register) {
        mend(house);
    }
    const Finished whole{house.run_batch()};
    INFO(whole.err);
    REQUIRE(whole.status == 0);
    REQUIRE(house.accounts("kela-statements-out").size() == 1);
    const Json all = account(house);
    CHECK(all.at("closed") == true);
    CHECK(all.at("pending") == 0);
    CHECK(all.at("in") == 2 * seekers);
    const Statements lawful{lawful_statements(house.population())};
    const auto arrived = arrivals(house.kela().requests());
    CHECK(arrived.size() == lawful.size());
    for (const auto& [person, both] : arrived) {
        INFO(person);
        CHECK(both.size() == 2);
    }
}
