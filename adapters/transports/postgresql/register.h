#pragma once
// A municipal register in PostgreSQL: reads selections as records, hands stamped records over into a staging table.
// It must never write anything but the staging table, and never let PostgreSQL's words (they quote values) out.

#include "gateway/ports/adapter.h"

namespace adapters::postgresql {

/// Register connections of kind `postgresql`.
class PostgresRegisterFactory final : public gateway::ports::RegisterFactory {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "postgresql"; }

    /// Connects at the first question. Columns become paths, NULL is absent, values are text as PostgreSQL writes them.
    [[nodiscard]] std::unique_ptr<gateway::ports::RegisterReader>
    open_reader(const Access& access) override;

    /// The staging table has message_id, ordinal, record and provenance (jsonb), unique by (message_id, ordinal).
    [[nodiscard]] std::unique_ptr<gateway::ports::RegisterWriter>
    open_writer(const Access& access) override;
};

}
