// A store that is replicated: a primary that waits for its standby, real failovers, and what a node
// believes afterwards (docs/operations.md, a replicated store).

#include "gateway/storage/given_database.h"
#include "tests/storage/cut_line.h"
#include "tests/storage/server_pair.h"
#include "tests/storage/tried.h"

#include <catch2/catch.hpp>

#include <future>

using namespace storage_tests;
using namespace std::chrono_literals;
using Lock = ports::UnitOfWork::Lock;

namespace {

constexpr core::Code lost_commits{"STORE_LOST_COMMITS"};

/// A store on two servers; the line to the first can be cut.
struct Replicated {
    ServerPair servers;
    Folder line_folder;
    CutLine line{servers.socket_of_primary() / ".s.PGSQL.5432", line_folder.path()};
    crypto::SymmetricKey root{crypto::SymmetricKey::generate()};
    storage::Store store{settings(), root};

    [[nodiscard]] storage::StoreSettings settings() const {
        storage::StoreSettings settings;
        settings.mode = storage::StoreSettings::Mode::given;
        settings.data_directory = servers.folder() / "node";
        std::filesystem::create_directories(settings.data_directory);
        settings.connection = both(line_folder.path(), "lautturi_app");
        settings.owner_connection = both(servers.socket_of_primary(), "lautturi_owner");
        settings.doubt_limit = 40s;
        return settings;
    }

    /// The standby stands first in the string: it is never taken for the store.
    [[nodiscard]] std::string
    both(const std::filesystem::path& first, const std::string& role) const {
        return "host='" + servers.socket_of_standby().string() + ',' + first.string()
               + "' port=5432,5432 dbname=lautturi user=" + role;
    }

    [[nodiscard]] bool writable_for_the_gate(ports::UnitOfWorkFactory::Worker& worker) const {
        return worker.start()->begin({}, Lock::shared).journal_writable;
    }

    /// Commits that wait for the standby now.
    [[nodiscard]] std::vector<std::int64_t> waiting() const {
        storage::Connection owner{servers.owner_of_primary()};
        const storage::Rows rows{
            owner.run("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'")};
        std::vector<std::int64_t> pids;
        for (int row{0}; row < rows.size(); ++row) {
            pids.push_back(rows.integer(row, 0));
        }
        return pids;
    }
};

/// For tests that leave the servers as they found them.
Replicated& standing() {
    static Replicated house;
    return house;
}

std::future<Tried> begin_one(ports::UnitOfWorkFactory::Worker& worker) {
    return std::async(std::launch::async, [&worker] { return try_one(worker); });
}

bool ended(const std::future<Tried>& tried) {
    return tried.wait_for(0s) == std::future_status::ready;
}

core::Code code_for(const std::string& connection) {
    return code_of([&] { static_cast<void>(storage::given_database(connection)); });
}

}

TEST_CASE(
    "a connection string of several servers leads to the writable one alone, and waits for no dead "
    "machine",
    "[storage][replicated]") {
    const storage::GivenDatabase several{
        storage::given_database("host=a,b,c dbname=lautturi password='it\\'s quoted'")};
    CHECK(several.several);
    CHECK(several.connection.find("target_session_attrs='read-write'") != std::string::npos);
    CHECK(several.connection.find("connect_timeout='5'") != std::string::npos);
    CHECK(several.connection.find("tcp_user_timeout='25000'") != std::string::npos);

    const storage::GivenDatabase uri{
        storage::given_database("postgresql://user@a:1,b:2/lautturi?connect_timeout=2")};
    CHECK(uri.several);
    CHECK(uri.connection.find("connect_timeout='2'") != std::string::npos);
    CHECK(uri.connection.find("port='1,2'") != std::string::npos);

    CHECK_FALSE(storage::given_database("host=a dbname=lautturi").several);
    CHECK(code_for("host=a,b target_session_attrs=any") == core::Code{"STORE_CONNECTION_INVALID"});
    CHECK(
        code_for("host=a,b target_session_attrs=standby")
        == core::Code{"STORE_CONNECTION_INVALID"});
    CHECK(code_for("hosts=a") == core::Code{"STORE_CONNECTION_INVALID"});
    CHECK(storage::given_database(several.connection).connection == several.connection); // it reads
                                                                                         // back
}

TEST_CASE(
    "a replicated store that asks no standby is refused to the gate, and says so (guard JOURNAL)",
    "[storage][replicated]") {
    Replicated& house{standing()};
    const auto worker = house.store.work().open_worker("asked");
    CHECK(house.writable_for_the_gate(*worker));
    CHECK(house.store.pulse()->confirmed);
    house.servers.ask_for_standby(false);
    // each session takes a new setting up between two of its statements
    CHECK(soon([&] { return !house.writable_for_the_gate(*worker); }));
    CHECK(soon([&] { return !house.store.pulse()->confirmed; }));
    CHECK(house.store.pulse()->writable);
    house.servers.ask_for_standby(true);
    CHECK(soon([&] { return house.writable_for_the_gate(*worker); }));
    CHECK(soon([&] { return house.store.pulse()->confirmed; }));
}

TEST_CASE(
    "while the standby is cut off a commit waits, nothing may be sent, and the store says so",
    "[storage][replicated]") {
    Replicated& house{standing()};
    const auto worker = house.store.work().open_worker("waiting");
    REQUIRE(try_one(*worker).permits == 1);
    house.servers.stop_standby();
    std::future<Tried> waits{begin_one(*worker)};
    REQUIRE(soon([&] { return house.waiting().size() == 1; }));
    CHECK(soon([&] { return !house.store.pulse()->confirmed; }));
    CHECK_FALSE(ended(waits));
    house.servers.start_standby();
    const Tried tried{waits.get()};
    CHECK(tried.permits == 1);
    CHECK(tried.sequence == 2);
    CHECK(house.store.pulse()->confirmed);
}

TEST_CASE(
    "a wait for the standby that is cut short is a success with a warning: in doubt until a "
    "standby "
    "confirms",
    "[storage][replicated][doubt]") {
    Replicated& house{standing()};
    const auto worker = house.store.work().open_worker("cancelled");
    REQUIRE(try_one(*worker).permits == 1);
    house.servers.stop_standby();
    std::future<Tried> waits{begin_one(*worker)};
    REQUIRE(soon([&] { return house.waiting().size() == 1; }));
    const std::int64_t cancelled{house.waiting().front()};
    house.servers.owner_of_primary().run(
        "SELECT pg_cancel_backend($1::bigint::integer)", {storage::Parameter::integer(cancelled)});
    // It reads its own commit on the primary, and does not believe it: it writes, and waits again.
    REQUIRE(soon([&] {
        const std::vector<std::int64_t> now{house.waiting()};
        return now.size() == 1 && now.front() != cancelled;
    }));
    CHECK_FALSE(ended(waits));
    house.servers.start_standby();
    const Tried tried{waits.get()};
    CHECK_FALSE(tried.error.has_value());
    CHECK(tried.permits == 1);
    CHECK(entries_of(house.store, tried) == 1);
    CHECK(try_one(*worker).sequence == 3);
}

TEST_CASE(
    "the primary dies before COMMIT arrives: the standby that took over knows nothing of it, and "
    "the chain goes on there",
    "[storage][replicated][doubt]") {
    Replicated house;
    const auto worker = house.store.work().open_worker("relay");
    REQUIRE(try_one(*worker).permits == 1);
    house.line.cut(CutLine::Cut::before_commit, true);
    std::future<Tried> asks{begin_one(*worker)};
    std::this_thread::sleep_for(500ms);
    house.servers.kill_primary();
    CHECK_FALSE(ended(asks)); // the standby alone is nobody to ask
    CHECK_FALSE(house.store.pulse().has_value());
    house.servers.promote_standby();
    const Tried tried{asks.get()};
    REQUIRE(tried.error.has_value());
    CHECK(tried.error->code() == core::Code{"STORE_UNREACHABLE"});
    CHECK_FALSE(tried.error->in_doubt());
    CHECK(tried.permits == 0);
    CHECK(entries_of(house.store, tried) == 0);
    const Tried next{try_one(*worker)};
    CHECK(next.sequence == 2);
    CHECK(next.permits == 1);
    CHECK_FALSE(house.store.lost_commits());
}

TEST_CASE(
    "the primary dies before its answer to COMMIT arrives: the standby that took over has it, and "
    "the permit is given once",
    "[storage][replicated][doubt]") {
    Replicated house;
    const auto worker = house.store.work().open_worker("relay");
    REQUIRE(try_one(*worker).permits == 1);
    house.line.cut(CutLine::Cut::before_answer, true);
    std::future<Tried> asks{begin_one(*worker)};
    std::this_thread::sleep_for(500ms);
    CHECK_FALSE(ended(asks));
    house.servers.kill_primary();
    house.servers.promote_standby();
    const Tried tried{asks.get()};
    CHECK_FALSE(tried.error.has_value());
    CHECK(tried.permits == 1);
    CHECK(entries_of(house.store, tried) == 1);
    CHECK(try_one(*worker).sequence == 3);
}

TEST_CASE(
    "a standby that took over without what was acknowledged stops every worker of the node",
    "[storage][replicated]") {
    Replicated house;
    const auto relay = house.store.work().open_worker("relay");
    const auto batch = house.store.work().open_worker("batch");
    REQUIRE(try_one(*batch).permits == 1);
    REQUIRE(try_one(*relay).permits == 1);
    house.servers.ask_for_standby(false);
    house.servers.stop_standby();
    REQUIRE(try_one(*relay).permits == 1); // acknowledged by the primary alone
    house.servers.kill_primary();
    house.servers.start_standby();
    house.servers.promote_standby();

    // The batch's own chain is whole there; the relay's is not, and that stops both.
    const Tried tried{try_one(*batch)};
    REQUIRE(tried.error.has_value());
    CHECK(tried.error->code() == lost_commits);
    CHECK_FALSE(tried.error->retryable());
    CHECK(house.store.lost_commits());
    CHECK(try_one(*relay).error->code() == lost_commits);
    CHECK(
        code_of([&] { static_cast<void>(house.store.work().open_worker("another")); })
        == lost_commits);
    storage::Store restarted{house.settings(), house.root};
    CHECK(
        code_of([&] { static_cast<void>(restarted.work().open_worker("cli-run")); })
        == lost_commits);
}
