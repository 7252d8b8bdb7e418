#include "gateway/app/batch_service.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/arriving.h"
#include "gateway/exchange/reception.h"
#include "gateway/storage/postgres_outbox.h"

#include <algorithm>
#include <utility>

namespace gateway::app {

namespace {

using core::GatewayError;
using std::chrono::steady_clock;

/// A run that could not be finished, and does not know when it can, is taken up again after half a
/// minute, then after ever longer.
constexpr std::chrono::seconds first_pause{30};
constexpr std::chrono::seconds longest_pause{1'800};

/// What was kept of a delivery that nobody took in by then was left by somebody who died.
constexpr std::chrono::hours abandoned{24};

}

BatchService::BatchService(Installation& installation, const ports::Admission& admission)
    : m_installation{installation}, m_admission{admission}, m_bench{installation, "batch"},
      m_thread{[this](const std::stop_token& stop) { serve(stop); }} {}

BatchService::~BatchService() {
    stop();
}

void BatchService::stop() {
    m_thread.request_stop();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void BatchService::wake() {
    const std::scoped_lock lock{m_mutex};
    m_woken = true;
    m_changed.notify_all();
}

void BatchService::take_up(core::MessageId run) {
    const std::scoped_lock lock{m_mutex};
    m_at_once.insert(run);
    m_woken = true;
    m_changed.notify_all();
}

void BatchService::serve(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        try {
            if (!m_admission.closed()) {
                carry_on_open_runs(stop);
                collect(stop);
            }
        } catch (const GatewayError& failure) {
            core::log(m_installation.log(), core::messages::store_failed, failure.code());
        } catch (const std::exception&) { // out of memory, or a defect: the daemon goes on
            core::log(m_installation.log(), core::messages::store_failed, core::Code{"INTERNAL"});
        }
        std::unique_lock lock{m_mutex};
        m_changed.wait_for(
            lock, stop, m_installation.settings().collect_interval, [&] { return m_woken; });
        m_woken = false;
    }
}

void BatchService::carry_on_open_runs(const std::stop_token& stop) {
    if (!m_begun) {
        m_installation.store().inbox().forget_abandoned(m_installation.clock().now() + -abandoned);
    }
    const std::vector<ports::RunRow> open{m_installation.store().outbox().open_runs(std::nullopt)};
    if (!std::exchange(m_begun, true) && !open.empty()) {
        core::log(
            m_installation.log(), core::messages::resumed, static_cast<std::int64_t>(open.size()));
        for (const ports::RunRow& run : open) {
            m_pauses.emplace(run.run, Pause{steady_clock::now(), first_pause / 2});
        }
    }
    std::erase_if(m_pauses, [&](const auto& paused) {
        return std::none_of(open.begin(), open.end(), [&](const ports::RunRow& run) {
            return run.run == paused.first;
        });
    });
    for (const ports::RunRow& run : open) {
        if (!stop.stop_requested() && is_due(run)) {
            work(run, stop);
        }
    }
}

/// A delivery is carried on at once; a batch that the command line left open, after a while.
bool BatchService::is_due(const ports::RunRow& run) {
    {
        const std::scoped_lock lock{m_mutex};
        if (m_at_once.erase(run.run) != 0) {
            return true;
        }
    }
    const auto known = m_pauses.find(run.run);
    if (known != m_pauses.end()) {
        return known->second.until <= steady_clock::now();
    }
    if (run.direction == ports::Direction::in) {
        return true;
    }
    m_pauses.emplace(run.run, Pause{steady_clock::now() + first_pause, first_pause});
    return false;
}

void BatchService::work(const ports::RunRow& run, const std::stop_token& stop) {
    const RunLock lock{m_installation.settings().data_directory, run.exchange};
    if (!lock.held()) {
        return; // the command line is at it
    }
    std::chrono::seconds pause{first_pause};
    if (const auto known = m_pauses.find(run.run); known != m_pauses.end()) {
        pause = std::min(known->second.length * 2, longest_pause);
    }
    try {
        const ports::RunAccount account{m_bench.carry_on(run.exchange, run.run, {{}, stop})};
        if (account.closed) {
            m_pauses.erase(run.run);
            return;
        }
        if (account.goes_on) { // the store says when; a person may have stepped in before
            const auto wait = std::chrono::ceil<std::chrono::seconds>(
                *account.goes_on - m_installation.clock().now());
            const Instant until{
                steady_clock::now() + std::clamp(wait, std::chrono::seconds{0}, longest_pause)};
            m_pauses.insert_or_assign(run.run, Pause{until, first_pause / 2});
            return;
        }
    } catch (const GatewayError& failure) {
        if (stop.stop_requested()) {
            return;
        }
        if (!failure.retryable()) {
            pause = longest_pause; // until somebody mends what is wrong
        }
        core::log(m_installation.log(), core::messages::run_failed, run.exchange, failure.code());
    } catch (const std::exception&) {
        core::log(
            m_installation.log(), core::messages::run_failed, run.exchange, core::Code{"INTERNAL"});
    }
    m_pauses.insert_or_assign(run.run, Pause{steady_clock::now() + pause, pause});
}

void BatchService::collect(const std::stop_token& stop) {
    const std::shared_ptr<const exchange::Assembly> assembly{m_installation.law().active()};
    if (std::exchange(m_collecting, assembly) != assembly) {
        m_collectors.clear(); // their folders may be others now
        m_left_alone.clear();
    }
    for (const config::Exchange& exchange : assembly->configuration()->exchanges) {
        if (exchange.direction != ports::Direction::in || exchange.endpoint.empty()
            || m_left_alone[exchange.id] > steady_clock::now()) {
            continue;
        }
        try {
            std::unique_ptr<ports::Collector>& collector{m_collectors[exchange.id]};
            if (!collector) {
                collector = assembly->collector(exchange);
            }
            if (collector && !collect_from(assembly->under(exchange.id.text()), *collector, stop)) {
                collector.reset(); // another one looks at everything anew
            }
        } catch (const GatewayError& failure) {
            if (stop.stop_requested()) {
                return;
            }
            m_collectors.erase(exchange.id);
            m_left_alone[exchange.id] = steady_clock::now() + first_pause;
            core::log(
                m_installation.log(), core::messages::run_failed, exchange.id, failure.code());
        }
    }
}

/// @return false if a file was left where it is because it changed while it was read.
bool BatchService::collect_from(
    const exchange::Under& under, ports::Collector& collector, const std::stop_token& stop) {
    bool all{true};
    while (!stop.stop_requested()) {
        const std::optional<ports::Arrival> arrival{collector.next()};
        if (!arrival) {
            break;
        }
        try {
            take_in(under, collector, *arrival, stop);
        } catch (const GatewayError& failure) {
            if (failure.code() != core::Code{"FILE_CHANGED"}) {
                throw;
            }
            core::log(
                m_installation.log(), core::messages::run_failed, under.exchange->id,
                failure.code());
            all = false;
            continue;
        }
    }
    return all;
}

void BatchService::take_in(
    const exchange::Under& under, ports::Collector& collector, const ports::Arrival& arrival,
    const std::stop_token& stop) {
    const std::uint64_t limit{m_installation.settings().delivery_limit};
    const core::MessageId fresh{crypto::new_message_id(m_installation.clock().now())};
    exchange::Arriving document{m_installation.store().inbox(), fresh};
    const std::optional<core::Code> refused{
        arrival.refused                    ? arrival.refused
        : arrival.size.value_or(0) > limit ? std::optional{core::Code{"DELIVERY_TOO_LARGE"}}
                                           : document.read(*arrival.content, limit, stop)};
    if (refused) { // it must not stand in the way of those behind it
        core::log(
            m_installation.log(), core::messages::arrival_refused, under.exchange->id, *refused);
        collector.settle(arrival.reference, ports::Collector::Verdict::failed);
        return;
    }
    const core::MessageId run{exchange::receive_now(
        m_bench.gate(), m_installation.keys(), m_installation.store().outbox(),
        exchange::Delivery{
            fresh, under, exchange::KeptDocument{document.sha256(), document.pieces()}})};
    const bool is_new{run == fresh};
    if (is_new) {
        document.taken_in();
        core::log(
            m_installation.log(), core::messages::received, under.exchange->id, run,
            static_cast<std::int64_t>(document.bytes()));
    } else {
        core::log(m_installation.log(), core::messages::received_again, under.exchange->id, run);
    }
    // Stored: the file has done its work. Whether anything in it was good, the run will tell.
    const ports::RunAccount account{m_bench.carry_on(under.exchange->id, run, {{}, stop})};
    const ports::Collector::Settled settled{collector.settle(
        arrival.reference, account.in > 0 && account.in == account.rejected
                               ? ports::Collector::Verdict::failed
                               : ports::Collector::Verdict::processed)};
    if (is_new && settled == ports::Collector::Settled::beside_namesake) {
        core::log(m_installation.log(), core::messages::name_again, under.exchange->id, run);
    }
}

}
