// Batches on two nodes: begun once, sent by one, taken over from one that died or stood still.

#include "tests/corridor/statements.h"
#include "tests/nodes/nodes_house.h"

#include <catch2/catch.hpp>

#include <csignal>
#include <set>

using namespace tests::nodes;
using namespace std::chrono_literals;
using tests::corridor::eventually;
using tests::simulators::Behaviour;
using tests::simulators::Request;

namespace {

constexpr const char* batch{"kela-statements-out"};

Behaviour after(std::chrono::milliseconds delay) {
    Behaviour behaviour;
    behaviour.delay = delay;
    return behaviour;
}

/// Makes the batch due now, for whichever node is first.
void make_due(Installation& all) {
    static_cast<void>(
        all.store().run("INSERT INTO due_run (exchange, due_at) VALUES ('kela-statements-out', "
                        "date_trunc('milliseconds', clock_timestamp()))"));
}

/// The node that began the last run.
std::string beginner(Installation& all) {
    return all.text("SELECT node FROM due_run WHERE state = 'begun' ORDER BY due_at DESC LIMIT 1");
}

std::size_t requests(House& house) {
    return house.kela().request_count();
}

/// What Kela took, each key once: the statements in it are those of the law, each person once.
void require_all_once(House& house) {
    std::set<std::string> keys;
    for (const Request& request : house.kela().requests()) {
        if (request.answered == 200 && !request.duplicate) {
            CHECK(keys.insert(request.header("Idempotency-Key")).second);
        }
    }
    const tests::corridor::Statements got{tests::corridor::statements_at(house.kela())};
    const tests::corridor::Statements lawful{
        tests::corridor::lawful_statements(house.population())};
    CHECK(got.size() == lawful.size());
    for (const auto& [person, statement] : lawful) {
        INFO(person);
        CHECK(got.contains(person));
    }
}

/// Of the last run: closed, balanced, and the oracle's.
void require_account(House& house) {
    const Json account = house.accounts(batch).back();
    INFO(account.dump());
    CHECK(account.at("closed") == true);
    CHECK(account.at("balanced") == true);
    CHECK(account.at("pending") == 0);
    CHECK(
        account.at("released").get<std::size_t>() + account.at("reduced").get<std::size_t>()
        == tests::corridor::lawful_statements(house.population()).size());
}

}

TEST_CASE("what is due on two nodes is begun by one of them, and sent once", "[nodes][schedule]") {
    Installation& all{installation()};
    House& house{all.house()};
    const std::size_t before{closed_runs(house)};
    const std::int64_t begun{all.count("SELECT count(*) FROM due_run WHERE state = 'begun'")};
    const std::size_t said{all.said("LAUTTURI_RUN_BEGUN")};
    for (std::size_t time{1}; time <= 3; ++time) {
        house.kela().forget_requests();
        make_due(all);
        REQUIRE(eventually([&] { return closed_runs(house) == before + time; }, 60s));
        require_all_once(house);
        require_account(house);
    }
    CHECK(all.count("SELECT count(*) FROM due_run WHERE state = 'begun'") == begun + 3);
    CHECK(all.said("LAUTTURI_RUN_BEGUN") == said + 3);
    CHECK(house.accounts(batch).size() == before + 3);
    CHECK(
        all.count("SELECT count(*) FROM attempt JOIN document ON document = message"
                  " GROUP BY message ORDER BY 1 DESC LIMIT 1")
        == 1);
}

TEST_CASE(
    "a node that is killed while it sends is taken over within its lease: all there, none twice",
    "[nodes][takeover]") {
    Installation& all{installation()};
    House& house{all.house()};
    const std::size_t before{closed_runs(house)};
    house.kela().behave("/statements", after(400ms));
    make_due(all);
    REQUIRE(eventually([&] { return requests(house) >= 2; }, 60s));
    const std::string sender{beginner(all)};
    CHECK(all.worker_of(batch) == sender);
    if (sender == "north") {
        house.kill();
    } else {
        all.south().kill();
    }
    const std::string fence{
        all.text("SELECT fence::text FROM work_lease WHERE work = 'kela-statements-out'")};
    REQUIRE(eventually(
        [&] {
            const std::string worker{all.worker_of(batch)};
            return !worker.empty() && worker != sender;
        },
        lease_length + 40s)); // and half a minute in which a run of another's is left alone
    CHECK(
        all.text("SELECT fence::text FROM work_lease WHERE work = 'kela-statements-out'") != fence);
    house.kela().behave("/statements", Behaviour{});
    REQUIRE(eventually([&] { return closed_runs(house) == before + 1; }, 60s));
    require_all_once(house);
    require_account(house);
    CHECK_FALSE(house.journal().empty()); // every chain holds
    static_cast<void>(installation());    // the dead one again
}

TEST_CASE(
    "a node that stands still past its lease sends nothing when it goes on: the party counts one",
    "[nodes][takeover]") {
    Installation& all{installation()};
    House& house{all.house()};
    const std::size_t before{closed_runs(house)};
    const std::size_t lost{all.said("LAUTTURI_LEASE_LOST")};
    house.kela().behave("/statements", after(1'000ms));
    make_due(all);
    REQUIRE(eventually([&] { return requests(house) >= 2; }, 60s));
    const std::string sender{beginner(all)};
    const auto signal = [&](int number) {
        if (sender == "north") {
            house.signal(number);
        } else {
            all.south().signal(number);
        }
    };
    signal(SIGSTOP);
    REQUIRE((sender == "north" ? house.stands_still() : all.south().stands_still()));
    house.kela().behave("/statements", Behaviour{});

    REQUIRE(eventually(
        [&] { return all.count("SELECT count(*) FROM run WHERE closed_at IS NULL") == 0; },
        lease_length + 90s));
    const std::size_t sent{requests(house)};
    signal(SIGCONT);
    REQUIRE(eventually([&] { return all.said("LAUTTURI_LEASE_LOST") > lost; }));
    // what it was at when it stood still is told as evidence, which ends the attempt
    REQUIRE(eventually([&] { return all.count("SELECT count(*) FROM live_attempt") == 0; }));
    CHECK(all.count("SELECT count(*) FROM outcome WHERE late") >= 1);
    CHECK(requests(house) == sent);
    CHECK(closed_runs(house) == before + 1);
    require_all_once(house);
    require_account(house);
    CHECK_FALSE(house.journal().empty()); // every chain holds
}

TEST_CASE("a slow party does not hold up another one's runs", "[nodes][batch]") {
    Installation& all{installation()};
    House& house{all.house()};
    all.south().stop(); // one node's workers are enough
    const std::size_t before{closed_runs(house)};
    house.kela().behave("/statements", after(3'000ms));
    make_due(all);
    REQUIRE(eventually([&] { return requests(house) >= 1; }, 60s));
    const std::int64_t received{
        all.count("SELECT count(*) FROM run WHERE exchange = 'fund-payments-in'")};
    house.leave_file("beside.xml", house.files().at("fund-payments.xml"));
    REQUIRE(eventually([&] {
        return all.count("SELECT count(*) FROM run WHERE exchange = 'fund-payments-in' AND "
                         "closed_at IS NOT NULL")
               == received + 1;
    }));
    CHECK(closed_runs(house) == before); // it is still at Kela
    house.kela().behave("/statements", Behaviour{});
    REQUIRE(eventually([&] { return closed_runs(house) == before + 1; }, 90s));
}
