#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>

using namespace storage_tests;
using Lock = ports::UnitOfWork::Lock;

namespace {

ports::ChainHead append(ports::UnitOfWorkFactory::Worker& worker, int entries = 1) {
    const auto unit = worker.start();
    Notes notes{unit->begin({}, Lock::shared)};
    for (int entry{0}; entry < entries; ++entry) {
        notes.add(journal::EntryKind::outcome);
    }
    unit->add(notes.rows());
    static_cast<void>(unit->commit());
    return notes.head();
}

std::string sessions_of(const ports::ChainHead& head) {
    return "SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'lautturi chain "
           + std::to_string(head.chain) + " %'";
}

void kill_backend_of(const ports::ChainHead& head) {
    storage::Connection owner{shared().owner()};
    REQUIRE(
        owner.run("SELECT pg_terminate_backend(pid, 5000) FROM (" + sessions_of(head) + ") AS s")
            .size()
        == 1);
}

}

TEST_CASE("a chain goes on from its head, in the same worker and in the next", "[storage][chain]") {
    ports::ChainHead head{};
    {
        const auto worker = shared().store.work().open_worker("continued");
        CHECK(append(*worker).sequence == 1);
        head = append(*worker, 3);
        CHECK(head.sequence == 4);
    }
    const auto worker = shared().store.work().open_worker("continued");
    const ports::GateFacts facts{worker->start()->begin({}, Lock::shared)};
    CHECK(facts.head.chain == head.chain);
    CHECK(facts.head.sequence == 4);
    CHECK(facts.head.hash == head.hash);
    CHECK(facts.head.at == head.at);
}

TEST_CASE("two workers of one name are refused, of two names have two chains", "[storage][chain]") {
    const auto first = shared().store.work().open_worker("contended");
    CHECK(
        code_of([] { static_cast<void>(shared().store.work().open_worker("contended")); })
        == core::Code{"CHAIN_IN_USE"});
    const auto other = shared().store.work().open_worker("contended-other");
    CHECK(append(*first).chain != append(*other).chain);
}

TEST_CASE(
    "a second process with the node's name is refused while the first works", "[storage][chain]") {
    const auto worker = shared().store.work().open_worker("relay");
    storage::StoreSettings settings{shared().settings};
    settings.mode = storage::StoreSettings::Mode::beside; // as a verb beside the daemon, but under
                                                          // the daemon's name
    storage::Store second{settings, shared().root};
    CHECK(
        code_of([&] { static_cast<void>(second.work().open_worker("relay")); })
        == core::Code{"CHAIN_IN_USE"});
    settings.node = "another-node";
    storage::Store third{settings, shared().root};
    CHECK_NOTHROW(append(*third.work().open_worker("relay")));
}

TEST_CASE(
    "a worker whose connection died between two transactions goes on without a gap",
    "[storage][chain]") {
    const auto worker = shared().store.work().open_worker("reconnecting");
    const ports::ChainHead head{append(*worker, 2)};
    kill_backend_of(head);
    CHECK(append(*worker).sequence == 3);
    storage::Connection owner{shared().owner()};
    CHECK(owner.run(sessions_of(head)).size() == 1); // and holds its chain again
    CHECK(
        code_of([] { static_cast<void>(shared().store.work().open_worker("reconnecting")); })
        == core::Code{"CHAIN_IN_USE"});
}

TEST_CASE(
    "a connection that dies in the middle of a transaction leaves nothing of it, and it may be "
    "tried again",
    "[storage][chain]") {
    const auto worker = shared().store.work().open_worker("cut");
    const ports::ChainHead head{append(*worker)};
    const core::MessageId message{new_id()};
    {
        const auto unit = worker->start();
        Notes notes{unit->begin({}, Lock::shared)};
        notes.add(journal::EntryKind::received, message);
        unit->add(notes.rows());
        kill_backend_of(head);
        try {
            static_cast<void>(unit->commit());
            FAIL("committed");
        } catch (const core::GatewayError& error) {
            CHECK(error.code() == core::Code{"STORE_UNREACHABLE"});
            CHECK(error.retryable());
            CHECK_FALSE(error.in_doubt());
        }
    }
    CHECK(shared().store.journal().entries_of(message).empty());
    CHECK(append(*worker).sequence == 2);
}

TEST_CASE("a journal that does not end where its head says is not continued", "[storage][chain]") {
    ports::ChainHead head{};
    {
        const auto worker = shared().store.work().open_worker("shortened");
        head = append(*worker, 3);
    }
    shared().owner().run(
        "DELETE FROM journal WHERE chain = $1::bigint AND seq = 3",
        {storage::Parameter::integer(head.chain)});
    CHECK(
        code_of([] { static_cast<void>(shared().store.work().open_worker("shortened")); })
        == core::Code{"CHAIN_HEAD_MISMATCH"});
}

TEST_CASE(
    "a journal is unwritable in the eyes of the gate when a commit would not be durable",
    "[storage][chain]") {
    {
        const auto worker = new_worker();
        CHECK(worker->start()->begin({}, Lock::shared).journal_writable);
    }
    shared().owner().run_script("ALTER ROLE lautturi_app SET synchronous_commit = off");
    const auto worker = new_worker();
    CHECK_FALSE(worker->start()->begin({}, Lock::shared).journal_writable);
    storage::StoreSettings settings{shared().settings};
    settings.mode = storage::StoreSettings::Mode::beside;
    settings.node = "unsafe-node";
    storage::Store beside{settings, shared().root}; // its sessions are new
    const auto pulse = beside.pulse();
    const auto beside_worker = beside.work().open_worker("unsafe");
    CHECK_FALSE(beside_worker->start()->begin({}, Lock::shared).journal_writable);
    shared().owner().run_script("ALTER ROLE lautturi_app RESET synchronous_commit");
    REQUIRE(pulse);
    CHECK_FALSE(pulse->lasting); // told, not only refused
    CHECK(pulse->writable);
    CHECK(shared().store.pulse()->lasting);
    // what was put right is found without a restart
    CHECK(beside.pulse()->lasting);
    CHECK(beside_worker->start()->begin({}, Lock::shared).journal_writable);
    CHECK(worker->start()->begin({}, Lock::shared).journal_writable);
}

TEST_CASE(
    "where replication is required, no standby means an unwritable journal", "[storage][chain]") {
    storage::StoreSettings settings{shared().settings};
    settings.mode = storage::StoreSettings::Mode::beside;
    settings.node = "replicated-node";
    settings.require_synchronous = true;
    storage::Store store{settings, shared().root};
    CHECK_FALSE(
        store.work().open_worker("relay")->start()->begin({}, Lock::shared).journal_writable);
}

TEST_CASE(
    "a clock that was set back is still behind in the next transaction and in the next process "
    "(guard CLOCK)",
    "[storage][chain]") {
    ports::ChainHead head{};
    {
        const auto worker = shared().store.work().open_worker("set-back");
        head = append(*worker);
    }
    shared().owner().run(
        "UPDATE chain_head SET at = clock_timestamp() + interval '1 hour' WHERE chain = $1::bigint",
        {storage::Parameter::integer(head.chain)});
    for (int process{0}; process < 2; ++process) {
        const auto worker = shared().store.work().open_worker("set-back");
        for (int transaction{0}; transaction < 2; ++transaction) {
            static_cast<void>(append(*worker));
            const ports::GateFacts facts{worker->start()->begin({}, Lock::shared)};
            CHECK_FALSE(journal::Chain{facts.head}.clock_is_sane(facts.t));
        }
    }
}

TEST_CASE("entries are read back a page at a time, from any place", "[storage][journal]") {
    const auto worker = new_worker();
    const ports::ChainHead head{append(*worker, 2'500)};
    std::int64_t last{0};
    std::int64_t entries{0};
    shared().store.journal().entries(head.chain, 10, [&](const ports::JournalRow& row) {
        CHECK(row.sequence == (last == 0 ? 11 : last + 1));
        last = row.sequence;
        ++entries;
    });
    CHECK(entries == 2'490);
    CHECK(last == head.sequence);
    bool listed{false};
    for (const auto& chain : shared().store.journal().chains()) {
        listed = listed
                 || (chain.number == head.chain && chain.head.hash == head.hash
                     && chain.name.starts_with("test-node/"));
    }
    CHECK(listed);
    CHECK(shared().store.journal().count() >= 2'500);
}

namespace {

using Turn = storage::JournalStore::Turn;

void add_checkpoint(const storage::StoredCheckpoint& made) {
    const bool signed_now{shared().store.journal().sign(
        made.chain, Turn::wait_for_it, [&](const auto&, const auto&) { return made; })};
    REQUIRE(signed_now);
}

}

TEST_CASE("only a committed entry can be signed, and only once", "[storage][journal]") {
    const auto worker = new_worker();
    const ports::ChainHead head{append(*worker, 2)};
    storage::JournalStore& journal{shared().store.journal()};
    CHECK(
        code_of([&] {
            add_checkpoint({head.chain, 3, "{}"});
        })
        == core::Code{"CHECKPOINT_NOT_COMMITTED"});
    add_checkpoint({head.chain, 1, "{\"first\":1}"});
    add_checkpoint({head.chain, 2, "{\"second\":2}"});
    CHECK(
        code_of([&] {
            add_checkpoint({head.chain, 2, "{}"});
        })
        == core::Code{"STORE_CONSTRAINT"});
    const auto checkpoints = journal.checkpoints(head.chain);
    REQUIRE(checkpoints.size() == 2);
    CHECK(checkpoints[1].sequence == 2);
    CHECK(checkpoints[1].encoded == "{\"second\":2}");
    CHECK(journal.last_checkpoint(head.chain)->encoded == "{\"second\":2}");
    CHECK(journal.system_identifier().size() > 15);
}

namespace {

/// A node of its own on the shared database: what it remembers is nobody else's.
struct Node {
    Folder folder;

    [[nodiscard]] std::unique_ptr<storage::Store> start() const {
        storage::StoreSettings settings;
        settings.mode = storage::StoreSettings::Mode::given;
        settings.connection = shared().connection(storage::Role::app);
        settings.data_directory = folder.path();
        settings.node = folder.path().filename().string();
        return std::make_unique<storage::Store>(settings, shared().root);
    }
};

/// For as long as it lives this process can write into no file.
class NoRoom final {
public:
    NoRoom() : m_before{std::signal(SIGXFSZ, SIG_IGN)} {
        REQUIRE(::getrlimit(RLIMIT_FSIZE, &m_limit) == 0);
        const ::rlimit none{0, m_limit.rlim_max};
        REQUIRE(::setrlimit(RLIMIT_FSIZE, &none) == 0);
    }
    NoRoom(const NoRoom&) = delete;
    NoRoom& operator=(const NoRoom&) = delete;
    ~NoRoom() {
        ::setrlimit(RLIMIT_FSIZE, &m_limit);
        std::signal(SIGXFSZ, m_before);
    }

private:
    void (*m_before)(int);
    ::rlimit m_limit{};
};

}

TEST_CASE(
    "a node that was told of a commit does not go on with a database that lacks it",
    "[storage][chain][failover]") {
    // A backup, or a standby that took over before it had heard of the last commits.
    ports::ChainHead first{};
    ports::ChainHead last{};
    const Node node;
    const auto store = node.start();
    {
        const auto worker = store->work().open_worker("restored");
        first = append(*worker);
        last = append(*worker, 2);
    }
    storage::Connection owner{shared().owner()};
    const storage::Parameters chain{storage::Parameter::integer(first.chain)};
    owner.run(
        "CREATE TEMPORARY TABLE lost AS SELECT * FROM journal WHERE chain = $1::bigint", chain);
    owner.run("DELETE FROM journal WHERE chain = $1::bigint AND seq > 1", chain);
    owner.run(
        "UPDATE chain_head SET seq = 1, hash = $2::bytea WHERE chain = $1::bigint",
        {storage::Parameter::integer(first.chain), storage::Parameter::bytes(first.hash)});
    const auto open_again = [](storage::Store& from, const std::string& name) {
        return code_of([&] { static_cast<void>(from.work().open_worker(name)); });
    };
    constexpr core::Code lost{"STORE_LOST_COMMITS"};
    CHECK_FALSE(store->lost_commits());
    CHECK(open_again(*store, "restored") == lost);
    CHECK(store->lost_commits());
    CHECK(open_again(*store, "another") == lost); // a node stops whole
    const auto restarted = node.start();
    CHECK(open_again(*restarted, "another") == lost);

    // The right database again.
    owner.run("INSERT INTO journal SELECT * FROM lost WHERE seq > 1");
    owner.run(
        "UPDATE chain_head SET seq = 3, hash = $2::bytea WHERE chain = $1::bigint",
        {storage::Parameter::integer(first.chain), storage::Parameter::bytes(last.hash)});
    CHECK(open_again(*store, "restored") == lost); // until somebody has looked and starts it anew
    CHECK(open_again(*node.start(), "restored") == core::Code{"NONE"});
}

TEST_CASE(
    "a node whose own record of its last commit is damaged says so", "[storage][chain][failover]") {
    const Node node;
    const auto store = node.start();
    {
        const auto worker = store->work().open_worker("damaged");
        static_cast<void>(append(*worker));
    }
    const std::filesystem::path file{
        node.folder.path() / "heads" / (node.folder.path().filename().string() + ".damaged.head")};
    REQUIRE(std::filesystem::exists(file));
    std::ofstream{file, std::ios::trunc} << "nothing of the kind\n";
    CHECK(
        code_of([&] { static_cast<void>(store->work().open_worker("damaged")); })
        == core::Code{"HEAD_FILE_DAMAGED"});
    std::filesystem::remove(file); // an operator who knows why
    CHECK(
        code_of([&] { static_cast<void>(store->work().open_worker("damaged")); })
        == core::Code{"NONE"});
}

TEST_CASE(
    "a commit stands although the node cannot keep its own record of it: nobody is told that "
    "nothing happened, and nothing more is begun before it can",
    "[storage][chain][failover]") {
    const Node node;
    const auto store = node.start();
    const auto worker = store->work().open_worker("no-room");
    CHECK(append(*worker).sequence == 1);
    {
        const NoRoom no_room;
        bool in_doubt{false};
        try {
            static_cast<void>(append(*worker));
        } catch (const core::GatewayError& failure) {
            CHECK(failure.code() == core::Code{"HEAD_FILE"});
            in_doubt = failure.in_doubt();
        }
        CHECK(in_doubt);
        CHECK(code_of([&] { static_cast<void>(append(*worker)); }) == core::Code{"HEAD_FILE"});
    }
    CHECK(append(*worker).sequence == 3); // the second stands, and of the third there was none
}

TEST_CASE(
    "the journal is read at one instant, whatever is written meanwhile", "[storage][journal]") {
    const auto worker = shared().store.work().open_worker("snapshot");
    const ports::ChainHead before{append(*worker, 2)};
    const std::unique_ptr<storage::JournalSnapshot> snapshot{shared().store.journal().snapshot()};
    const auto head_of = [&](const std::vector<storage::StoredChain>& chains) {
        const auto found = std::ranges::find(chains, before.chain, &storage::StoredChain::number);
        REQUIRE(found != chains.end());
        return found->head.sequence;
    };
    CHECK(head_of(snapshot->chains()) == 2);
    const ports::ChainHead after{append(*worker, 3)};
    const auto elsewhere = shared().store.work().open_worker("snapshot-later");
    static_cast<void>(append(*elsewhere));
    add_checkpoint({before.chain, after.sequence, "a signature"});

    CHECK(head_of(snapshot->chains()) == 2);
    CHECK(snapshot->checkpoints(before.chain).empty());
    std::int64_t entries{0};
    snapshot->entries(before.chain, [&](const ports::JournalRow&) { ++entries; });
    CHECK(entries == 2);
    CHECK(head_of(shared().store.journal().chains()) == 5);
}
