// console-queries: how long the pages of the console wait: each list of the administration's
// interface, over its socket, against a real daemon whose store holds ten million messages. The
// messages are generated in the tables themselves; the daemon and its answers are real.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/admin/api_calls.h"
#include "tests/bench/support/bench.h"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

namespace bench = tests::bench;
using gateway::storage::Connection;
using std::chrono::steady_clock;
using tests::admin::ApiCalls;
using tests::admin::ApiRequest;
using tests::corridor::House;
using tests::corridor::Json;

constexpr double goal_ms{200};
constexpr std::size_t calls_each{40};
constexpr std::int64_t run_length{4'000};

/// LAUTTURI_BENCH_MESSAGES, or ten million.
std::int64_t wanted_messages() {
    const char* const given{std::getenv("LAUTTURI_BENCH_MESSAGES")};
    return given == nullptr ? 10'000'000 : std::stoll(given);
}

// A year of batches and queries of ten exchanges. $FROM and $UNTIL: numbers of messages.
constexpr const char* runs_sql{
    "INSERT INTO run (run, exchange, direction, configuration, started, closed_at)"
    " SELECT md5('run' || r)::uuid, (ARRAY['kela-statements-out', 'keha-jobseekers-in',"
    " 'fund-payments-in'])[1 + r % 3], (ARRAY['out', 'in', 'in'])[1 + r % 3],"
    " decode(repeat('00', 32), 'hex'), now() - r * interval '3 hours',"
    " CASE WHEN r % 97 = 5 THEN NULL ELSE now() - r * interval '3 hours' + interval '10 minutes'"
    " END FROM generate_series($FROM, $UNTIL) AS r"};

constexpr const char* messages_sql{
    "INSERT INTO message (message, exchange, party, direction, person_no, run, ordinal,"
    " recorded_at) SELECT md5(i::text)::uuid, CASE WHEN q THEN 'fund-benefit-query' ELSE"
    " (ARRAY['kela-statements-out', 'keha-jobseekers-in', 'fund-payments-in'])[1 + r % 3] END,"
    " CASE WHEN q THEN 'esimerkkikassa' ELSE (ARRAY['kela', 'keha', 'esimerkkikassa'])[1 + r % 3]"
    " END, CASE WHEN q THEN 'query-out' ELSE (ARRAY['out', 'in', 'in'])[1 + r % 3] END,"
    " 1 + i % 200000, CASE WHEN q THEN NULL ELSE md5('run' || r)::uuid END, i % $LENGTH,"
    " now() - r * interval '3 hours' FROM (SELECT i, i / $LENGTH AS r, i % 5 = 0 AS q"
    " FROM generate_series($FROM, $UNTIL) AS i) AS numbered"};

constexpr const char* decisions_sql{
    "INSERT INTO decision (message, attempt, person_no, epoch, activation, outcome, evidence,"
    " recorded_at) SELECT md5(i::text)::uuid, 1, 1 + i % 200000, 1, 1, CASE WHEN i % 11 = 0 THEN"
    " 'refused' WHEN i % 7 = 0 THEN 'reduced' ELSE 'released' END, '\\x00',"
    " now() - (i / $LENGTH) * interval '3 hours' FROM generate_series($FROM, $UNTIL) AS i"};

constexpr const char* outcomes_sql{
    "INSERT INTO record_outcome (message, run, ordinal, state, code, path, recorded_at)"
    " SELECT md5(i::text)::uuid, CASE WHEN i % 5 = 0 THEN NULL ELSE md5('run' || i /"
    " $LENGTH)::uuid END, i % $LENGTH, CASE WHEN i % 11 = 0 THEN 'withheld' WHEN i % 7 = 0 THEN"
    " 'reduced' ELSE 'released' END, 'OK', '', now() - (i / $LENGTH) * interval '3 hours'"
    " FROM generate_series($FROM, $UNTIL) AS i"};

std::string filled(std::string sql, std::int64_t from, std::int64_t until) {
    const auto put = [&](const std::string& word, std::int64_t number) {
        for (std::size_t at{sql.find(word)}; at != std::string::npos; at = sql.find(word)) {
            sql.replace(at, word.size(), std::to_string(number) + "::bigint");
        }
    };
    put("$FROM", from);
    put("$UNTIL", until);
    put("$LENGTH", run_length);
    return sql;
}

void generate(House& house, std::int64_t messages) {
    using namespace gateway::storage;
    Connection owner{*PrivateCluster::attach(house.data(), Role::owner)};
    owner.run_script(filled(runs_sql, 0, messages / run_length));
    constexpr std::int64_t chunk{250'000};
    for (std::int64_t from{0}; from < messages; from += chunk) {
        const std::int64_t until{std::min(from + chunk, messages) - 1};
        for (const char* sql : {messages_sql, decisions_sql, outcomes_sql}) {
            owner.run_script(filled(sql, from, until));
        }
        std::cerr << "generated " << until + 1 << " messages\n";
    }
    owner.run_script("ANALYZE");
}

struct Asked {
    std::string name;
    ApiRequest request;
};

std::vector<Asked> asked(ApiCalls& calls) {
    const auto post = [](const std::string& path, const Json& body) {
        return ApiRequest{"POST", path, body};
    };
    const Json page = calls.local(post("/runs/query", {{"limit", 200}})).body;
    const std::string run{page.at("runs").at(1).at("run")};
    return {
        {"exchanges", {"GET", "/exchanges"}},
        {"runs", post("/runs/query", {{"limit", 50}})},
        {"runs-of-one", post("/runs/query", {{"exchange", "kela-statements-out"}})},
        {"runs-behind", post("/runs/query", {{"behind", page.at("next")}})},
        {"run", {"GET", "/runs/" + run}},
        {"outbox", {"GET", "/outbox"}},
        {"partners", {"GET", "/partners"}},
        {"rules", {"GET", "/rules"}},
        {"installation", {"GET", "/installation"}},
        {"users", {"GET", "/users"}},
        {"tokens", {"GET", "/tokens"}},
    };
}

double ask(ApiCalls& calls, const ApiRequest& request) {
    const auto began = steady_clock::now();
    if (calls.local(request).status != 200) {
        throw std::runtime_error{request.path + " was not answered"};
    }
    return std::chrono::duration<double, std::milli>(steady_clock::now() - began).count();
}

}

int main() {
    House house;
    ApiCalls calls{house};
    calls.become({"administrator"});
    generate(house, wanted_messages());
    for (const Asked& one : asked(calls)) {
        static_cast<void>(ask(calls, one.request));
        bench::Series took;
        for (std::size_t call{0}; call < calls_each; ++call) {
            took.add(ask(calls, one.request));
        }
        bench::Row row{
            bench::value_row("console-queries." + one.name + ".p95", "ms", took, goal_ms)};
        row.value = took.quantile(0.95);
        bench::print(row);
    }
    return 0;
}
