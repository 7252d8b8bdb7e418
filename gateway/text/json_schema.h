#pragma once
// JSON Schema, drafts 2020-12 and 07, without a network: what a schema refers to stands in it. Its
// patterns are RE2's, so no document can make one run long. It must never tell a value, nor a name
// that the schema does not have.

#include "gateway/core/result.h"
#include "gateway/text/json_value.h"

#include <memory>
#include <string>
#include <string_view>

namespace gateway::text {

/// One schema, compiled. Immutable; thread-safe.
class JsonSchema final {
public:
    /// `format` and the `content…` keywords are annotations: they assert nothing. Without `$schema`
    /// it is 2020-12.
    /// @param name of the file, for rejections.
    /// @return rejects with JSON_… (no JSON), SCHEMA_DIALECT, SCHEMA_REFERENCE (to what does not
    /// stand in the schema), SCHEMA_CYCLE (it would never come to a value), SCHEMA_PATTERN (not of
    /// RE2: look-around, back references), SCHEMA_KEYWORD (of the wrong form), SCHEMA_LARGE; the
    /// path is a place in the schema.
    [[nodiscard]] static core::Result<std::shared_ptr<const JsonSchema>>
    compile(std::string_view text, const std::string& name);

    ~JsonSchema();
    JsonSchema(const JsonSchema&) = delete;
    JsonSchema& operator=(const JsonSchema&) = delete;

    /// @return JSON_SCHEMA and the first place that does not hold, names that the schema does not
    /// have as *; JSON_SCHEMA_BUDGET for a document that needs more than its share of work.
    [[nodiscard]] core::Result<core::Nothing> validate(const JsonValue& document) const;

    struct Compiled;

private:
    explicit JsonSchema(std::unique_ptr<const Compiled> compiled);

    std::unique_ptr<const Compiled> m_compiled;
};

}
