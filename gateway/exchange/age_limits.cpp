#include "gateway/exchange/age_limits.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace gateway::exchange {

namespace {

constexpr std::array states{
    &aged::run, &aged::unknown, &aged::dead, &aged::rejected, &aged::refused};

/// So far two nodes' clocks may be apart.
constexpr std::chrono::minutes between_clocks{5};

core::ExpectationId name_of(const AgedState& state) {
    return core::ExpectationId::intern(state.alarm);
}

/// Collects what is beyond its limit, one alarm an exchange and state.
class TooOld final {
public:
    TooOld(const config::Configuration& configuration, core::Instant now)
        : m_configuration{configuration}, m_now{now} {}

    /// @return whether it is beyond its limit.
    bool
    add(const AgedState& state, std::chrono::hours config::AgeLimits::*limit,
        core::ExchangeId exchange, core::Instant since, std::int64_t count) {
        const config::Exchange* const known{m_configuration.find(exchange)};
        const config::AgeLimits limits{known == nullptr ? config::AgeLimits{} : known->age_limits};
        const core::Instant due{since + std::chrono::microseconds{limits.*limit}};
        if (due > m_now) {
            return false;
        }
        ports::Alarm& alarm{m_found[{exchange, name_of(state)}]};
        alarm.due_at = alarm.records == 0 ? due : std::min(alarm.due_at, due);
        alarm.code = state.code.text();
        alarm.records += count;
        return true;
    }

    [[nodiscard]] std::vector<ports::Alarm> take() && {
        std::vector<ports::Alarm> all;
        for (auto& [key, alarm] : m_found) {
            alarm.key = key;
            all.push_back(std::move(alarm));
        }
        return all;
    }

private:
    const config::Configuration& m_configuration;
    core::Instant m_now;
    std::map<ports::ExpectationKey, ports::Alarm> m_found;
};

}

const AgedState* state_of(const ports::Alarm& alarm) noexcept {
    const auto* const found = std::find_if(states.begin(), states.end(), [&](const auto* state) {
        return alarm.key.expectation.text() == state->alarm;
    });
    return found == states.end() ? nullptr : *found;
}

std::string counted(const ports::Alarm& alarm) {
    const AgedState* const state{state_of(alarm)};
    const AgedState& of{state == nullptr ? aged::dead : *state};
    return std::to_string(alarm.records) + ' '
           + std::string{alarm.records == 1 ? of.one : of.several};
}

std::vector<ports::Alarm>
too_old(const Lasting& lasting, const config::Configuration& configuration, core::Instant now) {
    using config::AgeLimits;
    TooOld found{configuration, now};
    std::set<core::MessageId> told;
    for (const ports::DeadLetter& letter : lasting.dead) {
        if (found.add(
                aged::dead, &AgeLimits::dead, letter.exchange, letter.since, letter.records)) {
            told.insert(letter.message);
            told.insert(letter.run);
        }
    }
    for (const ports::UnsettledAttempt& attempt : lasting.unsettled) {
        if (told.insert(attempt.message).second) { // a message may have several
            found.add(aged::unknown, &AgeLimits::unknown, attempt.exchange, attempt.marked_at, 1);
        }
    }
    for (const ports::RunRow& run : lasting.open_runs) {
        if (!told.contains(run.run)) {
            found.add(aged::run, &AgeLimits::run, run.exchange, run.started, 1);
        }
    }
    for (const ports::InState& one : lasting.rejected) {
        found.add(aged::rejected, &AgeLimits::rejected, one.exchange, one.since, one.count);
    }
    for (const ports::InState& one : lasting.undecided) {
        found.add(aged::refused, &AgeLimits::refused, one.exchange, one.since, one.count);
    }
    return std::move(found).take();
}

Lasting AgeWatch::lasting() {
    return {
        m_deliveries.dead(), m_outbox.unsettled(), m_outbox.open_runs(std::nullopt),
        m_alarms.rejected(name_of(aged::rejected)), m_alarms.undecided()};
}

std::vector<ports::Alarm>
AgeWatch::too_old(const config::Configuration& configuration, core::Instant now) {
    return exchange::too_old(lasting(), configuration, now);
}

std::vector<AlarmChange>
AgeWatch::look(const config::Configuration& configuration, core::Instant now) {
    using What = AlarmChange::What;
    // before the states are read: what another node opens meanwhile is not ours to close
    const std::vector<ports::Alarm> open{m_alarms.alarms(ports::Expectations::Which::open)};
    const Lasting there{lasting()};
    std::vector<AlarmChange> changes;
    for (const ports::Alarm& alarm : exchange::too_old(there, configuration, now)) {
        if (std::optional<ports::Alarm> opened{m_alarms.open(alarm)}) {
            changes.push_back({What::opened, std::move(*opened)});
        }
    }
    const std::vector<ports::Alarm> soon{
        exchange::too_old(there, configuration, now + between_clocks)};
    for (const ports::Alarm& alarm : open) {
        const bool lasts{std::any_of(soon.begin(), soon.end(), [&](const ports::Alarm& other) {
            return other.key == alarm.key;
        })};
        if (state_of(alarm) == nullptr || lasts) {
            continue;
        }
        if (std::optional<ports::Alarm> closed{m_alarms.met(alarm.key, now)}) {
            changes.push_back({What::closed, std::move(*closed)});
        }
    }
    return changes;
}

}
