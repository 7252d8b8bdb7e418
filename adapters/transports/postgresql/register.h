#pragma once
// A municipal register in PostgreSQL: reads selections as records, hands stamped records over into
// a staging table. It must never write anything but the staging table, and never let PostgreSQL's
// words (they quote values) out.

#include "gateway/ports/adapter.h"

namespace adapters::postgresql {

/// Register connections of kind `postgresql`. They connect at the first question, and again after a
/// connection broke. A server that is not on this machine has to prove whose it is, unless the
/// connection string names an `sslmode` that asks for less. Failures that fail the run and may pass
/// or be mended (retryable): REGISTER_UNREACHABLE (no answer, shut down, timed out, out of
/// resources; with the place `sslmode`: or no such proof), REGISTER_FORBIDDEN, REGISTER_READ_ONLY,
/// REGISTER_ABSENT (there is no such view or table as the selection, which it names, reads from),
/// REGISTER_QUERY (the selection, which it names, or the table is wrong), REGISTER_COLUMN (the item
/// has no column in the staging table, or the selection none that was required: it names it). A
/// record's own fault (SQLSTATE classes 22 and 23; not retryable): REGISTER_DATA. Never retryable
/// either, of the configuration, before a record is touched: REGISTER_SELECTION,
/// REGISTER_IDENTIFIER, REGISTER_CONNECTION.
class PostgresRegisterFactory final : public gateway::ports::RegisterFactory {
public:
    [[nodiscard]] std::string_view kind() const noexcept override { return "postgresql"; }

    [[nodiscard]] gateway::ports::ServerProof
    proof_of(const std::string& connection) const override;

    /// Columns become paths, NULL is absent, values are text as PostgreSQL writes them with its
    /// default settings, moments as the readers of moments know them: `timestamptz` in UTC
    /// (2026-05-01T09:00:00Z), `timestamp` without a zone (2026-05-01T12:00:00). A cursor
    /// has a connection and a read-only transaction of its own: one consistent picture in bounded
    /// memory. Rows that are not UTF-8 are rejected with REGISTER_ENCODING, and a person of whom
    /// there are two in find() with REGISTER_AMBIGUOUS.
    [[nodiscard]] std::unique_ptr<gateway::ports::RegisterReader>
    open_reader(const Access& access) override;

    /// The staging table is unique by (message_id, ordinal) and has provenance (jsonb: an object a
    /// field), and beside them a column for every item that `access.columns` names; where that
    /// names none, one column `record` (jsonb: item → value). A record with an item that has no
    /// column fails with REGISTER_COLUMN: nothing is dropped.
    [[nodiscard]] std::unique_ptr<gateway::ports::RegisterWriter>
    open_writer(const Access& access) override;
};

}
