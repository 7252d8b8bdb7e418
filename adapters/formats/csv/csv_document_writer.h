#pragma once
// Cleared records as rows.

#include "adapters/formats/csv/bound_shape.h"

namespace adapters::csv {

class CsvDocumentWriter final : public gateway::ports::DocumentWriter {
public:
    CsvDocumentWriter(std::shared_ptr<const BoundShape> shape, gateway::ports::ByteSink sink);

    /// @throws core::GatewayError (never retryable), before anything of the record is written:
    /// CSV_CHARACTER (NUL, or a character that the character set does not have), CSV_VALUE (the
    /// value is the text that stands for one that is not supplied), CSV_PATH (a column that the
    /// shape does not know, or twice).
    void append(const gateway::core::ClearedRecord& record, std::string_view id) override;

    void finish() override {}

private:
    void write(std::string_view row);

    std::shared_ptr<const BoundShape> m_shape;
    gateway::ports::ByteSink m_sink;
};

}
