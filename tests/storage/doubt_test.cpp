#include "tests/storage/cut_line.h"
#include "tests/storage/tried.h"

#include <catch2/catch.hpp>

using namespace storage_tests;
using Lock = ports::UnitOfWork::Lock;

namespace {

/// A store that reaches the shared cluster over a line that can be cut.
struct Lined {
    Folder folder;
    CutLine line{server_socket(), folder.path()};
    storage::Store store{settings(), shared().root};

    static std::filesystem::path server_socket() {
        const std::string connection{shared().connection(storage::Role::app)};
        return std::filesystem::path{connection.substr(6, connection.find('\'', 6) - 6)}
               / ".s.PGSQL.5432";
    }

    [[nodiscard]] storage::StoreSettings settings() const {
        storage::StoreSettings settings;
        settings.mode = storage::StoreSettings::Mode::given;
        settings.connection = "host='" + folder.path().string()
                              + "' port=5432 dbname=lautturi user=lautturi_app connect_timeout=5";
        settings.node = "lined-" + folder.path().filename().string();
        settings.doubt_limit = std::chrono::milliseconds{1'500};
        return settings;
    }
};

bool is_there(const Tried& tried) {
    return entries_of(shared().store, tried) == 1;
}

}

TEST_CASE(
    "the line is cut before COMMIT arrives: nothing was written, and nothing may be sent",
    "[storage][doubt]") {
    Lined lined;
    const auto worker = lined.store.work().open_worker("relay");
    CHECK(try_one(*worker).permits == 1);
    lined.line.cut(CutLine::Cut::before_commit);
    const Tried tried{try_one(*worker)};
    REQUIRE(tried.error.has_value());
    CHECK(tried.error->retryable());
    CHECK_FALSE(tried.error->in_doubt());
    CHECK(tried.permits == 0);
    CHECK_FALSE(is_there(tried));
    CHECK(try_one(*worker).sequence == 2); // and the chain goes on without a gap
}

TEST_CASE(
    "the server does not notice the cut: its half of the transaction is ended before anything is "
    "believed",
    "[storage][doubt]") {
    Lined lined;
    const auto worker = lined.store.work().open_worker("relay");
    lined.line.cut(CutLine::Cut::before_commit_unnoticed);
    const Tried tried{try_one(*worker)};
    REQUIRE(tried.error.has_value());
    CHECK_FALSE(tried.error->in_doubt());
    CHECK_FALSE(is_there(tried));
    const Tried next{try_one(*worker)};
    CHECK(next.sequence == 1);
    CHECK(next.permits == 1);
}

TEST_CASE(
    "the answer to COMMIT is lost: the store finds that it happened, and gives the permit once",
    "[storage][doubt]") {
    Lined lined;
    const auto worker = lined.store.work().open_worker("relay");
    lined.line.cut(CutLine::Cut::before_answer);
    const Tried tried{try_one(*worker)};
    CHECK_FALSE(tried.error.has_value());
    CHECK(tried.permits == 1);
    CHECK(is_there(tried));
    CHECK(try_one(*worker).sequence == 2);
}

TEST_CASE(
    "where nobody can be asked, the commit stays in doubt and yields no permit",
    "[storage][doubt]") {
    Lined lined;
    const auto worker = lined.store.work().open_worker("relay");
    lined.line.cut(CutLine::Cut::before_answer, true);
    const Tried tried{try_one(*worker)};
    REQUIRE(tried.error.has_value());
    CHECK(tried.error->code() == core::Code{"STORE_IN_DOUBT"});
    CHECK(tried.error->in_doubt());
    CHECK(tried.permits == 0);
    CHECK(
        code_of([&] { static_cast<void>(worker->start()->begin({}, Lock::shared)); })
        == core::Code{"STORE_UNREACHABLE"});

    lined.line.mend();
    const Tried next{try_one(*worker)}; // it had happened after all: the chain goes on behind it
    CHECK(next.sequence == 2);
    CHECK(next.permits == 1);
    CHECK(is_there(tried));
}

TEST_CASE("a transaction without a journal entry is found again as well", "[storage][doubt]") {
    Lined lined;
    const auto worker = lined.store.work().open_worker("relay");
    for (const auto cut : {CutLine::Cut::before_commit, CutLine::Cut::before_answer}) {
        const core::MessageId message{new_id()};
        const auto unit = worker->start();
        static_cast<void>(unit->begin({}, Lock::shared));
        unit->add(std::vector{
            ports::RecordOutcomeRow{message, {}, 0, ports::RecordState::pending, {}, {}}});
        lined.line.cut(cut);
        const core::Code code{code_of([&] { static_cast<void>(unit->commit()); })};
        storage::Connection owner{shared().owner()};
        const std::int64_t rows{
            owner
                .run(
                    "SELECT count(*) FROM record_outcome WHERE message = $1::uuid",
                    {storage::Parameter::message(message)})
                .integer(0, 0)};
        const bool lost{cut == CutLine::Cut::before_commit};
        CHECK(code == (lost ? core::Code{"STORE_UNREACHABLE"} : core::Code{"NONE"}));
        CHECK(rows == (lost ? 0 : 1));
    }
}

TEST_CASE("a commit that the server breaks off itself did not happen", "[storage][doubt]") {
    const auto worker = shared().store.work().open_worker("broken-off");
    CHECK(try_one(*worker).permits == 1);
    // At the end of the transaction, after all of its statements, the server ends the session.
    storage::Connection owner{shared().owner()};
    owner.run_script(
        "CREATE FUNCTION end_session() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
        " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN "
        "NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON attempt DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION end_session()");
    const Tried tried{try_one(*worker)};
    owner.run_script("DROP TRIGGER at_commit ON attempt; DROP FUNCTION end_session()");
    REQUIRE(tried.error.has_value());
    CHECK(tried.error->retryable());
    CHECK_FALSE(tried.error->in_doubt());
    CHECK_FALSE(is_there(tried));
    CHECK(try_one(*worker).sequence == 2);
}
