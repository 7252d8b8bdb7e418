#include "tests/storage/shared_store.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <future>
#include <thread>

using namespace storage_tests;
using namespace std::chrono_literals;
using Lock = ports::UnitOfWork::Lock;

namespace {

/// A transaction of its own thread: begins and says what it saw.
std::future<ports::GateFacts>
begin_elsewhere(std::vector<core::PersonNo> persons, Lock lock = Lock::shared) {
    return std::async(std::launch::async, [persons = std::move(persons), lock] {
        const auto worker = new_worker();
        const auto unit = worker->start();
        return unit->begin(persons, lock);
    });
}

/// Until somebody waits for an advisory lock of the store.
void wait_until_somebody_waits() {
    storage::Connection owner{shared().owner()};
    for (int again{0}; again < 500; ++again) {
        if (!owner
                 .run("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND classid = 7001 AND "
                      "NOT granted")
                 .empty()) {
            return;
        }
        std::this_thread::sleep_for(10ms);
    }
    FAIL("nobody waits");
}

}

TEST_CASE(
    "a withdrawal held before its commit makes a waiting gate transaction see it",
    "[storage][barrier]") {
    const core::PersonNo person{new_person()};
    const auto worker = new_worker();
    const auto unit = worker->start();
    const ports::GateFacts facts{unit->begin(std::vector{person}, Lock::exclusive)};
    unit->add(ports::PersonEntry{person, consent(core::ConsentKind::withdrawn, facts.t), {}, true});

    std::future<ports::GateFacts> waiting{begin_elsewhere({person})};
    wait_until_somebody_waits();
    CHECK(waiting.wait_for(100ms) == std::future_status::timeout);
    const core::Instant before_commit{
        shared()
            .owner()
            .run("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
            .instant(0, 0)};
    static_cast<void>(unit->commit());

    const ports::GateFacts seen{waiting.get()};
    REQUIRE(seen.persons.size() == 1);
    CHECK(seen.persons[0].epoch == core::Epoch{1});
    REQUIRE(seen.persons[0].consents.size() == 1);
    CHECK(seen.persons[0].consents[0].kind == core::ConsentKind::withdrawn);
    CHECK(seen.t > before_commit); // its instant was read after the wait
}

TEST_CASE(
    "gate transactions of one person do not wait for each other, a withdrawal waits for them",
    "[storage][barrier]") {
    const core::PersonNo person{new_person()};
    const auto worker = new_worker();
    auto unit = worker->start();
    static_cast<void>(unit->begin(std::vector{person}, Lock::shared));
    CHECK(begin_elsewhere({person}).get().persons.size() == 1);

    std::future<ports::GateFacts> withdrawal{begin_elsewhere({person}, Lock::exclusive)};
    wait_until_somebody_waits();
    CHECK(withdrawal.wait_for(100ms) == std::future_status::timeout);
    unit.reset();
    CHECK(withdrawal.get().persons.size() == 1);
}

TEST_CASE(
    "a change of configuration waits for running transactions, and later ones see it",
    "[storage][barrier]") {
    storage::ConfigurationStore& configurations{shared().store.configurations()};
    const core::Digest digest{crypto::sha256(core::as_bytes("barrier configuration"))};
    configurations.put(digest, core::as_bytes("barrier configuration"));
    const auto worker = new_worker();
    auto unit = worker->start();
    const ports::GateFacts facts{unit->begin({}, Lock::shared)};
    CHECK(facts.configuration != digest);

    std::future<void> change{std::async(std::launch::async, [&] { activate(digest); })};
    wait_until_somebody_waits();
    CHECK(change.wait_for(100ms) == std::future_status::timeout);
    CHECK(configurations.active() != digest);
    unit.reset();
    change.get();
    CHECK(worker->start()->begin({}, Lock::shared).configuration == digest);
    CHECK(configurations.active() == digest);
}

TEST_CASE("under 48 sharers a withdrawal is recorded while they keep going", "[storage][barrier]") {
    // How long it takes is measured by tests/bench/withdrawal; here, that it comes through at all.
    const core::PersonNo person{new_person()};
    std::atomic<bool> stop{false};
    std::atomic<int> rounds{0};
    std::vector<std::jthread> sharers;
    for (int number{0}; number < 48; ++number) {
        sharers.emplace_back([&] {
            storage::Connection app{shared().connection(storage::Role::app)};
            while (!stop) {
                storage::Transaction transaction{app};
                app.run(
                    "SELECT pg_advisory_xact_lock_shared(7001, k) FROM unnest(ARRAY[0, 1 + "
                    "($1::bigint % 128)::integer]) k",
                    {storage::Parameter::integer(static_cast<std::int64_t>(person))});
                std::this_thread::sleep_for(20ms);
                ++rounds;
            }
        });
    }
    const auto many_more = [&] {
        const int so_far{rounds};
        while (rounds < so_far + 200) {
            std::this_thread::sleep_for(5ms);
        }
    };
    many_more();
    const auto worker = new_worker();
    auto unit = worker->start();
    const ports::GateFacts facts{unit->begin(std::vector{person}, Lock::exclusive)};
    unit->add(ports::PersonEntry{person, consent(core::ConsentKind::withdrawn, facts.t), {}, true});
    static_cast<void>(unit->commit());
    unit.reset();
    many_more(); // nobody was starved by it either
    stop = true;
    sharers.clear();
    CHECK(begin_elsewhere({person}).get().persons[0].epoch == core::Epoch{1});
}

TEST_CASE(
    "persons in any order never deadlock: stripes are taken ascending", "[storage][barrier]") {
    std::vector<core::PersonNo> persons;
    for (int number{0}; number < 20; ++number) {
        persons.push_back(new_person());
    }
    std::vector<core::PersonNo> backwards{persons.rbegin(), persons.rend()};
    std::vector<std::future<bool>> done;
    for (int number{0}; number < 4; ++number) {
        done.push_back(std::async(std::launch::async, [&, number] {
            const auto worker = new_worker();
            for (int again{0}; again < 25; ++again) {
                const auto unit = worker->start();
                static_cast<void>(
                    unit->begin(number % 2 == 0 ? persons : backwards, Lock::exclusive));
            }
            return true;
        }));
    }
    for (std::future<bool>& one : done) {
        CHECK(one.get());
    }
}
