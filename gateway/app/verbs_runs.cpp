// Verbs about what was exchanged: runs list, runs unsettled, runs settle.

#include "gateway/app/checkpoints.h"
#include "gateway/app/consent_desk.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/exchange/settlement.h"
#include "gateway/storage/postgres_outbox.h"
#include "gateway/storage/provenance_profiles.h"

#include <unistd.h>

#include <iomanip>
#include <ostream>

namespace gateway::app {

using text::JsonValue;

int list_runs(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    const std::vector<ports::RunAccount> accounts{installation.store().outbox().accounts()};
    if (!options.json) {
        print_accounts(accounts, out);
        return 0;
    }
    JsonValue runs{JsonValue::make_array()};
    bool balanced{true};
    for (const ports::RunAccount& account : accounts) {
        runs.push(account_json(account));
        balanced = balanced && account.balanced();
    }
    const auto counts = installation.store().provenance().count();
    JsonValue provenance{JsonValue::make_object()};
    provenance.add("fields", json(counts.fields))
        .add("without_source", json(counts.without_source));
    JsonValue body{JsonValue::make_object()};
    body.add("runs", std::move(runs))
        .add("balanced", JsonValue::of_boolean(balanced))
        .add("provenance", std::move(provenance));
    out << text::write_json(body) << '\n';
    return 0;
}

namespace {

JsonValue unsettled_json(const ports::UnsettledAttempt& attempt) {
    JsonValue object{JsonValue::make_object()};
    object.add("message", json(attempt.message.text()))
        .add("attempt", json(std::int64_t{attempt.attempt}))
        .add("exchange", json(attempt.exchange.text()))
        .add("party", json(attempt.party.text()))
        .add("direction", json(direction_text(attempt.direction)))
        .add("since", json(core::to_helsinki_text(attempt.marked_at)))
        .add("answer_lost", JsonValue::of_boolean(attempt.answer_lost));
    return object;
}

}

int list_unsettled(
    const VerbOptions& options, const http::NetworkLibraries& network, std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    JsonValue list{JsonValue::make_array()};
    for (const ports::UnsettledAttempt& attempt : installation.store().outbox().unsettled()) {
        list.push(unsettled_json(attempt));
        if (!options.json) {
            out << attempt.message.text() << "  " << std::left << std::setw(28)
                << attempt.exchange.text() << ' ' << std::setw(20) << attempt.party.text()
                << core::to_helsinki_text(attempt.marked_at)
                << (attempt.answer_lost ? "  the answer was lost" : "  no outcome") << '\n';
        }
    }
    const bool none{list.elements().empty()};
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("unsettled", std::move(list));
        out << text::write_json(body) << '\n';
    } else if (none) {
        out << "every attempt has an outcome\n";
    }
    return none ? 0 : 1;
}

namespace {

/// While it is held nobody begins another attempt of what is being settled. Null for a query, and
/// where an attempt is still under way.
std::shared_ptr<Lease> hold_work_of(Installation& installation, core::MessageId message) {
    std::optional<core::ExchangeId> exchange;
    for (const ports::UnsettledAttempt& attempt : installation.store().outbox().unsettled()) {
        if (attempt.message != message) {
            continue;
        }
        if (!attempt.run || !attempt.answer_lost) {
            return nullptr;
        }
        exchange = attempt.exchange;
    }
    return exchange ? installation.leases().need(*exchange) : nullptr;
}

}

int settle(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& message,
    const std::string& found, const std::string& reference, std::ostream& out) {
    const std::optional<core::MessageId> id{core::MessageId::parse(message)};
    if (!id) {
        throw core::GatewayError{"MESSAGE_ID_FORM", core::GatewayError::Retry::never};
    }
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    static_cast<void>(installation.law());
    Workbench bench{installation, "cli-desk"};
    // A process that was killed has left attempts that are nobody's any more.
    static_cast<void>(ConsentDesk{installation, bench}.acknowledgements().end_what_is_gone());
    const std::shared_ptr<Lease> lease{hold_work_of(installation, *id)};
    {
        const exchange::UnderLease under_lease{bench.gate(), lease ? &lease->fence() : nullptr};
        exchange::settle(
            bench.gate(), installation.store().outbox(),
            exchange::Settlement{
                *id,
                found == "delivered" ? exchange::Settlement::Found::delivered
                                     : exchange::Settlement::Found::not_delivered,
                reference, "uid:" + std::to_string(::getuid())});
    }
    sign_own_chain(installation, "cli-desk");
    if (options.json) {
        JsonValue body{JsonValue::make_object()};
        body.add("message", json(message)).add("settled", json(found));
        out << text::write_json(body) << '\n';
    } else {
        out << message << " is settled as " << found << '\n';
    }
    return 0;
}

}
