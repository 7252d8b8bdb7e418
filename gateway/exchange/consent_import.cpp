#include "gateway/exchange/consent_import.h"

#include "gateway/core/error.h"

#include <optional>
#include <string>

namespace gateway::exchange {

namespace {

using config::ConsentMember;
using text::JsonValue;
using text::StrictJson;

JsonValue string_of(std::string_view text) {
    return JsonValue::of_string(std::string{text});
}

/// A row that says nothing that could be recorded. It may have been meant to take something away.
Statement unreadable(const std::string& path, std::string_view code, std::string_view reason) {
    Statement statement;
    statement.what = core::Hold{};
    statement.wrong.push(StrictJson::error(path, code, reason));
    return statement;
}

/// The values of a member in this row; nothing where the column is null.
/// @throws nothing; an unknown value gives CODE_UNKNOWN in `wrong`.
std::optional<std::vector<std::string>>
values_of(const ConsentMember& member, const core::NativeRecord& row, JsonValue& wrong) {
    if (member.column.empty()) {
        return member.values;
    }
    const core::Value* const value{row.find(member.column)};
    if (value == nullptr) {
        return std::nullopt;
    }
    const std::string text{value->reveal()};
    if (member.codes.empty()) {
        return std::vector{text};
    }
    const auto code = member.codes.find(text);
    if (code == member.codes.end()) {
        wrong.push(StrictJson::error(
            '/' + member.column, "CODE_UNKNOWN", "the register's codes do not have this value"));
        return std::nullopt;
    }
    return code->second;
}

bool is_list(std::string_view member) {
    return member == "items" || member == "parties" || member == "classes" || member == "purposes";
}

bool is_flag(std::string_view member) {
    return member == "explicit" || member == "itemised" || member == "written";
}

JsonValue value_of(std::string_view member, const std::vector<std::string>& values) {
    if (is_list(member)) {
        JsonValue list{JsonValue::make_array()};
        for (const std::string& value : values) {
            list.push(string_of(value));
        }
        return list;
    }
    if (is_flag(member)) {
        return JsonValue::of_boolean(values.front() == "true");
    }
    return string_of(values.front());
}

/// The row in the words of `consent record`.
JsonValue event_of(
    const core::NativeRecord& row, const config::Register& reg, std::string_view subject,
    JsonValue& wrong) {
    JsonValue event{JsonValue::make_object()};
    JsonValue evidence{JsonValue::make_object()};
    event.add("register", string_of(reg.id.text())).add("subject", string_of(subject));
    for (const ConsentMember& member : reg.consents->members) {
        if (const auto values = values_of(member, row, wrong); values && !values->empty()) {
            constexpr std::string_view of_evidence{"evidence."};
            if (member.name.starts_with(of_evidence)) {
                evidence.add(
                    member.name.substr(of_evidence.size()), value_of(member.name, *values));
            } else {
                event.add(member.name, value_of(member.name, *values));
            }
        }
    }
    if (!evidence.members().empty()) {
        event.add("evidence", std::move(evidence));
    }
    return event;
}

}

Statement statement_of(
    const core::Result<core::NativeRecord>& row, const config::Register& reg,
    const policy::Law& law, const DigestKeys& keys) {
    if (!row) {
        return unreadable('/' + row.rejection().path, row.rejection().code.text(), "");
    }
    const core::Value* const subject{row.value().find(reg.access.key_column)};
    if (subject == nullptr) {
        return unreadable('/' + reg.access.key_column, "SUBJECT_MISSING", "nobody's row");
    }
    JsonValue wrong{JsonValue::make_array()};
    const JsonValue event{event_of(row.value(), reg, subject->reveal(), wrong)};
    Statement statement{read_statement(event, law)};
    for (const JsonValue& one : wrong.elements()) {
        statement.wrong.push(one);
    }
    statement.imported = keys.record.of(core::as_bytes("consent " + text::write_json(event)));
    return statement;
}

std::vector<Statement> read_consent_table(
    ports::RegisterReader& reader, const config::Register& reg, const policy::Law& law,
    const DigestKeys& keys) {
    if (!reg.consents) {
        throw core::GatewayError{"CONSENTS_NOT_KEPT", core::GatewayError::Retry::never};
    }
    std::vector<Statement> statements;
    const std::unique_ptr<ports::RecordCursor> cursor{reader.select(reg.consents->selection, 0)};
    while (const std::optional<core::Result<core::NativeRecord>> row{cursor->next()}) {
        statements.push_back(statement_of(*row, reg, law, keys));
    }
    return statements;
}

}
