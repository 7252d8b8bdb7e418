#pragma once
// The formats json (one document) and ndjson (one record a line). They know shapes (where the
// records are, which paths a mapping knows) and never what a field means. They must never give a
// number other digits, take the last of two equal keys, or give out a record of a document that is
// not JSON to its last byte.
//
// Paths are JSON Pointers (RFC 6901) from the record on: /person/id, /jobs/0/title; in a shape's
// known paths * stands for any index: /jobs/*/title. null is absent, and so is
// {"notSupplied":true}. What is written has an array where a segment is of digits, and each value
// at its index.
//
// json: with a record path the document is an object that has an array of records there; without
// one it is the record. It is read as a whole before its first record is given out. ndjson has no
// record path. Setting: max-bytes of a document (json, 64 MiB) or of a line (ndjson, 1 MiB).
//
// A record that is a document of more than 1 MiB, and has no schema, is read as it comes and takes
// no more memory for being longer; it has the limits of text/json_stream.h beside, of which
// max-known-bytes (64 MiB) is a setting.

#include "gateway/ports/format.h"

namespace adapters::json {

/// Codes of its own: JSON_TOO_LARGE, JSON_NOT_OBJECT; the rest are those of gateway/text.
class JsonFormat final : public gateway::ports::Format {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "json"; }
    [[nodiscard]] std::vector<std::string> settings_schema() const override;

    /// Rejects with SHAPE_PATH, SHAPE_SETTING, and SCHEMA_… for a schema that does not compile
    /// (text/json_schema.h). It is of one record, or (`schema-of: document`) of the whole.
    [[nodiscard]] gateway::core::Result<std::shared_ptr<const gateway::ports::Document>>
    bind(const gateway::ports::Shape& shape) const override;
};

/// A malformed line is one malformed record, with its line; the rest goes on.
class NdjsonFormat final : public gateway::ports::Format {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "ndjson"; }
    [[nodiscard]] std::vector<std::string> settings_schema() const override;

    /// As JsonFormat.
    [[nodiscard]] gateway::core::Result<std::shared_ptr<const gateway::ports::Document>>
    bind(const gateway::ports::Shape& shape) const override;
};

}
