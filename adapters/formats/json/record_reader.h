#pragma once
// One JSON object becomes one record.

#include "adapters/formats/json/bound_shape.h"
#include "gateway/text/json_reader.h"

namespace adapters::json {

class RecordReader final {
public:
    /// @param shape must outlive the reader.
    explicit RecordReader(const BoundShape& shape);

    /// The record, or why it is none (VALUE_KIND with the known place where that has something of
    /// another kind: what it says would be lost); `line` is where its text begins.
    [[nodiscard]] gateway::ports::DocumentReader::Item
    read(std::string_view text, std::size_t ordinal, std::size_t line);

    /// One that is a whole document, as it comes.
    /// @param begun what was read of it already. @param limit of the whole, in bytes
    /// @return also rejects with JSON_TOO_LARGE beyond it, or if too much of it is known, and with
    /// VALUE_KIND as the other does
    [[nodiscard]] gateway::core::Result<gateway::ports::DocumentReader::Item>
    read(std::string_view begun, gateway::ports::ByteSource& rest, std::size_t limit) const;

    /// Of the same parser, for documents.
    [[nodiscard]] gateway::text::JsonReader& parser() noexcept { return m_parser; }

    [[nodiscard]] static gateway::ports::DocumentReader::Item
    malformed(gateway::core::Rejection rejection, std::string_view text, std::size_t ordinal);

    /// Whether a text holds to the shape's schema; true where it has none.
    [[nodiscard]] gateway::core::Result<gateway::core::Nothing>
    hold_to_schema(std::string_view text) const;

private:
    /// A record on its way.
    struct Taking {
        gateway::ports::DocumentReader::Item item;
        std::string_view of_another_kind{}; ///< the first known place that is; empty: none
    };

    void take(
        Taking& taking, std::string_view path, gateway::core::Value::Kind kind,
        std::string_view text) const;

    const BoundShape& m_shape;
    gateway::text::JsonReader m_parser;
};

}
