#pragma once
// Reads a municipal register.

#include "gateway/core/record.h"
#include "gateway/core/result.h"
#include "gateway/core/secret.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace gateway::ports {

/// Records of one selection, in the register's order, with bounded memory.
class RecordCursor {
public:
    RecordCursor() = default;
    RecordCursor(const RecordCursor&) = delete;
    RecordCursor& operator=(const RecordCursor&) = delete;
    virtual ~RecordCursor() = default;

    /// The next record; nothing at the end; a rejection for a row that cannot be read (the rest
    /// goes on).
    /// @throws core::GatewayError (retryable) when the register does not answer.
    [[nodiscard]] virtual std::optional<core::Result<core::NativeRecord>> next() = 0;
};

/// A column that a selection must have: always, or wherever it has another one.
struct NeededColumn {
    std::string name;
    std::string beside{}; ///< of which it says more: needed where that one is; empty: always

    friend bool operator==(const NeededColumn&, const NeededColumn&) = default;
};

class RegisterReader {
public:
    RegisterReader() = default;
    RegisterReader(const RegisterReader&) = delete;
    RegisterReader& operator=(const RegisterReader&) = delete;
    virtual ~RegisterReader() = default;

    /// Columns that the selection must have, for whoever reads on: from now on what select() began
    /// and find() throw REGISTER_COLUMN (retryable), with the column, where it has not. A register
    /// whose records are documents has no columns, and an absent member is an ordinary thing.
    virtual void
    require(const std::string& /*selection*/, const std::vector<NeededColumn>& /*columns*/) {}

    /// All records of a named selection of the register (registers/<register>.yaml, `selections`).
    /// @param skip how many records to pass over: where an interrupted run goes on.
    [[nodiscard]] virtual std::unique_ptr<RecordCursor>
    select(const std::string& selection, std::size_t skip) = 0;

    /// How many records a selection has now; nothing where the register cannot say so without
    /// reading them all. For whoever wants to know how long it will take: it promises nothing.
    /// @throws core::GatewayError (retryable) when the register does not answer.
    [[nodiscard]] virtual std::optional<std::int64_t> count(const std::string& selection) = 0;

    /// One person's record by the register's identifier.
    /// @throws core::GatewayError (retryable) when the register does not answer, and REGISTER_DATA
    /// (the selection) where a row cannot be read and nobody can say that it is somebody else's.
    [[nodiscard]] virtual core::Result<std::optional<core::NativeRecord>>
    find(const std::string& selection, const core::PersonId& person) = 0;
};

}
