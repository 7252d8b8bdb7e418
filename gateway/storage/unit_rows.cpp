// The rows of a unit of work that come in numbers.

#include "gateway/core/error.h"
#include "gateway/storage/period_keys.h"
#include "gateway/storage/postgres_inbox.h"
#include "gateway/storage/postgres_unit_of_work.h"
#include "gateway/storage/words.h"

#include <cassert>

namespace gateway::storage {

namespace {

using Kind = Column::Kind;

std::optional<std::int64_t> number_of(core::PersonNo person) {
    return person == core::PersonNo::none ? std::nullopt
                                          : std::optional{static_cast<std::int64_t>(person)};
}

std::optional<core::MessageId> maybe(const core::MessageId& message) {
    return message == core::MessageId{} ? std::nullopt : std::optional{message};
}

std::optional<core::Digest> maybe(const core::Digest& digest) {
    return digest == core::Digest{} ? std::nullopt : std::optional{digest};
}

/// What a resumed run may set aside a second time: the same record, the same text. A document is
/// never replaced.
bool may_repeat(ports::PayloadRow::Use use) noexcept {
    return use == ports::PayloadRow::Use::rejected || use == ports::PayloadRow::Use::quarantined;
}

}

void PostgresUnitOfWork::add(std::span<const ports::MessageRow> messages) {
    if (messages.empty()) {
        return;
    }
    Columns rows{
        {Kind::uuid, Kind::text, Kind::text, Kind::text, Kind::bigint, Kind::uuid, Kind::bigint,
         Kind::bytes, Kind::bigint}};
    Columns corrections{{Kind::uuid, Kind::uuid}};
    for (const ports::MessageRow& message : messages) {
        m_messages.insert(message.message);
        if (message.corrects) {
            corrections.row(message.message, *message.corrects);
        }
        rows.row(
            message.message, message.exchange.text(), message.party.text(), word(message.direction),
            number_of(message.person), message.run, message.ordinal, maybe(message.record_key),
            message.lane == 0 ? std::nullopt : std::optional{message.lane});
    }
    connection().send(
        "INSERT INTO message (message, exchange, party, direction, person_no, run, ordinal, "
        "record_key, lane)"
        " SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], "
        "$6::uuid[],"
        " $7::bigint[], $8::bytea[], $9::bigint[])",
        std::move(rows).parameters());
    if (!corrections.empty()) {
        connection().send(
            "INSERT INTO correction (message, corrects) SELECT * FROM unnest($1::uuid[], "
            "$2::uuid[])",
            corrections.parameters());
    }
}

void PostgresUnitOfWork::add(std::span<const ports::DecisionRow> decisions) {
    if (decisions.empty()) {
        return;
    }
    Columns rows{
        {Kind::uuid, Kind::integer, Kind::bigint, Kind::bigint, Kind::bigint, Kind::text,
         Kind::instant, Kind::bytes, Kind::bytes}};
    Columns keys{{Kind::uuid, Kind::text, Kind::bigint, Kind::bytes}};
    for (const ports::DecisionRow& decision : decisions) {
        const core::Bytes place{place_of_evidence(decision.message, decision.attempt)};
        const core::ByteView plain{core::as_bytes(decision.evidence)};
        core::Bytes sealed;
        if (decision.person == core::PersonNo::none) {
            const crypto::SymmetricKey own{crypto::SymmetricKey::generate()};
            sealed = crypto::seal(own, plain, place);
            keys.row(
                decision.message, std::string_view{"evidence"}, std::int64_t{decision.attempt},
                m_parts.keys.wrap(place, own));
        } else {
            sealed = crypto::seal(key_of(decision.person), plain, place);
        }
        rows.row(
            decision.message, decision.attempt, number_of(decision.person),
            static_cast<std::int64_t>(decision.epoch), m_activation, word(decision.outcome),
            decision.next_change, sealed, maybe(decision.register_digest));
    }
    connection().send(
        "INSERT INTO decision (message, attempt, person_no, epoch, activation, outcome, "
        "next_change, evidence, register_digest)"
        " SELECT * FROM unnest($1::uuid[], $2::integer[], $3::bigint[], $4::bigint[], $5::bigint[],"
        " $6::text[], $7::timestamptz[], $8::bytea[], $9::bytea[])",
        std::move(rows).parameters());
    write_payload_keys(keys);
}

void PostgresUnitOfWork::add(std::span<const ports::PayloadRow> payloads) {
    const std::initializer_list<Kind> row_kinds{
        Kind::uuid, Kind::text, Kind::bigint, Kind::bigint, Kind::bytes, Kind::bigint, Kind::text};
    Columns rows{row_kinds};
    Columns repeatable{row_kinds};
    Columns keys{{Kind::uuid, Kind::text, Kind::bigint, Kind::bytes}};
    PeriodKeys periods{connection(), m_parts.keys};
    for (const ports::PayloadRow& payload : payloads) {
        const core::Bytes place{place_of(payload.message, payload.use, payload.ordinal)};
        core::Bytes sealed;
        if (payload.person == core::PersonNo::none) {
            const crypto::SymmetricKey own{crypto::SymmetricKey::generate()};
            sealed = crypto::seal(own, payload.bytes, place);
            keys.row(
                payload.message, word(payload.use), payload.ordinal, m_parts.keys.wrap(place, own));
        } else {
            sealed = crypto::seal(key_of(payload.person), payload.bytes, place);
        }
        const PeriodKey* const period{periods.of(payload)};
        if (period != nullptr) {
            sealed = crypto::seal(period->key, sealed, place);
        }
        Columns& into{may_repeat(payload.use) ? repeatable : rows};
        into.row(
            payload.message, word(payload.use), payload.ordinal, number_of(payload.person), sealed,
            period == nullptr ? std::nullopt : std::optional{period->number},
            std::string_view{period == nullptr ? "infinity" : period->ends});
    }
    // Keys first: a repeated payload keeps its first text, so it must keep its first key too.
    write_payload_keys(keys);
    std::string sql{
        "INSERT INTO payload (message, use, ordinal, person_no, sealed, period_key, ends)"
        " SELECT m, u, o, p, s, k, e::date FROM unnest($1::uuid[], $2::text[],"
        " $3::bigint[], $4::bigint[], $5::bytea[], $6::bigint[], $7::text[])"
        " AS r (m, u, o, p, s, k, e)"};
    if (!rows.empty()) {
        connection().send(sql, std::move(rows).parameters());
    }
    if (!repeatable.empty()) {
        sql += " ON CONFLICT DO NOTHING";
        connection().send(sql, std::move(repeatable).parameters());
    }
}

void PostgresUnitOfWork::add(const ports::PieceRow& piece) {
    write_piece(connection(), m_parts.keys, piece);
}

void PostgresUnitOfWork::write_payload_keys(const Columns& keys) {
    if (!keys.empty()) {
        connection().send(
            "INSERT INTO payload_key (message, use, ordinal, wrapped)"
            " SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::bytea[]) ON CONFLICT "
            "DO NOTHING",
            keys.parameters());
    }
}

void PostgresUnitOfWork::add(std::span<const ports::RecordOutcomeRow> outcomes) {
    if (outcomes.empty()) {
        return;
    }
    Columns rows{{Kind::uuid, Kind::uuid, Kind::bigint, Kind::text, Kind::text, Kind::text}};
    for (const ports::RecordOutcomeRow& outcome : outcomes) {
        rows.row(
            outcome.message, maybe(outcome.run), outcome.ordinal, word(outcome.state),
            std::string_view{outcome.code}, std::string_view{outcome.path});
    }
    connection().send(
        "INSERT INTO record_outcome (message, run, ordinal, state, code, path)"
        " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], "
        "$6::text[])",
        std::move(rows).parameters());
}

void PostgresUnitOfWork::add(std::span<const ports::DeliveryStep> steps) {
    if (steps.empty()) {
        return;
    }
    Columns rows{
        {Kind::uuid, Kind::uuid, Kind::text, Kind::text, Kind::text, Kind::instant, Kind::integer,
         Kind::text, Kind::text}};
    for (const ports::DeliveryStep& step : steps) {
        rows.row(
            step.message, step.run, step.exchange.text(), step.party.text(), word(step.state),
            step.due, step.failures, step.pile ? std::optional{word(*step.pile)} : std::nullopt,
            std::string_view{step.code});
    }
    connection().send(
        "INSERT INTO delivery_step (message, run, exchange, party, state, due_at, failures, pile, "
        "code)"
        " SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[],"
        " $6::timestamptz[], $7::integer[], $8::text[], $9::text[])",
        std::move(rows).parameters());
}

void PostgresUnitOfWork::add(std::span<const ports::ProvenanceRow> rows) {
    if (rows.empty()) {
        return;
    }
    m_parts.profiles.write(connection(), rows, m_new_profiles);
    Columns columns{
        {Kind::uuid, Kind::bigint, Kind::bigint, Kind::integer, Kind::integer, Kind::bytes}};
    for (const ports::ProvenanceRow& row : rows) {
        columns.row(
            row.message, row.ordinal,
            m_parts.profiles.number_of(row.profile_digest, m_new_profiles), row.fields,
            row.without_source, row.record);
    }
    connection().send(
        "INSERT INTO provenance (message, ordinal, profile, fields, without_source, packed)"
        " SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::integer[], "
        "$5::integer[], $6::bytea[])",
        std::move(columns).parameters());
    note_what_may_correct(rows);
}

/// Only of persons of whom something came in before: else there is no earlier value. Whether it has
/// left is asked when the register has the new one: until then the earlier one may still leave.
/// Each is asked for by itself, so that it costs the same beside much and beside little.
void PostgresUnitOfWork::note_what_may_correct(std::span<const ports::ProvenanceRow> rows) {
    Column messages{Kind::uuid};
    bool any{false};
    for (const ports::ProvenanceRow& row : rows) {
        if (row.to_compare) {
            messages.add(row.message);
            any = true;
        }
    }
    if (!any) {
        return;
    }
    connection().send(
        "INSERT INTO comparison_due (stamping) SELECT last.stamping"
        " FROM (SELECT DISTINCT * FROM unnest($1::uuid[])) AS asked (message) CROSS JOIN LATERAL"
        " (SELECT person_no FROM message WHERE message = asked.message OFFSET 0) AS m"
        " CROSS JOIN LATERAL (SELECT max(stamping) AS stamping FROM provenance"
        "  WHERE message = asked.message GROUP BY ordinal) AS last"
        " WHERE (SELECT true FROM message AS e CROSS JOIN LATERAL (SELECT FROM provenance AS q"
        "  WHERE q.message = e.message AND q.stamping < last.stamping LIMIT 1) AS before"
        "  WHERE e.person_no = m.person_no AND e.direction IN ('in', 'query-out') LIMIT 1)",
        {messages.finish()});
}

void PostgresUnitOfWork::add(std::span<const ports::JournalRow> entries) {
    if (entries.empty()) {
        return;
    }
    Columns rows{
        {Kind::bigint, Kind::bigint, Kind::instant, Kind::text, Kind::uuid, Kind::bigint,
         Kind::text, Kind::bytes, Kind::bytes}};
    for (const ports::JournalRow& entry : entries) {
        // INVARIANT (one chain): entries continue the head that begin() gave, without a gap.
        assert(entry.chain == m_head.chain && entry.sequence == m_head.sequence + 1);
        assert(entry.previous == m_head.hash);
        // INVARIANT (time never runs backwards): else one refused group would make a clock that
        // was set back look sane to the next.
        assert(entry.at >= m_head.at);
        m_head = ports::ChainHead{entry.chain, entry.sequence, entry.hash, entry.at};
        rows.row(
            entry.chain, entry.sequence, entry.at, std::string_view{entry.kind}, entry.message,
            number_of(entry.person), std::string_view{entry.body}, entry.previous, entry.hash);
    }
    connection().send(
        "INSERT INTO journal (chain, seq, at, kind, message, person_no, body, previous, hash)"
        " SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::timestamptz[], $4::text[], "
        "$5::uuid[],"
        " $6::bigint[], $7::text[], $8::bytea[], $9::bytea[])",
        std::move(rows).parameters());
}

/// Whoever marks an attempt has read its document a while ago. Somebody may have settled it, given
/// it up or begun another attempt since: then nothing leaves. The lock keeps that from happening
/// until the commit.
void PostgresUnitOfWork::require_current() {
    Columns marked{{Kind::uuid, Kind::integer}};
    for (const ports::AttemptRow& attempt : m_attempts) {
        if (!m_messages.contains(attempt.message)) {
            marked.row(attempt.message, attempt.attempt);
        }
    }
    if (marked.empty()) {
        return; // a relay's: the message was not there before
    }
    const Rows outdated{connection().run(
        "WITH held AS MATERIALIZED (SELECT document, superseded_at FROM document WHERE document = "
        "ANY($1::uuid[]) FOR SHARE)"
        " SELECT count(*) FROM unnest($1::uuid[], $2::integer[]) AS a (message, attempt) JOIN held "
        "ON held.document = a.message"
        " WHERE superseded_at IS NOT NULL OR a.attempt <> 1 + coalesce((SELECT max(attempt) FROM "
        "attempt AS before WHERE "
        "before.message = a.message), 0) OR (SELECT s.state FROM delivery_step AS s WHERE "
        "s.message = a.message ORDER BY step "
        "DESC LIMIT 1) IN ('dead', 'given-up')",
        marked.parameters())};
    if (outdated.integer(0, 0) != 0) {
        throw core::GatewayError{"ATTEMPT_OUTDATED"};
    }
}

void PostgresUnitOfWork::write_attempts() {
    if (m_attempts.empty()) {
        return;
    }
    // Each attempt has a list of persons; the lists stand end to end and each row says which part
    // is its own.
    Columns rows{
        {Kind::uuid, Kind::integer, Kind::text, Kind::bytes, Kind::bigint, Kind::integer,
         Kind::integer}};
    Column persons{Kind::bigint};
    Column epochs{Kind::bigint};
    for (const ports::AttemptRow& attempt : m_attempts) {
        assert(attempt.persons.size() == attempt.epochs.size());
        const int first{static_cast<int>(persons.size()) + 1};
        for (const core::PersonNo person : attempt.persons) {
            persons.add(static_cast<std::int64_t>(person));
        }
        for (const core::Epoch epoch : attempt.epochs) {
            epochs.add(static_cast<std::int64_t>(epoch));
        }
        rows.row(
            attempt.message, attempt.attempt, attempt.party.text(), attempt.payload_digest,
            std::int64_t{attempt.send_by.count()}, first, static_cast<int>(persons.size()));
    }
    require_current();
    Parameters parameters{std::move(rows).parameters()};
    parameters.push_back(std::move(persons).finish());
    parameters.push_back(std::move(epochs).finish());
    parameters.push_back(Parameter::text(m_parts.node));
    parameters.push_back(Parameter::text(m_parts.process));
    connection().send(
        "WITH live AS (INSERT INTO live_attempt (message, attempt, node, process)"
        "  SELECT message, attempt, $10::text, $11::text FROM unnest($1::uuid[], $2::integer[])"
        "   AS l (message, attempt))"
        " INSERT INTO attempt (message, attempt, party, payload_digest, send_by, persons, epochs, "
        "node)"
        " SELECT message, attempt, party, digest, send_by, ($8::bigint[])[first:last], "
        "($9::bigint[])[first:last],"
        " $10::text FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::bytea[], $5::bigint[], "
        "$6::integer[],"
        " $7::integer[]) AS a (message, attempt, party, digest, send_by, first, last)",
        parameters);
    m_attempts.clear();
}

void PostgresUnitOfWork::write_outcomes() {
    if (m_outcomes.empty()) {
        return;
    }
    Columns rows{
        {Kind::uuid, Kind::integer, Kind::text, Kind::text, Kind::integer, Kind::boolean,
         Kind::boolean}};
    for (const ports::OutcomeRow& outcome : m_outcomes) {
        rows.row(
            outcome.message, outcome.attempt, word(outcome.outcome), outcome.code.text(),
            outcome.status, outcome.teller == ports::Teller::witness, outcome.late);
    }
    Parameters parameters{std::move(rows).parameters()};
    parameters.push_back(Parameter::text(m_parts.process));
    // The process that sends is the one that knows when it no longer does.
    connection().send(
        "WITH told AS (SELECT * FROM unnest($1::uuid[], $2::integer[], $3::text[], $4::text[],"
        "  $5::integer[], $6::boolean[], $7::boolean[]) AS t (message, attempt, outcome, code, "
        "status,"
        "  witness, late)),"
        " ended AS (DELETE FROM live_attempt AS l USING told WHERE l.message = told.message"
        "  AND l.attempt = told.attempt AND (told.witness OR l.process = $8::text))"
        " INSERT INTO outcome (message, attempt, outcome, code, status, late)"
        " SELECT message, attempt, outcome, code, status, late FROM told",
        parameters);
    m_outcomes.clear();
}

}
