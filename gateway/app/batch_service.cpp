#include "gateway/app/batch_service.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/receive.h"
#include "gateway/storage/postgres_outbox.h"

#include <algorithm>
#include <array>

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

BatchService::BatchService(Installation& installation)
    : m_installation{installation}, m_bench{installation, "batch"},
      m_thread{[this](const std::stop_token& stop) { serve(stop); }} {}

BatchService::~BatchService() {
    m_thread.request_stop();
    m_thread.join();
}

void BatchService::carry_on(core::ExchangeId exchange, core::MessageId run) {
    const std::scoped_lock lock{m_mutex};
    m_jobs.push_back(Job{exchange, run, steady_clock::now(), first_pause});
    m_changed.notify_all();
}

std::optional<BatchService::Job> BatchService::next_job() {
    const std::scoped_lock lock{m_mutex};
    const auto now = steady_clock::now();
    const auto ready =
        std::find_if(m_jobs.begin(), m_jobs.end(), [&](const Job& job) { return job.due <= now; });
    if (ready == m_jobs.end()) {
        return std::nullopt;
    }
    const Job job{*ready};
    m_jobs.erase(ready);
    return job;
}

void BatchService::serve(const std::stop_token& stop) {
    try {
        take_up_open_runs();
    } catch (const GatewayError& failure) {
        core::log(m_installation.log(), core::messages::store_failed, failure.code());
    }
    auto look_again = steady_clock::now();
    while (!stop.stop_requested()) {
        while (const std::optional<Job> job{next_job()}) {
            work(*job, stop);
        }
        if (steady_clock::now() >= look_again) {
            collect(stop);
            look_again = steady_clock::now() + m_installation.settings().collect_interval;
        }
        std::unique_lock lock{m_mutex};
        m_changed.wait_until(lock, stop, look_again, [&] {
            return std::any_of(m_jobs.begin(), m_jobs.end(), [](const Job& job) {
                return job.due <= steady_clock::now();
            });
        });
    }
}

void BatchService::take_up_open_runs() {
    const std::vector<ports::RunRow> open{m_installation.store().outbox().open_runs(std::nullopt)};
    if (!open.empty()) {
        core::log(
            m_installation.log(), core::messages::resumed, static_cast<std::int64_t>(open.size()));
    }
    for (const ports::RunRow& run : open) {
        carry_on(run.exchange, run.run);
    }
}

void BatchService::work(const Job& job, const std::stop_token& stop) {
    const RunLock lock{m_installation.settings().data_directory, job.exchange};
    bool done{false};
    try {
        if (lock.held()) {
            done = m_bench.carry_on(job.exchange, job.run, {}, stop).closed;
        }
    } catch (const GatewayError& failure) {
        if (!stop.stop_requested()) {
            core::log(
                m_installation.log(), core::messages::run_failed, job.exchange, failure.code());
        }
    } catch (const std::exception&) {
        core::log(
            m_installation.log(), core::messages::run_failed, job.exchange, core::Code{"INTERNAL"});
    }
    if (!done) {
        const std::scoped_lock again{m_mutex};
        m_jobs.push_back(
            Job{job.exchange, job.run, steady_clock::now() + job.pause,
                std::min(job.pause * 2, longest_pause)});
    }
}

void BatchService::collect(const std::stop_token& stop) {
    const std::shared_ptr<const exchange::Assembly> assembly{m_installation.law().active()};
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
        const core::MessageId run{receive(under, document)};
        // Stored: the file has done its work. Whether anything in it was good, the run will tell.
        const ports::RunAccount account{m_bench.carry_on(under.exchange->id, run, {}, stop)};
        collector.settle(
            arrival->reference, account.in == account.rejected
                                    ? ports::Collector::Verdict::failed
                                    : ports::Collector::Verdict::processed);
    }
}

core::MessageId BatchService::receive(const exchange::Under& under, core::ByteView document) {
    const core::Digest source{exchange::source_digest(document, m_installation.keys())};
    if (const std::optional<core::MessageId> before{
            m_installation.store().outbox().run_of(under.exchange->id, source)}) {
        return *before;
    }
    const core::MessageId run{crypto::new_message_id(m_installation.clock().now())};
    m_bench.note(exchange::write_received(run, under, document, m_installation.keys()));
    core::log(
        m_installation.log(), core::messages::received, under.exchange->id, run,
        static_cast<std::int64_t>(document.size()));
    return run;
}

}
