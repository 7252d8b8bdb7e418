#include "adapters/transports/postgresql/register.h"
#include "adapters/transports/postgresql/session.h"
#include "gateway/core/error.h"
#include "gateway/text/stamped_json.h"

#include <utility>

namespace adapters::postgresql {

namespace {

using gateway::core::GatewayError;
using gateway::core::StampedRecord;
using gateway::text::JsonValue;

JsonValue text_of(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

class Writer final : public gateway::ports::RegisterWriter {
public:
    using Columns = std::vector<std::pair<gateway::core::ItemId, std::string>>;

    explicit Writer(const gateway::ports::RegisterFactory::Access& access)
        : m_session{access.connection, Session::Mode::read_write}, m_columns{access.columns},
          m_statement{statement_for(quoted_table(access.staging_table), access.columns)} {}

    void write(std::span<const StampedRecord> records) override {
        if (records.empty()) {
            return;
        }
        JsonValue rows{JsonValue::make_array()};
        for (const StampedRecord& record : records) {
            rows.push(row_of(record));
        }
        const std::string text{gateway::text::write_json(rows)};
        m_session.translate([&] {
            pqxx::work transaction{m_session.connection()};
            transaction.exec_params(m_statement, text);
            transaction.commit();
        });
    }

private:
    /// The rows come as one JSON array, so that PostgreSQL itself reads each value as its column's
    /// type.
    static std::string statement_for(const std::string& table, const Columns& columns) {
        std::string names{"\"message_id\", \"ordinal\", \"provenance\""};
        for (const auto& [item, column] : columns) {
            names += ", " + quoted(column);
        }
        if (columns.empty()) {
            names += ", \"record\"";
        }
        return "INSERT INTO " + table + " (" + names + ") SELECT " + names
               + " FROM jsonb_populate_recordset(NULL::" + table
               + ", $1::jsonb) ON CONFLICT (message_id, ordinal) DO NOTHING";
    }

    [[nodiscard]] JsonValue row_of(const StampedRecord& record) const {
        JsonValue row{JsonValue::make_object()};
        row.add("message_id", text_of(record.message().text()))
            .add("ordinal", JsonValue::of_integer(static_cast<std::int64_t>(record.ordinal())))
            .add("provenance", gateway::text::provenance_json(record));
        if (m_columns.empty()) {
            row.add("record", gateway::text::record_json(record));
            return row;
        }
        for (const gateway::core::Field& field : record.record().fields()) {
            const auto column =
                std::find_if(m_columns.begin(), m_columns.end(), [&field](const auto& known) {
                    return known.first == field.item;
                });
            if (column == m_columns.end()) {
                throw GatewayError{
                    "REGISTER_COLUMN", std::string{field.item.text()}, GatewayError::Retry::later};
            }
            row.add(column->second, text_of(field.value.reveal()));
        }
        return row;
    }

    Session m_session;
    Columns m_columns;
    std::string m_statement;
};

}

std::unique_ptr<gateway::ports::RegisterWriter>
PostgresRegisterFactory::open_writer(const Access& access) {
    return std::make_unique<Writer>(access);
}

}
