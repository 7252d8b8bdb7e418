#include "adapters/transports/postgresql/register.h"
#include "adapters/transports/postgresql/session.h"
#include "gateway/core/error.h"

#include <algorithm>
#include <utility>

namespace adapters::postgresql {

namespace {

using gateway::core::GatewayError;
using gateway::core::NativeField;
using gateway::core::NativeRecord;
using gateway::core::Result;
using gateway::core::Value;

constexpr std::size_t rows_a_fetch{500};

NativeRecord record_of(const pqxx::row& row, std::size_t ordinal) {
    NativeRecord record;
    record.ordinal = ordinal;
    record.fields.reserve(row.size());
    for (const pqxx::field& field : row) {
        if (!field.is_null()) {
            record.fields.push_back(
                NativeField{field.name(), Value{std::string{field.c_str(), field.size()}}});
        }
    }
    return record;
}

/// A server-side cursor in a read-only transaction: one consistent picture, bounded memory.
class Cursor final : public gateway::ports::RecordCursor {
public:
    Cursor(const std::string& connection, const std::string& sql, std::size_t skip)
        : m_session{connection, Session::Mode::read_only} {
        m_session.translate([&] {
            m_transaction = std::make_unique<pqxx::work>(m_session.connection());
            m_transaction->exec0("DECLARE selection NO SCROLL CURSOR FOR " + sql);
            if (skip > 0) {
                m_transaction->exec("MOVE FORWARD " + std::to_string(skip) + " IN selection");
            }
        });
        m_ordinal = skip;
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
    void fetch() {
        m_session.translate([&] {
            m_rows = m_transaction->exec(
                "FETCH FORWARD " + std::to_string(rows_a_fetch) + " FROM selection");
        });
        m_next = 0;
        m_ended = m_rows.size() < rows_a_fetch;
    }

    Session m_session;
    std::unique_ptr<pqxx::work> m_transaction;
    pqxx::result m_rows;
    std::size_t m_next{0};
    std::size_t m_ordinal{0};
    bool m_ended{false};
};

class Reader final : public gateway::ports::RegisterReader {
public:
    explicit Reader(gateway::ports::RegisterFactory::Access access)
        : m_access{std::move(access)}, m_session{m_access.connection, Session::Mode::read_only} {}

    [[nodiscard]] std::unique_ptr<gateway::ports::RecordCursor>
    select(const std::string& selection, std::size_t skip) override {
        return std::make_unique<Cursor>(m_access.connection, sql_of(selection), skip);
    }

    [[nodiscard]] Result<std::optional<NativeRecord>>
    find(const std::string& selection, const gateway::core::PersonId& person) override {
        std::optional<NativeRecord> found;
        m_session.translate([&] {
            pqxx::work transaction{m_session.connection()};
            const pqxx::result rows{transaction.exec_params(
                "SELECT * FROM (" + sql_of(selection) + ") AS selection WHERE "
                    + checked_identifier(m_access.key_column) + " = $1 LIMIT 1",
                std::string{person.reveal()})};
            if (!rows.empty()) {
                found = record_of(rows.front(), 1);
            }
        });
        return found;
    }

private:
    [[nodiscard]] const std::string& sql_of(const std::string& selection) const {
        const auto named = std::find_if(
            m_access.selections.begin(), m_access.selections.end(),
            [&](const auto& known) { return known.first == selection; });
        if (named == m_access.selections.end()) {
            throw GatewayError{"REGISTER_SELECTION", GatewayError::Retry::never};
        }
        return named->second;
    }

    gateway::ports::RegisterFactory::Access m_access;
    Session m_session;
};

}

std::unique_ptr<gateway::ports::RegisterReader>
PostgresRegisterFactory::open_reader(const Access& access) {
    return std::make_unique<Reader>(access);
}

}
