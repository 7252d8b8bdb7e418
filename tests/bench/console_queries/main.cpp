// console-queries: how long the pages of the console wait: each list of the administration's
// interface, over its socket, against a real daemon whose store holds ten million messages; alone,
// and while a batch runs at full speed.

#include "tests/admin/api_calls.h"
#include "tests/bench/console_queries/generated.h"
#include "tests/bench/support/batches.h"
#include "tests/bench/support/bench.h"

#include <chrono>
#include <csignal>
#include <iostream>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace bench = tests::bench;
using std::chrono::steady_clock;
using tests::admin::ApiCalls;
using tests::admin::ApiRequest;
using tests::corridor::House;
using tests::corridor::Json;

constexpr double goal_ms{200};
constexpr std::size_t calls_each{40};

/// One batch of a real register through the gate after the other, until it is told to stop.
class Batches final {
public:
    explicit Batches(House& house)
        : m_thread{[&house](const std::stop_token& stop) {
              while (!stop.stop_requested()) {
                  const bench::Batch batch{bench::run_batch(house)};
                  std::cerr << "a batch: " << batch.records << " records, "
                            << batch.records / batch.seconds << " a second, CPU "
                            << batch.cpu_seconds << " s\n";
                  static_cast<void>(bench::take_delivered(house)); // or the folder fills
              }
          }} {}

private:
    std::jthread m_thread;
};

struct Asked {
    std::string name;
    ApiRequest request;
    std::vector<ApiRequest> others{}; ///< asked in turn, each once
};

ApiRequest post(const std::string& path, const Json& body) {
    return ApiRequest{"POST", path, body};
}

/// What shows a person's data is asked for with a purpose and a reason.
ApiRequest find_person(House& house) {
    return post(
        "/messages/find", {{"register", "etela-satakunta"},
                           {"subject", house.example("fund-member")},
                           {"read_for", "supervision"},
                           {"reason", "bench"}});
}

/// What passed, ran and waits.
std::vector<Asked> asked_of_traffic(ApiCalls& calls, House& house) {
    const auto told = [&](const ApiRequest& request) { return calls.local(request).body; };
    const Json page = told(post("/runs/query", {{"limit", 200}}));
    const std::string run{page.at("runs").at(1).at("run")};
    const Json messages = told(post("/messages/query", {{"limit", 50}}));
    const std::string message{messages.at("messages").at(7).at("message")};
    const auto by = [&](const char* facet, const char* name) {
        return post("/messages/query", {{facet, name}});
    };
    std::vector<ApiRequest> not_seen;
    for (const Json& other : page.at("runs")) {
        not_seen.push_back({"GET", "/runs/" + std::string{other.at("run")}});
    }
    return {
        {"exchanges", {"GET", "/exchanges"}},
        {"days-of-exchange", post("/traffic/days", {{"exchange", "kela-statements-out"}})},
        {"days-of-party", post("/traffic/days", {{"party", "esimerkkikassa"}})},
        {"runs", post("/runs/query", {{"limit", 50}})},
        {"runs-of-one", post("/runs/query", {{"exchange", "kela-statements-out"}})},
        {"runs-behind", post("/runs/query", {{"behind", page.at("next")}})},
        {"run", {"GET", "/runs/" + run}},
        {"run-not-seen", {"GET", "/runs/" + run}, std::move(not_seen)},
        {"run-of-a-tenth", {"GET", "/runs/" + bench::long_run(house)}},
        {"messages", post("/messages/query", Json::object())},
        {"messages-of-exchange", by("exchange", "fund-benefit-query")},
        {"messages-of-party", by("party", "kela")},
        {"messages-withheld", by("outcome", "withheld")},
        {"messages-released", by("outcome", "released")},
        {"messages-behind", post("/messages/query", {{"behind", messages.at("next")}})},
        {"messages-of-person", find_person(house)},
        {"message", {"GET", "/messages/" + message}},
        {"outbox", {"GET", "/outbox"}},
        {"partners", {"GET", "/partners"}},
    };
}

/// What is in force, who may what, who looked, how it is kept.
std::vector<Asked> asked_of_the_house(ApiCalls& calls) {
    const Json drafts = calls.local({"GET", "/drafts"}).body;
    const std::string draft{drafts.at("drafts").at(0).at("draft")};
    const std::string month_ago{tests::admin::day_ahead(-30)};
    return {
        {"configuration", {"GET", "/configuration"}},
        {"rules", {"GET", "/rules"}},
        {"who-can", post("/rules/who-can", {{"category", "health"}})},
        {"vocabulary", {"GET", "/vocabulary"}},
        {"notices", post("/notices/query", Json::object())},
        {"record-of-processing", {"GET", "/notices/record"}},
        {"requests", {"GET", "/rights/requests"}},
        {"unanswered", {"GET", "/rights/notices"}},
        {"releases", {"GET", "/releases"}},
        {"journal", {"GET", "/journal"}},
        {"calls", post("/use/calls", Json::object())},
        {"use", post("/use/report", {{"from", month_ago}})},
        {"drafts", {"GET", "/drafts"}},
        {"drafts-behind", post("/drafts/query", {{"behind", drafts.at("next")}})},
        {"draft", {"GET", "/drafts/" + draft}},
        {"draft-files", {"GET", "/drafts/" + draft + "/files"}},
        {"history", post("/configuration/history", Json::object())},
        {"installation", {"GET", "/installation"}},
        {"keeping", {"GET", "/installation/keeping"}},
        {"users", {"GET", "/users"}},
        {"tokens", {"GET", "/tokens"}},
    };
}

/// No faster than an interface lets one ask: whoever is told to wait would be timed with it.
double ask(ApiCalls& calls, const ApiRequest& request) {
    std::this_thread::sleep_for(std::chrono::milliseconds{60});
    const auto began = steady_clock::now();
    const auto reply = calls.local(request);
    if (reply.status != 200) {
        throw std::runtime_error{request.path + " was not answered: " + reply.code()};
    }
    return std::chrono::duration<double, std::milli>(steady_clock::now() - began).count();
}

void measure(ApiCalls& calls, const std::vector<Asked>& all, const std::string& when) {
    for (const Asked& one : all) {
        std::cerr << one.name << when << ": first " << ask(calls, one.request) << " ms\n";
        bench::Series took;
        for (std::size_t call{0}; call < calls_each; ++call) {
            took.add(ask(calls, one.others.empty() ? one.request : one.others.at(call)));
        }
        bench::Row row{
            bench::value_row("console-queries." + one.name + when + ".p95", "ms", took, goal_ms)};
        row.value = took.quantile(0.95);
        bench::print(row);
    }
}

}

int main() {
    House house;
    bench::fill(house, bench::draw(house, bench::wanted_records()));
    bench::deliver_to_a_folder(house);
    ApiCalls calls{house};
    calls.become({"administrator", "operator", "data-protection-officer", "auditor"});
    if (calls.local({"GET", "/whoami"}).status != 200) { // its configuration is kept by now
        throw std::runtime_error{"the daemon does not answer"};
    }
    house.signal(SIGSTOP); // whoever reads tables without their indexes keeps them from getting any
    if (!house.stands_still()) {
        throw std::runtime_error{"the daemon does not stand still"};
    }
    bench::generate(house, bench::wanted_messages());
    house.signal(SIGCONT);
    std::vector<Asked> all{asked_of_traffic(calls, house)};
    for (Asked& one : asked_of_the_house(calls)) {
        all.push_back(std::move(one));
    }
    measure(calls, all, "");
    const Batches batches{house};
    std::this_thread::sleep_for(std::chrono::seconds{5}); // it has read its law and writes
    measure(calls, all, "-in-a-batch");
    return 0;
}
