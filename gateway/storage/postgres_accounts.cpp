#include "gateway/storage/postgres_accounts.h"

#include "gateway/core/error.h"

namespace gateway::storage {

namespace {

using core::Digest;
using core::Instant;

ports::UserName name_at(const Rows& rows, int column) {
    std::optional<ports::UserName> name{ports::UserName::parse(rows.text(0, column))};
    if (!name) {
        throw core::GatewayError{"STORE_REFUSED", core::GatewayError::Retry::never};
    }
    return std::move(*name);
}

/// Failures in a row, those of the last day: after a night's sleep one begins anew.
constexpr std::string_view failures_sql{
    "SELECT count(*), coalesce(extract(epoch FROM $2::timestamptz - max(at)), 0)::bigint"
    " FROM sign_in_try WHERE who = $1::bytea AND step IS NULL"
    " AND at > $2::timestamptz - interval '1 day' AND number >"
    " coalesce((SELECT max(number) FROM sign_in_try WHERE who = $1::bytea AND step IS NOT NULL), "
    "0)"};

}

std::optional<ports::Credential> PostgresAccounts::credential(const ports::UserName& user) {
    return m_pool.run([&](Connection& connection) -> std::optional<ports::Credential> {
        const Rows rows{connection.run(
            "SELECT name, verifier, seed, (extract(epoch FROM set_at) * 1000000)::bigint"
            " FROM credential WHERE name = $1::text ORDER BY credential DESC LIMIT 1",
            {Parameter::text(user.text())})};
        if (rows.empty()) {
            return std::nullopt;
        }
        return ports::Credential{
            name_at(rows, 0), std::string{rows.text(0, 1)}, rows.digest(0, 2), rows.instant(0, 3)};
    });
}

bool PostgresAccounts::any_credential() {
    return m_pool.run([](Connection& connection) {
        return connection.run("SELECT EXISTS (SELECT FROM credential)").boolean(0, 0);
    });
}

void PostgresAccounts::invite(const ports::Invitation& invitation) {
    m_pool.run([&](Connection& connection) {
        connection.run(
            "INSERT INTO invitation (hash, name, by, issued_at, expires_at) VALUES ($1::bytea,"
            " $2::text, $3::text, $4::timestamptz, $5::timestamptz) ON CONFLICT (hash) DO NOTHING",
            {Parameter::bytes(invitation.hash), Parameter::text(invitation.user.text()),
             Parameter::text(invitation.by.text()), Parameter::instant(invitation.issued_at),
             Parameter::instant(invitation.expires_at)});
    });
}

std::optional<ports::Invitation> PostgresAccounts::invitation(const Digest& hash) {
    return m_pool.run([&](Connection& connection) -> std::optional<ports::Invitation> {
        const Rows rows{connection.run(
            "SELECT name, by, (extract(epoch FROM issued_at) * 1000000)::bigint,"
            " (extract(epoch FROM expires_at) * 1000000)::bigint FROM invitation AS i"
            " WHERE hash = $1::bytea"
            " AND NOT EXISTS (SELECT FROM credential AS c WHERE c.invitation = i.hash)"
            " AND NOT EXISTS (SELECT FROM invitation AS later WHERE later.name = i.name"
            " AND later.invitation > i.invitation)",
            {Parameter::bytes(hash)})};
        if (rows.empty()) {
            return std::nullopt;
        }
        return ports::Invitation{
            hash, name_at(rows, 0), name_at(rows, 1), rows.instant(0, 2), rows.instant(0, 3)};
    });
}

bool PostgresAccounts::enrol(const ports::Credential& credential, const Digest& invitation) {
    return m_pool.run([&](Connection& connection) {
        return connection
                   .run(
                       "INSERT INTO credential (name, verifier, seed, invitation, set_at) VALUES"
                       " ($1::text, $2::text, $3::bytea, $4::bytea, $5::timestamptz)"
                       " ON CONFLICT (invitation) DO NOTHING",
                       {Parameter::text(credential.user.text()),
                        Parameter::text(credential.verifier), Parameter::bytes(credential.seed),
                        Parameter::bytes(invitation), Parameter::instant(credential.set_at)})
                   .affected()
               == 1;
    });
}

ports::SignInTry PostgresAccounts::begin_try(const Digest& who, Instant now) {
    return m_pool.run([&](Connection& connection) {
        Transaction transaction{connection};
        // those who try the same name at once wait for each other here
        connection.run(
            "SELECT pg_advisory_xact_lock(7021, get_byte($1::bytea, 0))", {Parameter::bytes(who)});
        const Parameters parameters{Parameter::bytes(who), Parameter::instant(now)};
        const Rows failed{connection.run(failures_sql, parameters)};
        const std::chrono::seconds left{
            ports::back_off(failed.integer(0, 0)) - std::chrono::seconds{failed.integer(0, 1)}};
        if (left.count() > 0) {
            return ports::SignInTry{0, left};
        }
        const Rows row{connection.run(
            "INSERT INTO sign_in_try (who, at) VALUES ($1::bytea, $2::timestamptz)"
            " RETURNING number",
            parameters)};
        const ports::SignInTry attempt{row.integer(0, 0), std::chrono::seconds{0}};
        transaction.commit();
        return attempt;
    });
}

bool PostgresAccounts::accept(
    const ports::SignInTry& attempt, const Digest& who, std::int64_t step) {
    return m_pool.run([&](Connection& connection) {
        Transaction transaction{connection};
        connection.run(
            "SELECT pg_advisory_xact_lock(7021, get_byte($1::bytea, 0))", {Parameter::bytes(who)});
        const bool first{
            connection
                .run(
                    "UPDATE sign_in_try SET step = $3::bigint WHERE number = $2::bigint AND NOT"
                    " EXISTS (SELECT FROM sign_in_try AS used WHERE used.who = $1::bytea"
                    " AND used.step >= $3::bigint AND used.number <> $2::bigint)",
                    {Parameter::bytes(who), Parameter::integer(attempt.number),
                     Parameter::integer(step)})
                .affected()
            == 1};
        transaction.commit();
        return first;
    });
}

void PostgresAccounts::begin(const ports::Session& session) {
    m_pool.run([&](Connection& connection) {
        connection.run(
            "INSERT INTO session (hash, name, address, began_at, seen_at, confirmed_at, "
            "by_provider) VALUES"
            " ($1::bytea, $2::text, $3::text, $4::timestamptz, $5::timestamptz, $6::timestamptz, "
            "$7::bigint = 1)"
            " ON CONFLICT (hash) DO NOTHING",
            {Parameter::bytes(session.hash), Parameter::text(session.user.text()),
             Parameter::text(session.address), Parameter::instant(session.began_at),
             Parameter::instant(session.seen_at), Parameter::instant(session.confirmed_at),
             Parameter::integer(session.by_provider ? 1 : 0)});
    });
}

std::optional<ports::Session> PostgresAccounts::session(const Digest& hash) {
    return m_pool.run([&](Connection& connection) -> std::optional<ports::Session> {
        const Rows rows{connection.run(
            "SELECT name, address, (extract(epoch FROM began_at) * 1000000)::bigint,"
            " (extract(epoch FROM seen_at) * 1000000)::bigint,"
            " (extract(epoch FROM confirmed_at) * 1000000)::bigint, by_provider"
            " FROM session WHERE hash = $1::bytea AND ended_at IS NULL",
            {Parameter::bytes(hash)})};
        if (rows.empty()) {
            return std::nullopt;
        }
        return ports::Session{
            hash,
            name_at(rows, 0),
            std::string{rows.text(0, 1)},
            rows.instant(0, 2),
            rows.instant(0, 3),
            rows.instant(0, 4),
            rows.boolean(0, 5)};
    });
}

void PostgresAccounts::see(const Digest& hash, Instant now) {
    m_pool.run([&](Connection& connection) {
        connection.run(
            "UPDATE session SET seen_at = greatest(seen_at, $2::timestamptz)"
            " WHERE hash = $1::bytea",
            {Parameter::bytes(hash), Parameter::instant(now)});
    });
}

void PostgresAccounts::confirm(const Digest& hash, Instant now) {
    m_pool.run([&](Connection& connection) {
        connection.run(
            "UPDATE session SET confirmed_at = greatest(confirmed_at, $2::timestamptz)"
            " WHERE hash = $1::bytea",
            {Parameter::bytes(hash), Parameter::instant(now)});
    });
}

void PostgresAccounts::end(const Digest& hash, Instant now) {
    m_pool.run([&](Connection& connection) {
        connection.run(
            "UPDATE session SET ended_at = $2::timestamptz WHERE hash = $1::bytea"
            " AND ended_at IS NULL",
            {Parameter::bytes(hash), Parameter::instant(now)});
    });
}

}
