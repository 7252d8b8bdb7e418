#pragma once
// JSON and NDJSON documents: leaves in, cleared records out. It must never take a cut document for a whole one, and never
// show a key or a value that a mapping does not know.

#include "gateway/ports/format.h"

namespace adapters::json {

/// Documents of kind `json`: one object, or an object with an array of records at the shape's record path.
class JsonFormat final : public gateway::ports::Format {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "json"; }
    [[nodiscard]] std::vector<std::string> settings_schema() const override { return {}; }

    /// SCHEMA_UNSUPPORTED where the shape names a schema: JSON Schema is not read yet.
    [[nodiscard]] gateway::core::Result<std::shared_ptr<const gateway::ports::Document>>
    bind(const gateway::ports::Shape& shape) const override;
};

/// Documents of kind `ndjson`: one object a line. A line that cannot be read stops no other.
class NdjsonFormat final : public gateway::ports::Format {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "ndjson"; }
    [[nodiscard]] std::vector<std::string> settings_schema() const override { return {}; }

    [[nodiscard]] gateway::core::Result<std::shared_ptr<const gateway::ports::Document>>
    bind(const gateway::ports::Shape& shape) const override;
};

}
