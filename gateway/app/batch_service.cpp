#include "gateway/app/batch_service.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/reception.h"
#include "gateway/storage/postgres_outbox.h"

#include <algorithm>
#include <array>
#include <utility>

namespace gateway::app {

namespace {

using core::GatewayError;
using std::chrono::steady_clock;

/// A run that could not be finished is taken up again after half a minute, then after ever longer.
constexpr std::chrono::seconds first_pause{30};
constexpr std::chrono::seconds longest_pause{1'800};

/// The largest delivery that is taken from a folder.
constexpr std::size_t document_limit{512 * 1024 * 1024};

core::Bytes read_all(ports::ByteSource& source) {
    core::Bytes all;
    std::array<std::byte, 65'536> buffer{};
    while (const std::size_t got{source.read(buffer)}) {
        if (all.size() + got > document_limit) {
            throw GatewayError{"DELIVERY_TOO_LARGE", GatewayError::Retry::never};
        }
        all.insert(all.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(got));
    }
    return all;
}

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
        if (m_bench.carry_on(run.exchange, run.run, {}, stop).closed) {
            m_pauses.erase(run.run);
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
    }
    for (const config::Exchange& exchange : assembly->configuration()->exchanges) {
        if (exchange.direction != ports::Direction::in || exchange.endpoint.empty()) {
            continue;
        }
        try {
            std::unique_ptr<ports::Collector>& collector{m_collectors[exchange.id]};
            if (!collector) {
                collector = assembly->collector(exchange);
            }
            if (collector) {
                collect_from(assembly->under(exchange.id.text()), *collector, stop);
            }
        } catch (const GatewayError& failure) {
            m_collectors.erase(exchange.id);
            core::log(
                m_installation.log(), core::messages::run_failed, exchange.id, failure.code());
        }
    }
}

void BatchService::collect_from(
    const exchange::Under& under, ports::Collector& collector, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        const std::optional<ports::Arrival> arrival{collector.next()};
        if (!arrival) {
            return;
        }
        core::Bytes document;
        try {
            document = read_all(*arrival->content);
        } catch (const GatewayError& failure) {
            if (failure.retryable()) {
                throw;
            }
            // too large to be taken: it must not stand in the way of those behind it
            core::log(
                m_installation.log(), core::messages::run_failed, under.exchange->id,
                failure.code());
            collector.settle(arrival->reference, ports::Collector::Verdict::failed);
            continue;
        }
        const core::MessageId run{exchange::receive_now(
            m_bench.gate(), m_installation.keys(), m_installation.store().outbox(),
            exchange::Delivery{
                crypto::new_message_id(m_installation.clock().now()), under, document})};
        core::log(
            m_installation.log(), core::messages::received, under.exchange->id, run,
            static_cast<std::int64_t>(document.size()));
        // Stored: the file has done its work. Whether anything in it was good, the run will tell.
        const ports::RunAccount account{m_bench.carry_on(under.exchange->id, run, {}, stop)};
        collector.settle(
            arrival->reference, account.in == account.rejected
                                    ? ports::Collector::Verdict::failed
                                    : ports::Collector::Verdict::processed);
    }
}

}
