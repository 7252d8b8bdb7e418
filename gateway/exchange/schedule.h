#pragma once
// What becomes of due times: which may begin now, which wait, which are left out. Pure: rows, rule
// and circumstances go in. And the notes with which they are begun, asked for, paused and resumed.
// It must never begin a run beside one of the same exchange that goes on by itself, and never what
// nobody declared.

#include "gateway/config/configuration.h"
#include "gateway/exchange/departure.h"
#include "gateway/exchange/note.h"
#include "gateway/ports/schedules.h"

#include <optional>
#include <span>
#include <vector>

namespace gateway::exchange {

/// How late something may begin and still be on time: cron counts in minutes.
inline constexpr std::chrono::seconds punctual{60};

/// What somebody asked for now is forgotten when no scheduler took it up by then.
inline constexpr std::chrono::minutes patience{15};

struct Circumstances {
    core::Instant now;
    bool paused{false};
    /// A run of the exchange is open and does not rest (resting.h), or another process is at it.
    bool run_open{false};
};

struct Judgement {
    enum class What : std::uint8_t { begin, wait, skip };

    core::Instant due_at;
    What what{What::wait};
    core::Code code{"NONE"}; ///< of `skip`: PAUSED, BLACKOUT, RUN_OPEN, MISSED, TOO_LATE,
                             ///< SUPERSEDED, NO_SCHEDULE, NOT_TAKEN_UP
};

/// Judges the due times of one exchange. At most one begins.
/// @param waiting  those up to now, in order of time. Where there are as many as are seen at once
/// (ports/schedules.h) later ones may wait unseen: then the last of these is not taken for the
/// last, it waits until those before it are settled.
/// @param schedule null where the exchange has none (any more).
[[nodiscard]] std::vector<Judgement> judge(
    std::span<const ports::DueRun> waiting, const config::Schedule* schedule,
    const core::Blackouts& blackouts, const Circumstances& circumstances);

/// When something due at `due_at` begins if all goes well; nothing where the party's blackout makes
/// it fall out.
[[nodiscard]] std::optional<core::Instant>
begins_at(const config::Schedule& schedule, const core::Blackouts& blackouts, core::Instant due_at);

/// Whether something due at `due_at` that begins at `begins`, after a blackout, falls out because a
/// later due time has come by then.
[[nodiscard]] bool
is_superseded(const config::Schedule& schedule, core::Instant due_at, core::Instant begins);

/// Opens a run under the law in force, if it still has the exchange as a batch out.
/// @throws (when it is written) core::GatewayError DUE_TAKEN, RUN_UNDER_WAY, EXCHANGE_NOT_A_BATCH.
[[nodiscard]] Note::Write begin(ports::DueBegun begun);

[[nodiscard]] Note::Write ask(ports::DueAsked asked);

/// SCHEDULE_STATE (its own fault) if it stands so already.
[[nodiscard]] Note::Write pause(ports::SchedulePause pause, const DigestKeys& keys);

/// ALARM_NOT_OPEN (its own fault) unless it is open and nobody has taken note of it.
[[nodiscard]] Note::Write
acknowledge(ports::AlarmAcknowledged acknowledged, const DigestKeys& keys);

}
