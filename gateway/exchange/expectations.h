#pragma once
// Whether what is expected has come to pass: judged from the store alone, by something that begins
// nothing itself, so that whoever should have begun it cannot hide its own silence. It must never
// open two alarms of one cause.

#include "gateway/config/configuration.h"
#include "gateway/ports/expectations.h"

#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace gateway::exchange {

/// The deadline that has passed last, the one that follows it, and the runs that count for the
/// first: they begin in [from, until).
struct Deadline {
    core::Instant last;
    core::Instant next;
    core::Instant from;
    core::Instant until; ///< from here on runs count for the next one
};

[[nodiscard]] Deadline deadline_of(const config::Expectation& expectation, core::Instant now);

/// @return what is wrong; nothing where all is well. NOT_COME: no run is seen; NOT_DONE: one is
/// open; TOO_FEW, TOO_MANY: records in all of them together.
[[nodiscard]] std::optional<core::Code>
wrong_with(const config::Expectation& expectation, std::span<const ports::RunSeen> runs);

/// An expectation of the configuration with the exchange that it belongs to.
struct Expected {
    ports::ExpectationKey key;
    const config::Expectation* expectation{nullptr};
};

[[nodiscard]] std::vector<Expected> expected_by(const config::Configuration& configuration);

/// What is wrong now: a deadline that is watched has passed, and it is not met.
[[nodiscard]] std::optional<ports::Alarm> alarm_of(
    const Expected& expected, const ports::Watched& watched, ports::Expectations& store,
    core::Instant now);

/// The deadline for which a run counts that began then.
[[nodiscard]] core::Instant counts_for(const config::Expectation& expectation, core::Instant begun);

/// How an expectation stood at one of its deadlines.
struct Standing {
    enum class State : std::uint8_t {
        met,
        missed,
        late, ///< missed, and all was well before the next deadline
        not_due,
        not_watched,
        not_looked_at
    };

    State state{State::not_looked_at};
    const ports::Alarm* alarm{nullptr}; ///< that lasted then; of `alarms`
};

/// An alarm may last over several deadlines: each of them was missed.
/// @param alarms of this expectation and of others.
/// @param watched null: it is not.
[[nodiscard]] Standing standing_at(
    const Expected& expected, core::Instant due, std::span<const ports::Alarm> alarms,
    const ports::Watched* watched, core::Instant now);

struct AlarmChange {
    enum class What : std::uint8_t { opened, closed };

    What what{What::opened};
    ports::Alarm alarm;
};

/// Opens and closes alarms. Used by one thread; any number of nodes watch one store.
class ExpectationWatch final {
public:
    explicit ExpectationWatch(ports::Expectations& store) : m_store{store} {}

    /// @return what this look has changed. A process that dies before it could tell has told
    /// nobody: the store knows all the same.
    /// @throws core::GatewayError, as the store fails: the next look sees the same.
    std::vector<AlarmChange> look(const config::Configuration& configuration, core::Instant now);

private:
    ports::Expectations& m_store;
};

}
