// A withdrawal means something: after its acknowledgement no byte of that person leaves, also where
// a process was stopped or killed on its way.

#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <csignal>
#include <future>

using namespace tests::corridor;
using tests::simulators::Reply;

namespace {

constexpr const char* fund_query{"fund-benefit-query"};

Json recorded(House& house, const std::string& person) {
    return house.verb_json({"consent", "record", "-"}, withdrawal(person));
}

/// Where the last entry of this kind stands in the journal's order of time; -1 where there is none.
std::int64_t last_at(const std::vector<JournalEntry>& journal, const std::string& kind) {
    std::int64_t at{-1};
    for (const JournalEntry& entry : journal) {
        if (entry.kind == kind) {
            at = std::max(at, entry.at);
        }
    }
    return at;
}

std::size_t count(House& house, const std::string& kind) {
    const std::vector<JournalEntry> journal{house.journal()};
    return static_cast<std::size_t>(
        std::count_if(journal.begin(), journal.end(), [&](const JournalEntry& entry) {
            return entry.kind == kind;
        }));
}

}

TEST_CASE("a withdrawal with nothing under way is acknowledged at once", "[withdrawal]") {
    House& house{house_of("withdrawals")};
    const Json answer = recorded(house, house.example("fund-member"));
    CHECK(answer.at("recorded") == 1);
    CHECK(answer.at("acknowledged") == 1);
    CHECK(answer.at("waiting") == 0);
    // a file of Windows: the mark before its first line costs nobody a withdrawal
    const std::string line{withdrawal(house.example("fund-member"))};
    CHECK(
        house.verb_json({"consent", "record", "-"}, "\xEF\xBB\xBF" + line + "\r\n" + line + "\n")
            .at("recorded")
        == 2);
}

TEST_CASE(
    "a daemon that stands still before its first byte keeps a withdrawal unacknowledged, and what "
    "it sends when it goes on leaves before the acknowledgement (I11)",
    "[withdrawal][I11]") {
    House& house{house_of("withdrawals")};
    const std::string person{house.example("fund-member")};
    house.restart({{"LAUTTURI_FAILPOINT", "before_first_byte:stop"}});
    house.fund().forget_requests();
    const std::size_t before{count(house, "acknowledged")};
    std::future<Reply> asked{std::async(
        std::launch::async, [&] { return house.relay(fund_query, fund_question(house, person)); })};
    // the attempt is marked; the process stands still with its permit in hand
    REQUIRE(eventually([&] {
        return !Json::parse(house.verb({"runs", "unsettled", "--json"}).out)
                    .at("unsettled")
                    .empty();
    }));
    const Json answer = recorded(house, person);
    CHECK(answer.at("recorded") == 1);
    CHECK(answer.at("acknowledged") == 0);
    CHECK(answer.at("waiting") == 1);
    CHECK(answer.at("events").at(0).at("waits_for").size() == 1);
    CHECK(count(house, "acknowledged") == before);
    CHECK(house.fund().request_count() == 0);

    house.signal(SIGCONT);
    static_cast<void>(asked.get());
    REQUIRE(eventually([&] { return count(house, "acknowledged") == before + 1; }));
    const std::vector<JournalEntry> journal{house.journal()};
    CHECK(last_at(journal, "outcome") <= last_at(journal, "acknowledged"));
    CHECK(house.fund().request_count() <= 1);
}

TEST_CASE(
    "a daemon that is killed on its way ends its attempt as unknown, and only then is the "
    "withdrawal acknowledged",
    "[withdrawal]") {
    House& house{house_of("withdrawals")};
    const std::string person{house.example("fund-member")};
    house.restart({{"LAUTTURI_FAILPOINT", "before_first_byte:stop"}});
    house.fund().forget_requests();
    const std::size_t before{count(house, "acknowledged")};
    std::future<Reply> asked{std::async(
        std::launch::async, [&] { return house.relay(fund_query, fund_question(house, person)); })};
    REQUIRE(eventually([&] {
        return !Json::parse(house.verb({"runs", "unsettled", "--json"}).out)
                    .at("unsettled")
                    .empty();
    }));
    CHECK(recorded(house, person).at("waiting") == 1);
    house.kill();
    static_cast<void>(asked.get());
    house.start();
    REQUIRE(eventually([&] { return count(house, "acknowledged") == before + 1; }));
    CHECK(house.fund().request_count() == 0);
    const Json unsettled =
        Json::parse(house.verb({"runs", "unsettled", "--json"}).out).at("unsettled");
    REQUIRE(unsettled.size() == 1);
    CHECK(unsettled.at(0).at("answer_lost") == true); // unknown: it may have left
}
