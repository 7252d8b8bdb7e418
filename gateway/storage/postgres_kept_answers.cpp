#include "gateway/storage/postgres_kept_answers.h"

#include "gateway/core/error.h"

namespace gateway::storage {

namespace {

using core::GatewayError;
using ports::AnswerKey;
using ports::Claimed;

Parameters parameters_of(const AnswerKey& key) {
    return {
        Parameter::bytes(key.caller), Parameter::text(key.exchange.text()),
        Parameter::bytes(key.key)};
}

/// One statement, so that of several who come at once one takes the key. It may be repeated on
/// another connection: its own claim does not stand in its way.
bool take(Connection& connection, const ports::AnswerClaim& claim) {
    Parameters parameters{parameters_of(claim.key)};
    parameters.push_back(Parameter::bytes(claim.request));
    parameters.push_back(Parameter::message(claim.message));
    parameters.push_back(Parameter::integer(claim.under_way_for.count()));
    parameters.push_back(Parameter::integer(claim.kept_for.count()));
    const Rows rows{connection.run(
        "INSERT INTO relay_answer AS a (caller, exchange, key, request, message, claimed_until, "
        "expires_at) VALUES ($1::bytea, $2::text, $3::bytea, $4::bytea, $5::uuid,"
        " clock_timestamp() + $6::bigint * interval '1 millisecond',"
        " clock_timestamp() + $7::bigint * interval '1 second')"
        " ON CONFLICT (caller, exchange, key) DO UPDATE SET request = excluded.request, message = "
        "excluded.message, claimed_until = excluded.claimed_until, expires_at = "
        "excluded.expires_at, wrapped = NULL, sealed = NULL, erased = false"
        " WHERE a.message = excluded.message OR a.expires_at <= clock_timestamp()"
        " OR (a.sealed IS NULL AND a.request = excluded.request AND a.claimed_until <= "
        "clock_timestamp() AND NOT EXISTS (SELECT FROM attempt AS t WHERE t.message = a.message))",
        parameters)};
    return rows.affected() == 1;
}

}

core::Bytes place_of_answer(const core::MessageId& message) {
    const std::string place{"relay-answer/" + message.text()};
    const core::ByteView bytes{core::as_bytes(place)};
    return {bytes.begin(), bytes.end()};
}

std::optional<Claimed>
PostgresKeptAnswers::standing(Connection& connection, const ports::AnswerClaim& claim) const {
    using Standing = Claimed::Standing;
    Parameters parameters{parameters_of(claim.key)};
    parameters.push_back(Parameter::bytes(claim.request));
    const Rows rows{connection.run(
        "SELECT message, request = $4::bytea, claimed_until > clock_timestamp(), wrapped, sealed"
        " FROM relay_answer WHERE caller = $1::bytea AND exchange = $2::text AND key = $3::bytea",
        parameters)};
    if (rows.empty()) {
        return std::nullopt;
    }
    Claimed claimed;
    claimed.message = rows.message(0, 0);
    if (!rows.boolean(0, 1)) {
        claimed.standing = Standing::other_request;
    } else if (rows.is_null(0, 4)) {
        claimed.standing = rows.boolean(0, 2) ? Standing::under_way : Standing::lost;
    } else {
        const core::Bytes place{place_of_answer(claimed.message)};
        std::optional<core::Bytes> opened{
            crypto::open(m_keys.unwrap(place, rows.bytes(0, 3)), rows.bytes(0, 4), place)};
        if (!opened) {
            throw GatewayError{"STORE_PAYLOAD_DAMAGED", GatewayError::Retry::never};
        }
        claimed.standing = Standing::answered;
        claimed.answer = std::move(*opened);
    }
    return claimed;
}

Claimed PostgresKeptAnswers::claim(const ports::AnswerClaim& claim) {
    return m_pool.run([&](Connection& connection) {
        for (;;) {
            if (take(connection, claim)) {
                return Claimed{Claimed::Standing::ours, claim.message, {}};
            }
            if (std::optional<Claimed> known{standing(connection, claim)}) {
                return std::move(*known);
            }
        }
    });
}

void PostgresKeptAnswers::keep(
    const AnswerKey& key, const core::MessageId& message, core::ByteView answer) {
    const core::Bytes place{place_of_answer(message)};
    const crypto::SymmetricKey own{crypto::SymmetricKey::generate()};
    Parameters parameters{parameters_of(key)};
    parameters.push_back(Parameter::message(message));
    parameters.push_back(Parameter::bytes(m_keys.wrap(place, own)));
    parameters.push_back(Parameter::bytes(crypto::seal(own, answer, place)));
    m_pool.run([&](Connection& connection) {
        return connection.run(
            "UPDATE relay_answer SET wrapped = $5::bytea, sealed = $6::bytea WHERE caller = "
            "$1::bytea AND exchange = $2::text AND key = $3::bytea AND message = $4::uuid AND NOT "
            "erased",
            parameters);
    });
}

void PostgresKeptAnswers::give_back(const AnswerKey& key, const core::MessageId& message) {
    Parameters parameters{parameters_of(key)};
    parameters.push_back(Parameter::message(message));
    m_pool.run([&](Connection& connection) {
        return connection.run(
            "DELETE FROM relay_answer WHERE caller = $1::bytea AND exchange = $2::text AND key = "
            "$3::bytea AND message = $4::uuid AND sealed IS NULL",
            parameters);
    });
}

void PostgresKeptAnswers::forget_expired() {
    m_pool.run([&](Connection& connection) {
        return connection.run("DELETE FROM relay_answer WHERE expires_at <= clock_timestamp()", {});
    });
}

}
