#pragma once
// One entry of the journal before it is chained.

#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gateway::journal {

/// What an entry is about. A closed list; its text form is part of what the chain covers.
enum class EntryKind : std::uint8_t {
    decision,
    refusal,
    attempt,
    outcome,
    received,
    provenance,
    handed_over,
    quarantined,
    rejected,
    sealed,
    superseded,
    access_refused,
    consent,
    hold,
    configuration,
    run_closed,
    answered,
    user,
    token,
    audit, ///< one call of the administration's interface
    settled,
    clock_behind, ///< what follows in its transaction stands at the chain's last time
    acknowledged,
    notice,
    official_case,
    node_off,
    schedule,    ///< a due time was begun, a run was asked for, a schedule paused or resumed
    alarm,       ///< somebody has taken note of an expectation that was missed
    dead_letter, ///< a message waits for a person
    replayed,    ///< a person has it tried again
    given_up,    ///< a person ended it
    key,         ///< keys were rotated, or a generation of them destroyed
    retention,   ///< what was due was destroyed or handed to an archive: the certificate
    breach,      ///< a case of a personal data breach was opened, or went on
    receipt,     ///< what a party said of a record that it was sent
    rights,      ///< a person's request about their own data, and each step that was taken
    release,     ///< a step of an anonymised release
    checkpoint
};

/// decision, …, handed-over, access-refused, run-closed, clock-behind.
[[nodiscard]] std::string_view to_text(EntryKind kind) noexcept;
[[nodiscard]] std::optional<EntryKind> parse_entry_kind(std::string_view text) noexcept;

struct Entry {
    EntryKind kind{EntryKind::decision};
    core::Instant at; ///< by the clock; see Chain::append()
    std::optional<core::MessageId> message{};
    core::PersonNo person{core::PersonNo::none};
    std::string body; ///< from bodies.h: canonical JSON of ids, codes and digests; never values
};

}
