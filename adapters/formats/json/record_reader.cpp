#include "adapters/formats/json/record_reader.h"

#include "gateway/text/json_stream.h"
#include "gateway/text/json_value.h"

#include <algorithm>

namespace adapters::json {

namespace core = gateway::core;
namespace ports = gateway::ports;

namespace {

constexpr std::size_t most_unknown{100};
constexpr std::size_t piece_size{std::size_t{64} * 1024};
constexpr std::string_view mark{"/notSupplied"};

/// What is read at once, and wiped whichever way it is left.
struct Piece {
    Piece() = default;
    Piece(const Piece&) = delete;
    Piece& operator=(const Piece&) = delete;

    ~Piece() {
        for (volatile std::byte& byte : bytes) {
            byte = std::byte{0};
        }
    }

    core::Bytes bytes{core::Bytes(piece_size)};
};

}

RecordReader::RecordReader(const BoundShape& shape) : m_shape{shape}, m_parser{&shape.names} {}

ports::DocumentReader::Item
RecordReader::malformed(core::Rejection rejection, std::string_view text, std::size_t ordinal) {
    rejection.record = ordinal;
    return {
        ports::DocumentReader::Malformed{
            std::move(rejection), core::Secret<struct ports::RawTag>{std::string{text}}, ordinal},
        {}};
}

ports::DocumentReader::Item
RecordReader::read(std::string_view text, std::size_t ordinal, std::size_t line) {
    Taking taking{{core::NativeRecord{ordinal, {}}, {}}};
    const auto read = m_parser.leaves(
        text,
        [this, &taking](std::string_view path, core::Value::Kind kind, std::string_view value) {
            take(taking, path, kind, value);
        });
    if (read && m_shape.schema != nullptr && !m_shape.schema_of_document) {
        if (const auto held = hold_to_schema(text); !held) {
            core::Rejection rejection{held.rejection()};
            rejection.line = line;
            return malformed(std::move(rejection), text, ordinal);
        }
    }
    if (read && !taking.of_another_kind.empty()) {
        return malformed(
            {"VALUE_KIND", std::string{taking.of_another_kind}, line, ordinal}, text, ordinal);
    }
    if (read) {
        return std::move(taking.item);
    }
    core::Rejection rejection{read.rejection()};
    rejection.line = line + rejection.line.value_or(1) - 1;
    return malformed(std::move(rejection), text, ordinal);
}

core::Result<ports::DocumentReader::Item>
RecordReader::read(std::string_view begun, ports::ByteSource& rest, std::size_t limit) const {
    Taking taking{{core::NativeRecord{1, {}}, {}}};
    gateway::text::JsonStream stream{
        &m_shape.names,
        [this](std::string_view path) { return m_shape.known_paths.contains(path); },
        [this, &taking](std::string_view path, core::Value::Kind kind, std::string_view value) {
            take(taking, path, kind, value);
        },
        {},
        {.kept = m_shape.known_limit}};
    Piece piece;
    std::size_t size{begun.size()};
    auto read = stream.append(core::as_bytes(begun));
    for (std::size_t count{1}; read && count != 0;) {
        count = rest.read(piece.bytes);
        size += count;
        if (size > limit) {
            return core::Rejection{"JSON_TOO_LARGE", ""};
        }
        read =
            count == 0 ? stream.finish() : stream.append(core::ByteView{piece.bytes}.first(count));
    }
    if (!read) {
        core::Rejection rejection{read.rejection()};
        rejection.record = 1;
        return rejection;
    }
    if (!taking.of_another_kind.empty()) {
        return core::Rejection{
            "VALUE_KIND", std::string{taking.of_another_kind}, std::nullopt, std::size_t{1}};
    }
    return std::move(taking.item);
}

core::Result<core::Nothing> RecordReader::hold_to_schema(std::string_view text) const {
    const core::Result<gateway::text::JsonValue> tree{
        gateway::text::parse_json(text, &m_shape.names)};
    if (!tree) {
        return tree.rejection();
    }
    return m_shape.schema->validate(tree.value());
}

void RecordReader::take(
    Taking& taking, std::string_view path, core::Value::Kind kind, std::string_view text) const {
    if (m_shape.known_paths.contains(path)) {
        std::get<core::NativeRecord>(taking.item.content)
            .fields.push_back(
                core::NativeField{std::string{path}, core::Value{std::string{text}, kind}});
        return;
    }
    const bool absent{
        path.ends_with(mark) && kind == core::Value::Kind::boolean && text == "true"
        && m_shape.known_paths.contains(path.substr(0, path.size() - mark.size()))};
    if (absent) {
        return;
    }
    std::vector<std::string>& unknown{taking.item.unknown_paths};
    if (std::find(unknown.begin(), unknown.end(), path) != unknown.end()) {
        return;
    }
    if (taking.of_another_kind.empty()) {
        taking.of_another_kind = m_shape.known_paths.of_another_kind(path);
    }
    if (unknown.size() < most_unknown) {
        unknown.emplace_back(path);
    }
}

}
