// `inspect`: what a file holds, values masked.

#include "gateway/app/inspection.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/core/error.h"
#include "gateway/text/charset.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <utility>

namespace gateway::app {

namespace {

using core::GatewayError;
using core::Rejection;
using text::JsonValue;

class FileSource final : public ports::ByteSource {
public:
    explicit FileSource(const std::string& file) : m_name{file}, m_in{file, std::ios::binary} {
        if (!m_in) {
            fail();
        }
    }

    [[nodiscard]] std::size_t read(std::span<std::byte> into) override {
        m_in.read(reinterpret_cast<char*>(into.data()), static_cast<std::streamsize>(into.size()));
        if (m_in.bad()) {
            fail();
        }
        return static_cast<std::size_t>(m_in.gcount());
    }

private:
    [[noreturn]] void fail() const {
        throw GatewayError{"FILE_UNREADABLE", m_name, GatewayError::Retry::never};
    }

    std::string m_name;
    std::ifstream m_in;
};

/// A value that is shown may be of a table in any character set.
[[nodiscard]] std::string shown(const std::string& value) {
    return text::is_utf8(value) ? value : "?";
}

/// What a stranger wrote must not steer a terminal.
[[nodiscard]] std::string printable(std::string text) {
    std::replace_if(
        text.begin(), text.end(),
        [](char byte) { return static_cast<unsigned char>(byte) < 0x20U || byte == 0x7F; }, ' ');
    return text;
}

[[nodiscard]] JsonValue place_json(const Rejection& rejection) {
    JsonValue object{JsonValue::make_object()};
    object.add("code", json(rejection.code.text()));
    if (rejection.line) {
        object.add("line", json(static_cast<std::int64_t>(*rejection.line)));
    }
    if (rejection.record) {
        object.add("record", json(static_cast<std::int64_t>(*rejection.record)));
    }
    if (!rejection.path.empty()) {
        object.add("path", json(rejection.path));
    }
    return object;
}

[[nodiscard]] JsonValue inspection_json(const Inspection& found) {
    JsonValue fields{JsonValue::make_array()};
    for (const Inspection::FieldSeen& field : found.fields) {
        JsonValue values{JsonValue::make_array()};
        for (const std::string& value : field.values) {
            values.push(json(shown(value)));
        }
        JsonValue object{JsonValue::make_object()};
        object.add("path", json(shown(field.path)))
            .add("count", json(static_cast<std::int64_t>(field.count)))
            .add("values", std::move(values));
        fields.push(std::move(object));
    }
    JsonValue warnings{JsonValue::make_array()};
    for (const Rejection& warning : found.warnings) {
        warnings.push(place_json(warning));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("format", json(found.format))
        .add("records", json(static_cast<std::int64_t>(found.records)))
        .add("fields", std::move(fields))
        .add("warnings", std::move(warnings));
    if (found.error) {
        body.add("error", place_json(*found.error));
    }
    return body;
}

void print_place(const Rejection& rejection, std::ostream& out) {
    out << rejection.code;
    if (rejection.line) {
        out << ", line " << *rejection.line;
    }
    if (rejection.record) {
        out << ", record " << *rejection.record;
    }
    if (!rejection.path.empty()) {
        out << ", " << printable(rejection.path);
    }
    out << '\n';
}

void print_inspection(const Inspection& found, std::ostream& out) {
    out << "format:  " << found.format << "\nrecords: " << found.records << '\n';
    for (const Inspection::FieldSeen& field : found.fields) {
        out << "  " << printable(field.path) << "  × " << field.count;
        const char* separator{"  "};
        for (const std::string& value : field.values) {
            out << std::exchange(separator, " | ") << printable(value);
        }
        out << '\n';
    }
    for (const Rejection& warning : found.warnings) {
        out << "warning: ";
        print_place(warning, out);
    }
    if (found.error) {
        out << "cannot be read: ";
        print_place(*found.error, out);
    }
}

}

int inspect(const VerbOptions& options, const InspectWords& words, std::ostream& out) {
    const std::string piped{words.file == "-" ? read_input("-") : std::string{}};
    const OpenSource open{[&]() -> std::unique_ptr<ports::ByteSource> {
        if (words.file == "-") {
            return std::make_unique<ports::MemorySource>(core::as_bytes(piped));
        }
        return std::make_unique<FileSource>(words.file);
    }};
    const Inspection found{inspect_document(
        open, {words.format, words.file, words.separator, words.charset, words.show})};
    if (options.json) {
        out << text::write_json(inspection_json(found)) << '\n';
    } else {
        print_inspection(found, out);
    }
    return found.error ? 1 : 0;
}

}
