#include "gateway/journal/export_lines.h"

#include "gateway/journal/json_reader.h"
#include "gateway/journal/json_writer.h"

#include <charconv>

namespace gateway::journal {

namespace {

void append_number(std::string& out, std::int64_t value) {
    std::array<char, 24> digits{};
    out.append(
        digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

void append_hex(std::string& out, core::ByteView bytes) {
    constexpr std::string_view digits{"0123456789abcdef"};
    out.push_back('"');
    for (const std::byte byte : bytes) {
        out.push_back(digits[std::to_integer<std::size_t>(byte >> 4U)]);
        out.push_back(digits[std::to_integer<std::size_t>(byte & std::byte{0x0f})]);
    }
    out.push_back('"');
}

/// A whole number in quotes: readers of JSON that count in floating point would spoil a person's
/// number.
std::int64_t quoted_number(JsonReader& json) {
    JsonReader digits{json.plain()};
    const std::int64_t value{digits.integer()};
    if (!digits.complete()) {
        json.fail();
    }
    return value;
}

core::MessageId message_id(JsonReader& json) {
    const std::string_view text{json.plain()};
    const std::optional<core::MessageId> id{core::MessageId::parse(text)};
    const bool upper{std::any_of(
        text.begin(), text.end(), [](char letter) { return letter >= 'A' && letter <= 'F'; })};
    if (!id || upper) {
        json.fail();
    }
    return id.value_or(core::MessageId{});
}

}

void append_entry_line(std::string& out, const ports::JournalRow& row) {
    out.append(entry_prefix).append(R"({"at":)");
    append_number(out, row.at.microseconds());
    out.append(R"(,"body":)");
    append_json_string(out, row.body);
    out.append(R"(,"chain":)");
    append_number(out, row.chain);
    out.append(R"(,"hash":)");
    append_hex(out, row.hash);
    out.append(R"(,"kind":)");
    append_json_string(out, row.kind);
    if (row.message) {
        out.append(R"(,"message":")").append(row.message->text()).push_back('"');
    }
    out.append(R"(,"person":")");
    append_number(out, static_cast<std::int64_t>(row.person));
    out.append(R"(","previous":)");
    append_hex(out, row.previous);
    out.append(R"(,"sequence":)");
    append_number(out, row.sequence);
    out.append("}}");
}

std::optional<EntryLine> EntryLineReader::read(std::string_view line) {
    const std::optional<std::string_view> object{object_of(line, entry_prefix)};
    JsonReader json{object.value_or(std::string_view{})};
    EntryLine entry;
    json.open_object();
    entry.columns.at = json.instant("at");
    json.require("body");
    json.string_into(m_body);
    entry.columns.body = m_body;
    entry.columns.chain = json.number("chain");
    entry.hash = json.digest("hash");
    json.require("kind");
    entry.columns.kind = json.plain();
    if (json.key("message")) {
        entry.columns.message = message_id(json);
    }
    json.require("person");
    entry.columns.person = core::PersonNo{quoted_number(json)};
    entry.columns.previous = json.digest("previous");
    entry.columns.sequence = json.number("sequence");
    json.close_object();
    return json.complete() ? std::optional{entry} : std::nullopt;
}

bool is_export_head(std::string_view line) {
    JsonReader json{object_of(line, export_prefix).value_or(std::string_view{})};
    json.open_object();
    static_cast<void>(json.instant("created"));
    const std::string format{json.text("format")};
    static_cast<void>(json.text("node"));
    static_cast<void>(json.text("system"));
    const std::int64_t version{json.number("version")};
    json.close_object();
    return json.complete() && format == export_format && version == export_version;
}

std::optional<EndLine> read_end_line(std::string_view line) {
    JsonReader json{object_of(line, end_prefix).value_or(std::string_view{})};
    EndLine end;
    json.open_object();
    end.checkpoints = json.number("checkpoints");
    end.entries = json.number("entries");
    end.key = json.digest("key");
    json.close_object();
    return json.complete() ? std::optional{end} : std::nullopt;
}

std::optional<std::string_view> object_of(std::string_view line, std::string_view prefix) {
    if (!line.starts_with(prefix) || !line.ends_with('}')) {
        return std::nullopt;
    }
    return line.substr(prefix.size(), line.size() - prefix.size() - 1);
}

}
