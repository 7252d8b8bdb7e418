#include "gateway/storage/postgres_message_log.h"

#include "gateway/core/error.h"
#include "gateway/storage/words.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace gateway::storage {

namespace {

using Facets = ports::MessageLog::Facets;
using Line = ports::MessageLog::Line;
using Page = ports::MessageLog::Page;
using Step = ports::MessageLog::Step;

/// So many messages are looked at for one page: an answer takes its time, whatever is asked.
constexpr std::int64_t window{2'000};

// Each text reads one index; a condition that may be off would be planned for none of them. `c` are
// the candidates, newest first, of which what became is asked one by one.

/// $1 behind, $2 from, $3 window
constexpr std::string_view of_all{
    "SELECT m.message, m.exchange, m.party, m.direction, m.run FROM message AS m"
    " WHERE m.message < $1::uuid AND m.message >= $2::uuid ORDER BY m.message DESC LIMIT "
    "$3::bigint"};

/// What exchanges a party had, and what parties an exchange: as many steps through the index as
/// there are. Then of each the newest, by that index alone: with other columns the one of time
/// looks cheaper, and would be read for all that passed since the last message of a quiet exchange.
constexpr std::string_view of_some{
    "SELECT m.message, m.exchange, m.party, m.direction, m.run FROM (SELECT one.message FROM ("
    " WITH RECURSIVE pair AS ((SELECT party, exchange FROM message ORDER BY party, exchange LIMIT "
    "1)"
    "  UNION ALL SELECT n.party, n.exchange FROM pair CROSS JOIN LATERAL (SELECT x.party, "
    "x.exchange"
    "   FROM message AS x WHERE (x.party, x.exchange) > (pair.party, pair.exchange)"
    "   ORDER BY x.party, x.exchange LIMIT 1) AS n)"
    " SELECT party, exchange FROM pair WHERE ($4::text = '' OR exchange = $4::text)"
    "  AND ($5::text = '' OR party = $5::text)) AS p CROSS JOIN LATERAL ("
    " SELECT message FROM message AS any_one WHERE any_one.party = p.party"
    "  AND any_one.exchange = p.exchange AND any_one.message < $1::uuid"
    "  AND any_one.message >= $2::uuid ORDER BY any_one.message DESC LIMIT $3::bigint) AS one"
    " ORDER BY one.message DESC LIMIT $3::bigint) AS k JOIN message AS m USING (message)"
    " ORDER BY m.message DESC"};

/// $6 the run: every record in it has an outcome, and its messages stand in order in their index
constexpr std::string_view of_run{
    "SELECT m.message, m.exchange, m.party, m.direction, m.run FROM (SELECT DISTINCT message FROM"
    " record_outcome WHERE run = $6::uuid AND message < $1::uuid AND message >= $2::uuid"
    " ORDER BY message DESC LIMIT $3::bigint) AS k JOIN message AS m USING (message)"
    " WHERE ($4::text = '' OR m.exchange = $4::text) AND ($5::text = '' OR m.party = $5::text)"
    " ORDER BY m.message DESC"};

/// $6 the run, $7 what became of them, $8 why. A run is a stretch of ids: by the index of states no
/// more than that is read.
constexpr std::string_view of_run_kept{
    "SELECT m.message, m.exchange, m.party, m.direction, m.run FROM (SELECT DISTINCT message FROM"
    " record_outcome WHERE run = $6::uuid AND state IN ('reduced', 'withheld', 'rejected')"
    "  AND state = $7::text AND ($8::text = '' OR code = $8::text)"
    "  AND message < $1::uuid AND message >= $2::uuid AND message <= (SELECT message FROM"
    "   record_outcome WHERE run = $6::uuid ORDER BY message DESC LIMIT 1) AND message >= (SELECT"
    "   message FROM record_outcome WHERE run = $6::uuid ORDER BY message LIMIT 1)"
    " ORDER BY message DESC LIMIT $3::bigint) AS k JOIN message AS m USING (message)"
    " WHERE ($4::text = '' OR m.exchange = $4::text) AND ($5::text = '' OR m.party = $5::text)"
    " ORDER BY m.message DESC"};

/// $6 what became of them: few
constexpr std::string_view of_kept{
    "SELECT m.message, m.exchange, m.party, m.direction, m.run FROM (SELECT DISTINCT message FROM"
    " (SELECT message FROM record_outcome WHERE state = $6::text AND state IN ('reduced',"
    "  'withheld', 'rejected') AND message < $1::uuid AND message >= $2::uuid"
    "  ORDER BY message DESC LIMIT $3::bigint) AS kept) AS k JOIN message AS m USING (message)"
    " WHERE ($4::text = '' OR m.exchange = $4::text) AND ($5::text = '' OR m.party = $5::text)"
    " ORDER BY m.message DESC"};

/// $4 the persons
constexpr std::string_view of_these{
    "SELECT m.message, m.exchange, m.party, m.direction, m.run FROM (SELECT message FROM decision"
    "  WHERE person_no = ANY($4::bigint[]) UNION SELECT message FROM message"
    "  WHERE person_no = ANY($4::bigint[]) AND direction IN ('in', 'query-out')) AS k"
    " JOIN message AS m USING (message) WHERE m.message < $1::uuid AND m.message >= $2::uuid"
    " ORDER BY m.message DESC LIMIT $3::bigint"};

/// As many steps through the index as there are pairs.
constexpr std::string_view every_pair{
    "WITH RECURSIVE pair AS ((SELECT party, exchange FROM message ORDER BY party, exchange"
    "  LIMIT 1) UNION ALL SELECT n.party, n.exchange FROM pair CROSS JOIN LATERAL (SELECT"
    "  x.party, x.exchange FROM message AS x WHERE (x.party, x.exchange) > (pair.party,"
    "  pair.exchange) ORDER BY x.party, x.exchange LIMIT 1) AS n)"};

constexpr std::string_view of_one{
    "SELECT m.message, m.exchange, m.party, m.direction, m.run FROM message AS m"
    " WHERE m.message = $1::uuid"};

/// @param asked about the rows of `pair`
std::string of_every_pair(std::string_view asked) {
    std::string sql{every_pair};
    sql += asked;
    return sql;
}

/// What became of each candidate: its latest word, in a run or outside of one.
std::string with_what_became(std::string_view candidates) {
    std::string sql{"SELECT c.message, c.exchange, c.party, c.direction, c.run, o.state, o.code, "
                    "o.path FROM ("};
    sql += candidates;
    sql +=
        ") AS c LEFT JOIN LATERAL ("
        " (SELECT state, code, path FROM record_outcome AS r WHERE r.run = c.run AND r.message = "
        "c.message"
        "  AND c.run IS NOT NULL ORDER BY outcome_no DESC LIMIT 1)"
        " UNION ALL (SELECT state, code, path FROM record_outcome AS r WHERE r.run IS NULL AND "
        "c.run "
        "IS NULL"
        "  AND r.message = c.message ORDER BY outcome_no DESC LIMIT 1)) AS o ON true"
        " ORDER BY c.message DESC";
    return sql;
}

core::MessageId last_id() {
    return *core::MessageId::parse("ffffffff-ffff-ffff-ffff-ffffffffffff");
}

Line line_at(const Rows& rows, int row) {
    Line line;
    line.message = rows.message(row, 0);
    line.exchange = core::ExchangeId::intern(rows.text(row, 1));
    line.party = core::PartyId::intern(rows.text(row, 2));
    line.direction = from_word<ports::Direction>(rows.text(row, 3));
    if (!rows.is_null(row, 4)) {
        line.run = rows.message(row, 4);
    }
    if (!rows.is_null(row, 5)) {
        line.state = from_word<ports::RecordState>(rows.text(row, 5));
        line.code = rows.text(row, 6);
        line.path = rows.text(row, 7);
    }
    return line;
}

/// The first that are asked for among the candidates that were looked at.
Page page_of(const Rows& rows, const Facets& facets, std::size_t at_most, std::int64_t looked_at) {
    Page page;
    for (int row{0}; row < rows.size(); ++row) {
        Line line{line_at(rows, row)};
        if ((facets.state && line.state != facets.state)
            || (!facets.code.empty() && line.code != facets.code)) {
            continue;
        }
        if (page.lines.size() == at_most) {
            page.looked_to = page.lines.back().message;
            return page;
        }
        page.lines.push_back(std::move(line));
    }
    if (rows.size() >= looked_at) {
        page.looked_to = rows.message(rows.size() - 1, 0);
    }
    return page;
}

Parameters bounds_of(const Facets& facets, std::int64_t look_at) {
    return {
        Parameter::message(facets.behind.value_or(last_id())),
        Parameter::message(facets.from.value_or(core::MessageId{})), Parameter::integer(look_at)};
}

/// By which index candidates are found.
enum class Manner : std::uint8_t { all, some, kept, run, run_kept };

Manner manner_of(const Facets& facets) {
    const bool few{
        facets.state && *facets.state != ports::RecordState::released
        && *facets.state != ports::RecordState::pending};
    if (facets.run) {
        return few ? Manner::run_kept : Manner::run;
    }
    return few ? Manner::kept : facets.exchange || facets.party ? Manner::some : Manner::all;
}

const std::string& sql_of(Manner manner) {
    // in the order of Manner
    static const std::array texts{
        with_what_became(of_all), with_what_became(of_some), with_what_became(of_kept),
        with_what_became(of_run), with_what_became(of_run_kept)};
    return texts.at(static_cast<std::size_t>(manner));
}

Parameters parameters_of(Manner manner, const Facets& facets, std::int64_t look_at) {
    Parameters parameters{bounds_of(facets, look_at)};
    if (manner == Manner::all) {
        return parameters;
    }
    parameters.push_back(
        Parameter::text(facets.exchange ? facets.exchange->text() : std::string_view{}));
    parameters.push_back(Parameter::text(facets.party ? facets.party->text() : std::string_view{}));
    if (facets.run) {
        parameters.push_back(Parameter::message(*facets.run));
    }
    if (manner == Manner::kept || manner == Manner::run_kept) {
        parameters.push_back(Parameter::text(word(*facets.state)));
    }
    if (manner == Manner::run_kept) {
        parameters.push_back(Parameter::text(facets.code));
    }
    return parameters;
}

/// All of the steps' words, as journal and store have them.
constexpr std::array<std::pair<std::string_view, Step::Kind>, 18> kinds{{
    {"decision", Step::Kind::mapped},
    {"refusal", Step::Kind::mapped},
    {"decided", Step::Kind::decided},
    {"provenance", Step::Kind::stamped},
    {"quarantined", Step::Kind::quarantined},
    {"rejected", Step::Kind::rejected},
    {"sealed", Step::Kind::sealed},
    {"superseded", Step::Kind::superseded},
    {"attempt", Step::Kind::attempt},
    {"outcome", Step::Kind::receipt},
    {"receipt", Step::Kind::answered},
    {"handed-over", Step::Kind::handed_over},
    {"dead-letter", Step::Kind::dead},
    {"replayed", Step::Kind::replayed},
    {"given-up", Step::Kind::given_up},
    {"settled", Step::Kind::settled},
    {"official-case", Step::Kind::official},
    {"answered", Step::Kind::answered},
}};

/// Instants of one transaction are equal: then in the order in which it happens.
constexpr std::string_view steps_sql{
    "WITH carrier AS MATERIALIZED (SELECT $1::uuid AS message UNION SELECT document FROM"
    " document_record WHERE message = $1::uuid)"
    " SELECT (extract(epoch FROM at) * 1000000)::bigint, kind, message, attempt, outcome, code, "
    "status"
    " FROM (SELECT j.at, 1 AS place, j.seq, j.kind, j.message, 0 AS attempt, '' AS outcome,"
    "  coalesce(j.body::jsonb->>'code', '') AS code, 0 AS status FROM carrier JOIN journal AS j"
    "  USING (message) WHERE j.kind NOT IN ('attempt', 'outcome', 'audit', 'run-closed')"
    " UNION ALL SELECT recorded_at, 2, 0, 'decided', message, attempt, outcome, '', 0 FROM decision"
    "  WHERE message = $1::uuid"
    " UNION ALL SELECT a.marked_at, 3, 0, 'attempt', a.message, a.attempt, '', '', 0 FROM carrier"
    "  JOIN attempt AS a USING (message)"
    " UNION ALL SELECT o.recorded_at, 4, 0, 'outcome', o.message, o.attempt, o.outcome, o.code, "
    "o.status"
    "  FROM carrier JOIN outcome AS o USING (message)) AS step ORDER BY at, place, seq"};

}

Page PostgresMessageLog::page(const Facets& facets, std::size_t at_most) {
    const Manner manner{manner_of(facets)};
    // without a state or a code to look for every candidate is a line
    const bool picks{facets.state || !facets.code.empty()};
    const std::int64_t look_at{picks ? window : static_cast<std::int64_t>(at_most) + 1};
    const Parameters parameters{parameters_of(manner, facets, look_at)};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql_of(manner), parameters)};
        if (manner != Manner::kept) {
            return page_of(rows, facets, at_most, look_at);
        }
        Page page{page_of(rows, facets, at_most, look_at + 1)};
        if (!page.looked_to) {
            // which of the few were looked at, whatever they were
            const Rows last{connection.run(
                "SELECT message FROM record_outcome WHERE state = $4::text AND state IN ('reduced',"
                " 'withheld', 'rejected') AND message < $1::uuid AND message >= $2::uuid"
                " ORDER BY message DESC OFFSET $3::bigint - 1 LIMIT 1",
                {parameters[0], parameters[1], parameters[2], parameters[5]})};
            page.looked_to = last.empty() ? std::nullopt : std::optional{last.message(0, 0)};
        }
        return page;
    });
}

Page PostgresMessageLog::of_persons(
    std::span<const core::PersonNo> persons, const Facets& facets, std::size_t at_most) {
    static const std::string sql{with_what_became(of_these)};
    Column numbers{Column::Kind::bigint};
    for (const core::PersonNo person : persons) {
        numbers.add(static_cast<std::int64_t>(person));
    }
    const std::int64_t look_at{static_cast<std::int64_t>(at_most) + 1};
    Parameters parameters{bounds_of(facets, look_at)};
    parameters.push_back(numbers.finish());
    return m_pool.run([&](Connection& connection) {
        return page_of(connection.run(sql, parameters), facets, at_most, look_at);
    });
}

std::optional<Line> PostgresMessageLog::find(core::MessageId message) {
    static const std::string sql{with_what_became(of_one)};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql, {Parameter::message(message)})};
        return rows.empty() ? std::nullopt : std::optional{line_at(rows, 0)};
    });
}

void PostgresMessageLog::recall_names() {
    static const std::string sql{of_every_pair(" SELECT exchange, party FROM pair")};
    m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(sql)};
        for (int row{0}; row < rows.size(); ++row) {
            static_cast<void>(core::ExchangeId::intern(rows.text(row, 0)));
            static_cast<void>(core::PartyId::intern(rows.text(row, 1)));
        }
    });
}

core::PersonNo PostgresMessageLog::person_of(core::MessageId message) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT person_no FROM message WHERE message = $1::uuid AND person_no IS NOT NULL",
            {Parameter::message(message)})};
        return rows.empty() ? core::PersonNo::none : core::PersonNo{rows.integer(0, 0)};
    });
}

std::vector<ports::MessageLog::Given> PostgresMessageLog::given_lately(std::size_t of_each) {
    static const std::string sql{of_every_pair(
        " SELECT p.exchange, p.party, f->>'item', count(DISTINCT m.message) FROM pair AS p"
        " CROSS JOIN LATERAL (SELECT message FROM message AS one WHERE one.party = p.party"
        "  AND one.exchange = p.exchange ORDER BY one.message DESC LIMIT $1::bigint) AS m"
        " JOIN journal AS j ON j.message = m.message AND j.kind = 'decision'"
        " CROSS JOIN LATERAL jsonb_array_elements(j.body::jsonb->'fields') AS f"
        " WHERE f->>'form' <> 'none' GROUP BY p.exchange, p.party, f->>'item'"
        " ORDER BY p.exchange, p.party, f->>'item'")};
    return m_pool.run([&](Connection& connection) {
        const Rows rows{
            connection.run(sql, {Parameter::integer(static_cast<std::int64_t>(of_each))})};
        std::vector<Given> given;
        for (int row{0}; row < rows.size(); ++row) {
            given.push_back(Given{
                core::ExchangeId::intern(rows.text(row, 0)),
                core::PartyId::intern(rows.text(row, 1)), core::ItemId::intern(rows.text(row, 2)),
                rows.integer(row, 3)});
        }
        return given;
    });
}

std::vector<Step> PostgresMessageLog::steps(core::MessageId message) {
    return m_pool.run([&](Connection& connection) {
        const Rows rows{connection.run(steps_sql, {Parameter::message(message)})};
        std::vector<Step> steps;
        for (int row{0}; row < rows.size(); ++row) {
            const std::string_view word{rows.text(row, 1)};
            const auto* const kind = std::find_if(
                kinds.begin(), kinds.end(), [&](const auto& known) { return known.first == word; });
            if (kind != kinds.end()) {
                steps.push_back(Step{
                    rows.instant(row, 0), kind->second, rows.message(row, 2),
                    static_cast<int>(rows.integer(row, 3)), std::string{rows.text(row, 4)},
                    std::string{rows.text(row, 5)}, static_cast<int>(rows.integer(row, 6))});
            }
        }
        return steps;
    });
}

}
