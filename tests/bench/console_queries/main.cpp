// console-queries: how long the pages of the console wait: each list of the administration's
// interface, over its socket, against a real daemon whose store holds ten million messages. The
// messages are generated in the tables themselves; the daemon and its answers are real.

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"
#include "tests/admin/api_calls.h"
#include "tests/bench/support/bench.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
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

/// What the generated texts are filled with: $BASE is when it was generated, $STEP how far runs are
/// apart, in seconds; $FROM and $UNTIL are numbers of messages or runs.
struct Filling {
    std::int64_t base{0};
    double step{0};
    std::int64_t from{0};
    std::int64_t until{0};
};

// Batches and queries of four exchanges since the beginning of last month, as far back as the
// journal has its months. No run is open: the daemon would carry it on. A message's id begins with
// its time, as ids do.
constexpr const char* runs_sql{
    "INSERT INTO run (run, exchange, direction, configuration, started, closed_at)"
    " SELECT md5('run' || r)::uuid, (ARRAY['kela-statements-out', 'keha-jobseekers-in',"
    " 'fund-payments-in'])[1 + r % 3], (ARRAY['out', 'in', 'in'])[1 + r % 3],"
    " decode(repeat('00', 32), 'hex'), to_timestamp($BASE - r * $STEP),"
    " to_timestamp($BASE - r * $STEP) + interval '10 minutes'"
    " FROM generate_series($FROM, $UNTIL) AS r"};

constexpr const char* numbered_sql{
    "CREATE TEMPORARY TABLE numbered AS SELECT i, i / $LENGTH AS r, i % 5 = 0 AS q,"
    " to_timestamp($BASE - (i / $LENGTH) * $STEP) AS at, (lpad(to_hex((($BASE - (i / $LENGTH) *"
    " $STEP) * 1000)::bigint), 12, '0') || '7' || substr(md5(i::text), 1, 3) || 'a' ||"
    " substr(md5(i::text), 4, 15))::uuid AS id FROM generate_series($FROM, $UNTIL) AS i"};

constexpr const char* messages_sql{
    "INSERT INTO message (message, exchange, party, direction, person_no, run, ordinal,"
    " recorded_at) SELECT id, CASE WHEN q THEN 'fund-benefit-query' ELSE"
    " (ARRAY['kela-statements-out', 'keha-jobseekers-in', 'fund-payments-in'])[1 + r % 3] END,"
    " CASE WHEN q THEN 'esimerkkikassa' ELSE (ARRAY['kela', 'keha', 'esimerkkikassa'])[1 + r % 3]"
    " END, CASE WHEN q THEN 'query-out' ELSE (ARRAY['out', 'in', 'in'])[1 + r % 3] END,"
    " 1 + i % 200000, CASE WHEN q THEN NULL ELSE md5('run' || r)::uuid END, i % $LENGTH, at"
    " FROM numbered"};

constexpr const char* decisions_sql{
    "INSERT INTO decision (message, attempt, person_no, epoch, activation, outcome, evidence,"
    " recorded_at) SELECT id, 1, 1 + i % 200000, 1, 1, CASE WHEN i % 11 = 0 THEN"
    " 'refused' WHEN i % 7 = 0 THEN 'reduced' ELSE 'released' END, '\\x00', at FROM numbered"};

constexpr const char* outcomes_sql{
    "INSERT INTO record_outcome (message, run, ordinal, state, code, path, recorded_at)"
    " SELECT id, CASE WHEN q THEN NULL ELSE md5('run' || r)::uuid END, i % $LENGTH,"
    " CASE WHEN i % 11 = 0 THEN 'withheld' WHEN i % 7 = 0 THEN 'reduced' ELSE 'released' END,"
    " CASE WHEN i % 11 = 0 THEN 'NO_PERMIT' ELSE '' END, '', at + i % 900 * interval '1 second'"
    " FROM numbered"};

// Not a chain that anybody could verify: the pages only read of it.
constexpr const char* journal_sql{
    "INSERT INTO journal (chain, seq, at, kind, message, person_no, body, previous, hash)"
    " SELECT (SELECT chain FROM chain WHERE name = 'bench/generated'), i + 1, at,"
    " CASE WHEN i % 500 = 0 THEN 'audit' ELSE 'decision' END, id, 1 + i % 200000,"
    " CASE WHEN i % 500 = 0 THEN '{\"user\":\"anna\",\"resource\":\"messages\",\"verb\":\"get\","
    "\"object\":\"\",\"code\":\"\",\"status\":200,\"purpose\":\"\"}' ELSE"
    " '{\"fields\":[{\"item\":\"person.personal-id\",\"form\":\"full\"},"
    "{\"item\":\"person.name.family\",\"form\":\"none\",\"reasons\":[\"NO_PERMIT\"],\"caps\":[]}],"
    "\"guards\":[]}' END, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex')"
    " FROM numbered"};

constexpr const char* drafts_sql{
    "INSERT INTO configuration_draft (draft, title, by) SELECT md5('draft' || i)::uuid, 'Luonnos '"
    " || i, 'anna' FROM generate_series(1, 2000) AS i;"
    " INSERT INTO draft_version (draft, version, base, by) SELECT md5('draft' || i)::uuid, 1,"
    " (SELECT digest FROM configuration LIMIT 1), 'anna' FROM generate_series(1, 2000) AS i"};

std::string filled(std::string sql, const Filling& filling) {
    const auto put = [&](const std::string& word, const std::string& number) {
        for (std::size_t at{sql.find(word)}; at != std::string::npos; at = sql.find(word)) {
            sql.replace(at, word.size(), number);
        }
    };
    put("$FROM", std::to_string(filling.from) + "::bigint");
    put("$UNTIL", std::to_string(filling.until) + "::bigint");
    put("$LENGTH", std::to_string(run_length) + "::bigint");
    put("$BASE", std::to_string(filling.base) + "::bigint");
    put("$STEP", std::to_string(filling.step) + "::double precision");
    return sql;
}

/// Seconds since the journal's first month began; a little less, so that all of it fits.
std::int64_t seconds_of_journal(std::int64_t now) {
    using std::chrono::days;
    const std::chrono::sys_days today{
        std::chrono::floor<days>(std::chrono::sys_seconds{std::chrono::seconds{now}})};
    const std::chrono::year_month_day day{today};
    const std::chrono::sys_days first{day.year() / day.month() / 1};
    const std::chrono::sys_days before{
        std::chrono::year_month_day{first - days{1}}.year()
        / std::chrono::year_month_day{first - days{1}}.month() / 1};
    return now - std::chrono::duration_cast<std::chrono::seconds>(before.time_since_epoch()).count()
           - 7'200;
}

constexpr std::int64_t chunk{250'000};

void add_messages(
    gateway::storage::Connection& owner, Filling filling, std::int64_t from, std::int64_t until) {
    filling.from = from;
    filling.until = until;
    for (const char* sql :
         {numbered_sql, messages_sql, decisions_sql, outcomes_sql, journal_sql,
          "DROP TABLE numbered"}) {
        owner.run_script(filled(sql, filling));
    }
}

/// @return what further messages are filled with.
Filling generate(House& house, std::int64_t messages) {
    using namespace gateway::storage;
    Connection owner{*PrivateCluster::attach(house.data(), Role::owner)};
    Filling filling;
    filling.base = std::chrono::duration_cast<std::chrono::seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count()
                   - 1'800;
    const std::int64_t runs{std::max<std::int64_t>(messages / run_length, 1)};
    filling.step =
        static_cast<double>(seconds_of_journal(filling.base)) / static_cast<double>(runs);
    filling.until = runs;
    owner.run_script(filled(runs_sql, filling));
    owner.run_script("INSERT INTO chain (name) VALUES ('bench/generated')");
    owner.run_script(drafts_sql);
    for (std::int64_t from{0}; from < messages; from += chunk) {
        add_messages(owner, filling, from, std::min(from + chunk, messages) - 1);
        std::cerr << "generated " << std::min(from + chunk, messages) << " messages\n";
    }
    for (const char* const table :
         {"message", "decision", "record_outcome", "journal", "run", "draft_version"}) {
        owner.run_script(std::string{"VACUUM ANALYZE "} + table);
    }
    return filling;
}

/// Writes records as a batch does, as many as a million, until it is told to stop.
class Batch final {
public:
    Batch(House& house, const Filling& filling, std::int64_t from)
        : m_thread{[&house, filling, from](const std::stop_token& stop) {
              using namespace gateway::storage;
              Connection owner{*PrivateCluster::attach(house.data(), Role::owner)};
              constexpr std::int64_t piece{2'000};
              for (std::int64_t at{0}; at < 1'000'000 && !stop.stop_requested(); at += piece) {
                  // a batch's rows are its present: number zero is now
                  Filling now{filling};
                  now.step = 0;
                  add_messages(owner, now, from + at, from + at + piece - 1);
              }
          }} {}

private:
    std::jthread m_thread;
};

struct Asked {
    std::string name;
    ApiRequest request;
};

std::vector<Asked> asked(ApiCalls& calls) {
    const auto post = [](const std::string& path, const Json& body) {
        return ApiRequest{"POST", path, body};
    };
    const auto told = [&](const ApiRequest& request) { return calls.local(request).body; };
    const Json page = told(post("/runs/query", {{"limit", 200}}));
    const std::string run{page.at("runs").at(1).at("run")};
    const Json messages = told(post("/messages/query", {{"limit", 50}}));
    const std::string message{messages.at("messages").at(7).at("message")};
    const auto by = [&](const char* facet, const char* name) {
        return post("/messages/query", {{facet, name}});
    };
    const Json drafts = told({"GET", "/drafts"});
    return {
        {"exchanges", {"GET", "/exchanges"}},
        {"days-of-exchange", post("/traffic/days", {{"exchange", "kela-statements-out"}})},
        {"days-of-party", post("/traffic/days", {{"party", "esimerkkikassa"}})},
        {"runs", post("/runs/query", {{"limit", 50}})},
        {"runs-of-one", post("/runs/query", {{"exchange", "kela-statements-out"}})},
        {"runs-behind", post("/runs/query", {{"behind", page.at("next")}})},
        {"run", {"GET", "/runs/" + run}},
        {"messages", post("/messages/query", Json::object())},
        {"messages-of-exchange", by("exchange", "fund-benefit-query")},
        {"messages-of-party", by("party", "kela")},
        {"messages-withheld", by("outcome", "withheld")},
        {"messages-released", by("outcome", "released")},
        {"messages-behind", post("/messages/query", {{"behind", messages.at("next")}})},
        {"message", {"GET", "/messages/" + message}},
        {"outbox", {"GET", "/outbox"}},
        {"partners", {"GET", "/partners"}},
        {"rules", {"GET", "/rules"}},
        {"vocabulary", {"GET", "/vocabulary"}},
        {"notices", post("/notices/query", Json::object())},
        {"requests", {"GET", "/rights/requests"}},
        {"releases", {"GET", "/releases"}},
        {"journal", {"GET", "/journal"}},
        {"calls", post("/use/calls", Json::object())},
        {"drafts", {"GET", "/drafts"}},
        {"drafts-behind", post("/drafts/query", {{"behind", drafts.at("next")}})},
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
    if (calls.local(request).status != 200) {
        throw std::runtime_error{request.path + " was not answered"};
    }
    return std::chrono::duration<double, std::milli>(steady_clock::now() - began).count();
}

void measure(ApiCalls& calls, const std::vector<Asked>& all, const std::string& when) {
    for (const Asked& one : all) {
        static_cast<void>(ask(calls, one.request));
        bench::Series took;
        for (std::size_t call{0}; call < calls_each; ++call) {
            took.add(ask(calls, one.request));
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
    ApiCalls calls{house};
    calls.become({"administrator", "operator", "data-protection-officer"});
    if (calls.local({"GET", "/whoami"}).status != 200) { // its configuration is kept by now
        throw std::runtime_error{"the daemon does not answer"};
    }
    const std::int64_t messages{wanted_messages()};
    const Filling filling{generate(house, messages)};
    const std::vector<Asked> all{asked(calls)};
    measure(calls, all, "");
    const Batch batch{house, filling, messages};
    measure(calls, all, "-in-a-batch");
    return 0;
}
