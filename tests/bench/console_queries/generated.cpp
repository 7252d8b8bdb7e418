#include "tests/bench/console_queries/generated.h"

#include "gateway/storage/connection.h"
#include "gateway/storage/private_cluster.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace tests::bench {

namespace {

using corridor::House;
using gateway::storage::Connection;
using gateway::storage::PrivateCluster;
using gateway::storage::Role;

constexpr std::int64_t run_length{4'000};
constexpr std::int64_t chunk{250'000};
constexpr int writers{2};

/// What the texts are filled with: $MESSAGES and $RUNS are how many, $LARGE how long the long run
/// is, $LENGTH how long any other, $BASE when the latest began and $STEP how far runs are apart, in
/// seconds; $FROM and $UNTIL are numbers of messages.
using Filling = std::vector<std::pair<std::string, std::string>>;

std::string filled(std::string sql, const Filling& filling) {
    for (const auto& [word, number] : filling) {
        for (std::size_t at{sql.find(word)}; at != std::string::npos; at = sql.find(word)) {
            sql.replace(at, word.size(), number);
        }
    }
    return sql;
}

// An id begins with its time, as ids do.
constexpr const char* functions_sql{R"(
CREATE FUNCTION bench_at(r bigint) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS
    $$ SELECT to_timestamp($BASE - r * $STEP) $$;
CREATE FUNCTION bench_id(r bigint, word text) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT (lpad(to_hex((($BASE - r * $STEP) * 1000)::bigint), 12, '0') || '7'
               || substr(md5(word), 1, 3) || 'a' || substr(md5(word), 4, 15))::uuid $$;
CREATE FUNCTION bench_run(r bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT bench_id(r, 'run' || r) $$;
CREATE FUNCTION bench_document(r bigint, d bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
    $$ SELECT bench_id(r, 'document' || r || '.' || d) $$;
)"};

// Foreign keys and triggers hold what a daemon writes; here there is nothing that they could find.
constexpr const char* before_sql{R"(
SET session_replication_role = replica;
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';
)"};

constexpr const char* runs_sql{R"(
INSERT INTO run (run, exchange, direction, configuration, started, closed_at)
SELECT bench_run(r), (ARRAY['kela-statements-out', 'keha-jobseekers-in', 'fund-payments-in'])[1 + r % 3],
       (ARRAY['out', 'in', 'in'])[1 + r % 3], sha256('bench'), bench_at(r),
       bench_at(r) + interval '10 minutes'
  FROM generate_series(0, $RUNS - 1) AS r;
INSERT INTO due_run (exchange, due_at, state, run, node, settled_at)
SELECT exchange, started, 'begun', run, 'bench', started FROM run WHERE direction = 'out';

INSERT INTO document (document, run, digest, configuration, sealed_at)
SELECT bench_document(r, d), bench_run(r), sha256('bench'), sha256('bench'), bench_at(r)
  FROM generate_series(0, $RUNS - 1, 3) AS r,
       generate_series(0, (CASE r WHEN 0 THEN $LARGE ELSE $LENGTH END - 1) / 1000) AS d;
INSERT INTO attempt (message, attempt, party, payload_digest, persons, epochs, send_by, node, marked_at)
SELECT document, 1, 'kela', digest, '{}', '{}', 0, 'bench', sealed_at FROM document;
INSERT INTO outcome (message, attempt, outcome, code, status, recorded_at)
SELECT document, 1, 'delivered', 'DELIVERED', 200, sealed_at FROM document;
-- every tenth had died once, and was tried again; of the latest fifty some still wait for somebody
INSERT INTO delivery_step (message, run, exchange, party, state, due_at, failures, pile, code, recorded_at)
SELECT document, run, 'kela-statements-out', 'kela', state, CASE state WHEN 'waiting' THEN sealed_at END, 3,
       CASE state WHEN 'dead' THEN 'party' END, 'HTTP_503', sealed_at
  FROM (SELECT *, row_number() OVER (ORDER BY sealed_at DESC) AS place FROM document) AS d,
       unnest(ARRAY['waiting', 'dead', 'replayed']) AS state
 WHERE place % 10 = 0 AND NOT (state = 'replayed' AND place < 50);

INSERT INTO chain (name) VALUES ('bench/generated');
INSERT INTO checkpoint (chain, seq, encoded)
SELECT (SELECT chain FROM chain WHERE name = 'bench/generated'), c * 100, repeat('checkpoint ', 30)
  FROM generate_series(1, $MESSAGES / 100) AS c;
INSERT INTO chain_head (chain, seq, hash, at, commits)
SELECT chain, $MESSAGES, sha256('bench'), bench_at(0), $MESSAGES / 100 FROM chain WHERE name = 'bench/generated';
)"};

constexpr const char* people_sql{R"(
INSERT INTO person (person_no, controller, blind_index)
SELECT i, 'etela-satakunta', sha256(('bench' || i)::bytea) FROM generate_series(1, 200000) AS i
ON CONFLICT DO NOTHING;
INSERT INTO user_event (name, roles, active, by, at)
SELECT 'bench' || i, '{auditor}', true, 'bench', bench_at(i) FROM generate_series(1, 300) AS i;
INSERT INTO token (token, name, scope, label, hash, by, issued_at, expires_at)
SELECT md5('token' || i)::uuid, 'bench' || i, '{traffic:read}', 'raportti', sha256(('token' || i)::bytea), 'bench',
       bench_at(i), bench_at(i) + interval '90 days' FROM generate_series(1, 300) AS i;
INSERT INTO rights_request (request, register, asked, asker, received, language, reference, authority, items)
SELECT bench_id(i, 'request' || i), 'etela-satakunta', 'access', 'person', bench_at(i)::date, 'fi', 'HAK-' || i, '', '{}'
  FROM generate_series(1, 2000) AS i;
INSERT INTO rights_subject (request, place, person_no)
SELECT bench_id(i, 'request' || i), 1, i FROM generate_series(1, 2000) AS i;
INSERT INTO rights_step (request, kind, by, roles, reference, ground, details, recorded_at)
SELECT bench_id(i, 'request' || i), kind, 'bench', '{data-protection-officer}', 'HAK', '', '', bench_at(i)
  FROM generate_series(1, 2000) AS i, unnest(ARRAY['opened', 'ended']) AS kind WHERE kind = 'opened' OR i > 40;
INSERT INTO configuration_draft (draft, title, by)
SELECT md5('draft' || i)::uuid, 'Luonnos ' || i, 'anna' FROM generate_series(1, 2000) AS i;
INSERT INTO draft_version (draft, version, base, by)
SELECT md5('draft' || i)::uuid, 1, (SELECT digest FROM configuration LIMIT 1), 'anna' FROM generate_series(1, 2000) AS i;
)"};

constexpr const char* numbered_sql{R"(
CREATE TEMPORARY TABLE numbered AS
SELECT i, r, q, at, bench_id(r, i::text) AS id, CASE WHEN q THEN NULL ELSE bench_run(r) END AS run, 1 + i % 200000 AS person,
       CASE WHEN i < $LARGE THEN i ELSE (i - $LARGE) % $LENGTH END AS ordinal,
       CASE WHEN i % 11 = 0 THEN 'withheld' WHEN i % 7 = 0 THEN 'reduced' ELSE 'released' END AS state
  FROM (SELECT i, r, i >= $LARGE AND i % 5 = 0 AS q, bench_at(r) AS at
          FROM (SELECT i, CASE WHEN i < $LARGE THEN 0 ELSE 1 + (i - $LARGE) / $LENGTH END AS r
                  FROM generate_series($FROM, $UNTIL) AS i) AS placed) AS timed
)"};

constexpr const char* messages_sql{R"(
INSERT INTO message (message, exchange, party, direction, person_no, run, ordinal, lane, recorded_at)
SELECT id, CASE WHEN q THEN 'fund-benefit-query' ELSE
           (ARRAY['kela-statements-out', 'keha-jobseekers-in', 'fund-payments-in'])[1 + r % 3] END,
       CASE WHEN q THEN 'esimerkkikassa' ELSE (ARRAY['kela', 'keha', 'esimerkkikassa'])[1 + r % 3] END,
       CASE WHEN q THEN 'query-out' ELSE (ARRAY['out', 'in', 'in'])[1 + r % 3] END,
       person, run, ordinal, CASE WHEN q THEN NULL ELSE hashint8(person) END, at FROM numbered;
INSERT INTO decision (message, attempt, person_no, epoch, activation, outcome, evidence, recorded_at)
SELECT id, 1, person, 1, 1, CASE state WHEN 'withheld' THEN 'refused' ELSE state END, '\x00', at
  FROM numbered WHERE q OR r % 3 = 0;
INSERT INTO record_outcome (message, run, ordinal, state, code, path, recorded_at)
SELECT id, run, ordinal, state, CASE state WHEN 'withheld' THEN 'NO_PERMIT' ELSE '' END, '', at + i % 900 * interval '1 second'
  FROM numbered;
INSERT INTO document_record (document, message, attempt, person_no, epoch)
SELECT bench_document(r, ordinal / 1000), id, 1, person, 1 FROM numbered WHERE NOT q AND r % 3 = 0 AND state <> 'withheld';
INSERT INTO attempt (message, attempt, party, payload_digest, persons, epochs, send_by, node, marked_at)
SELECT id, 1, 'esimerkkikassa', sha256('bench'), ARRAY[person], '{1}', 0, 'bench', at FROM numbered WHERE q AND state <> 'withheld';
INSERT INTO outcome (message, attempt, outcome, code, status, recorded_at)
SELECT id, 1, 'delivered', 'DELIVERED', 200, at FROM numbered WHERE q AND state <> 'withheld';
)"};

// Not a chain that anybody could verify: the pages only read of it.
constexpr const char* journal_sql{R"(
INSERT INTO journal (chain, seq, at, kind, message, person_no, body, previous, hash)
SELECT (SELECT chain FROM chain WHERE name = 'bench/generated'), i + 1, at,
       CASE WHEN i % 500 = 0 THEN 'audit' ELSE 'decision' END, id, person,
       CASE WHEN i % 500 = 0 THEN '{"user":"anna","resource":"messages","verb":"get","object":"","code":"","status":200,"purpose":""}'
            ELSE '{"attempt":1,"fields":[{"item":"person.personal-id","form":"full"},{"item":"person.name.family","form":"none",'
                 '"reasons":["NO_PERMIT"],"caps":[]}],"guards":[]}' END,
       sha256('bench'), sha256('bench')
  FROM numbered;
DROP TABLE numbered;
)"};

// A run that is closed has been counted.
constexpr const char* counted_sql{R"(
UPDATE run SET coded = '[]', account = ARRAY[all_of, released, reduced, withheld, 0, 0]
  FROM (SELECT run, count(*) AS all_of, count(*) FILTER (WHERE state = 'released') AS released,
               count(*) FILTER (WHERE state = 'reduced') AS reduced, count(*) FILTER (WHERE state = 'withheld') AS withheld
          FROM record_outcome GROUP BY run) AS counted
 WHERE run.run = counted.run AND configuration = sha256('bench');
)"};

// Of the tables that grow with messages: they are filled first and indexed afterwards.
constexpr const char* forget_indexes_sql{R"(
CREATE TABLE bench_index AS
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS gone,
       format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(c.oid)) AS made
  FROM pg_constraint AS c WHERE contype IN ('p', 'u') AND conrelid = ANY (ARRAY['message', 'decision', 'record_outcome',
       'document_record', 'journal', 'attempt', 'outcome']::regclass[])
UNION ALL
SELECT format('DROP INDEX %s', indexrelid::regclass), replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
  FROM pg_index AS i WHERE indrelid = ANY (ARRAY['message', 'decision', 'record_outcome', 'document_record', 'journal',
       'attempt', 'outcome']::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid);
DO $$ DECLARE one text; BEGIN FOR one IN SELECT gone FROM bench_index LOOP EXECUTE one; END LOOP; END $$;
)"};

constexpr const char* make_indexes_sql{
    "DO $$ DECLARE one text; BEGIN FOR one IN SELECT made FROM bench_index LOOP EXECUTE one;"
    " END LOOP; END $$; DROP TABLE bench_index"};

/// Seconds since the journal's first month began; a little less, so that all of it fits.
std::int64_t seconds_of_journal(std::int64_t now) {
    using std::chrono::days;
    const std::chrono::year_month_day day{
        std::chrono::floor<days>(std::chrono::sys_seconds{std::chrono::seconds{now}})};
    const std::chrono::sys_days first{(day.year() / day.month() - std::chrono::months{1}) / 1};
    return now - std::chrono::duration_cast<std::chrono::seconds>(first.time_since_epoch()).count()
           - 7'200;
}

Filling filling_of(std::int64_t messages) {
    const std::int64_t base{
        std::chrono::duration_cast<std::chrono::seconds>(
            std::chrono::system_clock::now().time_since_epoch())
            .count()
        - 1'800};
    const std::int64_t large{messages / 10};
    const std::int64_t runs{1 + (messages - large + run_length - 1) / run_length};
    const double step{static_cast<double>(seconds_of_journal(base)) / static_cast<double>(runs)};
    return {
        {"$MESSAGES", std::to_string(messages) + "::bigint"},
        {"$RUNS", std::to_string(runs) + "::bigint"},
        {"$LARGE", std::to_string(large) + "::bigint"},
        {"$LENGTH", std::to_string(run_length) + "::bigint"},
        {"$BASE", std::to_string(base) + "::bigint"},
        {"$STEP", std::to_string(step) + "::double precision"}};
}

std::unique_ptr<Connection> owner_of(House& house) {
    auto owner = std::make_unique<Connection>(*PrivateCluster::attach(house.data(), Role::owner));
    owner->run_script(before_sql);
    return owner;
}

/// Every second chunk, or every first.
void write_messages(House& house, const Filling& filling, std::int64_t messages, int writer) {
    const std::unique_ptr<Connection> owner{owner_of(house)};
    for (std::int64_t from{writer * chunk}; from < messages; from += writers * chunk) {
        const std::int64_t until{std::min(from + chunk, messages)};
        Filling here{filling};
        here.emplace_back("$FROM", std::to_string(from) + "::bigint");
        here.emplace_back("$UNTIL", std::to_string(until - 1) + "::bigint");
        for (const char* const sql : {numbered_sql, messages_sql, journal_sql}) {
            owner->run_script(filled(sql, here));
        }
        std::cerr << "generated " << until << " messages\n";
    }
}

}

std::int64_t wanted_messages() {
    const char* const given{std::getenv("LAUTTURI_BENCH_MESSAGES")};
    return given == nullptr ? 10'000'000 : std::stoll(given);
}

void generate(House& house, std::int64_t messages) {
    const auto began = std::chrono::steady_clock::now();
    const auto tell = [&](const char* what) {
        std::cerr << what << " after "
                  << std::chrono::duration_cast<std::chrono::seconds>(
                         std::chrono::steady_clock::now() - began)
                         .count()
                  << " s\n";
    };
    const Filling filling{filling_of(messages)};
    const std::unique_ptr<Connection> owner{owner_of(house)};
    for (const char* const sql : {functions_sql, runs_sql, people_sql, forget_indexes_sql}) {
        owner->run_script(filled(sql, filling));
    }
    {
        std::vector<std::jthread> all;
        for (int writer{0}; writer < writers; ++writer) {
            all.emplace_back([&, writer] { write_messages(house, filling, messages, writer); });
        }
    }
    tell("the messages were written");
    owner->run_script(make_indexes_sql);
    owner->run_script(counted_sql);
    tell("they were indexed");
    owner->run_script("VACUUM (ANALYZE, PARALLEL 2)");
    owner->run_script("CHECKPOINT");
    tell("the store was ready");
    std::cerr
        << "it takes "
        << owner->run("SELECT pg_size_pretty(pg_database_size(current_database()))").text(0, 0)
        << '\n';
}

std::string long_run(House& house) {
    return std::string{owner_of(house)->run("SELECT bench_run(0)::text").text(0, 0)};
}

}
