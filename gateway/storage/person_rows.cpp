// The rows of a unit of work that are about persons: events, holds and what they set in motion.

#include "gateway/core/error.h"
#include "gateway/storage/consent_history.h"
#include "gateway/storage/postgres_unit_of_work.h"
#include "gateway/storage/words.h"

#include <cassert>

namespace gateway::storage {

namespace {

using core::GatewayError;

template <class T> Parameter names(const std::vector<T>& values) {
    Column column{Column::Kind::text};
    for (const T& value : values) {
        if constexpr (std::is_same_v<T, std::string>) {
            column.add(std::string_view{value});
        } else {
            column.add(value.text());
        }
    }
    return column.finish();
}

Parameter number_of(core::PersonNo person) {
    return Parameter::integer(static_cast<std::int64_t>(person));
}

std::int64_t
insert(Connection& connection, const ports::PersonEntry& entry, const core::ConsentEvent& event) {
    Column flags{Column::Kind::boolean};
    flags.add(event.is_explicit);
    flags.add(event.itemised);
    flags.add(event.written);
    Column times{Column::Kind::instant};
    times.add(event.expressed_at);
    times.add(event.recorded_at);
    times.add(event.valid_until);
    Column digests{Column::Kind::bytes};
    digests.add(shape_of(event));
    digests.add(entry.imported == core::Digest{} ? std::nullopt : std::optional{entry.imported});
    const std::vector<std::string> texts{
        std::string{word(event.kind)},
        std::string{word(event.role)},
        std::string{word(event.by)},
        event.notice_version,
        event.language,
        event.evidence_reference,
        event.evidence_sha256,
        event.evidence_level,
        event.told_basis};
    return connection
        .run(
            "INSERT INTO consent_event (person_no, items, parties, classes, purposes, is_explicit, "
            "itemised, written, expressed_at, recorded_at, valid_until, kind, role, actor,"
            " notice_version, language, evidence_reference, evidence_sha256, evidence_level,"
            " told_basis, shape, imported)"
            " VALUES ($1::bigint, $2::text[], $3::text[], $4::text[], $5::text[],"
            " ($6::boolean[])[1], ($6::boolean[])[2], ($6::boolean[])[3],"
            " ($7::timestamptz[])[1], ($7::timestamptz[])[2], ($7::timestamptz[])[3],"
            " ($8::text[])[1], ($8::text[])[2], ($8::text[])[3], ($8::text[])[4],"
            " ($8::text[])[5], ($8::text[])[6], ($8::text[])[7], ($8::text[])[8], ($8::text[])[9],"
            " ($9::bytea[])[1], ($9::bytea[])[2]) RETURNING sequence",
            {number_of(entry.person), names(event.items), names(event.parties),
             names(event.classes), names(event.purposes), flags.finish(), times.finish(),
             names(texts), digests.finish()})
        .integer(0, 0);
}

std::int64_t
insert(Connection& connection, const ports::PersonEntry& entry, const core::Hold& hold) {
    Column times{Column::Kind::instant};
    times.add(hold.validity.from);
    times.add(hold.validity.until);
    Column request{Column::Kind::uuid};
    request.add(entry.request);
    return connection
        .run(
            "INSERT INTO hold (person_no, kind, state, valid_from, valid_until, items, bases,"
            " request) VALUES ($1::bigint, $2::text, $3::text, ($4::timestamptz[])[1],"
            " ($4::timestamptz[])[2], $5::text[], $6::text[], ($7::uuid[])[1]) RETURNING hold_no",
            {number_of(entry.person), Parameter::text(word(hold.kind)),
             Parameter::text(word(hold.state)), times.finish(), names(hold.items),
             names(hold.bases), request.finish()})
        .integer(0, 0);
}

/// Who takes an objection back takes it back as a whole: no step of a request ends what was upheld.
/// It ends on the day that they say.
void end_requested(Connection& connection, core::PersonNo person, const core::Hold& hold) {
    Column from{Column::Kind::instant};
    from.add(hold.validity.from);
    connection.send(
        "INSERT INTO hold (person_no, kind, state, valid_from, items, bases, request)"
        " SELECT person_no, kind, 'ended', ($4::timestamptz[])[1], items, bases, request"
        " FROM hold_now WHERE person_no = $1::bigint AND kind ="
        " 'objection' AND items = $2::text[] AND bases = $3::text[] AND request IS NOT NULL"
        " AND state IN ('received', 'assessing', 'upheld')",
        {number_of(person), names(hold.items), names(hold.bases), from.finish()});
}

/// Raises epochs and opens a barrier for each. What was decided before is recognised as old from
/// now on.
void raise(
    Connection& connection, core::PersonNo person, std::string_view whose, std::int64_t consent,
    std::int64_t hold) {
    static const std::string raised{"WITH raised AS (UPDATE person SET epoch = epoch + 1 WHERE "};
    static const std::string opened{
        " RETURNING person_no, epoch) INSERT INTO barrier (person_no, epoch, recorded_for,"
        " consent_event, hold) SELECT person_no, epoch, $1::bigint, nullif($2::bigint, 0),"
        " nullif($3::bigint, 0) FROM raised"};
    const Rows rows{connection.run(
        raised + std::string{whose} + opened,
        {number_of(person), Parameter::integer(consent), Parameter::integer(hold)})};
    if (rows.affected() == 0) {
        throw GatewayError{"PERSON_UNKNOWN", GatewayError::Retry::never};
    }
}

constexpr std::string_view own_row{"person_no = $1::bigint"};
constexpr std::string_view every_row{
    "person_no = $1::bigint OR person_no IN (SELECT other.person_no FROM person AS own"
    " JOIN person AS other ON other.link = own.link WHERE own.person_no = $1::bigint)"};

}

void PostgresUnitOfWork::add(const ports::PersonEntry& entry) {
    if (const auto* const event = std::get_if<core::ConsentEvent>(&entry.what)) {
        const std::int64_t number{insert(connection(), entry, *event)};
        if (entry.blocks) {
            // otherwise a gate transaction beside us could have read the old epoch
            assert(m_lock == Lock::exclusive);
            raise(connection(), entry.person, own_row, number, 0);
        }
        return;
    }
    const core::Hold& hold{std::get<core::Hold>(entry.what)};
    const std::int64_t number{insert(connection(), entry, hold)};
    if (!entry.request && hold.kind == core::HoldKind::objection
        && hold.state == core::HoldState::ended) {
        end_requested(connection(), entry.person, hold);
    }
    if (entry.blocks) {
        assert(m_lock == Lock::exclusive);
        raise(
            connection(), entry.person, core::counts_everywhere(hold.kind) ? every_row : own_row, 0,
            number);
    }
}

void PostgresUnitOfWork::acknowledge(std::int64_t barrier) {
    const Rows closed{connection().run(
        "UPDATE barrier SET acknowledged_at = clock_timestamp()"
        " WHERE barrier = $1::bigint AND acknowledged_at IS NULL",
        {Parameter::integer(barrier)})};
    if (closed.affected() != 1) {
        throw GatewayError{"BARRIER_CLOSED", GatewayError::Retry::never};
    }
}

void PostgresUnitOfWork::compared(std::int64_t stamping) {
    const Rows taken{connection().run(
        "DELETE FROM comparison_due WHERE stamping = $1::bigint", {Parameter::integer(stamping)})};
    if (taken.affected() != 1) {
        throw GatewayError{"COMPARED_BEFORE", GatewayError::Retry::never};
    }
}

void PostgresUnitOfWork::add(const ports::NoticeRow& notice) {
    Column messages{Column::Kind::uuid};
    for (const core::MessageId message : notice.messages) {
        messages.add(message);
    }
    connection().send(
        "INSERT INTO recipient_notice (notice, person_no, party, kind, items, messages, state,"
        " request) VALUES ($1::uuid, $2::bigint, $3::text, $4::text, $5::text[], $6::uuid[],"
        " $7::text, nullif($8::text, '')::uuid)",
        {Parameter::message(notice.notice), number_of(notice.person),
         Parameter::text(notice.party.text()), Parameter::text(word(notice.kind)),
         names(notice.items), messages.finish(), Parameter::text(word(notice.state)),
         Parameter::text(notice.request ? notice.request->text() : std::string{})});
}

void PostgresUnitOfWork::change(const ports::NoticeChange& change) {
    const Rows changed{connection().run(
        "UPDATE recipient_notice SET state = $2::text, reference = $3::text,"
        " changed_at = clock_timestamp() WHERE notice = $1::uuid"
        " AND array_position(ARRAY['queued', 'sent', 'received'], state)"
        "  < array_position(ARRAY['queued', 'sent', 'received'], $2::text)",
        {Parameter::message(change.notice), Parameter::text(word(change.state)),
         Parameter::text(change.reference)})};
    if (changed.affected() != 1) {
        throw GatewayError{"NOTICE_STATE", GatewayError::Retry::never};
    }
}

void PostgresUnitOfWork::add(std::span<const ports::CaseRow> cases) {
    if (cases.empty()) {
        return;
    }
    Columns rows{{Column::Kind::uuid, Column::Kind::text, Column::Kind::text, Column::Kind::text}};
    for (const ports::CaseRow& one : cases) {
        rows.row(one.message, one.exchange.text(), one.party.text(), std::string_view{one.owner});
    }
    connection().send(
        "INSERT INTO official_case (message, exchange, party, owner)"
        " SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])",
        rows.parameters());
}

void PostgresUnitOfWork::decide(const ports::CaseDecision& decision) {
    const Rows decided{connection().run(
        "UPDATE official_case SET state = 'decided', official = $2::text, reference = $3::text,"
        " decided_at = clock_timestamp() WHERE message = $1::uuid AND state = 'open'",
        {Parameter::message(decision.message), Parameter::text(decision.official),
         Parameter::text(decision.reference)})};
    if (decided.affected() != 1) {
        throw GatewayError{"CASE_NOT_OPEN", GatewayError::Retry::never};
    }
}

}
