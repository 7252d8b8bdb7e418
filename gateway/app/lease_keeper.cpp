#include "gateway/app/lease_keeper.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"

#include <algorithm>
#include <condition_variable>
#include <utility>

namespace gateway::app {

namespace {

using namespace std::chrono_literals;
using core::GatewayError;
namespace messages = core::messages;

constexpr auto between_renewals = 250ms; ///< looks at what is due
constexpr auto between_looks = 100ms;
/// A renewal that failed is tried again after so long.
constexpr std::chrono::microseconds try_again{1s};

template <class Work> void every(std::chrono::milliseconds pause, std::stop_token stop, Work work) {
    std::mutex mutex;
    std::condition_variable_any never;
    while (!stop.stop_requested()) {
        work();
        std::unique_lock lock{mutex};
        never.wait_for(lock, stop, pause, [] { return false; });
    }
}

}

Lease::Lease(
    LeaseKeeper& keeper, core::ExchangeId exchange, std::int64_t fence, std::int64_t sends_until)
    : m_keeper{keeper}, m_exchange{exchange},
      m_sends_until{std::make_shared<std::atomic<std::int64_t>>(sends_until)},
      m_fence{std::string{exchange.text()}, fence, m_sends_until} {}

Lease::~Lease() {
    m_keeper.give_back(*this);
}

LeaseKeeper::LeaseKeeper(
    ports::Leases& leases, ports::Clock& clock, core::LogSink& log, LeaseTerms terms)
    : m_leases{leases}, m_clock{clock}, m_log{log}, m_terms{terms},
      m_renewing{[this](const std::stop_token& stop) { renew(stop); }},
      m_watching{[this](const std::stop_token& stop) { watch(stop); }} {}

LeaseKeeper::~LeaseKeeper() = default;

std::shared_ptr<Lease> LeaseKeeper::take(core::ExchangeId exchange) {
    const std::chrono::microseconds began{m_clock.since_boot()};
    const std::optional<std::int64_t> fence{m_leases.claim(exchange.text(), m_terms.length)};
    if (!fence) {
        return nullptr;
    }
    auto lease = std::make_shared<Lease>(*this, exchange, *fence, (began + m_terms.stop).count());
    lease->m_tried = began;
    const std::scoped_lock lock{m_mutex};
    m_held.push_back(lease.get());
    return lease;
}

std::shared_ptr<Lease> LeaseKeeper::need(core::ExchangeId exchange) {
    std::shared_ptr<Lease> lease{take(exchange)};
    if (!lease) {
        throw core::GatewayError{"RUN_UNDER_WAY"};
    }
    return lease;
}

void LeaseKeeper::give_back(Lease& lease) noexcept {
    {
        const std::scoped_lock lock{m_mutex};
        // a node that stood still may end what it was at before anybody has looked
        lose_if_over(lease, m_clock.since_boot().count());
        std::erase(m_held, &lease);
    }
    try {
        m_leases.release(lease.m_fence.work, lease.m_fence.fence);
    } catch (const std::exception&) { // it runs out by itself
    }
}

void LeaseKeeper::renew(const std::stop_token& stop) {
    every(between_renewals, stop, [this] { renew_what_is_due(); });
}

std::vector<LeaseKeeper::Due> LeaseKeeper::due() {
    const std::chrono::microseconds now{m_clock.since_boot()};
    const std::scoped_lock lock{m_mutex};
    std::vector<Due> all;
    for (Lease* const lease : m_held) {
        if (!lease->is_lost() && now - lease->m_tried >= m_terms.renewal) {
            all.push_back(Due{lease->m_fence.work, lease->m_fence.fence});
        }
    }
    return all;
}

void LeaseKeeper::renew_what_is_due() noexcept {
    try {
        for (const Due& one : due()) {
            const std::chrono::microseconds began{m_clock.since_boot()};
            try {
                renewed(one, m_leases.renew(one.work, one.fence, m_terms.length), began);
            } catch (const GatewayError& failure) {
                // the watch ends the work if this goes on
                core::log(m_log, messages::store_failed, failure.code());
                const std::scoped_lock lock{m_mutex};
                for (Lease* const lease : m_held) {
                    lease->m_tried = began - m_terms.renewal + try_again;
                }
                return;
            }
        }
    } catch (const std::exception&) { // not enough memory: it is tried again at once
    }
}

void LeaseKeeper::renewed(const Due& due, bool ours, std::chrono::microseconds began) noexcept {
    const std::scoped_lock lock{m_mutex};
    for (Lease* const lease : m_held) {
        if (lease->m_fence.work != due.work || lease->m_fence.fence != due.fence
            || lease->is_lost()) {
            continue;
        }
        if (ours) {
            lease->m_tried = began;
            lease->m_sends_until->store((began + m_terms.stop).count());
        } else {
            lose(*lease);
        }
    }
}

/// @pre m_mutex is ours.
void LeaseKeeper::lose(Lease& lease) noexcept {
    lease.m_sends_until->store(0);
    if (lease.m_lost.request_stop()) {
        core::log(m_log, messages::lease_lost, lease.m_exchange);
    }
}

/// @pre m_mutex is ours.
void LeaseKeeper::lose_if_over(Lease& lease, std::int64_t now) noexcept {
    if (!lease.is_lost() && now > lease.m_sends_until->load()) {
        lose(lease);
    }
}

void LeaseKeeper::watch(const std::stop_token& stop) {
    every(between_looks, stop, [this] {
        const std::int64_t now{m_clock.since_boot().count()};
        const std::scoped_lock lock{m_mutex};
        for (Lease* const lease : m_held) {
            lose_if_over(*lease, now);
        }
    });
}

}
