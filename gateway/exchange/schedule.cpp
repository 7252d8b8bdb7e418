#include "gateway/exchange/schedule.h"

#include "gateway/core/error.h"
#include "gateway/exchange/record_key.h"
#include "gateway/journal/schedule_bodies.h"

namespace gateway::exchange {

namespace {

using What = Judgement::What;

/// The due times of one exchange while they are judged.
class Judge final {
public:
    /// @param all whether no later due time waits that is not judged with these.
    Judge(
        const config::Schedule* schedule, const core::Blackouts& blackouts,
        const Circumstances& circumstances, bool all)
        : m_schedule{schedule}, m_circumstances{circumstances},
          m_dark{blackouts.end(circumstances.now).has_value()}, m_all{all} {}

    [[nodiscard]] Judgement judge(const ports::DueRun& due, bool last) {
        const Judgement judged{
            due.asked_by.empty() ? by_schedule(due.due_at, last) : asked(due.due_at)};
        m_begun = m_begun || judged.what == What::begin;
        return judged;
    }

private:
    [[nodiscard]] std::chrono::microseconds late(core::Instant due_at) const {
        return m_circumstances.now - due_at;
    }

    /// Begins, unless something stands in the way that will pass.
    [[nodiscard]] Judgement begin(core::Instant due_at, bool dark) const {
        const bool wait{dark || m_begun || m_circumstances.run_open};
        return {due_at, wait ? What::wait : What::begin};
    }

    /// What was in the way until it was too late.
    [[nodiscard]] Judgement leave_out(core::Instant due_at, core::Code otherwise) const {
        return {
            due_at, What::skip,
            m_dark                     ? core::Code{"BLACKOUT"}
            : m_circumstances.run_open ? core::Code{"RUN_OPEN"}
                                       : otherwise};
    }

    /// A person's word holds on every day, in a blackout and while the schedule is paused.
    [[nodiscard]] Judgement asked(core::Instant due_at) const {
        return late(due_at) > patience ? Judgement{due_at, What::skip, "NOT_TAKEN_UP"}
                                       : begin(due_at, false);
    }

    [[nodiscard]] Judgement by_schedule(core::Instant due_at, bool last) const {
        if (m_schedule == nullptr) {
            return {due_at, What::skip, "NO_SCHEDULE"};
        }
        if (m_circumstances.paused) {
            return {due_at, What::skip, "PAUSED"};
        }
        switch (m_schedule->missed) {
        case config::Missed::catch_up: return begin(due_at, m_dark);
        case config::Missed::skip:
            return late(due_at) <= punctual ? begin(due_at, m_dark) : leave_out(due_at, "MISSED");
        case config::Missed::late:
            if (!last) {
                return {due_at, What::skip, "SUPERSEDED"};
            }
            if (!m_all) { // a later one may supersede it, too
                return {due_at, What::wait};
            }
            return late(due_at) <= m_schedule->tolerance ? begin(due_at, m_dark)
                                                         : leave_out(due_at, "TOO_LATE");
        }
        return {due_at, What::wait};
    }

    const config::Schedule* m_schedule;
    const Circumstances& m_circumstances;
    bool m_dark;
    bool m_all;
    bool m_begun{false};
};

}

std::vector<Judgement> judge(
    std::span<const ports::DueRun> waiting, const config::Schedule* schedule,
    const core::Blackouts& blackouts, const Circumstances& circumstances) {
    Judge judge{
        schedule, blackouts, circumstances, waiting.size() < ports::Schedules::waiting_at_once};
    std::optional<core::Instant> last;
    for (const ports::DueRun& due : waiting) {
        last = due.asked_by.empty() ? std::optional{due.due_at} : last;
    }
    std::vector<Judgement> judged;
    judged.reserve(waiting.size());
    for (const ports::DueRun& due : waiting) {
        judged.push_back(judge.judge(due, due.due_at == last));
    }
    return judged;
}

std::optional<core::Instant> begins_at(
    const config::Schedule& schedule, const core::Blackouts& blackouts, core::Instant due_at) {
    const std::optional<core::Instant> dark{blackouts.end(due_at)};
    if (!dark) {
        return due_at;
    }
    constexpr core::Instant never{core::Instant::from_microseconds(INT64_MAX)};
    const auto wait = *dark - due_at;
    switch (schedule.missed) {
    case config::Missed::skip: return wait <= punctual ? dark : std::nullopt;
    case config::Missed::late: return wait <= schedule.tolerance ? dark : std::nullopt;
    case config::Missed::catch_up: return *dark == never ? std::nullopt : dark;
    }
    return std::nullopt;
}

bool is_superseded(const config::Schedule& schedule, core::Instant due_at, core::Instant begins) {
    if (schedule.missed != config::Missed::late || begins == due_at) {
        return false;
    }
    return !schedule.due.between(due_at, begins, 1).empty();
}

Note::Write begin(ports::DueBegun begun) {
    return [begun = std::move(begun)](const Ground& ground, Writing& writing) {
        const config::Exchange* const exchange{ground.law.find(begun.exchange)};
        if (exchange == nullptr || exchange->direction != ports::Direction::out) {
            throw core::GatewayError{"EXCHANGE_NOT_A_BATCH", core::GatewayError::Retry::never};
        }
        writing.note(
            journal::EntryKind::schedule, begun.run, core::PersonNo::none,
            journal::schedule_body(begun));
        writing.schedule_entries.emplace_back(begun);
        writing.runs.push_back(ports::RunRow{
            begun.run,
            begun.exchange,
            exchange->direction,
            ground.facts.configuration,
            ground.t(),
            {},
            {},
            0,
            record_key_text(*exchange)});
    };
}

Note::Write ask(ports::DueAsked asked) {
    return [asked = std::move(asked)](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::schedule, std::nullopt, core::PersonNo::none,
            journal::schedule_body(asked));
        writing.schedule_entries.emplace_back(asked);
    };
}

Note::Write pause(ports::SchedulePause pause, const DigestKeys& keys) {
    const core::Digest reason{keys.record.of(core::as_bytes(pause.reason))};
    return [pause = std::move(pause), reason](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::schedule, std::nullopt, core::PersonNo::none,
            journal::schedule_body(pause, reason));
        writing.schedule_entries.emplace_back(pause);
    };
}

Note::Write acknowledge(ports::AlarmAcknowledged acknowledged, const DigestKeys& keys) {
    const core::Digest note{
        keys.record.of(core::as_bytes(acknowledged.official + '\n' + acknowledged.reference))};
    return [acknowledged = std::move(acknowledged), note](const Ground&, Writing& writing) {
        writing.note(
            journal::EntryKind::alarm, std::nullopt, core::PersonNo::none,
            journal::alarm_body(acknowledged, note));
        writing.schedule_entries.emplace_back(acknowledged);
    };
}

}
