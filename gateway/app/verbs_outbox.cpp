// Verbs about what is on its way out: outbox status, dead, replay, give-up.

#include "gateway/app/checkpoints.h"
#include "gateway/app/consent_desk.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/outbox_output.h"
#include "gateway/app/stop_signal.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/core/log_messages.h"

#include <unistd.h>

#include <algorithm>
#include <memory>
#include <ostream>

namespace gateway::app {

using core::GatewayError;
using text::JsonValue;

namespace {

std::string caller() {
    return "uid:" + std::to_string(::getuid());
}

exchange::Selected selected(const OutboxWords& words) {
    exchange::Selected selected;
    for (const ports::Pile pile :
         {ports::Pile::party, ports::Pile::ours, ports::Pile::law, ports::Pile::withdrawn}) {
        if (words.pile == ports::to_text(pile)) {
            selected.pile = pile;
        }
    }
    if (!words.exchange.empty()) {
        selected.exchange = core::ExchangeId::find(words.exchange);
        if (!selected.exchange) {
            throw GatewayError{"EXCHANGE_UNKNOWN", GatewayError::Retry::never};
        }
    }
    selected.cause = words.cause;
    return selected;
}

/// A replay on the command line: the plan, then run by run what it says.
class Replay final {
public:
    Replay(Installation& installation, const exchange::Selected& what, std::stop_token stop)
        : m_installation{installation}, m_bench{installation, "cli-run"}, m_stop{std::move(stop)},
          m_plan{exchange::plan_replay(
              installation.store().deliveries(), what,
              *installation.law().active()->configuration())} {}

    [[nodiscard]] PlanCounts count() {
        PlanCounts counts;
        counts.to_settle = static_cast<std::int64_t>(m_plan.to_settle.size());
        counts.without_exchange = static_cast<std::int64_t>(m_plan.without.size());
        for (const exchange::ReplayRun& run : m_plan.runs) {
            std::vector<core::MessageId> messages;
            for (const ports::DeadLetter& letter : run.letters) {
                messages.push_back(letter.message);
                counts.records += letter.records;
            }
            counts.messages += static_cast<std::int64_t>(messages.size());
            const auto forecast = m_bench.forecast(
                run.exchange, run.run, m_installation.store().deliveries().records_in(messages),
                m_stop);
            counts.forecast.released += forecast.released;
            counts.forecast.reduced += forecast.reduced;
            counts.forecast.blocked += forecast.blocked;
            counts.forecast.malformed += forecast.malformed;
            counts.forecast.gone += forecast.gone;
        }
        return counts;
    }

    /// A run that another process is at is left as it is; so is everything after a request to stop.
    void carry_out() {
        for (const exchange::ReplayRun& run : m_plan.runs) {
            if (m_stop.stop_requested()) {
                m_stopped = true;
                return;
            }
            const std::shared_ptr<Lease> lease{m_installation.leases().take(run.exchange)};
            if (!lease) {
                ++m_left;
                continue;
            }
            if (write_down(*lease, run) == 0) {
                continue; // somebody else has seen to all of it: its run stays as it is
            }
            try {
                m_accounts.push_back(
                    m_bench.carry_on(*lease, run.run, {{}, m_stop, exchange::Pace::now}));
            } catch (
                const GatewayError& failure) { // what stands in the store goes on when the run does
                if (m_stop.stop_requested()) {
                    m_stopped = true;
                    return;
                }
                core::log(
                    m_installation.log(), core::messages::run_failed, run.exchange, failure.code());
                m_failed = true; // the others are tried all the same
            }
        }
    }

    [[nodiscard]] const std::vector<ports::RunAccount>& accounts() const noexcept {
        return m_accounts;
    }
    [[nodiscard]] bool stopped() const noexcept { return m_stopped; }
    [[nodiscard]] std::int64_t left() const noexcept { return m_left; }
    /// Messages that are tried again.
    [[nodiscard]] std::int64_t replayed() const noexcept { return m_replayed; }
    /// Planned messages that somebody else tried again, gave up or settled before.
    [[nodiscard]] std::int64_t changed() const noexcept { return m_changed; }

    /// @return whether all of it is done, and what became of it stands in the store.
    [[nodiscard]] bool end() { return m_bench.write_what_is_left() && whole(); }

    [[nodiscard]] bool whole() const {
        return !m_stopped && !m_failed && m_left == 0
               && std::all_of(m_accounts.begin(), m_accounts.end(), [](const auto& account) {
                      return account.closed;
                  });
    }

private:
    /// @return how many messages of the run are tried again.
    std::int64_t write_down(const Lease& lease, const exchange::ReplayRun& run) {
        const exchange::UnderLease under_lease{m_bench.gate(), lease.fence()};
        const auto replayed = static_cast<std::int64_t>(
            exchange::try_again(
                m_bench.gate(), m_installation.store().deliveries(), run.letters, caller())
                .size());
        m_replayed += replayed;
        m_changed += static_cast<std::int64_t>(run.letters.size()) - replayed;
        return replayed;
    }

    Installation& m_installation;
    Workbench m_bench;
    std::stop_token m_stop;
    exchange::ReplayPlan m_plan;
    std::vector<ports::RunAccount> m_accounts;
    bool m_stopped{false};
    bool m_failed{false};
    std::int64_t m_left{0};
    std::int64_t m_replayed{0};
    std::int64_t m_changed{0};
};

void print_replay(
    const VerbOptions& options, bool acted, const PlanCounts& plan, const Replay& replay,
    std::ostream& out) {
    if (options.json) {
        JsonValue runs{JsonValue::make_array()};
        for (const ports::RunAccount& account : replay.accounts()) {
            runs.push(account_json(account));
        }
        JsonValue body{JsonValue::make_object()};
        body.add("plan", plan_json(plan))
            .add("acted", JsonValue::of_boolean(acted))
            .add("stopped", JsonValue::of_boolean(replay.stopped()))
            .add("left", json(replay.left()))
            .add("replayed", json(replay.replayed()))
            .add("changed", json(replay.changed()))
            .add("runs", std::move(runs));
        out << text::write_json(body) << '\n';
        return;
    }
    print_plan(plan, out);
    if (!acted) {
        out << "nothing was done; --yes carries it out\n";
        return;
    }
    print_accounts(replay.accounts(), out);
    if (replay.stopped()) {
        out << "stopped: what was not tried again is as it was\n";
    }
    if (replay.changed() > 0) {
        out << replay.changed()
            << " messages were seen to by somebody else meanwhile and stay as they are\n";
    }
    if (replay.left() > 0) {
        out << replay.left() << " runs are being carried on by another process: try again\n";
    }
}

}

int outbox_status(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    ports::Deliveries& deliveries{installation.store().deliveries()};
    const core::Instant now{installation.clock().now()};
    const core::Instant since{core::Instant::from_microseconds(
        now.microseconds() - std::chrono::microseconds{exchange::health_window}.count())};
    std::vector<PartyStatus> parties;
    const auto status_of = [&](core::PartyId party) -> PartyStatus& {
        const auto known = std::find_if(parties.begin(), parties.end(), [&](const auto& one) {
            return one.queue.party == party;
        });
        if (known != parties.end()) {
            return *known;
        }
        ports::PartyQueue nothing;
        nothing.party = party;
        return parties.emplace_back(PartyStatus{nothing, {}, {}});
    };
    for (const ports::PartyQueue& queue : deliveries.queues(since)) {
        status_of(queue.party).queue = queue;
    }
    for (const ports::DeadLetter& letter : deliveries.dead()) {
        status_of(letter.party).dead.push_back(letter);
    }
    for (PartyStatus& status : parties) {
        status.health = exchange::health_of(deliveries.attempts_to(status.queue.party, since), now);
    }
    if (options.json) {
        out << text::write_json(status_json(parties)) << '\n';
    } else {
        print_status(parties, out);
    }
    return 0;
}

int outbox_dead(
    const VerbOptions& options, const http::NetworkLibraries& network, const OutboxWords& words,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    const exchange::Selected what{selected(words)};
    std::vector<ports::DeadLetter> letters{installation.store().deliveries().dead()};
    std::erase_if(letters, [&](const ports::DeadLetter& letter) { return !what.covers(letter); });
    if (options.json) {
        out << text::write_json(dead_json(letters)) << '\n';
    } else {
        print_dead(letters, out);
    }
    return letters.empty() ? 0 : 1;
}

int outbox_replay(
    const VerbOptions& options, const http::NetworkLibraries& network, const OutboxWords& words,
    std::ostream& out) {
    const StopSignal stop; // first: its mask is inherited
    JsonLogSink log{core::Severity::warning};
    const Settings settings{read_settings(options.settings)};
    Installation installation{settings, Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    if (words.yes) { // what is no good is told before anything is tried again with it
        installation.client().take_up(settings.tls_certificate, settings.tls_key);
    }
    installation.loops().start();
    bool whole{true};
    {
        Replay replay{installation, selected(words), stop.token()};
        const PlanCounts plan{replay.count()};
        if (words.yes) {
            replay.carry_out();
            whole = replay.end();
        }
        print_replay(options, words.yes, plan, replay, out);
    }
    sign_own_chain(installation, "cli-run");
    return whole ? 0 : 1;
}

namespace {

/// While it is held nobody tries what is being given up. Null where nothing of it is dead.
std::shared_ptr<Lease> hold_work_of(Installation& installation, core::MessageId message) {
    for (const ports::DeadLetter& letter : installation.store().deliveries().dead()) {
        if (letter.message == message) {
            return installation.leases().need(letter.exchange);
        }
    }
    return nullptr;
}

}

int outbox_give_up(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& message,
    const std::string& reference, std::ostream& out) {
    const std::optional<core::MessageId> id{core::MessageId::parse(message)};
    if (!id) {
        throw GatewayError{"MESSAGE_ID_FORM", GatewayError::Retry::never};
    }
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    Workbench bench{installation, "cli-desk"};
    const std::shared_ptr<Lease> lease{hold_work_of(installation, *id)};
    {
        const exchange::UnderLease under_lease{bench.gate(), lease ? &lease->fence() : nullptr};
        exchange::give_up(
            bench.gate(), installation.store().deliveries(),
            exchange::GivenUp{*id, reference, caller()});
    }
    sign_own_chain(installation, "cli-desk");
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("message", json(message)).add("state", json(std::string_view{"given-up"}));
        out << text::write_json(body) << '\n';
    } else {
        out << message << " is given up\n";
    }
    return 0;
}

}
