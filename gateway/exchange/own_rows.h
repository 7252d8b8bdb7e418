#pragma once
// Rows that the house itself makes, in place of a register's: notices to recipients (GDPR Art. 19)
// and what persons have sent elsewhere (Art. 20). Each passes the gate as any record does, under an
// identity that it has from the beginning.

#include "gateway/config/configuration.h"
#include "gateway/core/legal_facts.h"
#include "gateway/core/record.h"
#include "gateway/exchange/departure.h"
#include "gateway/ports/own_rows.h"

#include <vector>

namespace gateway::exchange {

/// Makes the rows of one exchange. Called on the run's thread; may ask a register.
class OwnRows {
public:
    OwnRows() = default;
    OwnRows(const OwnRows&) = delete;
    OwnRows& operator=(const OwnRows&) = delete;
    virtual ~OwnRows() = default;

    /// What is to be sent now: what nobody has sent yet, and what this run has taken in before.
    /// @throws core::GatewayError.
    [[nodiscard]] virtual std::vector<core::NativeRecord>
    rows(const config::Exchange& exchange, core::MessageId run) = 0;
};

/// What a row is known by in its run: one column.
inline constexpr const char* own_row_key{"message"};

/// What binds the person to the party, or was approved, and since when.
struct OwnFact {
    core::FactId kind; ///< relation.…, approval.…
    core::Instant since;
};

/// A row that goes under `message`, about `subject`, with these items.
/// @param holds that the person's register shows (turvakielto); those of the store the gate reads.
[[nodiscard]] core::NativeRecord own_row(
    core::MessageId message, const core::PersonId& subject, std::span<const OwnFact> facts,
    std::span<const core::Field> items, std::span<const core::Hold> holds = {});

/// A notice as a row: the party had data of the person, and where a request was granted, that is
/// what an official approved for restricted data (GDPR Art. 18(2)).
[[nodiscard]] core::NativeRecord notice_row(const ports::DueNotice& due);

/// Under which identity a row goes. @pre the row is one of own_row().
[[nodiscard]] core::MessageId message_of(const core::NativeRecord& row);

/// A row as it wants to leave: its items, whose they are, and what it rests on.
[[nodiscard]] Departing departing_own(
    const core::NativeRecord& row, const config::Register& reg, const config::Exchange& exchange);

}
