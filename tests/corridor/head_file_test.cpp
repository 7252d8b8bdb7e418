// A commit stands, and then the disk takes no note of it: nothing is sent, and the attempt that
// stands does not stay open until the daemon starts anew.

#include "tests/corridor/people.h"
#include "tests/corridor/statements.h"

#include <catch2/catch.hpp>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <thread>

using namespace tests::corridor;
using namespace std::chrono_literals;
using tests::simulators::Reply;

namespace {

/// For as long as it lives a process can write into no file.
class NoRoom final {
public:
    explicit NoRoom(pid_t process) : m_process{process} {
        REQUIRE(::prlimit(m_process, RLIMIT_FSIZE, nullptr, &m_limit) == 0);
        const ::rlimit none{0, m_limit.rlim_max};
        REQUIRE(::prlimit(m_process, RLIMIT_FSIZE, &none, nullptr) == 0);
    }
    NoRoom(const NoRoom&) = delete;
    NoRoom& operator=(const NoRoom&) = delete;
    ~NoRoom() { ::prlimit(m_process, RLIMIT_FSIZE, &m_limit, nullptr); }

private:
    pid_t m_process;
    ::rlimit m_limit{};
};

/// Outcomes of attempts without a permit, as the journal holds them.
std::size_t without_permit(House& house) {
    const std::vector<JournalEntry> journal{house.journal()};
    return static_cast<std::size_t>(
        std::count_if(journal.begin(), journal.end(), [](const JournalEntry& entry) {
            return entry.kind == "outcome" && entry.body.at("code") == "WITHOUT_PERMIT"
                   && entry.body.at("outcome") == "failed";
        }));
}

}

TEST_CASE(
    "a question whose commit the node could not note is not sent, and its attempt ends when the "
    "disk has room",
    "[relay-out][head-file]") {
    House& house{house_of("questions")};
    house.fund().forget_requests();
    const auto pending = [&] {
        const std::vector<Json> accounts = house.accounts("fund-benefit-query");
        return accounts.empty() ? 0 : accounts.back().at("pending").get<int>();
    };
    const int before{pending()};
    const std::string question{fund_question(house, house.example("fund-member"))};
    {
        const NoRoom no_room{house.daemon_pid()};
        const Reply reply{house.relay("fund-benefit-query", question)};
        INFO(reply.body << reply.failure);
        CHECK(reply.status == 503);
        CHECK(Json::parse(reply.body).at("code") == "HEAD_FILE");
    }
    CHECK(eventually([&] { return without_permit(house) == 1; }, 30s));
    CHECK(house.fund().requests().empty());
    CHECK(pending() == before);
    CHECK(house.relay("fund-benefit-query", question).status == 200);
}

TEST_CASE(
    "a batch whose attempt's commit the node could not note sends nothing then, and all of it once "
    "when it goes on",
    "[batch-out][head-file]") {
    House house;
    const std::unique_ptr<Process> run{house.begin_verb(
        {"run", "kela-statements-out"}, "held", {{"LAUTTURI_FAILPOINT", "before_attempt:stop"}})};
    REQUIRE(stands_still(*run));
    int status{0};
    {
        const NoRoom no_room{run->pid()};
        run->signal(SIGCONT);
        status = run->wait(60s).status;
    }
    CHECK(status != 0);
    CHECK(house.kela().requests().empty());
    CHECK(house.run_batch().status == 0);
    require_oracle_account(house);
    CHECK(statements_at(house.kela()) == lawful_statements(house.population()));
}

TEST_CASE(
    "an outcome whose commit the node could not note is told once", "[batch-out][head-file]") {
    House house;
    const std::unique_ptr<Process> run{house.begin_verb(
        {"run", "kela-statements-out"}, "answered", {{"LAUTTURI_FAILPOINT", "after_send:stop"}})};
    REQUIRE(stands_still(*run));
    {
        const NoRoom no_room{run->pid()};
        run->signal(SIGCONT);
        std::this_thread::sleep_for(2s);
    }
    CHECK(run->wait(60s).status != 0);
    CHECK(house.run_batch().status == 0);
    require_oracle_account(house);
    const std::vector<JournalEntry> journal{house.journal()};
    const auto count = [&](const std::string& kind) {
        return std::count_if(journal.begin(), journal.end(), [&](const JournalEntry& entry) {
            return entry.kind == kind;
        });
    };
    CHECK(count("attempt") == 1);
    CHECK(count("outcome") == 1);
}
