#pragma once
// How a record that a run took in is read: record_key, message, ordinal, decisions, lane,
// was_sealed, settled.

#include "gateway/ports/outbox.h"
#include "gateway/storage/connection.h"

namespace gateway::storage {

[[nodiscard]] inline ports::Outbox::Known known_at(const Rows& rows, int row) {
    return ports::Outbox::Known{
        .record_key = rows.is_null(row, 0) ? core::Digest{} : rows.digest(row, 0),
        .message = rows.message(row, 1),
        .ordinal = rows.integer(row, 2),
        .decisions = static_cast<int>(rows.integer(row, 3)),
        .lane = rows.integer(row, 4),
        .was_sealed = rows.maybe_instant(row, 5),
        .settled = rows.boolean(row, 6)};
}

}
