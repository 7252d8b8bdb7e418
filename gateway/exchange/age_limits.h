#pragma once
// What has been as it is for too long: each state that something of an exchange can be in ends by
// itself, or a person ends it, and where neither happens within the exchange's limit somebody is
// told. Judged from the store alone. It must never open two alarms of one cause, nor say anything
// of a person: an alarm is about an exchange and a count.

#include "gateway/config/configuration.h"
#include "gateway/exchange/expectations.h"
#include "gateway/ports/deliveries.h"
#include "gateway/ports/outbox.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gateway::exchange {

/// One such state: the name of its alarms, the code by which they, and whoever is told, say it, and
/// what they count.
struct AgedState {
    std::string_view alarm;
    core::Code code;
    std::string_view one;
    std::string_view several;
};

namespace aged {
inline constexpr AgedState run{"age-run", "RUN_STANDS_OPEN", "run", "runs"};
inline constexpr AgedState unknown{"age-unknown", "ARRIVAL_UNKNOWN", "message", "messages"};
inline constexpr AgedState dead{"age-dead", "MESSAGES_DEAD", "record", "records"};
inline constexpr AgedState rejected{"age-rejected", "DELIVERY_REJECTED", "delivery", "deliveries"};
inline constexpr AgedState refused{"age-refused", "REFUSAL_UNDECIDED", "refusal", "refusals"};
}

/// Of an alarm about age; null for one about an expectation.
[[nodiscard]] const AgedState* state_of(const ports::Alarm& alarm) noexcept;

/// How many of what an alarm counts, for people: `9 deliveries`. About an expectation: records.
[[nodiscard]] std::string counted(const ports::Alarm& alarm);

/// What the store has that may last too long.
struct Lasting {
    std::vector<ports::DeadLetter> dead{};
    std::vector<ports::UnsettledAttempt> unsettled{};
    std::vector<ports::RunRow> open_runs{};
    std::vector<ports::InState> rejected{};
    std::vector<ports::InState> undecided{};
};

/// What is too old now, each exchange and state once: `due_at` is when the oldest reached its
/// limit, `records` how many there are beyond it. An exchange that the law no longer has is held
/// against the usual limits: what it left behind is not forgotten. What is dead is told as that
/// alone.
[[nodiscard]] std::vector<ports::Alarm>
too_old(const Lasting& lasting, const config::Configuration& configuration, core::Instant now);

/// Used by one thread; any number of nodes watch one store.
class AgeWatch final {
public:
    /// All outlive it.
    AgeWatch(
        ports::Expectations& alarms, ports::Outbox& outbox, ports::Deliveries& deliveries) noexcept
        : m_alarms{alarms}, m_outbox{outbox}, m_deliveries{deliveries} {}

    /// What is too old now, by the store. @throws core::GatewayError, as the store fails.
    [[nodiscard]] std::vector<ports::Alarm>
    too_old(const config::Configuration& configuration, core::Instant now);

    /// Opens alarms, and closes those of which nothing is beyond its limit, nor will be within some
    /// minutes: nodes whose clocks differ must not open and close them in turns.
    /// @return what this look has changed.
    /// @throws core::GatewayError, as the store fails: the next look sees the same.
    std::vector<AlarmChange> look(const config::Configuration& configuration, core::Instant now);

private:
    [[nodiscard]] Lasting lasting();

    ports::Expectations& m_alarms;
    ports::Outbox& m_outbox;
    ports::Deliveries& m_deliveries;
};

}
