#include "gateway/storage/postgres_unit_of_work.h"

#include "gateway/core/error.h"
#include "gateway/storage/accounts.h"
#include "gateway/storage/gate_facts.h"
#include "gateway/storage/words.h"

#include <cassert>

namespace gateway::storage {

namespace {

using core::GatewayError;

}

ports::GateFacts PostgresUnitOfWork::begin(std::span<const core::PersonNo> persons, Lock lock) {
    assert(!m_begun);
    Connection& connection{m_parts.session.begin()};
    m_begun = true;
    m_lock = lock;
    lock_stripes(connection, persons, lock);
    ReadFacts read{
        read_facts(connection, persons, m_parts.keys, m_parts.cache, m_parts.require_synchronous)};
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
        "SELECT wrapped FROM person_key WHERE person_no = $1::bigint",
        {Parameter::integer(static_cast<std::int64_t>(person))})};
    if (rows.empty()) {
        throw GatewayError{"PERSON_ERASED", GatewayError::Retry::never};
    }
    return m_parts.cache.keep(person, m_parts.keys.unwrap(person, rows.bytes(0, 0)));
}

void PostgresUnitOfWork::add(const ports::RunRow& run) {
    Columns rows{
        {Column::Kind::uuid, Column::Kind::text, Column::Kind::text, Column::Kind::bytes,
         Column::Kind::instant, Column::Kind::bytes}};
    rows.row(
        run.run, run.exchange.text(), word(run.direction), run.configuration, run.started,
        run.source == core::Digest{} ? std::nullopt : std::optional{run.source});
    connection().run(
        "INSERT INTO run (run, exchange, direction, configuration, started, source)"
        " SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bytea[], $5::timestamptz[], "
        "$6::bytea[])",
        rows.parameters());
}

void PostgresUnitOfWork::seal(
    core::MessageId document, core::MessageId run, const core::Digest& digest,
    std::span<const core::MessageId> records) {
    Column messages{Column::Kind::uuid};
    for (const core::MessageId& record : records) {
        messages.add(record);
    }
    const Parameter bound{messages.finish()};
    const Rows elsewhere{connection().run(
        "SELECT count(*) FROM document_record JOIN document USING (document)"
        " WHERE message = ANY($1::uuid[]) AND superseded_at IS NULL",
        {bound})};
    if (elsewhere.integer(0, 0) != 0) {
        throw GatewayError{"RECORD_SEALED_TWICE", GatewayError::Retry::never};
    }
    // The configuration under which its records were decided. Where they differ none is named, so
    // that the document is recognised as old when it is to leave.
    connection().run(
        "INSERT INTO document (document, run, digest, configuration)"
        " SELECT $1::uuid, $2::uuid, $3::bytea,"
        "  CASE WHEN count(DISTINCT a.digest) = 1 THEN (array_agg(a.digest))[1] ELSE "
        "decode(repeat('00', 32), 'hex') END"
        " FROM unnest($4::uuid[]) AS r (message) JOIN LATERAL"
        "  (SELECT activation FROM decision WHERE decision.message = r.message ORDER BY attempt "
        "DESC LIMIT 1) AS d ON true"
        " LEFT JOIN active_configuration AS a ON a.activation = d.activation",
        {Parameter::message(document), Parameter::message(run), Parameter::bytes(digest), bound});
    const Rows sealed{connection().run(
        "INSERT INTO document_record (document, message, attempt, person_no, epoch)"
        " SELECT $1::uuid, r.message, d.attempt, d.person_no, d.epoch"
        " FROM unnest($2::uuid[]) AS r (message) JOIN message AS m ON m.message = r.message AND "
        "m.run = $3::uuid"
        " JOIN LATERAL (SELECT attempt, person_no, epoch, outcome FROM decision"
        "  WHERE decision.message = r.message ORDER BY attempt DESC LIMIT 1) AS d ON d.outcome <> "
        "'refused'",
        {Parameter::message(document), bound, Parameter::message(run)})};
    if (sealed.affected() != static_cast<std::int64_t>(records.size())) {
        throw GatewayError{"RECORD_NOT_DECIDED", GatewayError::Retry::never};
    }
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

void PostgresUnitOfWork::close_run(core::MessageId run) {
    if (!account_of(connection(), run).balanced()) {
        throw GatewayError{"RUN_UNBALANCED", GatewayError::Retry::never};
    }
    const Rows closed{connection().run(
        "UPDATE run SET closed_at = clock_timestamp() WHERE run = $1::uuid AND closed_at IS NULL",
        {Parameter::message(run)})};
    if (closed.affected() != 1) {
        throw GatewayError{"RUN_NOT_OPEN", GatewayError::Retry::never};
    }
}

void PostgresUnitOfWork::reopen_run(core::MessageId run) {
    connection().run(
        "UPDATE run SET closed_at = NULL WHERE run = $1::uuid", {Parameter::message(run)});
}

void PostgresUnitOfWork::make_durable() {
    write_attempts();
    write_outcomes();
    m_parts.session.commit(m_head);
    m_begun = false;
    m_parts.profiles.learn(std::move(m_new_profiles));
}

}
