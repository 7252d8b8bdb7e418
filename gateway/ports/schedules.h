#pragma once
// Due times as rows of the store: planned ahead, each begun once by one node or left out with a
// reason. Times only: what is due, and whether it may begin, is decided by exchange/schedule.h.

#include "gateway/core/code.h"
#include "gateway/core/instant.h"
#include "gateway/core/message_id.h"
#include "gateway/core/name.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace gateway::ports {

enum class DueState : std::uint8_t { waiting, begun, skipped };

struct DueRun {
    core::ExchangeId exchange;
    core::Instant due_at;
    std::string asked_by{}; ///< who asked for it out of turn; empty: the schedule
    DueState state{DueState::waiting};
    std::string code{};                   ///< why it was skipped
    std::optional<core::MessageId> run{}; ///< that was begun
    std::optional<core::Instant> settled_at{};
};

/// A schedule was paused, or resumed.
struct SchedulePause {
    core::ExchangeId exchange;
    bool paused{true};
    std::string reason; ///< in words; no personal data
    std::string by;     ///< a user, or uid:NUMBER
    core::Instant at{}; ///< by the database's clock; not written
};

/// A due time is begun: with the run that is opened in the same transaction.
struct DueBegun {
    core::ExchangeId exchange;
    core::Instant due_at;
    core::MessageId run;
    std::string node;
    /// Open runs of the exchange that do not stand in its way: they wait for a person.
    std::vector<core::MessageId> resting{};
};

/// Somebody wants a run now.
struct DueAsked {
    core::ExchangeId exchange;
    core::Instant at;
    std::string by;
};

/// Somebody has taken note of an open alarm (ports/expectations.h).
struct AlarmAcknowledged {
    core::ExchangeId exchange;
    core::ExpectationId expectation;
    std::string official;
    std::string reference;
};

/// What a unit of work writes of schedules and expectations.
using ScheduleEntry = std::variant<DueBegun, DueAsked, SchedulePause, AlarmAcknowledged>;

class Schedules {
public:
    Schedules() = default;
    Schedules(const Schedules&) = delete;
    Schedules& operator=(const Schedules&) = delete;
    virtual ~Schedules() = default;

    /// The due times after an instant, in order, and the instant up to which these are all.
    struct Times {
        std::vector<core::Instant> due;
        core::Instant until;
    };
    using Plan = std::function<Times(core::Instant after)>;

    /// Makes rows of the due times that are none yet, from where the last plan ended. The first
    /// plan of an exchange begins at `now`. Under another rule than before those after `now` that
    /// wait are planned anew; those before it stand.
    virtual void plan(
        core::ExchangeId exchange, const std::string& rule, core::Instant now,
        const Plan& plan) = 0;

    /// Exchanges that have a schedule no more: what waits after `now` is deleted, and the next plan
    /// of such an exchange is a first one.
    virtual void keep_only(std::span<const core::ExchangeId> scheduled, core::Instant now) = 0;

    /// Of more that wait of one exchange these are seen at once, the oldest, so that a backlog of
    /// one holds up no other.
    static constexpr std::size_t waiting_at_once{200};

    /// Due up to `now` and neither begun nor skipped; by exchange and time. Of each exchange the
    /// oldest `waiting_at_once`, and beside them all that somebody asked for: that never waits
    /// behind what is to be caught up.
    [[nodiscard]] virtual std::vector<DueRun> waiting(core::Instant now) = 0;

    /// Leaves due times out. @return whether it still waited: else another node was first.
    virtual bool skip(core::ExchangeId exchange, core::Instant due_at, core::Code code) = 0;

    /// The latest due time that does not wait of each of these exchanges that has one.
    [[nodiscard]] virtual std::vector<DueRun>
    last_settled(std::span<const core::ExchangeId> exchanges) = 0;

    /// Of each exchange that is paused, the row that says so.
    [[nodiscard]] virtual std::vector<SchedulePause> paused() = 0;
};

}
