// Rows about the documents of batches: seals, and what manifests and deliveries say.

#include "gateway/core/error.h"
#include "gateway/storage/postgres_unit_of_work.h"
#include "gateway/storage/words.h"

namespace gateway::storage {

namespace {

using core::GatewayError;
using Kind = Column::Kind;

}

void PostgresUnitOfWork::seal(const ports::Seal& seal) {
    Column messages{Kind::uuid};
    for (const core::MessageId& record : seal.records) {
        messages.add(record);
    }
    const Parameter bound{std::move(messages).finish()};
    const Rows elsewhere{connection().run(
        // record by record, each by its index: begun from the run's documents, of which there are
        // ever more, each would be asked for every record
        "SELECT count(*) FROM unnest($1::uuid[]) AS asked (message) CROSS JOIN LATERAL"
        " (SELECT document FROM document_record AS r WHERE r.message = asked.message OFFSET 0) AS r"
        " CROSS JOIN LATERAL (SELECT FROM document AS d WHERE d.document = r.document AND"
        " superseded_at IS NULL OFFSET 0) AS d",
        {bound})};
    if (elsewhere.integer(0, 0) != 0) {
        throw GatewayError{"RECORD_SEALED_TWICE", GatewayError::Retry::never};
    }
    // The configuration under which its records were decided; of a manifest, which has none, the
    // one in force. Where they differ none is named, so that the document is recognised as old when
    // it is to leave.
    const Rows sealed{connection().run(
        "WITH decided AS MATERIALIZED (SELECT r.message, d.attempt, d.person_no, d.epoch, "
        "d.activation FROM unnest($4::uuid[]) AS r (message) JOIN LATERAL"
        "  (SELECT run FROM message WHERE message = r.message OFFSET 0) AS m"
        "  ON m.run = $2::uuid JOIN LATERAL"
        "  (SELECT attempt, person_no, epoch, activation, outcome FROM decision"
        "   WHERE decision.message = r.message ORDER BY attempt DESC LIMIT 1) AS d"
        "  ON d.outcome <> 'refused'),"
        " bound AS (INSERT INTO document_record (document, message, attempt, person_no, epoch)"
        "  SELECT $1::uuid, message, attempt, person_no, epoch FROM decided)"
        " INSERT INTO document (document, run, digest, kind, control_sum, configuration)"
        " SELECT $1::uuid, $2::uuid, $3::bytea, $5::text, $6::text,"
        "  CASE count(DISTINCT a.digest) WHEN 1 THEN (array_agg(a.digest))[1]"
        "  ELSE decode(repeat('00', 32), 'hex') END"
        " FROM (SELECT activation FROM decided UNION ALL SELECT $7::bigint WHERE $5::text = "
        "'manifest') AS d LEFT JOIN active_configuration AS a ON a.activation = d.activation"
        " RETURNING (SELECT count(*) FROM decided)",
        {Parameter::message(seal.document), Parameter::message(seal.run),
         Parameter::bytes(seal.digest), bound, Parameter::text(word(seal.kind)),
         Parameter::text(seal.control_sum), Parameter::integer(m_activation)})};
    if (sealed.integer(0, 0) != static_cast<std::int64_t>(seal.records.size())) {
        throw GatewayError{"RECORD_NOT_DECIDED", GatewayError::Retry::never};
    }
}

void PostgresUnitOfWork::add(std::span<const ports::ManifestLine> lines) {
    if (lines.empty()) {
        return;
    }
    Columns rows{{Kind::text, Kind::bytes, Kind::uuid, Kind::integer, Kind::bigint, Kind::text}};
    for (const ports::ManifestLine& line : lines) {
        rows.row(
            line.exchange.text(), line.source, line.manifest, line.ordinal, line.records,
            std::string_view{line.control_sum});
    }
    connection().send(
        "INSERT INTO manifest_line (exchange, source, manifest, ordinal, records, control_sum)"
        " SELECT * FROM unnest($1::text[], $2::bytea[], $3::uuid[], $4::integer[], $5::bigint[],"
        " $6::text[]) ON CONFLICT DO NOTHING",
        rows.parameters());
}

void PostgresUnitOfWork::add(std::span<const ports::PartyResult> results) {
    if (results.empty()) {
        return;
    }
    Columns rows{{Kind::uuid, Kind::bigint, Kind::uuid, Kind::text, Kind::text, Kind::text}};
    for (const ports::PartyResult& result : results) {
        rows.row(
            result.delivery, result.ordinal, result.record, word(result.verdict),
            word(result.standing), std::string_view{result.code});
    }
    connection().send(
        "INSERT INTO party_result (delivery, ordinal, record, verdict, standing, code)"
        " SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::text[], $5::text[],"
        " $6::text[])",
        rows.parameters());
}

void PostgresUnitOfWork::add(const ports::DeliveryFault& fault) {
    Columns rows{{Kind::uuid, Kind::text, Kind::bigint, Kind::bigint}};
    rows.row(fault.run, std::string_view{fault.code}, fault.declared, fault.found);
    connection().send(
        "INSERT INTO delivery_fault (run, code, declared, found)"
        " SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[])"
        " ON CONFLICT DO NOTHING",
        rows.parameters());
    // nothing of it goes further: the same bytes may come again, and are judged anew
    connection().send(
        "UPDATE run SET rejected = true WHERE run = $1::uuid AND NOT rejected",
        {Parameter::message(fault.run)});
}

void PostgresUnitOfWork::add(std::span<const ports::UnknownFieldRow> rows) {
    if (rows.empty()) {
        return;
    }
    Columns columns{{Kind::uuid, Kind::text, Kind::bigint}};
    for (const ports::UnknownFieldRow& row : rows) {
        columns.row(row.run, std::string_view{row.path}, row.fields);
    }
    connection().send(
        "INSERT INTO unknown_field (run, path, fields)"
        " SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[]) ON CONFLICT DO NOTHING",
        columns.parameters());
}

void PostgresUnitOfWork::add(const ports::SignedContent& content) {
    connection().send(
        "UPDATE run SET signed_content = $2::bytea WHERE run = $1::uuid"
        " AND signed_content IS DISTINCT FROM $2::bytea",
        {Parameter::message(content.run), Parameter::bytes(content.digest)});
}

}
