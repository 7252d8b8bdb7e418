// A replicated store under two nodes loses its primary while they work: everything lawful arrives,
// nothing twice, nothing unlawful, and the journal holds. LAUTTURI_CLUSTER_RECORDS says how many
// records the batch has (tests/cluster/run --full: 100,000).

#include "tests/cluster/callers.h"
#include "tests/cluster/patroni.h"
#include "tests/cluster/second_node.h"
#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>
#include <set>
#include <thread>

using namespace tests::cluster;
using namespace tests::corridor;
namespace simulators = tests::simulators;
using namespace std::chrono_literals;
using Instant = std::chrono::steady_clock::time_point;

namespace {

constexpr const char* batch{"kela-statements-out"};
constexpr const char* fund_query{"fund-benefit-query"};
constexpr const char* provider_query{"provider-referral-query"};

std::size_t records() {
    const char* const wanted{std::getenv("LAUTTURI_CLUSTER_RECORDS")};
    return wanted == nullptr ? 3'000 : std::stoul(wanted);
}

/// How long anything may take that grows with the batch.
std::chrono::seconds patience() {
    return std::chrono::seconds{240 + records() / 50};
}

struct Standing {
    Patroni servers; // first: everything else needs it to the end
    std::string store{
        "store.mode = given\nstore.connection = " + servers.connection_string("lautturi_app")
        + "\nstore.owner-connection = " + servers.connection_string("lautturi_owner") + "\n"};
    House house{records(), [this](const House&) { return store; }};
    std::unique_ptr<SecondNode> second{};

    void need_second() {
        if (!second) {
            second = std::make_unique<SecondNode>(house);
        }
    }
};

Standing& standing() {
    static Standing all;
    return all;
}

double seconds_between(Instant from, Instant until) {
    return std::chrono::duration<double>(until - from).count();
}

/// Entries of all journals; cheap to ask for.
std::int64_t journalled(const Patroni& servers) {
    return std::stoll(servers.ask("SELECT coalesce(sum(seq), 0) FROM chain_head").value_or("0"));
}

bool closed(House& house) {
    try {
        const std::vector<Json> accounts = house.accounts(batch);
        return !accounts.empty() && accounts.back().at("closed") == true;
    } catch (const std::runtime_error&) { // nobody answers just now
        return false;
    }
}

/// What a party got, by idempotency key: each once, and whole.
std::set<std::string> keys_at(const tests::simulators::PartySimulator& party) {
    std::set<std::string> keys;
    for (const auto& request : party.requests()) {
        CHECK(request.complete);
        if (!request.duplicate) {
            CHECK(keys.insert(request.header("Idempotency-Key")).second);
        }
    }
    return keys;
}

/// Everything that a party got was decided first, and an attempt was written before it.
void require_journalled(
    const std::vector<JournalEntry>& journal, const std::set<std::string>& keys) {
    std::set<std::string> attempted;
    for (const JournalEntry& entry : journal) {
        if (entry.kind == "attempt") {
            attempted.insert(entry.message);
        }
    }
    for (const std::string& key : keys) {
        INFO(key);
        CHECK(attempted.contains(key));
    }
}

using Callers = std::vector<std::unique_ptr<Caller>>;

/// Two callers at each node.
Callers call_both(Standing& all) {
    House& house{all.house};
    const std::string permitted{fund_question(house, house.example("fund-member"))};
    const std::string forbidden{
        provider_question(house, house.example("provider-consent-refused"))};
    Callers callers;
    for (int times{0}; times < 2; ++times) {
        callers.push_back(std::make_unique<Caller>(
            house, "first", house.relay_url(fund_query), house.relay_url(provider_query), permitted,
            forbidden));
        callers.push_back(std::make_unique<Caller>(
            house, "second", all.second->relay_url(fund_query),
            all.second->relay_url(provider_query), permitted, forbidden));
    }
    return callers;
}

/// Waits until each has been answered so many times more.
bool each_is_answered(const Callers& callers, std::size_t more) {
    std::vector<std::size_t> goals;
    for (const auto& caller : callers) {
        goals.push_back(caller->answered() + more);
    }
    return eventually(
        [&] {
            bool all{true};
            for (std::size_t at{0}; at < goals.size(); ++at) {
                all = all && callers[at]->answered() >= goals[at];
            }
            return all;
        },
        180s);
}

/// Of what was asked after the kill. @return seconds, by node
void tell_when_it_went_on(const Callers& callers, Instant killed) {
    std::map<std::string, double> first;
    for (const auto& caller : callers) {
        for (const Caller::Answer& answer : caller->told().answers) {
            if (answer.asked > killed) {
                const double after{seconds_between(killed, answer.answered)};
                const auto known = first.emplace(caller->node(), after).first;
                known->second = std::min(known->second, after);
            }
        }
    }
    for (const auto& [node, after] : first) {
        std::cout << "cluster: relay, node " << node << ": first disclosure " << after
                  << " s after the primary was killed\n";
    }
}

}

TEST_CASE(
    "the primary is killed while two nodes relay: what was answered left once and stands in the "
    "journal, and nothing unlawful left",
    "[cluster][relay]") {
    Standing& all{standing()};
    House& house{all.house};
    all.need_second();
    house.fund().forget_requests();
    house.provider().forget_requests();

    Callers callers{call_both(all)};
    REQUIRE(each_is_answered(callers, 20));
    const std::size_t victim{all.servers.kill_primary()};
    const Instant killed{std::chrono::steady_clock::now()};
    REQUIRE(each_is_answered(callers, 20)); // both nodes are at work again, by themselves
    std::size_t unavailable{0};
    std::size_t refused{0};
    std::set<std::string> answered;
    for (const auto& caller : callers) {
        const Caller::Told& told{caller->stop()};
        CHECK(told.other == std::vector<std::string>{});
        unavailable += told.unavailable;
        refused += told.refused;
        for (const Caller::Answer& answer : told.answers) {
            CHECK(answered.insert(answer.message).second);
        }
    }
    tell_when_it_went_on(callers, killed);
    CHECK(unavailable > 0); // nobody was told that it went well while it could not be known
    CHECK(refused > 0);

    const std::set<std::string> arrived{keys_at(house.fund())};
    for (const std::string& message : answered) {
        CHECK(arrived.contains(message));
    }
    CHECK(house.provider().request_count() == 0); // what the law forbids never left
    const std::string permitted{house.example("fund-member")};
    for (const auto& request : house.fund().requests()) {
        CHECK(request.body.find(permitted) != std::string::npos);
    }
    all.servers.revive({victim});
    CHECK(eventually([&] {
        const std::vector<Json> accounts = house.accounts(fund_query);
        return accounts.size() == 1 && accounts.front().at("pending") == 0;
    }));
    require_journalled(house.journal(), arrived);
    CHECK(house.daemon_output().find("STORE_LOST_COMMITS") == std::string::npos);
    CHECK(all.second->output().find("STORE_LOST_COMMITS") == std::string::npos);
}

TEST_CASE(
    "while no standby confirms nothing leaves, new work is turned away with the reason, and all of "
    "it "
    "goes on when one does",
    "[cluster][standbys]") {
    Standing& all{standing()};
    House& house{all.house};
    const std::string question{fund_question(house, house.example("fund-member"))};
    REQUIRE(eventually([&] { return house.relay(fund_query, question).status == 200; }));
    house.fund().forget_requests();

    const std::vector<std::size_t> killed{all.servers.kill_standbys()};
    simulators::Reply waited{};
    std::thread caller{[&] { waited = house.relay(fund_query, question); }};
    CHECK(eventually([&] {
        return house.health("/health/ready").find("STORE_UNCONFIRMED") != std::string::npos;
    }));
    CHECK(house.fund().request_count() == 0); // its commit waits; so it does
    const simulators::Reply turned_away{house.relay(fund_query, question)};
    CHECK(turned_away.status == 503);
    CHECK(turned_away.header("Retry-After") == "10");
    CHECK(turned_away.body.find("STORE_UNCONFIRMED") != std::string::npos);
    all.servers.revive(killed);
    caller.join();
    REQUIRE(eventually([&] { return house.relay(fund_query, question).status == 200; }));
    const std::set<std::string> arrived{keys_at(house.fund())};
    CHECK((waited.status != 200 || arrived.contains(waited.header("Lautturi-Message"))));
    require_journalled(house.journal(), arrived);
}

TEST_CASE(
    "the primary is killed in the middle of a batch: Kela has what the law gives it, each person "
    "once, and the account balances",
    "[cluster][batch]") {
    Standing& all{standing()};
    House& house{all.house};
    all.need_second();
    house.kela().forget_requests();

    const std::int64_t before{journalled(all.servers)};
    const auto began = std::chrono::steady_clock::now();
    const auto run = house.begin_verb({"run", batch, "--json"}, "run");
    const auto wanted = before + static_cast<std::int64_t>(records() / 3);
    REQUIRE(eventually(
        [&] { return journalled(all.servers) >= wanted || !run->running(); }, patience()));
    REQUIRE(run->running());
    const std::size_t victim{all.servers.kill_primary()};
    const Instant killed{std::chrono::steady_clock::now()};
    CHECK(house.kela().request_count() == 0); // in the middle: nothing has left yet

    // The command waits for the new primary, or ends and the daemon carries its run on.
    const Finished finished{run->wait(patience())};
    INFO(finished.out << finished.err);
    REQUIRE(eventually([&] { return house.kela().request_count() > 0; }, patience()));
    const Instant first{std::chrono::steady_clock::now()};
    REQUIRE(eventually([&] { return closed(house); }, patience()));
    std::cout << "cluster: batch of " << records() << ": killed after "
              << seconds_between(began, killed) << " s, first document "
              << seconds_between(killed, first) << " s after that, closed after "
              << seconds_between(killed, std::chrono::steady_clock::now()) << " s\n";

    CHECK(house.accounts(batch).size() == 1); // the run that was begun, and no other
    require_oracle_account(house);
    CHECK(statements_at(house.kela()) == lawful_statements(house.population()));
    const std::set<std::string> arrived{keys_at(house.kela())};
    CHECK_FALSE(arrived.empty());
    all.servers.revive({victim});
    require_journalled(house.journal(), arrived);
}
