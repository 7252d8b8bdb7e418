// Verbs about exchanges: serve, run.

#include "gateway/app/checkpoints.h"
#include "gateway/app/daemon.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/run_progress.h"
#include "gateway/app/stop_signal.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"

#include <unistd.h>

#include <chrono>
#include <iostream>
#include <memory>
#include <thread>

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
    return run_daemon(read_settings(options.settings), network);
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
    const std::shared_ptr<Lease> lease{installation.leases().need(*id)};
    installation.loops().start();
    Workbench bench{installation, "cli-run"};
    RunProgress progress{
        std::cerr, form_of(options), [&] { return installation.clock().since_boot(); }};
    const auto show = [&](const exchange::Progress& now) { progress.show(now); };
    // Somebody asks for it: what waits is tried now. What is to be tried again within seconds is
    // worth waiting for; the rest is the daemon's.
    constexpr std::chrono::seconds patience{8};
    const WriteWhatIsLeft at_the_end{bench};
    ports::RunAccount account{
        bench.carry_on(*lease, std::nullopt, {show, stop.token(), exchange::Pace::now, corrects})};
    while (account.goes_on && *account.goes_on - installation.clock().now() < patience) {
        std::this_thread::sleep_for(*account.goes_on - installation.clock().now());
        account =
            bench.carry_on(*lease, account.run, {show, stop.token(), exchange::Pace::when_due});
    }
    progress.end();
    sign_own_chain(installation, "cli-run");
    if (options.json) {
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
