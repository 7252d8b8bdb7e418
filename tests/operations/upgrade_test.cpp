// A store as an earlier release left it, killed with messages in flight, is brought forward by this
// one, which carries them on. tests/operations/stores/README.md says how such a store is made.

#include "gateway/storage/private_cluster.h"
#include "gateway/storage/schema.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <map>
#include <memory>

using namespace tests::corridor;
using gateway::storage::Connection;
using gateway::storage::PrivateCluster;
using gateway::storage::Role;
namespace fs = std::filesystem;

namespace {

constexpr int killed{128 + SIGKILL};
/// The schema at which the store was left.
constexpr int earlier{8};
/// Sealed, delivered and queried at the time: what every such store holds.
constexpr const char* batch{"kela-statements-out"};
constexpr const char* delivery{"keha-jobseekers-in"};
constexpr const char* query{"fund-benefit-query"};

void run(const House& house, std::vector<std::string> command) {
    command.insert(command.begin(), "/usr/bin/env");
    const Finished finished{run_to_end(command, house.folder() / "out/tool")};
    INFO(command.at(1) << ": " << finished.err);
    REQUIRE(finished.status == 0);
}

fs::path stores() {
    return fs::path{LAUTTURI_SOURCE_DIR} / "tests/operations/stores";
}

/// A run's deadline is a day after it began, and the store grows older with every day.
void take_its_deadline(const House& house) {
    const fs::path file{house.mappings() / "exchanges" / batch / "exchange.yaml"};
    std::string text{read_file(file)};
    const std::size_t begins{text.find("deadline:\n")};
    const std::size_t ends{text.find("ordering: person")};
    REQUIRE((begins < ends && ends != std::string::npos));
    write_file(file, text.erase(begins, ends - begins));
}

/// Puts the earlier store in the place of the new one, before the daemon's first start.
std::string restore(const House& house) {
    take_its_deadline(house);
    const fs::path old{house.folder() / "old"};
    fs::create_directory(old);
    run(house, {"tar", "-xzf", (stores() / "schema-0008.tar.gz").string(), "-C", old.string()});
    fs::copy(
        old / "data", house.data(),
        fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    for (const char* const name : {"root.key", "journal.pem"}) {
        fs::permissions(
            house.data() / "keys" / name, fs::perms::owner_read | fs::perms::owner_write);
    }
    const PrivateCluster cluster{
        {.data_directory = house.data(), .runtime_directory = house.folder() / "tmp"}};
    const std::string owner{cluster.connection_string(Role::owner)};
    run(house, {"psql", owner, "-q", "-v", "ON_ERROR_STOP=1", "-c",
                "CREATE ROLE lautturi_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT",
                "-f", (old / "store.sql").string()});
    Connection connection{owner};
    CHECK(connection.run("SELECT max(version) FROM schema_version").integer(0, 0) == earlier);
    return {};
}

/// Messages that may have arrived, by exchange.
std::map<std::string, std::string> attempts_left(House& house) {
    std::map<std::string, std::string> messages;
    const Json listed = Json::parse(house.verb({"runs", "unsettled", "--json"}).out);
    for (const Json& attempt : listed.at("unsettled")) {
        messages.emplace(attempt.at("exchange"), attempt.at("message"));
    }
    return messages;
}

void settle(House& house, const std::string& message, const std::string& found) {
    const Finished settled{house.verb({"runs", "settle", message, found, "--reference", "case-1"})};
    INFO(settled.err);
    REQUIRE(settled.status == 0);
}

bool closed(House& house, const std::string& exchange) {
    const std::vector<Json> accounts = house.accounts(exchange);
    return accounts.size() == 1 && accounts.front().at("closed") == true;
}

}

TEST_CASE(
    "a store of the release before, with messages in flight, is brought forward and carried on",
    "[upgrade]") {
    House house{80, restore};
    {
        Connection store{*PrivateCluster::attach(house.data(), Role::app)};
        CHECK(
            store.run("SELECT max(version) FROM schema_version").integer(0, 0)
            == gateway::storage::schema_files().back().version);
    }
    // A batch that was killed right before its first byte left: the law and the persons' epochs
    // have moved since, so a person says that nothing arrived, and everything in it is decided
    // anew.
    const std::map<std::string, std::string> left{attempts_left(house)};
    REQUIRE(left.size() == 2);
    settle(house, left.at(batch), "not-delivered");
    const Finished resumed{house.run_batch()};
    INFO(resumed.err);
    CHECK(resumed.status == 0);
    CHECK(closed(house, batch));
    CHECK(statements_at(house.kela()) == lawful_statements(house.population()));
    require_oracle_account(house);

    // A delivery that was stored and not handed over.
    CHECK(eventually([&] { return closed(house, delivery); }, std::chrono::seconds{60}));
    const Json account = house.accounts(delivery).front();
    CHECK(account.at("in").get<int>() > 0);
    CHECK(std::stoi(house.staged("count(*)")) > 0);

    // A query whose answer was lost: a person says what was found out.
    const std::string message{left.at(query)};
    settle(house, message, "delivered");
    CHECK(house.accounts(query).front().at("pending") == 0);
    CHECK(attempts_left(house).empty());

    // New work goes on beside it, and one journal holds both, from before and after.
    const std::string hetu{house.example("fund-member")};
    house.fund().behave("/benefits", std::deque<tests::simulators::Behaviour>{});
    CHECK(house.relay(query, fund_question(house, hetu)).status == 200);
    const std::vector<JournalEntry> journal{house.journal()};
    CHECK(std::any_of(journal.begin(), journal.end(), [&](const JournalEntry& entry) {
        return entry.kind == "attempt" && entry.message == message;
    }));
    CHECK(house.verb({"explain", message, "--replay"}).status == 0);
}

TEST_CASE("makes the store that the next release is to bring forward", "[.][make-store]") {
    const char* const folder{std::getenv("LAUTTURI_STORE_OUT")};
    REQUIRE(folder != nullptr);
    const fs::path out{folder};
    House house;
    tests::simulators::Behaviour lost;
    lost.lose_answer = true;
    house.fund().behave("/benefits", lost);
    CHECK(house.relay(query, fund_question(house, house.example("fund-member"))).status == 504);
    REQUIRE(house.run_batch({{"LAUTTURI_FAILPOINT", "before_first_byte:kill"}}).status == killed);
    house.reg().stop();
    REQUIRE(
        house.deliver(delivery, house.files().at("keha-jobseekers.ndjson"), "application/x-ndjson")
            .status
        == 202);
    house.signal(SIGSTOP); // as it is at this instant, memory of the node and database alike
    REQUIRE(house.stands_still());
    fs::create_directories(out / "data");
    run(house, {"pg_dump", *PrivateCluster::attach(house.data(), Role::owner), "-f",
                (out / "store.sql").string()});
    for (const char* const kept : {"keys", "heads", "processes", "checkpoints.jsonl"}) {
        if (fs::exists(house.data() / kept)) {
            fs::copy(house.data() / kept, out / "data" / kept, fs::copy_options::recursive);
        }
    }
    house.kill();
    CHECK(fs::file_size(out / "store.sql") > 0);
}
