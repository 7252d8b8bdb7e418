#include "tests/operations/trouble.h"

#include "tests/corridor/people.h"

#include <catch2/catch.hpp>

#include <chrono>
#include <set>

namespace tests::operations {

using namespace tests::corridor;
using namespace std::chrono_literals;

std::size_t said(House& house, const std::string& words) {
    const std::string log{house.daemon_output()};
    std::size_t count{0};
    for (std::size_t at{log.find(words)}; at != std::string::npos; at = log.find(words, at + 1)) {
        ++count;
    }
    return count;
}

std::string readiness(House& house) {
    const std::string answer{house.health("/health/ready")};
    const std::size_t body{answer.find("\r\n\r\n")};
    if (body == std::string::npos) {
        return "nothing";
    }
    const Json state = Json::parse(answer.substr(body + 4));
    std::string text{state.at("status").get<std::string>()};
    CHECK((text == "up") == (answer.find(" 200 ") != std::string::npos));
    if (state.contains("reasons")) {
        for (const Json& reason : state.at("reasons")) {
            text += " " + reason.get<std::string>();
        }
    }
    return text;
}

void require_turned_away(const simulators::Reply& reply, const std::string& code) {
    INFO(reply.body);
    REQUIRE(reply.status == 503);
    CHECK(reply.header("Retry-After") == "10");
    const Json problem = Json::parse(reply.body);
    CHECK(problem.at("code") == code);
    CHECK(problem.at("title").get<std::string>().size() > 10);
}

Callers::Callers(House& house)
    : m_house{house},
      m_question{fund_question(house, house.example("fund-member"))}, m_thread{[this] {
          while (!m_stop) {
              // The budget is less than this caller's own patience, so it always hears something.
              const simulators::Reply reply{
                  m_house.relay("fund-benefit-query", m_question, "case-system", "en", "wait=10")};
              if (reply.status == 200) {
                  ++m_answers.good;
                  m_answers.messages.push_back(reply.header("Lautturi-Message"));
              } else if (reply.status == 503 || reply.status == 504) {
                  ++m_answers.unavailable;
                  m_turned_away = true;
              } else {
                  m_answers.other.push_back(
                      std::to_string(reply.status) + " " + reply.body + reply.failure);
              }
              std::this_thread::sleep_for(20ms);
          }
      }} {}

Callers::~Callers() {
    m_stop = true;
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

Callers::Answers Callers::stop() {
    m_stop = true;
    m_thread.join();
    return m_answers;
}

void require_nothing_lost(House& house, const Callers::Answers& answers) {
    CHECK(answers.other == std::vector<std::string>{});
    std::set<std::string> decided;
    for (const JournalEntry& entry : house.journal()) {
        if (entry.kind == "decision") {
            decided.insert(entry.message);
        }
    }
    for (const std::string& message : answers.messages) {
        CHECK(decided.count(message) == 1);
    }
    const auto settled = [&] {
        const std::vector<Json> accounts = house.accounts("fund-benefit-query");
        return accounts.size() == 1 && accounts.front().at("pending") == 0;
    };
    CHECK(eventually(settled));
    const Json account = house.accounts("fund-benefit-query").front();
    CHECK(
        account.at("in").get<int>()
        == account.at("released").get<int>() + account.at("reduced").get<int>()
               + account.at("withheld").get<int>() + account.at("rejected").get<int>());
    CHECK(account.at("in").get<std::size_t>() >= answers.good);
}

}
