#pragma once
// A register's own table of consents as statements: each row an event, read like any other that is
// told. A row that was imported before is known again by a keyed digest of what it says.

#include "gateway/config/configuration.h"
#include "gateway/exchange/departure.h"
#include "gateway/exchange/statement_reading.h"
#include "gateway/ports/register_reader.h"

#include <vector>

namespace gateway::exchange {

/// What one row says. A value that the table's codes do not know, or a row that cannot be read, is
/// noted in the statement with the column's name.
[[nodiscard]] Statement statement_of(
    const core::Result<core::NativeRecord>& row, const config::Register& reg,
    const policy::Law& law, const DigestKeys& keys);

/// All rows of the table, in the register's order.
/// @throws core::GatewayError CONSENTS_NOT_KEPT (the register has no such table),
/// REGISTER_UNREACHABLE.
[[nodiscard]] std::vector<Statement> read_consent_table(
    ports::RegisterReader& reader, const config::Register& reg, const policy::Law& law,
    const DigestKeys& keys);

}
