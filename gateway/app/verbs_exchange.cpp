// Verbs about exchanges: serve, run, runs list, explain.

#include "gateway/app/analysis_text.h"
#include "gateway/app/checkpoints.h"
#include "gateway/app/daemon.h"
#include "gateway/app/installation.h"
#include "gateway/app/log_sink.h"
#include "gateway/app/verb_output.h"
#include "gateway/app/verbs.h"
#include "gateway/app/workbench.h"
#include "gateway/core/error.h"
#include "gateway/journal/evidence.h"
#include "gateway/storage/postgres_outbox.h"
#include "gateway/storage/provenance_profiles.h"

#include <unistd.h>

#include <chrono>
#include <iostream>

namespace gateway::app {

using text::JsonValue;

int serve(const VerbOptions& options, const http::NetworkLibraries& network) {
    return run_daemon(read_settings(options.settings), network);
}

int run(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& exchange,
    std::ostream& out) {
    JsonLogSink log{core::Severity::warning};
    const Settings settings{read_settings(options.settings)};
    Installation installation{settings, Installation::Process::command, network, log};
    static_cast<void>(installation.law()); // its names are known from here on
    const std::optional<core::ExchangeId> id{core::ExchangeId::find(exchange)};
    if (!id) {
        throw core::GatewayError{"EXCHANGE_UNKNOWN", core::GatewayError::Retry::never};
    }
    const RunLock lock{settings.data_directory, *id};
    if (!lock.held()) {
        throw core::GatewayError{"RUN_UNDER_WAY"};
    }
    installation.loops().start();
    Workbench bench{installation, "cli-run"};
    const bool terminal{::isatty(STDERR_FILENO) == 1};
    const auto began = std::chrono::steady_clock::now();
    const auto show = [&](const exchange::Progress& progress) {
        if (terminal) {
            const double seconds{
                std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count()};
            std::cerr << "\r  read " << progress.in << ", decided " << progress.decided
                      << ", delivered " << progress.delivered << " ("
                      << static_cast<std::int64_t>(
                             static_cast<double>(progress.decided) / (seconds + 0.001))
                      << " records/s)\033[K" << std::flush;
        }
    };
    const ports::RunAccount account{bench.carry_on(*id, std::nullopt, show, {})};
    if (terminal) {
        std::cerr << "\r\033[K";
    }
    sign_own_chain(installation, "cli-run");
    installation.loops().drain(std::chrono::seconds{5});
    if (options.json) {
        out << text::write_json(account_json(account)) << '\n';
    } else {
        print_accounts(std::span{&account, 1}, out);
    }
    return account.balanced() && account.pending == 0 ? 0 : 1;
}

namespace {

JsonValue explained(
    const journal::DecisionEvidence& evidence, const policy::RuleSet& rules,
    policy::Language language) {
    JsonValue fields{JsonValue::make_array()};
    for (const core::FieldDecision& field : evidence.decision.fields) {
        JsonValue reasons{JsonValue::make_array()};
        for (const core::Reason reason : field.reasons) {
            reasons.push(json(core::code_of(reason).text()));
        }
        JsonValue object{JsonValue::make_object()};
        object.add("item", json(field.item.text()))
            .add("form", json(core::to_text(field.form)))
            .add("reasons", std::move(reasons))
            .add(
                "explanation", json(policy::explain(
                                   rules, evidence.decision, field,
                                   policy::ExplanationFacts{
                                       evidence.consents, evidence.holds, evidence.disclosure.party,
                                       evidence.disclosure.purpose},
                                   language)));
        fields.push(std::move(object));
    }
    JsonValue body{JsonValue::make_object()};
    body.add("outcome", json(core::to_text(evidence.decision.outcome)))
        .add("at", json(core::to_helsinki_text(evidence.at)))
        .add("rules_digest", json(core::to_hex(evidence.configuration)))
        .add("exchange", json(evidence.disclosure.exchange.text()))
        .add("party", json(evidence.disclosure.party.text()))
        .add("purpose", json(evidence.disclosure.purpose.text()))
        .add("fields", std::move(fields));
    return body;
}

void print_explained(const JsonValue& body, std::ostream& out) {
    out << body.string_at("exchange").value_or("") << " → " << body.string_at("party").value_or("")
        << ", " << body.string_at("at").value_or("") << ": "
        << body.string_at("outcome").value_or("") << '\n';
    for (const JsonValue& field : body.find("fields")->elements()) {
        out << "  " << field.string_at("item").value_or("") << " ("
            << field.string_at("form").value_or("")
            << "): " << field.string_at("explanation").value_or("") << '\n';
    }
}

}

int explain(
    const VerbOptions& options, const http::NetworkLibraries& network, const std::string& message,
    std::ostream& out) {
    const std::optional<core::MessageId> id{core::MessageId::parse(message)};
    if (!id) {
        throw core::GatewayError{"MESSAGE_ID_FORM", core::GatewayError::Retry::never};
    }
    JsonLogSink log{core::Severity::warning};
    Installation installation{
        read_settings(options.settings), Installation::Process::command, network, log};
    const std::shared_ptr<const exchange::Assembly> active{installation.law().active()};
    const auto decisions = installation.store().decisions().decisions_of(*id);
    if (decisions.empty()) {
        throw core::GatewayError{"DECISION_UNKNOWN", core::GatewayError::Retry::never};
    }
    for (const auto& decision : decisions) {
        if (!decision.evidence) {
            out << "ERASED\n";
            continue;
        }
        const auto evidence = journal::decode_evidence(*decision.evidence);
        if (!evidence) {
            throw core::GatewayError{evidence.rejection().code, core::GatewayError::Retry::never};
        }
        // a decision is explained under the rules that made it
        installation.law().load(evidence.value().configuration);
        const JsonValue body{explained(
            evidence.value(), *installation.law().active()->configuration()->rules,
            language_of(options.language))};
        if (options.json) {
            out << text::write_json(body) << '\n';
        } else {
            print_explained(body, out);
        }
    }
    return 0;
}

}
