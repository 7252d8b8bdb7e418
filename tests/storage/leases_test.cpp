// Work that one process does at a time: claimed, renewed, lost, and fenced off.

#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <future>

using namespace storage_tests;
using namespace std::chrono_literals;
using Lock = ports::UnitOfWork::Lock;

namespace {

std::string new_work() {
    static int number{0};
    return "work-" + std::to_string(++number);
}

ports::Leases& leases() {
    return shared().store.leases();
}

/// Another node with the same store.
struct OtherNode {
    Folder folder{};
    storage::Store store;

    explicit OtherNode(const std::string& node = "another-node")
        : store{settings(folder, node), shared().root} {}

    static storage::StoreSettings settings(const Folder& folder, const std::string& node) {
        storage::StoreSettings other{shared().settings};
        other.mode = storage::StoreSettings::Mode::given;
        other.connection = shared().connection(storage::Role::app);
        other.data_directory = folder.path();
        other.node = node;
        return other;
    }
};

/// The lease's time is over.
void run_out(const std::string& work) {
    shared().owner().run(
        "UPDATE work_lease SET leased_until = clock_timestamp() - interval '1 s' WHERE work = "
        "$1::text",
        {storage::Parameter::text(work)});
}

/// Opens a run under a fence. @return how the store answered.
core::Code write_under(
    const std::string& work, std::int64_t fence,
    const std::function<void()>& before_commit = [] {}) {
    const auto worker = new_worker();
    return code_of([&] {
        const auto unit = worker->start();
        const ports::GateFacts facts{unit->begin({}, Lock::shared)};
        unit->work_under(ports::WorkFence{work, fence});
        unit->add(ports::RunRow{
            new_id(),
            core::ExchangeId::intern(work),
            ports::Direction::out,
            facts.configuration,
            facts.t,
            {}});
        before_commit();
        static_cast<void>(unit->commit());
    });
}

}

TEST_CASE("of many that claim, one has the work, until it gives it back", "[storage][lease]") {
    const std::string work{new_work()};
    OtherNode other;
    const std::optional<std::int64_t> first{leases().claim(work, 60s)};
    REQUIRE(first);
    CHECK_FALSE(other.store.leases().claim(work, 60s));
    CHECK_FALSE(leases().claim(work, 60s)); // not even by ourselves a second time
    CHECK(leases().renew(work, *first, 60s));

    const auto held = leases().held();
    const auto ours =
        std::find_if(held.begin(), held.end(), [&](const auto& one) { return one.work == work; });
    REQUIRE(ours != held.end());
    CHECK(ours->node == shared().settings.node);
    CHECK(ours->left > 50s);

    leases().release(work, *first);
    const std::optional<std::int64_t> second{other.store.leases().claim(work, 60s)};
    REQUIRE(second);
    CHECK(*second > *first);
    CHECK_FALSE(leases().renew(work, *first, 60s));
    leases().release(work, *first); // not ours: it stays theirs
    CHECK_FALSE(leases().claim(work, 60s));

    std::vector<std::future<bool>> racing;
    const std::string wanted{new_work()};
    for (int racer{0}; racer < 8; ++racer) {
        racing.push_back(std::async(
            std::launch::async, [&] { return leases().claim(wanted, 60s).has_value(); }));
    }
    CHECK(std::count_if(racing.begin(), racing.end(), [](auto& one) { return one.get(); }) == 1);
}

TEST_CASE(
    "a lease that has run out is another's for the asking; a renewal before that keeps it",
    "[storage][lease]") {
    const std::string work{new_work()};
    OtherNode other;
    const std::int64_t first{leases().claim(work, 60s).value()};
    run_out(work);
    CHECK(leases().renew(work, first, 60s)); // nobody has taken it meanwhile
    CHECK_FALSE(other.store.leases().claim(work, 60s));
    run_out(work);
    CHECK(other.store.leases().claim(work, 60s) == first + 1);
    CHECK_FALSE(leases().renew(work, first, 60s));
    CHECK_THROWS(shared().owner().run(
        "UPDATE work_lease SET fence = 0 WHERE work = $1::text", {storage::Parameter::text(work)}));
}

TEST_CASE(
    "what is written under an older fence does not stand, however late the work was taken",
    "[storage][lease]") {
    const std::string work{new_work()};
    const std::int64_t first{leases().claim(work, 60s).value()};
    CHECK(write_under(work, first) == core::Code{"NONE"});
    run_out(work);
    CHECK(write_under(work, first) == core::Code{"NONE"}); // nobody else has it
    OtherNode other;
    const std::int64_t second{other.store.leases().claim(work, 60s).value()};
    CHECK(write_under(work, first) == core::Code{"LEASE_LOST"});
    CHECK(write_under(work, second + 1) == core::Code{"LEASE_LOST"});

    // Who has it when it is looked at may have lost it by the commit: then nothing stands.
    const std::string busy{new_work()};
    const std::int64_t fence{leases().claim(busy, 60s).value()};
    run_out(busy);
    CHECK(
        write_under(busy, fence, [&] { CHECK(other.store.leases().claim(busy, 60s) == fence + 1); })
        == core::Code{"LEASE_LOST"});
    CHECK(shared().store.outbox().open_runs(core::ExchangeId::intern(busy)).empty());
    CHECK(shared().store.outbox().open_runs(core::ExchangeId::intern(work)).size() == 2);
}

TEST_CASE("a lease is renewed while something is written under it", "[storage][lease]") {
    const std::string work{new_work()};
    const std::int64_t fence{leases().claim(work, 60s).value()};
    CHECK(
        write_under(
            work, fence,
            [&] {
                auto renewed = std::async(
                    std::launch::async, [&] { return leases().renew(work, fence, 60s); });
                REQUIRE(renewed.wait_for(20s) == std::future_status::ready); // else it waits for us
                CHECK(renewed.get());
            })
        == core::Code{"NONE"});
}

TEST_CASE(
    "work of a process of this node that has died is free at once; that of another node's is not",
    "[storage][lease]") {
    const std::string work{new_work()};
    Folder folder; // of the node that both are processes of
    int made[2]{};
    REQUIRE(::pipe(made) == 0);
    const pid_t child{::fork()};
    if (child == 0) {
        try {
            storage::Store store{OtherNode::settings(folder, "short-lived"), shared().root};
            const bool claimed{store.leases().claim(work, 600s).has_value()};
            static_cast<void>(::write(made[1], claimed ? "y" : "n", 1));
            ::pause();
        } catch (...) {
            static_cast<void>(::write(made[1], "x", 1));
        }
        ::_exit(1);
    }
    char answer{};
    REQUIRE(::read(made[0], &answer, 1) == 1);
    CHECK(answer == 'y');
    storage::Store same{OtherNode::settings(folder, "short-lived"), shared().root};
    CHECK_FALSE(same.leases().claim(work, 60s)); // it lives
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    CHECK_FALSE(leases().claim(work, 60s)); // who cannot know that it died waits
    CHECK(same.leases().claim(work, 60s));
}

TEST_CASE(
    "an outcome that came late is told with its document until somebody concludes",
    "[storage][lease]") {
    const auto worker = new_worker();
    const core::MessageId document{new_id()};
    const core::MessageId run{new_id()};
    const core::ExchangeId exchange{core::ExchangeId::intern("late-outcomes")};
    const core::PartyId party{core::PartyId::intern("kela")};
    const auto in_unit = [&](const std::function<void(ports::UnitOfWork&, Notes&)>& write) {
        const auto unit = worker->start();
        const ports::GateFacts facts{unit->begin({}, Lock::shared)};
        Notes notes{facts};
        write(*unit, notes);
        unit->add(notes.rows());
        static_cast<void>(unit->commit());
    };
    in_unit([&](ports::UnitOfWork& unit, Notes& notes) {
        unit.add(ports::RunRow{
            run, exchange, ports::Direction::out, {}, core::Instant::from_microseconds(1), {}});
        unit.add(std::vector{ports::MessageRow{
            document, exchange, party, ports::Direction::out, core::PersonNo::none, {}, 0, {}}});
        unit.seal(ports::Seal{document, run, {}, {}, ports::Seal::Kind::manifest, {}});
        unit.mark(
            ports::AttemptRow{document, 1, party, {}, {}, {}, 1h},
            notes.add(journal::EntryKind::attempt, document));
    });
    const auto sealed = [&] { return shared().store.outbox().sealed_documents(run).front(); };
    CHECK_FALSE(sealed().late);
    const auto tell = [&](bool late) {
        in_unit([&](ports::UnitOfWork& unit, Notes&) {
            unit.add(ports::OutcomeRow{
                document, 1, ports::DeliveryOutcome::delivered, "DELIVERED", 201,
                ports::Teller::sender, late});
        });
    };
    tell(true);
    REQUIRE(sealed().late);
    CHECK(sealed().late->code == "DELIVERED");
    CHECK(sealed().late->status == 201);
    CHECK(sealed().last_outcome == ports::DeliveryOutcome::delivered);
    tell(false);
    CHECK_FALSE(sealed().late);
}

TEST_CASE("a notice that every node has is told by one of them", "[storage][alerts]") {
    using Standing = ports::ToldNotices::Standing;
    ports::ToldNotices& here{shared().store.told_notices()};
    OtherNode other;
    ports::ToldNotices& there{other.store.told_notices()};
    CHECK(here.claim("n-1", "mail") == Standing::ours);
    CHECK(here.claim("n-1", "mail") == Standing::ours); // it failed, and is tried again
    CHECK(there.claim("n-1", "mail") == Standing::anothers);
    CHECK(there.claim("n-1", "webhook") == Standing::ours); // each channel by itself
    here.told("n-1", "mail");
    CHECK(there.claim("n-1", "mail") == Standing::told);
    CHECK(here.claim("n-1", "mail") == Standing::told);

    // the node that was about to has died
    CHECK(here.claim("n-2", "mail") == Standing::ours);
    shared().owner().run_script(
        "UPDATE alert_notice SET claimed_until = clock_timestamp() WHERE notice = 'n-2'");
    CHECK(there.claim("n-2", "mail") == Standing::ours);
}
