#include "gateway/exchange/party_health.h"

#include "gateway/exchange/delivery_course.h"

#include <algorithm>
#include <vector>

namespace gateway::exchange {

void Breaker::attempted(core::Instant at) {
    if (m_tripped) {
        m_probe = at; // whoever let it pass: it is the one that tells
    }
}

void Breaker::succeeded(core::Instant at) {
    m_tripped = false;
    m_probe.reset();
    m_rest = std::chrono::seconds{0};
    m_in_a_row = 0;
    m_ended.push_back({at, true});
}

void Breaker::failed(core::Instant at) {
    ++m_in_a_row;
    m_ended.push_back({at, false});
    if (m_tripped) {
        // Of what was under way when it opened, the late failures tell nothing new.
        if (m_probe || at >= m_rests_until) {
            open(at);
        }
    } else if (m_in_a_row >= m_limits.in_a_row || too_many(at)) {
        open(at);
    }
}

void Breaker::open(core::Instant at) {
    m_tripped = true;
    m_probe.reset();
    m_rest = std::clamp(m_rest * 2, m_limits.first_rest, m_limits.longest_rest);
    m_rests_until = at + m_rest;
    m_ended.clear();
}

bool Breaker::too_many(core::Instant at) {
    while (!m_ended.empty() && at - m_ended.front().at > m_limits.window) {
        m_ended.pop_front();
    }
    const auto failures = static_cast<std::size_t>(std::count_if(
        m_ended.begin(), m_ended.end(), [](const Ended& ended) { return !ended.well; }));
    return m_ended.size() >= m_limits.least
           && failures * 100 >= m_ended.size() * static_cast<std::size_t>(m_limits.percent);
}

Breaker::State Breaker::state(core::Instant now) const noexcept {
    if (!m_tripped) {
        return State::closed;
    }
    return now < m_rests_until ? State::open : State::half_open;
}

std::optional<core::Instant> Breaker::closed_until(core::Instant now) const noexcept {
    switch (state(now)) {
    case State::closed: return std::nullopt;
    case State::open: return m_rests_until;
    case State::half_open: break;
    }
    if (m_probe && now - *m_probe < m_limits.probe_limit) {
        return now + m_limits.first_rest; // one probe at a time
    }
    return std::nullopt;
}

std::optional<core::Instant> repeat_not_before(
    std::span<const ports::PartyAttempt> attempts, core::Instant now, BudgetLimits limits) {
    std::vector<core::Instant> repetitions;
    std::size_t all{0};
    for (const ports::PartyAttempt& attempt : attempts) {
        if (now - attempt.marked_at < limits.window) {
            ++all;
            if (attempt.again) {
                repetitions.push_back(attempt.marked_at);
            }
        }
    }
    const std::size_t allowed{
        std::max(limits.least, all * static_cast<std::size_t>(limits.percent) / 100)};
    if (repetitions.size() < allowed) {
        return std::nullopt;
    }
    // when so many of them have left the window that one more is within it
    return repetitions[repetitions.size() - allowed] + limits.window;
}

namespace {

struct Told {
    enum class What : std::uint8_t { attempted, well, badly };

    core::Instant at;
    What what{What::attempted};
};

/// What attempts tell about the party, in order of time. What went wrong with us tells nothing.
std::vector<Told> told_by(std::span<const ports::PartyAttempt> attempts) {
    std::vector<Told> told;
    for (const ports::PartyAttempt& attempt : attempts) {
        const bool answered{
            attempt.outcome == ports::DeliveryOutcome::delivered
            || attempt.outcome == ports::DeliveryOutcome::refused};
        if (attempt.outcome && !answered && is_our_fault(*attempt.outcome, attempt.code)) {
            continue;
        }
        told.push_back({attempt.marked_at, Told::What::attempted});
        if (attempt.answered_at) {
            told.push_back({*attempt.answered_at, answered ? Told::What::well : Told::What::badly});
        }
    }
    std::stable_sort(told.begin(), told.end(), [](const Told& one, const Told& other) {
        return one.at < other.at;
    });
    return told;
}

}

PartyHealth health_of(std::span<const ports::PartyAttempt> attempts, core::Instant now) {
    Breaker breaker;
    for (const Told& told : told_by(attempts)) {
        switch (told.what) {
        case Told::What::attempted: breaker.attempted(told.at); break;
        case Told::What::well: breaker.succeeded(told.at); break;
        case Told::What::badly: breaker.failed(told.at); break;
        }
    }
    PartyHealth health{
        breaker.state(now), breaker.closed_until(now), repeat_not_before(attempts, now)};
    for (const ports::PartyAttempt& attempt : attempts) {
        if (now - attempt.marked_at < BudgetLimits{}.window) {
            ++health.attempts;
            health.repetitions += attempt.again ? 1 : 0;
        }
    }
    return health;
}

}
