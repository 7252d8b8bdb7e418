#pragma once
// A release's document: its cells as rows, which pass the gate as any record does. The bytes are
// the same whenever the same release is asked for.

#include "gateway/config/configuration.h"
#include "gateway/core/bytes.h"
#include "gateway/core/record.h"
#include "gateway/core/result.h"
#include "gateway/ports/outbox.h"
#include "gateway/ports/releases.h"
#include "gateway/statistics/table.h"

#include <string>
#include <vector>

namespace gateway::exchange {

/// Canonical JSON, a row a cell. Suppressed cells carry the plan's mark.
[[nodiscard]] std::string release_document(
    const config::ReleasePlan& plan, const std::string& period,
    const std::vector<statistics::Table>& tables);

/// The rows of a release of records, from the bytes that the verifier accepted.
/// @return rejects with RELEASE_MALFORMED: they have a column that the plan has not.
[[nodiscard]] core::Result<std::vector<core::NativeRecord>> release_record_rows(
    const config::ReleasePlan& plan, std::string_view document, const ports::ReleaseEntry& entry);

/// Its rows, each with `release` and `cell`, by which they are told apart, and the items counted.
/// @return rejects with RELEASE_MALFORMED.
[[nodiscard]] core::Result<std::vector<core::NativeRecord>>
release_rows(std::string_view document, core::MessageId release);

/// What stands in a row as the catalogue names it: about nobody.
[[nodiscard]] core::Record counts_of(const core::NativeRecord& row);

/// The rows of the exchange's release that is to be sent: signed, in the journal, and the very
/// bytes that were signed.
/// @throws core::GatewayError RELEASE_NONE, RELEASE_NOT_COVERED, RELEASE_CHANGED (the stored bytes
/// are others).
[[nodiscard]] std::vector<core::NativeRecord>
rows_to_send(ports::Releases& releases, ports::Outbox& outbox, const config::Exchange& exchange);

}
