#include "gateway/storage/period_keys.h"

#include "gateway/core/error.h"

namespace gateway::storage {

namespace {

using core::GatewayError;

std::int64_t number_of(core::PersonNo person) {
    return static_cast<std::int64_t>(person);
}

/// Of a month where there are months, else of the person; $1 exchange, $2 person, $3 months.
constexpr std::string_view find_sql{
    "SELECT key_no, wrapped, coalesce(ends::text, '') FROM period_key WHERE exchange = $1::text"
    " AND CASE WHEN $3::bigint > 0 THEN ends = payload_end($3::bigint) ELSE person_no = $2::bigint"
    " END"};

Parameters asked(core::ExchangeId exchange, core::PersonNo person, std::int32_t months) {
    return {
        Parameter::text(exchange.text()), Parameter::integer(number_of(person)),
        Parameter::integer(months)};
}

}

core::Bytes place_of_period(std::string_view exchange, std::int64_t person, std::string_view ends) {
    std::string place{"period "};
    place.append(exchange).append("/").append(std::to_string(person)).append("/").append(ends);
    const core::ByteView bytes{core::as_bytes(place)};
    return {bytes.begin(), bytes.end()};
}

const PeriodKey* PeriodKeys::of(const ports::PayloadRow& payload) {
    const ports::PayloadKeep& keep{payload.keep};
    const bool persons{keep.months == 0};
    if (keep.exchange == core::ExchangeId{}
        || (persons && payload.person == core::PersonNo::none)) {
        return nullptr;
    }
    const Name name{keep.exchange, persons ? payload.person : core::PersonNo::none, keep.months};
    if (const auto known = m_known.find(name); known != m_known.end()) {
        return &known->second;
    }
    std::optional<PeriodKey> found{find(name)};
    if (!found) {
        make(name);
        found = find(name); // ours, or that of whoever was quicker
    }
    if (!found) {
        throw GatewayError{"STORE_KEY_DAMAGED", GatewayError::Retry::never};
    }
    return &m_known.emplace(name, std::move(*found)).first->second;
}

std::optional<PeriodKey> PeriodKeys::find(const Name& name) {
    const auto& [exchange, person, months] = name;
    const Rows rows{m_connection.run(find_sql, asked(exchange, person, months))};
    if (rows.empty()) {
        return std::nullopt;
    }
    const std::string ends{rows.text(0, 2)};
    return PeriodKey{
        rows.integer(0, 0),
        m_keys.unwrap(place_of_period(exchange.text(), number_of(person), ends), rows.bytes(0, 1)),
        ends.empty() ? std::string{"infinity"} : ends};
}

void PeriodKeys::make(const Name& name) {
    const auto& [exchange, person, months] = name;
    std::string ends;
    if (months > 0) {
        ends = std::string{
            m_connection.run("SELECT payload_end($1::bigint)::text", {Parameter::integer(months)})
                .text(0, 0)};
        m_connection.run("SELECT ensure_payload_month($1::text::date)", {Parameter::text(ends)});
    }
    m_connection.run(
        "INSERT INTO period_key (exchange, person_no, ends, wrapped) VALUES ($1::text,"
        " nullif($2::bigint, 0), nullif($3::text, '')::date, ($4::bytea[])[1])"
        " ON CONFLICT DO NOTHING",
        {Parameter::text(exchange.text()), Parameter::integer(number_of(person)),
         Parameter::text(ends), [&] {
             Column wrapped{Column::Kind::bytes};
             wrapped.add(m_keys.wrap(
                 place_of_period(exchange.text(), number_of(person), ends),
                 crypto::SymmetricKey::generate()));
             return wrapped.finish();
         }()});
}

std::optional<core::Bytes> without_period(
    const Rows& rows, int row, int first, core::Bytes sealed, core::ByteView place,
    const RootKeys& keys) {
    if (rows.is_null(row, first)) {
        return sealed;
    }
    if (rows.is_null(row, first + 4)) {
        return std::nullopt; // its period is over
    }
    const core::Bytes whose{place_of_period(
        rows.text(row, first + 1), rows.integer(row, first + 2), rows.text(row, first + 3))};
    std::optional<core::Bytes> opened{
        crypto::open(keys.unwrap(whose, rows.bytes(row, first + 4)), sealed, place)};
    if (!opened) {
        throw GatewayError{"STORE_PAYLOAD_DAMAGED", GatewayError::Retry::never};
    }
    return opened;
}

std::int64_t wrap_periods(Connection& connection, const RootKeys& keys) {
    const Rows rows{connection.run(
        "SELECT key_no, exchange, coalesce(person_no, 0), coalesce(ends::text, ''), wrapped"
        " FROM period_key ORDER BY key_no")};
    Columns changed{{Column::Kind::bigint, Column::Kind::bytes, Column::Kind::bytes}};
    for (int row{0}; row < rows.size(); ++row) {
        const core::Bytes old{rows.bytes(row, 4)};
        const core::Bytes place{
            place_of_period(rows.text(row, 1), rows.integer(row, 2), rows.text(row, 3))};
        if (const auto anew = keys.wrap_anew(core::ByteView{place}, old)) {
            changed.row(rows.integer(row, 0), old, *anew);
        }
    }
    return changed.empty() ? 0
                           : connection
                                 .run(
                                     "UPDATE period_key AS k SET wrapped = c.anew FROM"
                                     " unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS c"
                                     " (key_no, old, anew) WHERE k.key_no = c.key_no"
                                     " AND k.wrapped = c.old",
                                     changed.parameters())
                                 .affected();
}

}
