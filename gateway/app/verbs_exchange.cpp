// Verbs about exchanges: serve, run.

#include "gateway/app/checkpoints.h"
#include "gateway/app/daemon.h"
#include "gateway/app/failure_words.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/run_progress.h"
#include "gateway/app/stop_signal.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/storage/postgres_outbox.h"

#include <unistd.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

namespace gateway::app {

namespace {

RunProgress::Form form_of(const VerbOptions& options) {
    if (options.quiet) {
        return RunProgress::Form::silent;
    }
    return ::isatty(STDERR_FILENO) == 1 ? RunProgress::Form::rewritten : RunProgress::Form::lines;
}

}

int serve(const VerbOptions& options, const http::NetworkLibraries& network) {
    return run_daemon(options.settings, network);
}

namespace {

/// However the verb ends: what a party has answered is not forgotten because the store was away.
class WriteWhatIsLeft final {
public:
    explicit WriteWhatIsLeft(Workbench& bench) noexcept : m_bench{bench} {}
    WriteWhatIsLeft(const WriteWhatIsLeft&) = delete;
    WriteWhatIsLeft& operator=(const WriteWhatIsLeft&) = delete;
    ~WriteWhatIsLeft() { static_cast<void>(m_bench.write_what_is_left()); }

private:
    Workbench& m_bench;
};

/// Of what runs by itself and not by who calls. @throws core::GatewayError EXCHANGE_UNKNOWN,
/// EXCHANGE_NOT_A_BATCH.
ports::Direction direction_of(const config::Configuration& law, core::ExchangeId id) {
    const config::Exchange* const exchange{law.find(id)};
    if (exchange == nullptr) {
        throw core::GatewayError{"EXCHANGE_UNKNOWN", core::GatewayError::Retry::never};
    }
    if (exchange->direction != ports::Direction::out
        && exchange->direction != ports::Direction::in) {
        throw core::GatewayError{"EXCHANGE_NOT_A_BATCH", core::GatewayError::Retry::never};
    }
    return exchange->direction;
}

/// What is sent: the open run, or a new one. What is to be tried again within seconds is worth
/// waiting for; the rest is the daemon's.
ports::RunAccount send_batch(
    Installation& installation, Workbench& bench, const Lease& lease, Workbench::Manner manner) {
    constexpr std::chrono::seconds patience{8};
    ports::RunAccount account{bench.carry_on(lease, std::nullopt, manner)};
    manner.pace = exchange::Pace::when_due;
    manner.corrects.reset();
    while (account.goes_on && *account.goes_on - installation.clock().now() < patience) {
        std::this_thread::sleep_for(*account.goes_on - installation.clock().now());
        account = bench.carry_on(lease, account.run, manner);
    }
    return account;
}

struct Deliveries {
    std::vector<ports::RunAccount> accounts;
    std::vector<core::GatewayError> failures; ///< of those that could not be carried on
};

/// What was delivered and stands open, oldest first: only a party begins one. One that fails holds
/// up none behind it.
Deliveries carry_on_deliveries(
    Installation& installation, Workbench& bench, const Lease& lease,
    const Workbench::Manner& manner) {
    Deliveries all;
    ports::Outbox& outbox{installation.store().outbox()};
    for (const ports::RunRow& run : outbox.open_runs(lease.exchange())) {
        try {
            all.accounts.push_back(bench.carry_on(lease, run.run, manner));
        } catch (const core::GatewayError& failure) {
            if (manner.stop.stop_requested() || lease.is_lost()) {
                throw;
            }
            all.failures.push_back(failure);
            all.accounts.push_back(outbox.account(run.run));
        }
    }
    return all;
}

/// @return the verb's status.
int print_deliveries(const Deliveries& deliveries, bool as_json, std::ostream& out) {
    const std::vector<ports::RunAccount>& accounts{deliveries.accounts};
    text::JsonValue runs{text::JsonValue::make_array()};
    bool over{true};
    for (const ports::RunAccount& account : accounts) {
        runs.push(account_json(account));
        over = over && account.closed;
    }
    if (as_json) {
        text::JsonValue body{text::JsonValue::make_object()};
        body.add("runs", std::move(runs));
        out << text::write_json(body) << '\n';
    } else if (accounts.empty()) {
        out << "nothing that was delivered stands open\n";
    } else {
        print_accounts(accounts, out);
    }
    for (const core::GatewayError& failure : deliveries.failures) {
        print_failure(failure, std::cerr);
    }
    return !deliveries.failures.empty() ? 2 : over ? 0 : 1;
}

int print_batch(const ports::RunAccount& account, bool as_json, std::ostream& out) {
    if (as_json) {
        out << text::write_json(account_json(account)) << '\n';
    } else {
        print_accounts(std::span{&account, 1}, out);
        if (!account.closed) {
            out << "it is not over: `lautturi runs show` tells what it waits for\n";
        }
    }
    return account.closed ? 0 : 1;
}

}

int run(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& exchange,
    const std::string& residue, std::ostream& out) {
    const std::optional<core::MessageId> corrects{core::MessageId::parse(residue)};
    if (!corrects && !residue.empty()) {
        throw core::GatewayError{"MESSAGE_ID_FORM", core::GatewayError::Retry::never};
    }
    const StopSignal stop; // first: its mask is inherited
    JsonLogSink log{core::Severity::warning};
    const Settings settings{read_settings(options.settings)};
    Installation installation{settings, Installation::Process::command, network, log};
    static_cast<void>(installation.law()); // its names are known from here on
    const std::optional<core::ExchangeId> id{core::ExchangeId::find(exchange)};
    if (!id) {
        throw core::GatewayError{"EXCHANGE_UNKNOWN", core::GatewayError::Retry::never};
    }
    const bool sends{
        direction_of(*installation.law().active()->configuration(), *id) == ports::Direction::out};
    if (corrects && !sends) {
        throw core::GatewayError{"EXCHANGE_NOT_A_BATCH", core::GatewayError::Retry::never};
    }
    if (sends) { // once for all of it: what is no good is told, and not tried with each document
        installation.client().take_up(settings.tls_certificate, settings.tls_key);
    }
    const std::shared_ptr<Lease> lease{installation.leases().need(*id)};
    installation.loops().start();
    Workbench bench{installation, "cli-run"};
    RunProgress progress{
        std::cerr, form_of(options), [&] { return installation.clock().since_boot(); }};
    SigningOnTheWay signing{installation, "cli-run"};
    const auto show = [&](const exchange::Progress& now) {
        progress.show(now);
        signing.look();
    };
    // somebody asks for it: what waits is tried now
    const Workbench::Manner manner{show, stop.token(), exchange::Pace::now, corrects};
    const WriteWhatIsLeft at_the_end{bench};
    if (!sends) {
        const Deliveries deliveries = carry_on_deliveries(installation, bench, *lease, manner);
        progress.end();
        sign_own_chain(installation, "cli-run");
        return print_deliveries(deliveries, options.json, out);
    }
    const ports::RunAccount account{send_batch(installation, bench, *lease, manner)};
    progress.end();
    sign_own_chain(installation, "cli-run");
    return print_batch(account, options.json, out);
}

}
