#include "gateway/app/scheduler.h"

#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"
#include "gateway/crypto/random.h"
#include "gateway/exchange/resting.h"
#include "gateway/exchange/schedule.h"
#include "gateway/storage/postgres_outbox.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <set>

namespace gateway::app {

namespace {

using namespace std::chrono_literals;
using core::GatewayError;
using std::chrono::steady_clock;
namespace messages = core::messages;

constexpr auto pause = 1s;

/// So far ahead due times are rows. What was planned under a rule stands when the rule is changed
/// while nothing runs, so this is also how long that may take without losing any.
constexpr std::chrono::hours horizon{36};
constexpr auto between_plans = 10min;
constexpr auto between_looks_at_the_law = 10s;

/// Rows of one plan; what is left over is planned with the next.
constexpr std::size_t most_at_once{5'000};

}

Scheduler::Scheduler(
    Installation& installation, const ports::Admission& admission,
    std::function<void(core::MessageId)> begun)
    : m_installation{installation}, m_admission{admission}, m_bench{installation, "schedule"},
      m_begun{std::move(begun)}, m_thread{[this](const std::stop_token& stop) { serve(stop); }} {}

Scheduler::~Scheduler() {
    m_thread.request_stop();
    if (m_thread.joinable()) {
        m_thread.join();
    }
}

void Scheduler::serve(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    while (!stop.stop_requested()) {
        try {
            follow_the_law();
            const std::shared_ptr<const exchange::Assembly> assembly{m_installation.law().active()};
            const core::Instant now{m_installation.clock().now()};
            if (m_planned != assembly || steady_clock::now() >= m_plan_again) {
                plan(*assembly->configuration(), now);
                m_planned = assembly;
                m_plan_again = steady_clock::now() + between_plans;
            }
            take_up(*assembly->configuration(), now);
        } catch (const GatewayError& failure) {
            core::log(m_installation.log(), messages::store_failed, failure.code());
        } catch (const std::exception&) { // out of memory, or a defect: the daemon goes on
            core::log(m_installation.log(), messages::store_failed, core::Code{"INTERNAL"});
        }
        std::unique_lock lock{mutex};
        never.wait_for(lock, stop, pause, [] { return false; });
    }
}

void Scheduler::follow_the_law() {
    if (steady_clock::now() < m_look_at_law) {
        return;
    }
    m_look_at_law = steady_clock::now() + between_looks_at_the_law;
    m_installation.follow_the_law();
}

void Scheduler::plan(const config::Configuration& configuration, core::Instant now) {
    ports::Schedules& schedules{m_installation.store().schedules()};
    std::vector<core::ExchangeId> scheduled;
    for (const config::Exchange& exchange : configuration.exchanges) {
        if (!exchange.schedule) {
            continue;
        }
        scheduled.push_back(exchange.id);
        const core::DueTimes& due{exchange.schedule->due};
        schedules.plan(exchange.id, due.text(), now, [&](core::Instant after) {
            const core::Instant until{std::max(after, now + horizon)};
            ports::Schedules::Times times{due.between(after, until, most_at_once), until};
            if (times.due.size() == most_at_once) {
                times.until = times.due.back();
            }
            return times;
        });
    }
    schedules.keep_only(scheduled, now);
}

void Scheduler::take_up(const config::Configuration& configuration, core::Instant now) {
    ports::Schedules& schedules{m_installation.store().schedules()};
    const std::vector<ports::DueRun> waiting{schedules.waiting(now)};
    if (waiting.empty()) {
        return;
    }
    std::set<core::ExchangeId> paused;
    for (const ports::SchedulePause& pause : schedules.paused()) {
        paused.insert(pause.exchange);
    }
    for (auto first = waiting.begin(); first != waiting.end();) {
        const auto last = std::find_if(first, waiting.end(), [&](const ports::DueRun& due) {
            return due.exchange != first->exchange;
        });
        take_up(configuration, std::span{first, last}, paused.contains(first->exchange), now);
        first = last;
    }
}

/// The due times of one exchange.
void Scheduler::take_up(
    const config::Configuration& configuration, std::span<const ports::DueRun> due, bool paused,
    core::Instant now) {
    const core::ExchangeId id{due.front().exchange};
    const config::Exchange* const exchange{configuration.find(id)};
    const bool batch{exchange != nullptr && exchange->direction == ports::Direction::out};
    const config::Party* const party{batch ? configuration.find(exchange->party) : nullptr};
    // While somebody works on the exchange, here or elsewhere, a run of it may be about to be open;
    // the transaction that begins one looks again.
    bool open{is_worked_on(id)};
    std::vector<core::MessageId> resting;
    if (batch && !open) {
        storage::Store& store{m_installation.store()};
        exchange::OpenRuns runs{exchange::open_runs(store.outbox(), store.deliveries(), *exchange)};
        open = !runs.under_way.empty();
        resting = std::move(runs.resting);
    }

    std::map<core::Code, std::int64_t> left_out;
    for (const exchange::Judgement& judged : exchange::judge(
             due, batch && exchange->schedule ? &*exchange->schedule : nullptr,
             party == nullptr ? core::Blackouts{} : party->blackouts, {now, paused, open})) {
        using What = exchange::Judgement::What;
        if (judged.what == What::begin) {
            begin(id, judged.due_at, resting);
        } else if (
            judged.what == What::skip
            && m_installation.store().schedules().skip(id, judged.due_at, judged.code)) {
            ++left_out[judged.code];
        }
    }
    for (const auto& [code, times] : left_out) {
        core::log(m_installation.log(), messages::runs_left_out, id, times, code);
    }
}

bool Scheduler::is_worked_on(core::ExchangeId exchange) {
    const std::vector<ports::Leases::Held> held{m_installation.store().leases().held()};
    return std::any_of(held.begin(), held.end(), [&](const ports::Leases::Held& one) {
        return one.work == exchange.text();
    });
}

void Scheduler::begin(
    core::ExchangeId exchange, core::Instant due_at, const std::vector<core::MessageId>& resting) {
    if (m_admission.closed()) {
        return; // nothing new is taken in: it waits, and may be too late then
    }
    const core::MessageId run{crypto::new_message_id(m_installation.clock().now())};
    const exchange::Noted noted{m_bench.try_note(exchange::begin(
        ports::DueBegun{exchange, due_at, run, m_installation.settings().node_name, resting}))};
    if (!noted.failure) {
        core::log(m_installation.log(), messages::run_begun, exchange, run);
        m_begun(run);
        return;
    }
    const core::Code code{noted.failure->code()};
    if (code != core::Code{"DUE_TAKEN"} && code != core::Code{"RUN_UNDER_WAY"}) {
        core::log(m_installation.log(), messages::run_failed, exchange, code);
    }
}

}
