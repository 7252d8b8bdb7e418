#include "gateway/storage/postgres_unit_of_work.h"

#include "gateway/core/error.h"
#include "gateway/storage/accounts.h"
#include "gateway/storage/gate_facts.h"
#include "gateway/storage/postgres_leases.h"
#include "gateway/storage/words.h"

#include <cassert>

namespace gateway::storage {

namespace {

using core::GatewayError;

}

/// Begins the session's transaction, locks, and reads what the locks protect.
ReadFacts PostgresUnitOfWork::read_under_locks(std::span<const core::PersonNo> persons, Lock lock) {
    Connection& connection{
        *refusing_lost_commits(m_parts.lost_commits, [this] { return &m_parts.session.begin(); })};
    m_begun = true;
    m_parts.profiles.look_at(m_parts.session.connections());
    lock_stripes(connection, persons, lock);
    return read_facts(
        connection, persons, m_parts.keys, m_parts.cache, m_parts.require_synchronous);
}

ports::GateFacts PostgresUnitOfWork::begin(std::span<const core::PersonNo> persons, Lock lock) {
    assert(!m_begun);
    m_lock = lock;
    ReadFacts read{read_under_locks(persons, lock)};
    if (!read.lasting) { // a role's or a database's setting is as it was when the session began
        m_parts.session.renew();
        read = read_under_locks(persons, lock);
    }
    m_activation = read.activation;
    m_head = m_parts.session.head();
    read.facts.head = m_head;
    return std::move(read.facts);
}

Connection& PostgresUnitOfWork::connection() {
    assert(m_begun);
    return m_parts.session.connection();
}

const crypto::SymmetricKey& PostgresUnitOfWork::key_of(core::PersonNo person) {
    if (const crypto::SymmetricKey* const known{m_parts.cache.find(person)}) {
        return *known;
    }
    const Rows rows{connection().run(
        "SELECT wrapped, (extract(epoch FROM created_at) * 1000000)::bigint FROM person_key WHERE "
        "person_no = $1::bigint",
        {Parameter::integer(static_cast<std::int64_t>(person))})};
    if (rows.empty()) {
        throw GatewayError{"PERSON_ERASED", GatewayError::Retry::never};
    }
    return m_parts.cache.keep(
        person, m_parts.keys.unwrap(person, rows.bytes(0, 0)), rows.integer(0, 1));
}

void PostgresUnitOfWork::add(const ports::RunRow& run) {
    Columns rows{
        {Column::Kind::uuid, Column::Kind::text, Column::Kind::text, Column::Kind::bytes,
         Column::Kind::instant, Column::Kind::bytes, Column::Kind::uuid, Column::Kind::bigint,
         Column::Kind::text}};
    rows.row(
        run.run, run.exchange.text(), word(run.direction), run.configuration, run.started,
        run.source == core::Digest{} ? std::nullopt : std::optional{run.source}, run.corrects,
        run.pieces,
        run.record_key ? std::optional<std::string_view>{*run.record_key} : std::nullopt);
    connection().send(
        "INSERT INTO run (run, exchange, direction, configuration, started, source, corrects, "
        "pieces, record_key)"
        " SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[], "
        "$6::bytea[], $7::uuid[], $8::bigint[], $9::text[])",
        rows.parameters());
}

void PostgresUnitOfWork::supersede(core::MessageId document) {
    const Rows superseded{connection().run(
        "UPDATE document SET superseded_at = clock_timestamp()"
        " WHERE document = $1::uuid AND superseded_at IS NULL",
        {Parameter::message(document)})};
    if (superseded.affected() != 1) {
        throw GatewayError{"DOCUMENT_NOT_SEALED", GatewayError::Retry::never};
    }
}

void PostgresUnitOfWork::activate(const core::Digest& configuration, const std::string& by) {
    assert(m_lock == Lock::configuration); // otherwise somebody could decide under both
    const Rows kept{connection().run(
        "INSERT INTO active_configuration (digest, activated_by, activated_at)"
        " SELECT digest, $2::text, clock_timestamp() FROM configuration WHERE digest = $1::bytea",
        {Parameter::bytes(configuration), Parameter::text(by)})};
    if (kept.affected() != 1) {
        throw GatewayError{"CONFIGURATION_UNKNOWN", GatewayError::Retry::never};
    }
}

void PostgresUnitOfWork::take_in(core::MessageId run) {
    connection().send(
        "UPDATE run SET taken_in_at = clock_timestamp()"
        " WHERE run = $1::uuid AND taken_in_at IS NULL",
        {Parameter::message(run)});
}

void PostgresUnitOfWork::close_run(core::MessageId run) {
    const ports::RunAccount account{account_of(connection(), run)};
    if (!account.balanced() || account.pending != 0) {
        throw GatewayError{"RUN_UNBALANCED", GatewayError::Retry::never};
    }
    Column counts{Column::Kind::bigint};
    for (const std::int64_t count :
         {account.in, account.released, account.reduced, account.withheld, account.rejected,
          account.pending}) {
        counts.add(count);
    }
    static const std::string sql{
        "UPDATE run SET closed_at = clock_timestamp(), account = $2::bigint[], coded = (SELECT"
        " coalesce(jsonb_agg(jsonb_build_object('state', state, 'code', code, 'records', count)),"
        " '[]') FROM ("
        + std::string{coded_sql} + ") AS c) WHERE run = $1::uuid AND closed_at IS NULL"};
    const Rows closed{connection().run(sql, {Parameter::message(run), counts.finish()})};
    if (closed.affected() != 1) {
        throw GatewayError{"RUN_NOT_OPEN", GatewayError::Retry::never};
    }
    if (account.direction == ports::Direction::in && account.in > 0
        && account.in == account.rejected + account.withheld) {
        // Nothing of it went further: the same bytes may come again, for the fault may have been
        // ours (a code that our list lacked, a basis that was no law yet). What a party said of
        // records of ours is kept as it was said, once.
        connection().send(
            "UPDATE run SET rejected = true WHERE run = $1::uuid AND NOT rejected AND NOT EXISTS"
            " (SELECT FROM party_result WHERE delivery = $1::uuid)",
            {Parameter::message(run)});
    }
}

void PostgresUnitOfWork::reopen_run(core::MessageId run) {
    connection().send(
        "UPDATE run SET closed_at = NULL WHERE run = $1::uuid", {Parameter::message(run)});
}

/// Looked at before anything is written, so that who has lost it fails for that; held at the end.
void PostgresUnitOfWork::require(const ports::WorkFence& fence) {
    require_fence(connection(), fence, Required::now);
    m_fence = fence;
}

void PostgresUnitOfWork::make_durable() {
    write_attempts();
    write_outcomes();
    if (m_fence) {
        require_fence(connection(), *m_fence, Required::until_the_end);
    }
    refusing_lost_commits(m_parts.lost_commits, [this] { m_parts.session.commit(m_head); });
    m_begun = false;
    m_parts.profiles.learn(std::move(m_new_profiles));
}

}
