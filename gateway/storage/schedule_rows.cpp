// What a unit of work writes of schedules and expectations.

#include "gateway/core/error.h"
#include "gateway/storage/postgres_leases.h"
#include "gateway/storage/postgres_unit_of_work.h"

namespace gateway::storage {

namespace {

using core::GatewayError;

/// One due time of an exchange is begun at a time: whoever has this lock looks for open runs in a
/// statement that sees what the one before committed.
void lock_exchange(Connection& connection, const Parameter& exchange) {
    const Rows locked{
        connection.run("SELECT pg_try_advisory_xact_lock(7009, hashtext($1::text))", {exchange})};
    if (!locked.boolean(0, 0)) {
        throw GatewayError{"DUE_TAKEN"};
    }
}

/// @throws core::GatewayError DUE_TAKEN if another node has it or had it; RUN_UNDER_WAY while a run
/// of the exchange is open that does not rest, or somebody works on it.
void write(Connection& connection, const ports::DueBegun& begun) {
    const Parameter exchange{Parameter::text(begun.exchange.text())};
    const Parameter due_at{Parameter::instant(begun.due_at)};
    lock_exchange(connection, exchange);
    const Rows claimed{connection.run(
        "SELECT FROM due_run WHERE exchange = $1::text AND due_at = $2::timestamptz"
        " AND state = 'waiting' FOR UPDATE SKIP LOCKED",
        {exchange, due_at})};
    if (claimed.empty()) {
        throw GatewayError{"DUE_TAKEN"};
    }
    Column resting{Column::Kind::uuid};
    for (const core::MessageId& run : begun.resting) {
        resting.add(run);
    }
    // Somebody who works on the exchange, perhaps from the command line, may be about to open one,
    // or to wake one that rests.
    if (is_leased(connection, begun.exchange.text())
        || !connection
                .run(
                    "SELECT FROM run WHERE exchange = $1::text AND closed_at IS NULL"
                    " AND run <> ALL($2::uuid[])",
                    {exchange, resting.finish()})
                .empty()) {
        throw GatewayError{"RUN_UNDER_WAY"};
    }
    connection.run(
        "UPDATE due_run SET state = 'begun', run = $3::uuid, node = $4::text,"
        " settled_at = clock_timestamp() WHERE exchange = $1::text AND due_at = $2::timestamptz",
        {exchange, due_at, Parameter::message(begun.run), Parameter::text(begun.node)});
}

void write(Connection& connection, const ports::DueAsked& asked) {
    connection.run(
        "INSERT INTO due_run (exchange, due_at, asked_by)"
        " VALUES ($1::text, $2::timestamptz, $3::text)",
        {Parameter::text(asked.exchange.text()), Parameter::instant(asked.at),
         Parameter::text(asked.by)});
}

/// @throws core::GatewayError SCHEDULE_STATE if that is how it stands already.
void write(Connection& connection, const ports::SchedulePause& pause) {
    lock_exchange(connection, Parameter::text(pause.exchange.text()));
    Column paused{Column::Kind::boolean};
    paused.add(pause.paused);
    const Rows written{connection.run(
        "INSERT INTO schedule_pause (exchange, paused, reason, by)"
        " SELECT $1::text, ($2::boolean[])[1], $3::text, $4::text WHERE ($2::boolean[])[1] <>"
        " coalesce((SELECT paused FROM schedule_pause WHERE exchange = $1::text"
        "  ORDER BY pause DESC LIMIT 1), false)",
        {Parameter::text(pause.exchange.text()), paused.finish(), Parameter::text(pause.reason),
         Parameter::text(pause.by)})};
    if (written.affected() != 1) {
        throw GatewayError{"SCHEDULE_STATE", GatewayError::Retry::never};
    }
}

/// @throws core::GatewayError ALARM_NOT_OPEN unless it is open and nobody has taken note of it.
void write(Connection& connection, const ports::AlarmAcknowledged& acknowledged) {
    const Rows written{connection.run(
        "UPDATE alarm SET official = $3::text, reference = $4::text,"
        " acknowledged_at = clock_timestamp() WHERE exchange = $1::text AND expectation = $2::text"
        " AND closed_at IS NULL AND acknowledged_at IS NULL",
        {Parameter::text(acknowledged.exchange.text()),
         Parameter::text(acknowledged.expectation.text()), Parameter::text(acknowledged.official),
         Parameter::text(acknowledged.reference)})};
    if (written.affected() != 1) {
        throw GatewayError{"ALARM_NOT_OPEN", GatewayError::Retry::never};
    }
}

}

void PostgresUnitOfWork::add(const ports::ScheduleEntry& entry) {
    std::visit([&](const auto& one) { write(connection(), one); }, entry);
}

}
