#include "gateway/storage/postgres_repeated_calls.h"

namespace gateway::storage {

std::optional<ports::RepeatedCalls::Earlier> PostgresRepeatedCalls::claim(
    const core::Digest& key, const core::Digest& request, core::Instant now, core::MessageId call) {
    return m_pool.run([&](Connection& connection) -> std::optional<Earlier> {
        connection.run(
            "DELETE FROM repeated_call WHERE at < $1::timestamptz - interval '1 day'",
            {Parameter::instant(now)});
        const bool first{
            connection
                .run(
                    "INSERT INTO repeated_call (key, request, at, call) VALUES ($1::bytea,"
                    " $2::bytea, $3::timestamptz, $4::uuid) ON CONFLICT (key) DO NOTHING",
                    {Parameter::bytes(key), Parameter::bytes(request), Parameter::instant(now),
                     Parameter::message(call)})
                .affected()
            == 1};
        if (first) {
            return std::nullopt;
        }
        const Rows rows{connection.run(
            "SELECT request, status::bigint, answer, coalesce(call = $2::uuid, false)"
            " FROM repeated_call WHERE key = $1::bytea",
            {Parameter::bytes(key), Parameter::message(call)})};
        if (rows.empty()) {
            return Earlier{request, 0, {}}; // it is being forgotten
        }
        if (rows.boolean(0, 3)) {
            return std::nullopt; // written by this very call, whose answer was lost
        }
        return Earlier{
            rows.digest(0, 0), static_cast<int>(rows.integer(0, 1)), std::string{rows.text(0, 2)}};
    });
}

void PostgresRepeatedCalls::keep(const core::Digest& key, int status, const std::string& answer) {
    m_pool.run([&](Connection& connection) {
        connection.run(
            "UPDATE repeated_call SET status = $2::bigint, answer = $3::text WHERE key = $1::bytea",
            {Parameter::bytes(key), Parameter::integer(status), Parameter::text(answer)});
    });
}

void PostgresRepeatedCalls::forget(const core::Digest& key) {
    m_pool.run([&](Connection& connection) {
        connection.run("DELETE FROM repeated_call WHERE key = $1::bytea", {Parameter::bytes(key)});
    });
}

}
