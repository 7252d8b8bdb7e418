#include "adapters/transports/postgresql/register.h"
#include "adapters/transports/postgresql/session.h"
#include "gateway/core/instant.h"
#include "gateway/text/json_value.h"

#include <utility>

namespace adapters::postgresql {

namespace {

using gateway::core::Provenance;
using gateway::core::StampedRecord;
using gateway::text::JsonValue;

JsonValue text_of(std::string_view text) { return JsonValue::of_string(std::string{text}); }

std::string record_json(const StampedRecord& record) {
    JsonValue object{JsonValue::make_object()};
    for (const gateway::core::Field& field : record.record().fields()) {
        object.add(std::string{field.item.text()}, text_of(field.value.reveal()));
    }
    return gateway::text::write_json(object);
}

/// One object a field: where it came from and who wrote it down.
std::string provenance_json(const StampedRecord& record) {
    JsonValue array{JsonValue::make_array()};
    for (const Provenance& of : record.provenance()) {
        JsonValue object{JsonValue::make_object()};
        object.add("item", text_of(of.item.text()))
            .add("party", text_of(of.source_party.text()))
            .add("system", text_of(of.source_system))
            .add("recorder", text_of(of.source_recorder))
            .add("recordedBy", text_of(of.recorded_by))
            .add("recordedAt", text_of(gateway::core::to_utc_text(of.recorded_at)))
            .add("message", text_of(of.message.text()))
            .add("path", text_of(of.path))
            .add("basis", text_of(of.basis ? of.basis->text() : std::string_view{}));
        if (of.source_recorded_at) {
            object.add(
                "sourceRecordedAt",
                text_of(gateway::core::to_utc_text(*of.source_recorded_at)));
        }
        array.push(std::move(object));
    }
    return gateway::text::write_json(array);
}

class Writer final : public gateway::ports::RegisterWriter {
public:
    explicit Writer(const gateway::ports::RegisterFactory::Access& access)
        : m_session{access.connection, Session::Mode::read_write},
          m_statement{
              "INSERT INTO " + checked_identifier(access.staging_table)
              + " (message_id, ordinal, record, provenance)"
                " SELECT * FROM unnest($1::text[], $2::bigint[], $3::jsonb[], $4::jsonb[])"
                " ON CONFLICT (message_id, ordinal) DO NOTHING"} {}

    void write(std::span<const StampedRecord> records) override {
        std::vector<std::string> messages;
        std::vector<std::string> ordinals;
        std::vector<std::string> contents;
        std::vector<std::string> sources;
        for (const StampedRecord& record : records) {
            messages.push_back(record.message().text());
            ordinals.push_back(std::to_string(record.ordinal()));
            contents.push_back(record_json(record));
            sources.push_back(provenance_json(record));
        }
        m_session.translate([&] {
            pqxx::work transaction{m_session.connection()};
            transaction.exec_params(
                m_statement, array_of(messages), array_of(ordinals), array_of(contents),
                array_of(sources));
            transaction.commit();
        });
    }

private:
    /// A PostgreSQL array literal.
    static std::string array_of(const std::vector<std::string>& texts) {
        std::string literal{"{"};
        for (const std::string& text : texts) {
            literal += literal.size() > 1 ? ",\"" : "\"";
            for (const char letter : text) {
                if (letter == '"' || letter == '\\') {
                    literal += '\\';
                }
                literal += letter;
            }
            literal += '"';
        }
        return literal + "}";
    }

    Session m_session;
    std::string m_statement;
};

}

std::unique_ptr<gateway::ports::RegisterWriter>
PostgresRegisterFactory::open_writer(const Access& access) {
    return std::make_unique<Writer>(access);
}

}
