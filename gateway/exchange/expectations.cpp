#include "gateway/exchange/expectations.h"

#include <algorithm>
#include <map>

namespace gateway::exchange {

namespace {

/// The nearest day from `day` on, in steps of `step`, on which the expectation holds.
core::LocalDate day_of(const config::Expectation& expectation, core::LocalDate day, int step) {
    while (!core::permits(expectation.days, *expectation.calendar, day)) {
        day = core::plus_days(day, step);
    }
    return day;
}

/// Whether all was well at this deadline or a later one. A clock may lag behind another node's, or
/// be set back over a deadline: what is over is not judged again.
bool is_met(const ports::Watched& watched, core::Instant deadline) {
    return watched.met_due && *watched.met_due >= deadline;
}

}

Deadline deadline_of(const config::Expectation& expectation, core::Instant now) {
    core::LocalDate day{day_of(expectation, core::local_date(now), -1)};
    if (core::instant_of(day, expectation.by) > now) {
        day = day_of(expectation, core::plus_days(day, -1), -1);
    }
    const core::Instant last{core::instant_of(day, expectation.by)};
    const core::Instant next{
        core::instant_of(day_of(expectation, core::plus_days(day, 1), 1), expectation.by)};
    const std::chrono::microseconds window{expectation.window};
    return {last, next, last + -window, std::max(last, next + -window)};
}

std::optional<core::Code>
wrong_with(const config::Expectation& expectation, std::span<const ports::RunSeen> runs) {
    if (runs.empty()) {
        return core::Code{"NOT_COME"};
    }
    std::int64_t records{0};
    bool closed{true};
    for (const ports::RunSeen& run : runs) {
        records += run.records;
        closed = closed && run.closed;
    }
    if (!closed) {
        return core::Code{"NOT_DONE"};
    }
    if (records < expectation.least) {
        return core::Code{"TOO_FEW"};
    }
    return records > expectation.most ? std::optional{core::Code{"TOO_MANY"}} : std::nullopt;
}

std::vector<Expected> expected_by(const config::Configuration& configuration) {
    std::vector<Expected> all;
    for (const config::Exchange& exchange : configuration.exchanges) {
        for (const config::Expectation& expectation : exchange.expectations) {
            all.push_back({{exchange.id, expectation.id}, &expectation});
        }
    }
    return all;
}

std::optional<ports::Alarm> alarm_of(
    const Expected& expected, const ports::Watched& watched, ports::Expectations& store,
    core::Instant now) {
    const Deadline deadline{deadline_of(*expected.expectation, now)};
    if (deadline.last < watched.since || is_met(watched, deadline.last)) {
        return std::nullopt;
    }
    const std::vector<ports::RunSeen> runs{
        store.runs(expected.key.exchange, deadline.from, deadline.until)};
    const std::optional<core::Code> code{wrong_with(*expected.expectation, runs)};
    if (!code) {
        return std::nullopt;
    }
    ports::Alarm alarm;
    alarm.key = expected.key;
    alarm.due_at = deadline.last;
    alarm.code = code->text();
    for (const ports::RunSeen& run : runs) {
        alarm.records += run.records;
    }
    return alarm;
}

core::Instant counts_for(const config::Expectation& expectation, core::Instant begun) {
    const Deadline deadline{deadline_of(expectation, begun)};
    return begun < deadline.until ? deadline.last : deadline.next;
}

Standing standing_at(
    const Expected& expected, core::Instant due, std::span<const ports::Alarm> alarms,
    const ports::Watched* watched, core::Instant now) {
    using State = Standing::State;
    const auto alarm = std::find_if(alarms.begin(), alarms.end(), [&](const ports::Alarm& one) {
        return one.key == expected.key && one.due_at <= due && due <= one.last_due;
    });
    if (alarm != alarms.end()) {
        const core::Instant next{deadline_of(*expected.expectation, due).next};
        return {
            alarm->closed_at && *alarm->closed_at < next ? State::late : State::missed, &*alarm};
    }
    if (watched == nullptr || due < watched->since) {
        return {State::not_watched};
    }
    if (is_met(*watched, due)) {
        return {State::met};
    }
    return {now < due ? State::not_due : State::not_looked_at};
}

std::vector<AlarmChange>
ExpectationWatch::look(const config::Configuration& configuration, core::Instant now) {
    using What = AlarmChange::What;
    const std::vector<Expected> all{expected_by(configuration)};
    std::vector<ports::ExpectationKey> keys;
    for (const Expected& expected : all) {
        keys.push_back(expected.key);
    }
    std::map<ports::ExpectationKey, ports::Watched> known;
    for (const ports::Watched& watched : m_store.watch(keys, now)) {
        known.emplace(watched.key, watched);
    }
    std::vector<AlarmChange> changes;
    for (const Expected& expected : all) {
        const ports::Watched& watched{known.at(expected.key)};
        const core::Instant last{deadline_of(*expected.expectation, now).last};
        if (last < watched.since || is_met(watched, last)) {
            continue;
        }
        const std::optional<ports::Alarm> wrong{alarm_of(expected, watched, m_store, now)};
        std::optional<ports::Alarm> changed{
            wrong ? m_store.open(*wrong) : m_store.met(expected.key, last)};
        if (changed) {
            changes.push_back({wrong ? What::opened : What::closed, std::move(*changed)});
        }
    }
    return changes;
}

}
