#include "gateway/storage/postgres_schedules.h"

#include "gateway/storage/words.h"

namespace gateway::storage {

namespace {

constexpr std::string_view due_columns{
    "exchange, (extract(epoch FROM due_at) * 1000000)::bigint, asked_by, state, code, run,"
    " (extract(epoch FROM settled_at) * 1000000)::bigint"};

std::vector<ports::DueRun> due_runs(const Rows& rows) {
    std::vector<ports::DueRun> found;
    for (int row{0}; row < rows.size(); ++row) {
        found.push_back(ports::DueRun{
            .exchange = core::ExchangeId::intern(rows.text(row, 0)),
            .due_at = rows.instant(row, 1),
            .asked_by = std::string{rows.text(row, 2)},
            .state = from_word<ports::DueState>(rows.text(row, 3)),
            .code = std::string{rows.text(row, 4)},
            .run = rows.is_null(row, 5) ? std::nullopt : std::optional{rows.message(row, 5)},
            .settled_at = rows.maybe_instant(row, 6)});
    }
    return found;
}

Parameter names_of(std::span<const core::ExchangeId> exchanges) {
    Column names{Column::Kind::text};
    for (const core::ExchangeId exchange : exchanges) {
        names.add(exchange.text());
    }
    return names.finish();
}

/// What waits for a time that is still to come, by the schedule.
void forget_what_is_to_come(
    Connection& connection, const Parameter& exchanges, const Parameter& now) {
    connection.run(
        "DELETE FROM due_run WHERE exchange = ANY($1::text[]) AND state = 'waiting'"
        " AND asked_by = '' AND due_at > $2::timestamptz",
        {exchanges, now});
}

/// Where the plan of an exchange goes on; its row is ours until the transaction ends.
core::Instant planned_until(
    Connection& connection, core::ExchangeId exchange, const std::string& rule, core::Instant now) {
    const Parameters first{
        Parameter::text(exchange.text()), Parameter::text(rule), Parameter::instant(now)};
    connection.run(
        "INSERT INTO schedule (exchange, rule, planned_until)"
        " VALUES ($1::text, $2::text, $3::timestamptz) ON CONFLICT (exchange) DO NOTHING",
        first);
    const Rows rows{connection.run(
        "SELECT rule = $2::text, (extract(epoch FROM planned_until) * 1000000)::bigint"
        " FROM schedule WHERE exchange = $1::text FOR UPDATE",
        {first[0], first[1]})};
    if (rows.boolean(0, 0)) {
        return rows.instant(0, 1);
    }
    forget_what_is_to_come(connection, names_of(std::span{&exchange, 1}), first[2]);
    return std::min(now, rows.instant(0, 1));
}

}

void PostgresSchedules::plan(
    core::ExchangeId exchange, const std::string& rule, core::Instant now, const Plan& plan) {
    m_pool.run([&](Connection& connection) {
        Transaction transaction{connection};
        const Times times{plan(planned_until(connection, exchange, rule, now))};
        Column due{Column::Kind::instant};
        for (const core::Instant at : times.due) {
            due.add(at);
        }
        connection.run(
            "INSERT INTO due_run (exchange, due_at) SELECT $1::text, due FROM"
            " unnest($2::timestamptz[]) AS d (due) ON CONFLICT (exchange, due_at) DO NOTHING",
            {Parameter::text(exchange.text()), due.finish()});
        connection.run(
            "UPDATE schedule SET rule = $2::text, planned_until = $3::timestamptz"
            " WHERE exchange = $1::text",
            {Parameter::text(exchange.text()), Parameter::text(rule),
             Parameter::instant(times.until)});
        transaction.commit();
    });
}

void PostgresSchedules::keep_only(std::span<const core::ExchangeId> scheduled, core::Instant now) {
    m_pool.run([&](Connection& connection) {
        Transaction transaction{connection};
        const Rows gone{connection.run(
            "DELETE FROM schedule WHERE exchange <> ALL($1::text[]) RETURNING exchange",
            {names_of(scheduled)})};
        std::vector<core::ExchangeId> exchanges;
        for (int row{0}; row < gone.size(); ++row) {
            exchanges.push_back(core::ExchangeId::intern(gone.text(row, 0)));
        }
        forget_what_is_to_come(connection, names_of(exchanges), Parameter::instant(now));
        transaction.commit();
    });
}

std::vector<ports::DueRun> PostgresSchedules::waiting(core::Instant now) {
    static const std::string sql{
        "SELECT " + std::string{due_columns}
        + " FROM (SELECT *, row_number() OVER (PARTITION BY exchange ORDER BY due_at) AS place"
          " FROM due_run WHERE state = 'waiting' AND due_at <= $1::timestamptz) AS d"
          " WHERE place <= $2::bigint OR asked_by <> '' ORDER BY exchange, due_at"};
    return m_pool.run([&](Connection& connection) {
        return due_runs(connection.run(
            sql, {Parameter::instant(now),
                  Parameter::integer(static_cast<std::int64_t>(waiting_at_once))}));
    });
}

bool PostgresSchedules::skip(core::ExchangeId exchange, core::Instant due_at, core::Code code) {
    return m_pool.run([&](Connection& connection) {
        const Rows skipped{connection.run(
            "UPDATE due_run SET state = 'skipped', code = $3::text, node = $4::text,"
            " settled_at = clock_timestamp()"
            " WHERE exchange = $1::text AND due_at = $2::timestamptz AND state = 'waiting'",
            {Parameter::text(exchange.text()), Parameter::instant(due_at),
             Parameter::text(code.text()), Parameter::text(m_node)})};
        return skipped.affected() == 1;
    });
}

std::vector<ports::DueRun>
PostgresSchedules::last_settled(std::span<const core::ExchangeId> exchanges) {
    // a look into the index for each that is asked for, however many times there were
    static const std::string sql{
        "SELECT d.* FROM unnest($1::text[]) AS asked (name) CROSS JOIN LATERAL (SELECT "
        + std::string{due_columns}
        + " FROM due_run WHERE exchange = asked.name AND state <> 'waiting'"
          " ORDER BY due_at DESC LIMIT 1) AS d"};
    const Parameter names{names_of(exchanges)};
    return m_pool.run(
        [&](Connection& connection) { return due_runs(connection.run(sql, {names})); });
}

std::vector<ports::SchedulePause> PostgresSchedules::paused() {
    return m_pool.run([](Connection& connection) {
        const Rows rows{connection.run(
            "SELECT exchange, reason, by, (extract(epoch FROM at) * 1000000)::bigint FROM"
            " (SELECT DISTINCT ON (exchange) * FROM schedule_pause ORDER BY exchange, pause DESC)"
            " AS latest WHERE paused ORDER BY exchange")};
        std::vector<ports::SchedulePause> paused;
        for (int row{0}; row < rows.size(); ++row) {
            paused.push_back(ports::SchedulePause{
                core::ExchangeId::intern(rows.text(row, 0)), true, std::string{rows.text(row, 1)},
                std::string{rows.text(row, 2)}, rows.instant(row, 3)});
        }
        return paused;
    });
}

}
