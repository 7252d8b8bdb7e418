#include "adapters/transports/postgresql/connection_text.h"
#include "adapters/transports/postgresql/register.h"
#include "adapters/transports/postgresql/session.h"
#include "gateway/core/error.h"
#include "gateway/core/instant.h"
#include "gateway/text/charset.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace adapters::postgresql {

namespace {

using gateway::core::GatewayError;
using gateway::core::NativeField;
using gateway::core::NativeRecord;
using gateway::core::Rejection;
using gateway::core::Result;
using gateway::core::Value;
using gateway::ports::NeededColumn;

constexpr std::size_t rows_a_fetch{500};

// Types of PostgreSQL's catalogue; their numbers never change.
constexpr pqxx::oid timestamp_type{1114};
constexpr pqxx::oid timestamptz_type{1184};
constexpr std::size_t date_length{10};
constexpr std::size_t time_end{19};

/// `2026-05-01 12:00:00+03` in UTC; it knows zones of hours, of minutes and, where it is long ago,
/// of seconds. Infinity and what is before our era stay as they are.
std::string in_utc(const std::string& text) {
    const std::size_t zone{text.find_first_of("+-", std::min(time_end, text.size()))};
    if (zone == std::string::npos) {
        return text;
    }
    const std::string parts{text.substr(zone)}; // +hh, +hh:mm or +hh:mm:ss
    constexpr std::size_t with_minutes{6};
    constexpr std::size_t with_seconds{9};
    const std::string minutes{
        parts.size() < with_minutes ? parts + ":00" : parts.substr(0, with_minutes)};
    std::optional<gateway::core::Instant> at{
        gateway::core::parse_instant(text.substr(0, zone) + minutes)};
    if (at && parts.size() == with_seconds) {
        const std::int64_t seconds{std::stoll(parts.substr(with_minutes + 1))};
        at = gateway::core::Instant::from_microseconds(
            at->microseconds() - (parts.front() == '-' ? -seconds : seconds) * 1'000'000);
    }
    return at ? gateway::core::to_utc_text(*at) : text;
}

/// Into the form that the readers of moments take.
void make_moment(std::string& text, pqxx::oid type) {
    if (text.size() < time_end || text[date_length] != ' ') {
        return; // infinity
    }
    text[date_length] = 'T';
    if (type == timestamptz_type) {
        text = in_utc(text);
    }
}

Result<NativeRecord> record_of(const pqxx::row& row, std::size_t ordinal) {
    NativeRecord record;
    record.ordinal = ordinal;
    record.fields.reserve(row.size());
    for (const pqxx::field& field : row) {
        if (field.is_null()) {
            continue;
        }
        std::string value{field.c_str(), field.size()};
        if (!gateway::text::is_utf8(value)) { // a register without an encoding gives out any bytes
            return Rejection{"REGISTER_ENCODING", field.name(), std::nullopt, ordinal};
        }
        if (const pqxx::oid type{field.type()};
            type == timestamp_type || type == timestamptz_type) {
            make_moment(value, type);
        }
        record.fields.push_back(NativeField{field.name(), Value{std::move(value)}});
    }
    return record;
}

/// Without what would end the subquery that it is put into.
std::string trimmed(const std::string& sql) {
    const std::size_t end{sql.find_last_not_of(" \t\r\n;")};
    return sql.substr(0, end == std::string::npos ? 0 : end + 1);
}

/// On a line of its own: the last of the selection's may end in a comment.
constexpr const char* subquery_end{"\n) AS selection"};

bool has_column(const pqxx::result& rows, const std::string& column) {
    for (pqxx::row::size_type at{0}; at < rows.columns(); ++at) {
        if (column == rows.column_name(at)) {
            return true;
        }
    }
    return false;
}

/// @throws GatewayError REGISTER_COLUMN: a column that must be there is not, even as NULL.
void require_columns(
    const pqxx::result& rows, const std::string& selection,
    const std::vector<NeededColumn>& needed) {
    for (const NeededColumn& column : needed) {
        const bool is_needed{column.beside.empty() || has_column(rows, column.beside)};
        if (is_needed && !has_column(rows, column.name)) {
            throw GatewayError{
                "REGISTER_COLUMN", selection + '.' + column.name, GatewayError::Retry::later};
        }
    }
}

/// A server-side cursor in a read-only transaction: one consistent picture, bounded memory.
class Cursor final : public gateway::ports::RecordCursor {
public:
    Cursor(
        const std::string& connection, std::string selection, const std::string& sql,
        std::vector<NeededColumn> needed, std::size_t skip)
        : m_session{connection, Session::Mode::read_only},
          m_selection{std::move(selection)}, m_needed{std::move(needed)}, m_ordinal{skip} {
        m_session.translate(
            [&] {
                m_transaction = std::make_unique<Transaction>(m_session.connection());
                m_transaction->exec0("DECLARE selection NO SCROLL CURSOR FOR " + sql);
                if (skip > 0) {
                    m_transaction->exec0("MOVE FORWARD " + std::to_string(skip) + " IN selection");
                }
            },
            m_selection);
    }

    [[nodiscard]] std::optional<Result<NativeRecord>> next() override {
        if (m_next == m_rows.size() && !m_ended) {
            fetch();
        }
        if (m_next == m_rows.size()) {
            return std::nullopt;
        }
        return record_of(m_rows[m_next++], ++m_ordinal);
    }

private:
    using Transaction = pqxx::transaction<
        pqxx::isolation_level::repeatable_read, pqxx::readwrite_policy::read_only>;

    void fetch() {
        m_rows.clear(); // rows of before must not come again if this fails
        m_next = 0;
        m_session.translate(
            [&] {
                m_rows = m_transaction->exec(
                    "FETCH FORWARD " + std::to_string(rows_a_fetch) + " FROM selection");
            },
            m_selection);
        m_ended = m_rows.size() < rows_a_fetch;
        require_columns(m_rows, m_selection, std::exchange(m_needed, {}));
    }

    Session m_session;
    std::string m_selection;
    std::vector<NeededColumn> m_needed;         ///< until they were looked for in the first rows
    std::unique_ptr<Transaction> m_transaction; // dies before its connection
    pqxx::result m_rows;
    pqxx::result::size_type m_next{0};
    std::size_t m_ordinal;
    bool m_ended{false};
};

class Reader final : public gateway::ports::RegisterReader {
public:
    explicit Reader(gateway::ports::RegisterFactory::Access access)
        : m_access{std::move(access)}, m_session{m_access.connection, Session::Mode::read_only} {}

    void require(const std::string& selection, const std::vector<NeededColumn>& columns) override {
        m_needed[selection] = columns;
    }

    [[nodiscard]] std::unique_ptr<gateway::ports::RecordCursor>
    select(const std::string& selection, std::size_t skip) override {
        return std::make_unique<Cursor>(
            m_access.connection, selection, sql_of(selection), m_needed[selection], skip);
    }

    [[nodiscard]] std::optional<std::int64_t> count(const std::string& selection) override {
        const std::string sql{"SELECT count(*) FROM (" + sql_of(selection) + subquery_end};
        std::int64_t records{0};
        m_session.translate(
            [&] {
                pqxx::work transaction{m_session.connection()};
                records = transaction.exec1(sql)[0].as<std::int64_t>();
            },
            selection);
        return records;
    }

    [[nodiscard]] Result<std::optional<NativeRecord>>
    find(const std::string& selection, const gateway::core::PersonId& person) override {
        const std::string sql{
            "SELECT * FROM (" + sql_of(selection) + subquery_end + " WHERE "
            + quoted(m_access.key_column) + " = $1 LIMIT 2"};
        pqxx::result rows;
        m_session.translate([&] { rows = ask(sql, std::string{person.reveal()}); }, selection);
        if (rows.columns() > 0) { // none: it was nobody's identifier, and no answer came
            require_columns(rows, selection, m_needed[selection]);
        }
        if (rows.size() > 1) {
            return Rejection{"REGISTER_AMBIGUOUS", m_access.key_column};
        }
        if (rows.empty()) {
            return std::optional<NativeRecord>{};
        }
        Result<NativeRecord> record{record_of(rows.front(), 1)};
        return record ? Result<std::optional<NativeRecord>>{std::move(record).value()}
                      : Result<std::optional<NativeRecord>>{record.rejection()};
    }

private:
    [[nodiscard]] pqxx::result ask(const std::string& sql, const std::string& person) {
        // one statement, which is a transaction of its own: one round trip
        pqxx::nontransaction alone{m_session.connection()};
        try {
            return alone.exec_params(sql, person);
        } catch (const pqxx::data_exception& failure) {
            if (failure.sqlstate() == "22P02") {
                return {}; // an identifier that its column cannot even hold is nobody's
            }
            throw;
        }
    }

    [[nodiscard]] std::string sql_of(const std::string& selection) const {
        const auto named = std::find_if(
            m_access.selections.begin(), m_access.selections.end(),
            [&](const auto& known) { return known.first == selection; });
        if (named == m_access.selections.end()) {
            throw GatewayError{"REGISTER_SELECTION", selection, GatewayError::Retry::never};
        }
        return trimmed(named->second);
    }

    gateway::ports::RegisterFactory::Access m_access;
    Session m_session;
    std::map<std::string, std::vector<NeededColumn>> m_needed; ///< by selection
};

}

gateway::ports::ServerProof PostgresRegisterFactory::proof_of(const std::string& connection) const {
    return postgresql::proof_of(connection);
}

std::unique_ptr<gateway::ports::RegisterReader>
PostgresRegisterFactory::open_reader(const Access& access) {
    return std::make_unique<Reader>(access);
}

}
