// The command line: one binary, verbs below it.

#include "gateway/app/command_line.h"
#include "gateway/app/failure_words.h"
#include "gateway/app/program.h"
#include "gateway/core/error.h"
#include "gateway/text/text.h"

#include <malloc.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

namespace {

using gateway::app::CommandLine;
using gateway::app::Network;

/// Batches hand records from thread to thread. With an arena for each thread, and the size from
/// which memory is given back at once growing with what was given back, the peak of a delivery
/// grew with each one before it.
void keep_memory_together() {
    constexpr int arenas{2};
    constexpr int given_back_at_once{1 << 20};
    mallopt(M_ARENA_MAX, arenas);
    mallopt(M_MMAP_THRESHOLD, given_back_at_once);
    mallopt(M_TRIM_THRESHOLD, given_back_at_once);
}

void set_default_settings(gateway::app::VerbOptions& options) {
    const char* const given{std::getenv("LAUTTURI_SETTINGS")};
    options.settings = given == nullptr ? "/etc/lautturi/lautturi.properties" : given;
    options.settings_named = given != nullptr;
}

void add_configuration_verbs(CommandLine& line) {
    using namespace gateway::app;
    CLI::App* const checking{
        line.add(line.app, "check", "check a folder of mappings", [&line](const Network&) {
            return line.notice.empty() ? check(line.options, std::cout)
                                       : check_notice(line.options, line.notice, std::cout);
        })};
    checking->add_option("DIR", line.options.mappings, "folder; default: that of the settings");
    CLI::Option* const strict{checking->add_flag(
        "--notices-strict", line.options.notices_strict,
        "an error in an encoded privacy notice is an error of the set")};
    checking->add_option("--notice", line.notice, "lint the plain text of a privacy notice instead")
        ->excludes(strict);
    checking->add_option("--at", line.options.at, "the day that counts as today, YYYY-MM-DD");
    checking->add_option("--language", line.options.language, "fi, sv or en")
        ->capture_default_str();
    line.with_settings(checking);

    CLI::App* const deciding{line.add(
        line.app, "decide", "may this go there? (a dry run, no database)",
        [&line](const Network&) { return decide(line.options, line.file, std::cout); })};
    deciding->add_option("FILE", line.file, "request as JSON; - reads standard input");
    deciding->add_option("--mappings", line.options.mappings, "folder of mappings");
    line.with_settings(deciding);
}

void add_exchange_verbs(CommandLine& line) {
    using namespace gateway::app;
    CLI::App* const serving{
        line.add(line.app, "serve", "run the daemon", [&line](const Network& network) {
            return line.only_check ? check_settings(line.options, std::cout)
                                   : serve(line.options, network);
        })};
    serving->add_flag("--check", line.only_check, "check settings and mappings, start nothing");
    line.with_settings(serving);

    CLI::App* const running{
        line.add(line.app, "run", "run a batch exchange now", [&line](const Network& network) {
            return run(line.options, network, line.argument, line.residue, std::cout);
        })};
    running->add_option("EXCHANGE", line.argument, "name of the exchange")->required();
    running->add_option("--residue", line.residue, "send on what the party refused of this run");
    running->add_flag("--quiet", line.options.quiet, "no word of how it gets on");
    line.with_settings(running);

    CLI::App* const runs{line.app.add_subcommand("runs", "accounts of exchanges")};
    runs->require_subcommand(1);
    line.with_settings(line.add(
        *runs, "list", "every run and relay exchange with its account",
        [&line](const Network& network) { return list_runs(line.options, network, std::cout); }));

    CLI::App* const showing{line.add(
        *runs, "show", "one run: account, documents, manifest, why it was rejected",
        [&line](const Network& network) {
            return show_run(line.options, network, line.argument, std::cout);
        })};
    showing->add_option("RUN", line.argument, "id of the run, from `runs list`")->required();
    line.with_settings(showing);

    CLI::App* const reporting{line.add(
        *runs, "report", "a run's report: whom, what for, counts, reasons, documents, answers",
        [&line](const Network& network) {
            return report_run(line.options, network, line.argument, std::cout);
        })};
    reporting->add_option("RUN", line.argument, "id of the run, from `runs list`")->required();
    reporting->add_option("--language", line.options.language, "fi, sv or en")
        ->capture_default_str();
    line.with_settings(reporting);

    line.with_settings(line.add(
        *runs, "unsettled", "attempts of which nobody knows whether they arrived",
        [&line](const Network& network) {
            return list_unsettled(line.options, network, std::cout);
        }));
    CLI::App* const settling{line.add(
        *runs, "settle", "say what was found out about an attempt",
        [&line](const Network& network) {
            return settle(
                line.options, network, line.argument, line.found, line.reference, std::cout);
        })};
    settling->add_option("MESSAGE", line.argument, "message id, from `runs unsettled`")->required();
    settling->add_option("FOUND", line.found, "delivered or not-delivered")
        ->required()
        ->check(CLI::IsMember({"delivered", "not-delivered"}));
    settling->add_option("--reference", line.reference, "of the case in which it was found out")
        ->required();
    line.with_settings(settling);

    CLI::App* const explaining{line.add(
        line.app, "explain", "why a message was decided as it was",
        [&line](const Network& network) {
            return explain(
                line.options, network, line.argument, line.again ? Explain::again : Explain::why,
                std::cout);
        })};
    explaining->add_option("DECISION", line.argument, "message id of the decision")->required();
    explaining->add_flag(
        "--replay", line.again, "make the decision again from its evidence, and compare");
    line.with_reason(explaining);
    explaining->add_option("--language", line.options.language, "fi, sv or en")
        ->capture_default_str();
    line.with_settings(explaining);
}

void add_consent_verbs(CommandLine& line) {
    using namespace gateway::app;
    CLI::App* const consent{
        line.app.add_subcommand("consent", "consents, refusals and holds of persons")};
    consent->require_subcommand(1);
    CLI::App* const recording{line.add(
        *consent, "record", "record events, one JSON object a line",
        [&line](const Network& network) {
            return consent_record(line.options, network, line.file, std::cout);
        })};
    recording->add_option("FILE", line.file, "events; - reads standard input");
    line.with_settings(recording);
    CLI::App* const importing{line.add(
        *consent, "import", "record what a register's own table of consents says",
        [&line](const Network& network) {
            return consent_import(line.options, network, line.argument, std::cout);
        })};
    importing->add_option("REGISTER", line.argument, "name of the register")->required();
    line.with_settings(importing);
    CLI::App* const listing{line.add(
        *consent, "list", "a person's events, states and holds; the request is JSON",
        [&line](const Network& network) {
            return consent_list(line.options, network, line.file, std::cout);
        })};
    listing->add_option("FILE", line.file, R"({"register":…,"subject":…}; - reads standard input)");
    line.with_reason(listing);
    line.with_settings(listing);
    CLI::App* const notices{line.add(
        *consent, "notices", "notices to parties that had received what was taken back",
        [&line](const Network& network) {
            return consent_notices(line.options, network, line.state, std::cout);
        })};
    notices->add_option("--state", line.state, "queued, sent or received; default: all");
    line.with_settings(notices);
    CLI::App* const notice{
        line.add(*consent, "notice", "say how far a notice is", [&line](const Network& network) {
            return consent_notice(
                line.options, network, line.argument, line.state, line.reference, std::cout);
        })};
    notice->add_option("NOTICE", line.argument, "its id")->required();
    notice->add_option("--state", line.state, "sent or received")->required();
    notice->add_option("--reference", line.reference, "where that is on record")->required();
    line.with_settings(notice);
}

void add_follow_up_verbs(CommandLine& line) {
    using namespace gateway::app;
    CLI::App* const cases{line.app.add_subcommand("cases", "queries that were refused")};
    cases->require_subcommand(1);
    CLI::App* const listing{line.add(
        *cases, "list", "cases that wait for an official", [&line](const Network& network) {
            return cases_list(line.options, network, line.all, std::cout);
        })};
    listing->add_flag("--all", line.all, "those that were decided, too");
    line.with_settings(listing);
    CLI::App* const deciding{line.add(
        *cases, "decide", "say who decided a case, and where", [&line](const Network& network) {
            return cases_decide(
                line.options, network, line.argument, line.official, line.reference, std::cout);
        })};
    deciding->add_option("MESSAGE", line.argument, "message id of the query")->required();
    deciding->add_option("--official", line.official, "who decided it: an id or a name")
        ->required();
    deciding->add_option("--reference", line.reference, "where the decision is")->required();
    line.with_settings(deciding);

    CLI::App* const nodes{line.app.add_subcommand("nodes", "nodes with attempts under way")};
    nodes->require_subcommand(1);
    line.with_settings(
        line.add(*nodes, "list", "attempts under way, by node", [&line](const Network& network) {
            return nodes_list(line.options, network, std::cout);
        }));
    CLI::App* const confirming{line.add(
        *nodes, "confirm-off", "answer for it that a node is powered off: its attempts end",
        [&line](const Network& network) {
            return nodes_confirm_off(line.options, network, line.argument, std::cout);
        })};
    confirming->add_option("NODE", line.argument, "name of the node")->required();
    line.with_settings(confirming);
}

void add_user_verbs(CommandLine& line) {
    using namespace gateway::app;
    CLI::App* const user{
        line.app.add_subcommand("user", "who may use the administration's interface")};
    user->require_subcommand(1);
    CLI::App* const adding{line.add(
        *user, "add", "add a user, or take a disabled one back", [&line](const Network& network) {
            return user_add(line.options, network, line.user, std::cout);
        })};
    adding->add_option("NAME", line.user.name, "lower case letters, digits, . and -")->required();
    adding
        ->add_option(
            "--role", line.user.roles,
            "administrator, data-protection-officer, operator, auditor; system (a machine)")
        ->required();
    adding->add_option("--uid", line.user.uid, "of the machine's user who calls on the socket");
    adding->add_option("--until", line.user.until, "the day or instant at which the right ends");
    line.with_settings(adding);
    CLI::App* const disabling{line.add(
        *user, "disable", "disable a user and all its tokens", [&line](const Network& network) {
            return user_disable(line.options, network, line.user.name, std::cout);
        })};
    disabling->add_option("NAME", line.user.name, "the user")->required();
    line.with_settings(disabling);
    CLI::App* const inviting{line.add(
        *user, "invite", "let a user choose a password for the console",
        [&line](const Network& network) {
            return user_invite(line.options, network, line.user.name, std::cout);
        })};
    inviting->add_option("NAME", line.user.name, "the user")->required();
    line.with_settings(inviting);
    line.with_settings(
        line.add(*user, "list", "everybody who ever was a user", [&line](const Network& network) {
            return user_list(line.options, network, std::cout);
        }));
}

void add_token_verbs(CommandLine& line) {
    using namespace gateway::app;
    CLI::App* const token{line.app.add_subcommand("token", "tokens that act for users")};
    token->require_subcommand(1);
    CLI::App* const issuing{line.add(
        *token, "issue", "issue a token; it is shown this once", [&line](const Network& network) {
            return token_issue(line.options, network, line.token, std::cout);
        })};
    issuing->add_option("--user", line.token.user, "a machine's user; default: yourself");
    issuing->add_option("--scope", line.token.scope, "permissions, such as decisions:ask")
        ->required();
    issuing->add_option("--until", line.token.until, "the day or instant from which it is void")
        ->required();
    issuing->add_option("--label", line.token.label, "what it is for");
    line.with_settings(issuing);
    CLI::App* const revoking{
        line.add(*token, "revoke", "revoke a token", [&line](const Network& network) {
            return token_revoke(line.options, network, line.token.id, std::cout);
        })};
    revoking->add_option("ID", line.token.id, "as token list shows it")->required();
    line.with_settings(revoking);
    line.with_settings(
        line.add(*token, "list", "tokens and how they stand", [&line](const Network& network) {
            return token_list(line.options, network, std::cout);
        }));
}

}

int main(int argc, char** argv) {
    // a file that may not grow is a failure with a code, not the end of the process
    std::signal(SIGXFSZ, SIG_IGN);
    keep_memory_together();
    CommandLine line;
    set_default_settings(line.options);
    line.app.require_subcommand(1);
    line.app.set_version_flag(
        "--version", [] { return "lautturi " + gateway::app::program_words(); },
        "which program this is, and which build of it");
    add_configuration_verbs(line);
    gateway::app::add_change_verbs(line);
    add_exchange_verbs(line);
    gateway::app::add_message_verbs(line);
    gateway::app::add_outbox_verbs(line);
    add_consent_verbs(line);
    gateway::app::add_person_verbs(line);
    gateway::app::add_use_verbs(line);
    add_schedule_verbs(line);
    add_follow_up_verbs(line);
    gateway::app::add_party_verbs(line);
    gateway::app::add_pin_verbs(line);
    gateway::app::add_xroad_verbs(line);
    gateway::app::add_journal_verbs(line);
    gateway::app::add_key_verbs(line);
    gateway::app::add_breach_verbs(line);
    gateway::app::add_record_verbs(line);
    gateway::app::add_retention_verbs(line);
    add_analysis_verbs(line);
    gateway::app::add_provenance_verbs(line);
    gateway::app::add_new_verbs(line);
    gateway::app::add_format_verbs(line);
    gateway::app::add_statistics_verbs(line);
    add_user_verbs(line);
    add_token_verbs(line);
    if (const std::optional<int> status{gateway::app::read_words(line.app, argc, argv)}) {
        return *status;
    }
    try {
        const gateway::http::NetworkLibraries network;
        const gateway::text::XmlLibrary xml;
        const int status{line.verb(network)};
        if (!std::cout.flush()) { // a full disk: who asked has not got what was written
            throw gateway::core::GatewayError{"OUTPUT_LOST"};
        }
        return status;
    } catch (const gateway::core::GatewayError& error) {
        gateway::app::print_failure(error, std::cerr);
        return 2;
    } catch (const std::filesystem::filesystem_error& error) {
        std::cerr << "lautturi: FILE_UNREACHABLE: " << error.path1().string() << ": "
                  << error.code().message() << '\n';
        return 2;
    } catch (const std::exception&) { // out of memory, or a defect; its text might tell of somebody
        std::cerr << "lautturi: INTERNAL\n";
        return 2;
    }
}
