#include "gateway/app/batch_service.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
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
/// While the store does not answer the door is closed, and nothing is tried; once it does, whoever
/// it failed goes on at once.
constexpr std::chrono::seconds stores_pause{1};

/// What was kept of a delivery that nobody took in by then, and what was met in a reading of a
/// register, was left by somebody who died.
constexpr std::chrono::hours abandoned{24};
constexpr std::chrono::hours between_forgetting{1};

std::string worker_name(unsigned number) {
    return number == 1 ? "batch" : "batch-" + std::to_string(number);
}

}

BatchService::BatchService(Installation& installation, const ports::Admission& admission)
    : m_installation{installation}, m_admission{admission},
      m_collecting{installation}, m_common{std::make_shared<Workbench::Common>()} {
    for (unsigned number{1}; number <= installation.settings().batch_workers; ++number) {
        m_benches.push_back(
            std::make_unique<Workbench>(installation, worker_name(number), m_common));
    }
    for (const std::unique_ptr<Workbench>& bench : m_benches) {
        m_workers.emplace_back(
            [this, &bench = *bench](const std::stop_token& stop) { labour(bench, stop); });
    }
    m_thread = std::jthread{[this](const std::stop_token& stop) { serve(stop); }};
}

BatchService::~BatchService() {
    stop();
}

void BatchService::stop() {
    m_thread.request_stop();
    for (std::jthread& worker : m_workers) {
        worker.request_stop();
    }
    if (m_thread.joinable()) {
        m_thread.join();
    }
    m_workers.clear(); // each ends
    keep_only({});
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
            if (m_admission.closed()) {
                keep_only({}); // another node may still work
            } else {
                look();
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

void BatchService::look() {
    std::set<core::MessageId>
        asked_for; // before the store is asked: one that comes later may not stand in its answer
    {
        const std::scoped_lock lock{m_mutex};
        asked_for = m_at_once;
    }
    const std::vector<ports::RunRow> open{m_installation.store().outbox().open_runs(std::nullopt)};
    first_look(open);
    forget_abandoned();
    forget_the_closed(open, asked_for);
    for (Task& task : tasks(open)) {
        offer(std::move(task));
    }
}

void BatchService::first_look(const std::vector<ports::RunRow>& open) {
    if (std::exchange(m_begun, true)) {
        return;
    }
    if (open.empty()) {
        return;
    }
    core::log(
        m_installation.log(), core::messages::resumed, static_cast<std::int64_t>(open.size()));
    const std::scoped_lock lock{m_mutex};
    for (const ports::RunRow& run : open) {
        m_pauses.emplace(run.run, Pause{steady_clock::now(), first_pause / 2});
    }
}

void BatchService::forget_abandoned() {
    if (steady_clock::now() < m_forget_again) {
        return;
    }
    const core::Instant before{m_installation.clock().now() + -abandoned};
    m_installation.store().inbox().forget_abandoned(before);
    m_installation.store().kept_answers().forget_expired();
    m_installation.store().outbox().forget_passes(before);
    m_forget_again = steady_clock::now() + between_forgetting;
}

void BatchService::forget_the_closed(
    const std::vector<ports::RunRow>& open, std::set<core::MessageId> asked_for) {
    for (const ports::RunRow& run : open) {
        asked_for.erase(run.run);
    }
    const std::scoped_lock lock{m_mutex};
    std::erase_if(m_at_once, [&](core::MessageId run) { return asked_for.contains(run); });
    std::erase_if(m_pauses, [&](const auto& paused) {
        return std::none_of(open.begin(), open.end(), [&](const ports::RunRow& run) {
            return run.run == paused.first;
        });
    });
}

/// Exchanges with something to do, in the order of their oldest open runs.
std::vector<BatchService::Task> BatchService::tasks(const std::vector<ports::RunRow>& open) {
    const std::shared_ptr<const exchange::Assembly> assembly{m_installation.law().active()};
    const std::set<core::ExchangeId> collected{m_collecting.due()};
    keep_only(collected);
    std::vector<Task> all;
    const auto task_of = [&](core::ExchangeId exchange, ports::Direction direction) -> Task& {
        const auto known = std::find_if(
            all.begin(), all.end(), [&](const Task& task) { return task.exchange == exchange; });
        if (known != all.end()) {
            return *known;
        }
        // one that is not in force any more fails for itself, and holds nobody up
        const exchange::Under under{assembly->under(exchange.text())};
        const std::string party{
            under.exchange == nullptr ? exchange.text() : under.exchange->party.text()};
        return all.emplace_back(Task{exchange, Lane{party, direction}});
    };
    for (const ports::RunRow& run : open) {
        if (is_due(run)) {
            task_of(run.exchange, run.direction).has_runs = true;
        }
    }
    for (const core::ExchangeId exchange : collected) {
        task_of(exchange, ports::Direction::in).collects = true;
    }
    return all;
}

void BatchService::offer(Task task) {
    const std::scoped_lock lock{m_mutex};
    if (!m_at_work.insert(task.exchange).second) {
        if (task.has_runs) {
            m_again.insert(task.exchange);
        }
        return;
    }
    m_offered.push_back(std::move(task));
    m_changed.notify_all();
}

/// A delivery is carried on at once; a batch that somebody else has begun, after a while.
bool BatchService::is_due(const ports::RunRow& run) {
    const std::scoped_lock lock{m_mutex};
    if (m_at_once.contains(run.run)) {
        return true;
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

/// Gives back the leases of exchanges that are not collected here any more.
void BatchService::keep_only(const std::set<core::ExchangeId>& exchanges) {
    std::vector<std::shared_ptr<Lease>> given_back; // outside the lock: the store is told
    const std::scoped_lock lock{m_mutex};
    for (auto kept = m_kept.begin(); kept != m_kept.end();) {
        if (exchanges.contains(kept->first) && !kept->second->is_lost()) {
            ++kept;
        } else {
            given_back.push_back(std::move(kept->second));
            kept = m_kept.erase(kept);
        }
    }
}

void BatchService::labour(Workbench& bench, const std::stop_token& stop) {
    while (const std::optional<Task> task{next(stop)}) {
        try {
            carry_on(*task, bench, stop);
        } catch (const GatewayError& failure) {
            core::log(m_installation.log(), core::messages::store_failed, failure.code());
        } catch (const std::exception&) { // out of memory, or a defect: the daemon goes on
            core::log(m_installation.log(), core::messages::store_failed, core::Code{"INTERNAL"});
        }
        done(*task);
    }
}

/// The first whose lane is free.
std::optional<BatchService::Task> BatchService::next(const std::stop_token& stop) {
    std::unique_lock lock{m_mutex};
    auto found = m_offered.end();
    const auto find = [&] {
        found = std::find_if(m_offered.begin(), m_offered.end(), [&](const Task& task) {
            return !m_lanes.contains(task.lane);
        });
        return found != m_offered.end();
    };
    if (!m_changed.wait(lock, stop, find) || stop.stop_requested()) {
        return std::nullopt;
    }
    Task task{std::move(*found)};
    m_offered.erase(found);
    m_lanes.insert(task.lane);
    return task;
}

void BatchService::done(const Task& task) {
    const std::scoped_lock lock{m_mutex};
    m_lanes.erase(task.lane);
    m_at_work.erase(task.exchange);
    m_woken = m_woken || m_again.erase(task.exchange) != 0;
    m_changed.notify_all();
}

void BatchService::carry_on(const Task& task, Workbench& bench, const std::stop_token& stop) {
    const bool collects{task.collects && m_collecting.opens(task.exchange)};
    if (!collects && !task.has_runs) {
        return;
    }
    const std::shared_ptr<Lease> lease{lease_of(task.exchange)};
    if (!lease) {
        return; // somebody else is at it: the command line, or another node
    }
    // as they are now that they are ours alone
    for (const ports::RunRow& run : m_installation.store().outbox().open_runs(task.exchange)) {
        if (!stop.stop_requested() && !lease->is_lost() && is_due(run)) {
            work(run, *lease, bench, stop);
        }
    }
    if (collects && !stop.stop_requested() && !lease->is_lost()) {
        m_collecting.collect(*lease, bench, stop);
        const std::scoped_lock lock{m_mutex};
        m_kept.insert_or_assign(task.exchange, lease);
    }
}

/// @return null if somebody else has it.
std::shared_ptr<Lease> BatchService::lease_of(core::ExchangeId exchange) {
    {
        const std::scoped_lock lock{m_mutex};
        const auto kept = m_kept.find(exchange);
        if (kept != m_kept.end() && !kept->second->is_lost()) {
            return kept->second;
        }
    }
    return m_installation.leases().take(exchange);
}

std::chrono::seconds BatchService::next_pause(const ports::RunRow& run) {
    const std::scoped_lock lock{m_mutex};
    m_at_once.erase(run.run);
    const auto known = m_pauses.find(run.run);
    return known == m_pauses.end() ? first_pause
                                   : std::min(known->second.length * 2, longest_pause);
}

void BatchService::pause(const ports::RunRow& run, Pause pause) {
    const std::scoped_lock lock{m_mutex};
    m_pauses.insert_or_assign(run.run, pause);
}

void BatchService::work(
    const ports::RunRow& run, const Lease& lease, Workbench& bench, const std::stop_token& stop) {
    std::chrono::seconds length{next_pause(run)};
    try {
        const ports::RunAccount account{bench.carry_on(lease, run.run, {{}, stop})};
        if (account.closed) {
            const std::scoped_lock lock{m_mutex};
            m_pauses.erase(run.run);
            return;
        }
        if (account.goes_on) { // the store says when; a person may have stepped in before
            const auto wait = std::chrono::ceil<std::chrono::seconds>(
                *account.goes_on - m_installation.clock().now());
            pause(
                run,
                Pause{
                    steady_clock::now() + std::clamp(wait, std::chrono::seconds{0}, longest_pause),
                    first_pause / 2});
            return;
        }
    } catch (const GatewayError& failure) {
        if (stop.stop_requested() || lease.is_lost()) {
            return; // said already; whoever can goes on
        }
        if (!failure.retryable()) {
            length = longest_pause; // until somebody mends what is wrong
        } else if (failure.code().text().starts_with("STORE_")) {
            length = stores_pause;
        }
        core::log(m_installation.log(), core::messages::run_failed, run.exchange, failure.code());
    } catch (const std::exception&) {
        core::log(
            m_installation.log(), core::messages::run_failed, run.exchange, core::Code{"INTERNAL"});
    }
    pause(run, Pause{steady_clock::now() + length, length});
}

}
