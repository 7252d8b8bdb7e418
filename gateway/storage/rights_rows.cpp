// The rows of a unit of work that are about persons' requests.

#include "gateway/core/error.h"
#include "gateway/ports/rights_words.h"
#include "gateway/storage/breach_store.h"
#include "gateway/storage/kept_years.h"
#include "gateway/storage/postgres_unit_of_work.h"
#include "gateway/storage/retention_store.h"

namespace gateway::storage {

namespace {

using Kind = Column::Kind;

template <class T> Parameter texts(const std::vector<T>& values) {
    Column column{Kind::text};
    for (const T& value : values) {
        if constexpr (std::is_same_v<T, std::string>) {
            column.add(std::string_view{value});
        } else {
            column.add(value.text());
        }
    }
    return column.finish();
}

void insert(Connection& connection, const ports::RightsRequest& request) {
    connection.run(
        "INSERT INTO rights_request (request, register, asked, asker, received, language, "
        "reference, authority, items) VALUES ($1::uuid, $2::text, $3::text, $4::text,"
        " $5::text::date, $6::text, $7::text, $8::text, $9::text[])",
        {Parameter::message(request.request), Parameter::text(request.reg.text()),
         Parameter::text(core::word_of(ports::right_words, request.right)),
         Parameter::text(core::word_of(ports::asker_words, request.asker)),
         Parameter::text(core::to_text(request.received)), Parameter::text(request.language),
         Parameter::text(request.reference), Parameter::text(request.authority),
         texts(request.items)});
    Columns subjects{{Kind::integer, Kind::bigint}};
    int place{0};
    for (const core::PersonNo person : request.persons) {
        subjects.row(++place, static_cast<std::int64_t>(person));
    }
    Parameters parameters{subjects.parameters()};
    parameters.push_back(Parameter::message(request.request));
    connection.run(
        "INSERT INTO rights_subject (request, place, person_no)"
        " SELECT $3::uuid, place, person_no FROM unnest($1::integer[], $2::bigint[]) AS s (place, "
        "person_no)",
        parameters);
}

void insert(Connection& connection, const ports::RightsEvent& event) {
    connection.run(
        "INSERT INTO rights_step (request, kind, by, roles, reference, ground, details) VALUES "
        "($1::uuid, $2::text, $3::text, $4::text[], $5::text, $6::text, $7::text)",
        {Parameter::message(event.request),
         Parameter::text(core::word_of(ports::rights_step_words, event.step)),
         Parameter::text(event.by), texts(event.roles), Parameter::text(event.reference),
         Parameter::text(event.ground), Parameter::text(event.details)});
}

void insert(Connection& connection, const ports::Erasure& erasure) {
    Column ids{Kind::uuid};
    ids.add(erasure.request);
    ids.add(erasure.message);
    connection.run(
        "INSERT INTO erasure (person_no, request, message) VALUES ($1::bigint, ($2::uuid[])[1],"
        " ($2::uuid[])[2])",
        {Parameter::integer(static_cast<std::int64_t>(erasure.person)), ids.finish()});
}

/// The schema's functions have the last word.
std::string_view ending(ports::Destruction::Of of) {
    using Of = ports::Destruction::Of;
    switch (of) {
    case Of::person: return "SELECT destroy_person_keys(ARRAY[$1::bigint], ARRAY[$2::timestamptz])";
    case Of::payloads:
        return "SELECT destroy_period_keys(ARRAY[$1::bigint], ARRAY[$2::timestamptz])";
    case Of::consents: return "SELECT end_consents(ARRAY[$1::bigint], $2::timestamptz)";
    case Of::documents: return "SELECT destroy_document_keys($1::text, $2::bigint)";
    case Of::rejected: return "SELECT destroy_rejected_keys($1::text, $3::timestamptz, $2::bigint)";
    }
    return {};
}

Parameters named_in(const ports::Destruction& destruction) {
    using Of = ports::Destruction::Of;
    if (destruction.of == Of::documents || destruction.of == Of::rejected) {
        Parameters named{
            Parameter::text(destruction.exchange), Parameter::integer(destruction.expected)};
        if (destruction.of == Of::rejected) {
            named.push_back(Parameter::instant(destruction.until));
        }
        return named;
    }
    return {
        Parameter::integer(
            destruction.of == Of::payloads ? destruction.key
                                           : static_cast<std::int64_t>(destruction.person)),
        Parameter::instant(destruction.until)};
}

void insert(Connection& connection, const ports::Destruction& destruction) {
    const Rows ended{connection.run(ending(destruction.of), named_in(destruction))};
    if (ended.empty()) {
        throw core::GatewayError{"RETENTION_MOVED", core::GatewayError::Retry::never};
    }
}

}

void PostgresUnitOfWork::add(const ports::RightsEntry& entry) {
    std::visit([this](const auto& row) { insert(connection(), row); }, entry.what);
    if (const auto* const erasure = std::get_if<ports::Erasure>(&entry.what)) {
        m_parts.cache.forget(erasure->person);
    }
    if (const auto* const ended = std::get_if<ports::Destruction>(&entry.what)) {
        m_parts.cache.forget(ended->person);
    }
}

}
